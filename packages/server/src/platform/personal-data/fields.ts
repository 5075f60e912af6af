import type { PersonalField } from './marks.ts'
import { REGISTER } from './register.ts'

const FIELDS: readonly PersonalField[] = REGISTER.flatMap(({ table, activity, retention, personal }) =>
  Object.entries(personal).map(([column, mark]) => ({ table, column, activity, retention, ...mark })),
)

/** Every column that holds personal data, table by table. */
export function personalFields(): readonly PersonalField[] {
  return FIELDS
}
