import { type Permission, SENSITIVITIES } from '@haidang/contracts'
import { mayRead, TLP_LEVELS } from '@haidang/std'
import { inScope } from '#src/platform/db/index.ts'
import { type RawBuilder, sql } from '#src/platform/db/index.ts'
import { personBehind } from './context.ts'
import { type Asker, mayReadSensitivity } from './decide.ts'

/** Columns of ours a list's rows are judged by, with their table's alias; never text from outside. What is left out sets no condition. */
export interface ResourceColumns {
  readonly organisation?: RawBuilder<unknown>
  readonly sector?: RawBuilder<unknown>
  readonly tlp?: RawBuilder<unknown>
  readonly sensitivity?: RawBuilder<unknown>
  /** `uuid[]`; null for everybody who may read otherwise. */
  readonly needToKnow?: RawBuilder<unknown>
}

/** `decide` as a condition on the rows of a list: true for exactly those rows it allows. */
export function readable(asker: Asker, permission: Permission, columns: ResourceColumns): RawBuilder<boolean> {
  if (!asker.permissions.has(permission)) return sql<boolean>`false`
  const conditions: RawBuilder<unknown>[] = []
  if (columns.organisation !== undefined) conditions.push(inScope(columns.organisation, asker.scope))
  if (columns.sector !== undefined && asker.scope !== 'all')
    conditions.push(sql`(${columns.sector} is null or ${columns.sector} = ${asker.sector ?? null})`)
  if (columns.tlp !== undefined) {
    const levels = TLP_LEVELS.filter((level) => mayRead(asker.clearance, level))
    if (levels.length < TLP_LEVELS.length) conditions.push(sql`${columns.tlp} = any(${levels}::text[])`)
  }
  if (columns.sensitivity !== undefined) {
    const open = SENSITIVITIES.filter((level) => mayReadSensitivity(asker.permissions, level))
    if (open.length < SENSITIVITIES.length) conditions.push(sql`${columns.sensitivity} = any(${open}::text[])`)
  }
  if (columns.needToKnow !== undefined && asker.actor.kind !== 'system') {
    const person = personBehind(asker)
    conditions.push(
      person === null
        ? sql`${columns.needToKnow} is null`
        : sql`(${columns.needToKnow} is null or ${person.id}::uuid = any(${columns.needToKnow}))`,
    )
  }
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`
}
