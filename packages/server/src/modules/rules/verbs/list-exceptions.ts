import type { ExceptionQuery, RuleException } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, encodeCursor } from '#src/platform/db/index.ts'
import { listExceptions as selectPage } from '../exception-queries.ts'
import { pageOf, textKeysOf } from '../filter.ts'
import { readExceptions } from '../read-exceptions.ts'

/** Exceptions of the actor's scope, newest first, ended ones as well. */
export async function listExceptions(
  db: Database,
  { ctx, input }: Call<ExceptionQuery>,
): Promise<{ items: RuleException[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const after = textKeysOf(input.cursor)
  const filter = {
    ruleId: input.ruleId ?? null,
    organisations: input.organisationIds ?? null,
    states: input.states ?? null,
    now: new Date(ctx.clock.now()).toISOString(),
  }
  return db.withTx(ctx.scope, async (tx) => {
    const rows = await selectPage(tx, filter, after, input.limit + 1)
    const { items, nextCursor } = pageOf(rows, input.limit, (r) => encodeCursor([r.created_at.toISOString(), r.id]))
    return { items: await readExceptions(tx, items, ctx.clock.now()), nextCursor }
  })
}
