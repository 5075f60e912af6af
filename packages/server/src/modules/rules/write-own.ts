import { AppError } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { type Context, personBehind } from '#src/modules/access/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { toWrite } from './activate-version.ts'
import { OWN_PACK } from './own-text.ts'
import { knownRules, storeTexts, upsertPack } from './pack-queries.ts'
import { lockRule, upsertRules } from './queries.ts'
import type { ReadRule, RuleRow } from './tables.ts'

const authorOf = (ctx: Context, note: string) => {
  const by = personBehind(ctx) ?? { id: null, name: null }
  return { id: by.id, name: by.name, note, packVersion: null }
}

/** Writes a new own rule. @throws AppError `rule.id_taken` */
export async function writeOwn(
  tx: Tx,
  ctx: Context,
  rule: ReadRule,
  choice: { readonly isEnabled: boolean; readonly note: string; readonly copiedFrom: string | null },
): Promise<void> {
  const tenant = ctx.tenant as TenantId
  const at = new Date(ctx.clock.now()).toISOString()
  if ((await knownRules(tx, tenant, [rule.id])).has(rule.id)) throw new AppError('rule.id_taken', { id: rule.id })
  const pack = await upsertPack(tx, tenant, { id: newId(ctx.clock), ...OWN_PACK, at })
  await storeTexts(tx, tenant, [rule])
  const place = { version: 1, packVersion: 0, packName: pack.name, copiedFrom: choice.copiedFrom }
  const write = toWrite({ ...rule, text_hash: rule.textHash }, place, {
    chosen_enabled: choice.isEnabled,
    chosen_severity: null,
  })
  await upsertRules(tx, tenant, pack.id, at, authorOf(ctx, choice.note), [write])
}

/** Writes the next version of an own rule; one that was retired lives again. */
export async function rewriteOwn(tx: Tx, ctx: Context, row: RuleRow, rule: ReadRule, note: string): Promise<void> {
  const tenant = row.tenant_id as TenantId
  await storeTexts(tx, tenant, [rule])
  const place = { version: row.version + 1, packVersion: 0, packName: row.pack_name, copiedFrom: row.copied_from }
  const chosen = row.retired_at === null ? row.is_enabled : false
  const write = toWrite({ ...rule, text_hash: rule.textHash }, place, {
    chosen_enabled: chosen,
    chosen_severity: row.chosen_severity,
  })
  await upsertRules(tx, tenant, row.pack_id, new Date(ctx.clock.now()).toISOString(), authorOf(ctx, note), [write])
}

/** An own rule, locked. @throws AppError `rule.not_found`, `rule.not_own` */
export async function lockOwn(tx: Tx, id: string): Promise<RuleRow> {
  const row = await lockRule(tx, id)
  if (row === undefined) throw new AppError('rule.not_found')
  if (row.pack_kind !== 'own') throw new AppError('rule.not_own', { pack: row.pack_name })
  return row
}
