import { AppError, type Rule, type RuleQuery } from '@haidang/contracts'
import { severityRank } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor, prefixQuery } from '#src/platform/db/index.ts'
import { presentRule } from '../present.ts'
import { listRules as selectPage, type RuleKey } from '../queries.ts'

/** Rules, most severe first, then by title; `text` finds beginnings of words in title, id, log source and techniques. */
export async function listRules(
  db: Database,
  { ctx, input }: Call<RuleQuery>,
): Promise<{ items: Rule[]; nextCursor: string | null }> {
  allow(ctx, 'rule.read')
  const query = input
  const after = query.cursor === undefined ? undefined : keyOf(query.cursor)
  const filter = {
    words: query.text === undefined ? null : prefixQuery(query.text),
    severity: query.level === undefined ? null : severityRank(query.level),
    isEnabled: query.isEnabled ?? null,
  }
  const rows = await db.withTx(ctx.scope, (tx) => selectPage(tx, filter, after, query.limit + 1))
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentRule),
    nextCursor: rows.length > query.limit && last ? encodeCursor([last.severity, last.title_folded, last.id]) : null,
  }
}

function keyOf(cursor: string): RuleKey {
  const [severity, title, id] = decodeCursor(cursor, 3)
  if (!Number.isInteger(severity) || typeof title !== 'string' || typeof id !== 'string')
    throw new AppError('cursor.invalid')
  return [Number(severity), title, id]
}
