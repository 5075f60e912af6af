import { AppError, CreateExceptionInput, type RuleException } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { getException } from '../exception-queries.ts'
import { makeException } from '../make-exception.ts'
import { readExceptions } from '../read-exceptions.ts'

/**
 * Makes an exception of a rule for some organisations; the pipeline follows within seconds, and counts what it passes over.
 * @throws AppError `rule.not_found`, `organisation.not_found`, `exception.bad_matching`, `exception.bad_expiry`
 */
export async function createException(
  db: Database,
  { ctx, input }: Call<CreateExceptionInput>,
): Promise<RuleException> {
  allow(ctx, 'rule.tune')
  const wanted = CreateExceptionInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const made = await makeException(tx, ctx, wanted)
    await audit(tx, ctx, {
      action: 'exception.create',
      subject: { kind: 'rule_exception', id: made.id },
      after: { ...wanted, filterText: made.filterText },
      organisation: made.owner,
    })
    const row = await getException(tx, made.id)
    const [shown] = row === undefined ? [] : await readExceptions(tx, [row], ctx.clock.now())
    if (shown === undefined) throw new AppError('exception.not_found')
    return shown
  })
}
