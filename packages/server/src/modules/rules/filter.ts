import { AppError, type RuleQuery } from '@haidang/contracts'
import { decodeCursor } from '#src/platform/db/index.ts'
import type { RuleFilter, RuleKey } from './queries.ts'

/** The filter of a list's query. @param now Unix milliseconds */
export function filterOf(query: Omit<RuleQuery, 'cursor' | 'limit'>, now: number): RuleFilter {
  const { level, ...rest } = query
  return {
    ...rest,
    levels: level === undefined ? query.levels : [...(query.levels ?? []), level],
    now: new Date(now).toISOString(),
  }
}

/** @throws AppError `cursor.invalid` */
export function ruleKeyOf(cursor: string): RuleKey {
  const [severity, title, id] = decodeCursor(cursor, 3)
  if (!Number.isInteger(severity) || typeof title !== 'string' || typeof id !== 'string')
    throw new AppError('cursor.invalid')
  return [Number(severity), title, id]
}

/** A cursor of one whole number. @throws AppError `cursor.invalid` */
export function numberKeyOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  const [key] = decodeCursor(cursor, 1)
  if (!Number.isSafeInteger(key)) throw new AppError('cursor.invalid')
  return Number(key)
}

/** A cursor of two texts. @throws AppError `cursor.invalid` */
export function textKeysOf(cursor: string | undefined): readonly [string, string] | undefined {
  if (cursor === undefined) return undefined
  const [one, two] = decodeCursor(cursor, 2)
  if (typeof one !== 'string' || typeof two !== 'string') throw new AppError('cursor.invalid')
  return [one, two]
}

/** A page and the cursor of the next, from one row more than the page holds. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => string,
): { readonly items: readonly Row[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}
