import { type RawBuilder, sql } from 'kysely'
import type { Scope } from './tx.ts'

/**
 * The scope as a condition on a column that holds an organisation's id, for queries over large tables: row-level security says
 * the same, but the planner cannot use an index for it.
 * @param column a column name of ours, with its table's alias, never text from outside
 */
export function inScope(column: RawBuilder<unknown>, scope: Scope): RawBuilder<boolean> {
  if (scope === 'all') return sql<boolean>`true`
  const [only] = scope
  if (scope.length === 1 && only !== undefined) return sql<boolean>`${column} = ${only}::uuid`
  return sql<boolean>`${column} = any(${[...scope]}::uuid[])`
}
