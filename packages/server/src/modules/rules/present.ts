import type {
  PersonRef,
  Rule,
  RuleActivity,
  RulePack,
  RulePackVersion,
  RuleProblem,
  RuleSummary,
  RuleVersion,
} from '@haidang/contracts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import { levelOf } from './model.ts'
import type { PackListRow, PackVersionRow, ProblemRow, RuleListRow, RuleVersionRow } from './tables.ts'

export function presentActivity(
  row: Pick<RuleListRow, 'hits_24h' | 'hits_7d' | 'hits_total' | 'suppressed_total' | 'last_hit_at'>,
): RuleActivity {
  return {
    hits24h: row.hits_24h,
    hits7d: row.hits_7d,
    hitsTotal: row.hits_total,
    suppressedTotal: row.suppressed_total,
    lastHitAt: toIsoOrNull(row.last_hit_at),
  }
}

export function presentSetAside(row: Pick<RuleListRow, 'set_aside_reason' | 'set_aside_at'>): RuleSummary['setAside'] {
  return row.set_aside_reason === null || row.set_aside_at === null
    ? null
    : { reason: row.set_aside_reason, at: toIso(row.set_aside_at) }
}

export function presentRule(row: RuleListRow): RuleSummary {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    description: row.description,
    level: levelOf(row.severity),
    authorLevel: levelOf(row.author_severity),
    status: row.status,
    pack: { id: row.pack_id, name: row.pack_name, licence: row.pack_licence, kind: row.pack_kind },
    author: row.author,
    tags: row.tags,
    techniques: row.techniques,
    logsource: { product: row.product, service: row.service, category: row.category },
    isEnabled: row.is_enabled,
    isChosenHere: row.chosen_enabled !== null || row.chosen_severity !== null,
    version: row.version,
    changedAt: toIso(row.changed_at),
    retiredAt: toIsoOrNull(row.retired_at),
    setAside: presentSetAside(row),
    exceptionCount: row.exception_count,
    activity: presentActivity(row),
  }
}

export function presentRuleDetail(
  row: RuleListRow & { readonly text: string },
  read: Pick<Rule, 'falsepositives' | 'references' | 'problems' | 'copiedFrom'>,
): Rule {
  return { ...presentRule(row), text: row.text, path: row.origin, ...read }
}

export function presentPack(row: PackListRow): RulePack {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    origin: row.origin,
    licence: row.licence,
    activeVersion: row.active_version,
    latestVersion: row.latest_version,
    ruleCount: row.rule_count,
    enabledCount: row.enabled_count,
    importedAt: toIso(row.imported_at),
  }
}

export function presentPerson(id: string | null, name: string | null): PersonRef | null {
  return id === null ? null : { id, displayName: name ?? '' }
}

export function presentPackVersion(row: PackVersionRow, active: number): RulePackVersion {
  return {
    version: row.version,
    contentHash: row.content_hash,
    importedAt: toIso(row.imported_at),
    importedBy: presentPerson(row.imported_by, row.imported_by_name),
    activatedAt: toIsoOrNull(row.activated_at),
    isActive: row.version === active,
    ruleCount: row.rule_count,
    refusedCount: row.refused_count,
    warningCount: row.warning_count,
  }
}

export function presentProblemRow(row: ProblemRow): RuleProblem {
  return {
    code: row.code,
    severity: row.severity,
    path: row.path,
    line: row.line,
    column: row.place,
    ruleId: row.rule_id,
    params: row.params,
    remedy: `${row.code}.remedy`,
  }
}

export function presentVersion(row: RuleVersionRow, current: number): RuleVersion {
  return {
    version: row.version,
    at: toIso(row.at),
    by: presentPerson(row.by_id, row.by_name),
    note: row.note,
    packVersion: row.pack_version,
    isCurrent: row.version === current,
  }
}
