import { AppError, type HitExplanation, type HitExplanationQuery, type HitExplanations } from '@haidang/contracts'
import { parseSigmaRules, type SigmaCorrelationRule, type SigmaDetectionRule } from '@haidang/detect'
import { type EventId, SEVERITIES } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { namesOf } from '#src/modules/events/index.ts'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { type FindingRow, readReasons } from '#src/platform/lake/index.ts'
import { techniqueNames } from '../attack-queries.ts'
import { type Explained, explainRule, placeReason, type StoredReason } from '../explain.ts'
import { type ExplainedRuleRow, findRule, type FiredVersion, versionsAround } from '../explain-queries.ts'
import { readStoredEvent, type TextEvent } from '../read-event.ts'
import type { Rules } from '../rules.ts'

/** Versions of a rule that are tried on the event, nearest to its receipt first. */
const TRIED = 5

interface Known {
  readonly row: ExplainedRuleRow
  readonly versions: readonly FiredVersion[]
}

/** Rules belong to the centre; who may see the finding may see the rule behind it, whatever organisation is theirs. */
async function knownRule(db: Database, finding: FindingRow): Promise<Known | null> {
  if (finding.kind !== 'sigma') return null
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const row = await findRule(tx, finding.ruleKey.slice('sigma:'.length))
    if (row === undefined) return null
    return { row, versions: await versionsAround(tx, row, new Date(finding.receivedAt).toISOString(), TRIED) }
  })
}

interface Choice {
  readonly version: FiredVersion
  readonly rule: SigmaDetectionRule | SigmaCorrelationRule
  readonly explained: Explained | null
}

/** The version that hits the event, the one in force at its receipt before others; else that one, without an explanation. */
function chooseVersion({ row, versions }: Known, event: TextEvent, text: string): Choice | null {
  let first: Choice | null = null
  for (const version of versions) {
    const rule = parseSigmaRules(version.text, row.origin).rules.find((r) => r.id === row.id)
    // What a correlation found together was written down with the finding: the version in force then is the one that fired.
    if (rule?.kind === 'correlation') return { version, rule, explained: null }
    if (rule?.kind !== 'detection') continue
    const explained = event.kind === 'event' ? explainRule(rule, event.event, text) : null
    if (explained?.isHit === true) return { version, rule, explained }
    first ??= { version, rule, explained: null }
  }
  return first
}

function storedReasons(json: string): StoredReason[] {
  const numberAt = (v: object, key: string): number | undefined => {
    const found: unknown = Reflect.get(v, key)
    return typeof found === 'number' ? found : undefined
  }
  const textAt = (v: object, key: string): string => {
    const found: unknown = Reflect.get(v, key)
    return typeof found === 'string' ? found : ''
  }
  return readReasons(json).reasons.map((v) => ({
    part: textAt(v, 'part'),
    field: textAt(v, 'field'),
    matched: textAt(v, 'matched'),
    value: textAt(v, 'value'),
    start: numberAt(v, 'start'),
    length: numberAt(v, 'length'),
  }))
}

function correlationOf(json: string): HitExplanation['correlation'] {
  const { correlation: found } = readReasons(json)
  if (found === null) return null
  return {
    ...found,
    rules: [...found.rules],
    group: [...found.group],
    bounds: [...found.bounds],
    valueFields: [...found.valueFields],
    firstAt: new Date(found.firstAt).toISOString(),
    lastAt: new Date(found.lastAt).toISOString(),
    events: found.events.map(({ eventId, at, ruleId }) => ({ eventId, time: new Date(at).toISOString(), ruleId })),
  }
}

const KINDS = ['indicator', 'sigma', 'product'] as const

/**
 * Why the findings of one event are findings: which part of the rule matched which field, with the places in the event's text, by
 * the version of the rule that fired. For whoever may see the event, also in an organisation whose own the rule is not.
 * @throws AppError `event.not_found`
 */
export async function getHitExplanations(
  { db, lakeFor }: Pick<Rules, 'db' | 'lakeFor'>,
  { ctx, input }: Call<HitExplanationQuery>,
): Promise<HitExplanations> {
  allow(ctx, 'event.read')
  const reader = lakeFor(ctx.scope)
  const id = input.eventId as EventId
  const hint = input.time === undefined ? {} : { timeHint: Date.parse(input.time) }
  const [stored, findings] = [await reader.getEvent(id, hint), await reader.findingsOf(id)]
  if (stored === null) throw new AppError('event.not_found')
  const wanted = findings.filter((f) => input.ruleKey === undefined || f.ruleKey === input.ruleKey)
  const event = readStoredEvent(stored)
  const names = await namesOf(db, ctx, [stored])
  const techniques = await db.withTx(SYSTEM_SCOPE, (tx) =>
    techniqueNames(tx, [...new Set(wanted.flatMap((f) => f.techniques))]),
  )
  const mayReadRules = ctx.permissions.has('rule.read')
  const items: HitExplanation[] = []
  for (const finding of wanted) {
    const known = await knownRule(db, finding)
    const choice = known === null ? null : chooseVersion(known, event, stored.raw)
    const inForce = known?.versions[0]
    const fired = choice?.explained ?? null
    const correlation = correlationOf(finding.reasons)
    items.push({
      findingId: finding.id,
      ruleKey: finding.ruleKey,
      kind: KINDS.find((k) => k === finding.kind) ?? 'sigma',
      title: finding.title,
      level: SEVERITIES.find((level) => level === finding.severity) ?? 'medium',
      techniques: finding.techniques.map((t) => ({ id: t, name: techniques.get(t) ?? null })),
      reasons: [...(fired?.reasons ?? storedReasons(finding.reasons).map((r) => placeReason(r, stored.raw)))],
      basis:
        fired === null && (correlation === null || choice === null)
          ? 'stored'
          : choice?.version === inForce
            ? 'fired'
            : 'other_version',
      correlation,
      rule:
        known === null || choice === null
          ? null
          : {
              id: known.row.id,
              description: choice.rule.description,
              author: choice.rule.author,
              status: choice.rule.status,
              tags: [...choice.rule.tags],
              falsepositives: [...choice.rule.falsepositives],
              references: [...choice.rule.references],
              packName: known.row.pack_name,
              licence: known.row.licence,
              version: choice.version.version,
              currentVersion: known.row.version,
              hasChangedSince: choice.version.version !== known.row.version,
              isEnabled: known.row.is_enabled,
              isRetired: known.row.retired_at !== null,
              text: mayReadRules ? choice.version.text : null,
            },
    })
  }
  return {
    event: {
      id: stored.eventId,
      time: new Date(stored.time).toISOString(),
      organisation: names.organisation(stored.tenant),
      source: names.source(stored.source),
      format: stored.format,
      text: stored.raw,
    },
    items,
  }
}
