import { AppError, RevokeExceptionInput, type RuleException } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, personBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { getException, saveRevocation } from '../exception-queries.ts'
import { readExceptions } from '../read-exceptions.ts'

/** Ends an exception before its time. @throws AppError `exception.not_found`, `exception.already_ended` */
export async function revokeException(
  db: Database,
  { ctx, input }: Call<RevokeExceptionInput & { id: string }>,
): Promise<RuleException> {
  allow(ctx, 'rule.tune')
  const { reason } = RevokeExceptionInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const before = await getException(tx, input.id)
    if (before === undefined) throw new AppError('exception.not_found')
    allow(ctx, 'rule.tune', { organisation: before.tenant_id as TenantId })
    const by = personBehind(ctx) ?? { id: null, name: null }
    const at = new Date(ctx.clock.now()).toISOString()
    if (!(await saveRevocation(tx, before.id, { at, by: by.id, byName: by.name, reason: reason.normalize('NFC') })))
      throw new AppError('exception.already_ended')
    await publish(tx, ctx, 'rules.changed.v1', { packName: '' })
    await audit(tx, ctx, {
      action: 'exception.revoke',
      subject: { kind: 'rule_exception', id: before.id },
      before: { ruleId: before.rule_id, suppressedCount: before.suppressed_count },
      after: { reason },
      organisation: before.tenant_id,
    })
    const row = await getException(tx, before.id)
    const [shown] = row === undefined ? [] : await readExceptions(tx, [row], ctx.clock.now())
    if (shown === undefined) throw new AppError('exception.not_found')
    return shown
  })
}
