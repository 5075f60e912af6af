import type { RuleTask } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { encodeCursor } from '#src/platform/db/index.ts'
import { pageOf, textKeysOf } from '../filter.ts'
import type { Rules } from '../rules.ts'

/** One's own tasks, newest first. */
export async function listTasks(
  { tasks }: Rules,
  { ctx, input }: Call<{ cursor?: string | undefined; limit: number }>,
): Promise<{ items: RuleTask[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const rows = await tasks.list(ctx, textKeysOf(input.cursor), input.limit + 1)
  const { items, nextCursor } = pageOf(rows, input.limit, (t) => encodeCursor([t.startedAt, t.id]))
  return { items: [...items], nextCursor }
}
