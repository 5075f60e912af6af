import type { TenantId } from '@haidang/std'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Context } from '#src/modules/access/index.ts'
import { fateOf } from './model.ts'
import { knownRules, upsertPack, upsertRules } from './queries.ts'
import type { ImportProblem } from './read-rules.ts'
import type { RuleWrite } from './tables.ts'

export interface PackFacts {
  readonly name: string
  readonly origin: string
  readonly licence: string
}

export interface StoredRules {
  readonly packId: string
  readonly accepted: number
  readonly unchanged: number
  readonly refused: number
  readonly problems: readonly ImportProblem[]
}

const CHUNK = 500

/**
 * Stores the rules of a pack: new ones, and the next version of those whose text has changed. Rules of the pack that this
 * import does not bring stay. Tells `rules.changed.v1` and writes the audit only where something changed.
 */
export async function storeRules(
  tx: Tx,
  ctx: Context,
  pack: PackFacts,
  rules: readonly RuleWrite[],
): Promise<StoredRules> {
  const at = new Date(ctx.clock.now()).toISOString()
  const row = await upsertPack(tx, ctx.tenant as TenantId, { id: newId(ctx.clock), ...pack, at })
  const known = await knownRules(
    tx,
    ctx.tenant,
    rules.map((r) => r.id),
  )
  const writes: RuleWrite[] = []
  const problems: ImportProblem[] = []
  let unchanged = 0
  for (const rule of rules) {
    const before = known.get(rule.id)
    const fate = fateOf(
      { id: rule.id, textHash: rule.text_hash },
      before && { packName: before.pack_name, textHash: before.text_hash, version: before.version },
      pack.name,
    )
    if (fate.kind === 'unchanged') unchanged++
    else if (fate.kind === 'refused')
      problems.push({ place: rule.origin, code: 'rule.in_other_pack', text: `${rule.id}: ${fate.packName}` })
    else writes.push(fate.kind === 'version' ? { ...rule, version: fate.version } : rule)
  }
  for (let i = 0; i < writes.length; i += CHUNK)
    await upsertRules(tx, ctx.tenant, row.id, at, writes.slice(i, i + CHUNK))
  if (writes.length > 0) {
    await publish(tx, ctx, 'rules.changed.v1', { packName: pack.name })
    await audit(tx, ctx, {
      action: 'rule.import',
      subject: { kind: 'rule_pack', id: row.id },
      after: { ...pack, accepted: writes.length, unchanged, refused: problems.length },
    })
  }
  return { packId: row.id, accepted: writes.length, unchanged, refused: problems.length, problems }
}
