import { AppError, type TuningItem, type TuningQuery } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { listFeedback } from '../feedback-queries.ts'
import { pageOf } from '../filter.ts'
import { readTuning } from '../read-tuning.ts'

/** Rules that raise many alerts people close as false positives, most first, each with what could be done about it. */
export async function listTuning(
  db: Database,
  { ctx, input }: Call<TuningQuery>,
): Promise<{ items: TuningItem[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const [count, id] = input.cursor === undefined ? [] : decodeCursor(input.cursor, 2)
  if (input.cursor !== undefined && (!Number.isSafeInteger(count) || typeof id !== 'string'))
    throw new AppError('cursor.invalid')
  const after = input.cursor === undefined ? undefined : ([Number(count), String(id)] as const)
  const organisations = input.organisationIds ?? null
  const filter = { ...input, organisations, ruleId: input.ruleId ?? null }
  return db.withTx(ctx.scope, async (tx) => {
    const rows = await listFeedback(tx, filter, after, input.limit + 1)
    const { items, nextCursor } = pageOf(rows, input.limit, (r) => encodeCursor([r.false_positive, r.rule_id]))
    return { items: await readTuning(tx, items, organisations), nextCursor }
  })
}
