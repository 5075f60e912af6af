import type { RuleProblem } from '@haidang/contracts'
import { foldVietnamese, type TenantId } from '@haidang/std'
import { searchLexemes, type Tx } from '#src/platform/db/index.ts'
import { fateOf, inForce } from './model.ts'
import { knownRules, listEntryFacts, listLeftOut, saveActive } from './pack-queries.ts'
import { retireRules, upsertRules, type VersionAuthor } from './queries.ts'
import type { KnownRuleRow, PackRow, RuleFacts, RuleWrite } from './tables.ts'

export interface Activated {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
  /** Rules another pack holds with another text. */
  readonly refused: readonly RuleProblem[]
}

const CHUNK = 500

/** What a rule is written as: its facts, and what has been chosen here for it. */
export function toWrite(
  rule: { readonly id: string; readonly text_hash: string; readonly path: string; readonly facts: RuleFacts },
  place: {
    readonly version: number
    readonly packVersion: number
    readonly packName: string
    readonly copiedFrom?: string | null
  },
  chosen: Pick<KnownRuleRow, 'chosen_enabled' | 'chosen_severity'> | undefined,
): RuleWrite {
  const { facts } = rule
  const force = inForce(facts, { enabled: chosen?.chosen_enabled ?? null, severity: chosen?.chosen_severity ?? null })
  return {
    id: rule.id,
    kind: facts.kind,
    title: facts.title,
    title_folded: foldVietnamese(facts.title),
    description: facts.description,
    severity: force.severity,
    author_severity: facts.severity,
    status: facts.status,
    author: facts.author,
    tags: facts.tags,
    techniques: facts.techniques,
    product: facts.product,
    service: facts.service,
    category: facts.category,
    is_enabled: force.isEnabled,
    text_hash: rule.text_hash,
    origin: rule.path,
    version: place.version,
    pack_version: place.packVersion,
    copied_from: place.copiedFrom ?? null,
    words: searchLexemes([
      facts.title,
      rule.id,
      facts.product ?? '',
      facts.service ?? '',
      facts.category ?? '',
      ...facts.techniques,
      place.packName,
      facts.author,
    ]),
  }
}

/**
 * Brings a version of a pack into force, whole, in the caller's transaction: what it adds comes, what it changes becomes the next
 * version of the rule, what it lacks is retired. What people have chosen here (switched, level, exceptions) stays.
 */
export async function activateVersion(
  tx: Tx,
  pack: PackRow,
  version: number,
  at: string,
  by: Pick<VersionAuthor, 'id' | 'name'>,
): Promise<Activated> {
  const tenant = pack.tenant_id as TenantId
  const left = await listLeftOut(tx, pack.id, version)
  await retireRules(tx, tenant, left, at)
  const refused: RuleProblem[] = []
  let [added, changed, unchanged] = [0, 0, 0]
  let after = ''
  for (;;) {
    const entries = await listEntryFacts(tx, pack.id, version, after, CHUNK)
    const last = entries.at(-1)
    if (last === undefined) break
    after = last.rule_id
    const known = await knownRules(
      tx,
      tenant,
      entries.map((e) => e.rule_id),
    )
    const writes: RuleWrite[] = []
    for (const entry of entries) {
      const before = known.get(entry.rule_id)
      const fate = fateOf(
        { id: entry.rule_id, textHash: entry.text_hash },
        before && {
          packName: before.pack_name,
          textHash: before.text_hash,
          version: before.version,
          isRetired: before.retired_at !== null,
        },
        pack.name,
      )
      if (fate.kind === 'unchanged') unchanged++
      else if (fate.kind === 'refused') refused.push(inOtherPack(entry, fate.packName))
      else {
        if (fate.kind === 'version') changed++
        else added++
        const place = { version: fate.kind === 'new' ? 1 : fate.version, packVersion: version, packName: pack.name }
        writes.push(toWrite({ ...entry, id: entry.rule_id }, place, before))
      }
    }
    await upsertRules(tx, tenant, pack.id, at, { ...by, note: '', packVersion: version }, writes)
  }
  await saveActive(tx, pack.id, version, at)
  return { added, changed, unchanged, removed: left.length, refused }
}

function inOtherPack(entry: { readonly rule_id: string; readonly path: string }, packName: string): RuleProblem {
  return {
    code: 'rule.in_other_pack',
    severity: 'error',
    path: entry.path,
    line: 1,
    column: 1,
    ruleId: entry.rule_id,
    params: { id: entry.rule_id, pack: packName },
    remedy: 'rule.in_other_pack.remedy',
  }
}
