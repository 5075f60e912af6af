import { AppError, type CreateExceptionInput, type ExceptionAudience } from '@haidang/contracts'
import { parseSigmaRules, type SigmaRule } from '@haidang/detect'
import type { TenantId } from '@haidang/std'
import { allow, type Context, personBehind } from '#src/modules/access/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { groupOwner, insertException } from './exception-queries.ts'
import { filterTextOf } from './exception-filter.ts'
import { getRule } from './queries.ts'
import type { RuleRow } from './tables.ts'

const LONGEST_MS = 5 * 366 * 86_400_000

/** The rule an exception is to be for, as it is stored and as it reads. @throws AppError `rule.not_found` */
export async function ruleForException(
  tx: Tx,
  ctx: Context,
  ruleId: string,
): Promise<{ row: RuleRow; rule: SigmaRule }> {
  const row = await getRule(tx, ruleId, new Date(ctx.clock.now()).toISOString())
  const rule = row && parseSigmaRules(row.text, row.origin).rules.find((r) => r.id === ruleId)
  if (row === undefined || rule === undefined) throw new AppError('rule.not_found')
  return { row, rule }
}

/**
 * Whose row an exception is: that organisation's, the group's owner's, or, for all, that of the one who makes it.
 * @throws AppError `permission.denied` where it lies outside the actor's scope, `organisation.not_found`
 */
export async function ownerOf(tx: Tx, ctx: Context, audience: ExceptionAudience): Promise<TenantId> {
  const owner =
    audience.kind === 'all'
      ? ctx.tenant
      : audience.kind === 'group'
        ? await groupOwner(tx, audience.groupId)
        : audience.organisationId
  if (owner === undefined) throw new AppError('organisation.not_found')
  allow(ctx, 'rule.tune', { organisation: owner as TenantId })
  return owner as TenantId
}

/** Writes an exception and tells the pipeline. @throws AppError `rule.not_found`, `exception.bad_matching`, `exception.bad_expiry` */
export async function makeException(
  tx: Tx,
  ctx: Context,
  input: CreateExceptionInput,
): Promise<{ id: string; owner: TenantId; filterText: string }> {
  const now = ctx.clock.now()
  const expires = input.expiresAt === null ? null : Date.parse(input.expiresAt)
  if (expires !== null && !(expires > now && expires - now <= LONGEST_MS)) throw new AppError('exception.bad_expiry')
  const { row, rule } = await ruleForException(tx, ctx, input.ruleId)
  const owner = await ownerOf(tx, ctx, input.audience)
  const filterText = filterTextOf(rule, input.matching)
  const id = newId(ctx.clock)
  const by = personBehind(ctx) ?? { id: null, name: null }
  await insertException(tx, {
    tenant: owner,
    id,
    ruleId: row.id,
    audience: input.audience.kind,
    groupId: input.audience.kind === 'group' ? input.audience.groupId : null,
    matching: input.matching,
    filterText,
    reason: input.reason.normalize('NFC'),
    at: new Date(now).toISOString(),
    by: by.id,
    byName: by.name,
    expiresAt: input.expiresAt,
  })
  await publish(tx, ctx, 'rules.changed.v1', { packName: row.pack_name })
  return { id, owner, filterText }
}
