/** What the platform holds of one person, found by the register of personal data: module by module, column by column. */
import type { FoundData } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { type ColumnMark, REGISTER, type TableMarks } from '#src/platform/personal-data/index.ts'
import type { PersonalDataVersion } from '#src/rule-sets/personal-data.ts'

/** Whom data is looked for by. */
export interface Sought {
  /** The account, where the person has one. */
  readonly userId: string | null
  /** The name the account bears: only records that name nobody's id are found by it. */
  readonly displayName: string | null
  readonly email: string | null
  readonly phone: string | null
}

type Condition = ReturnType<typeof sql<boolean>>

const never = sql<boolean>`false`
const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? never : sql<boolean>`(${sql.join([...conditions], sql` or `)})`

/** The column whose value is the person the whole row belongs to, such as the owner of a session. */
export function ownerColumn(marks: TableMarks): string | null {
  if (marks.table === 'users') return 'id'
  const owner = Object.entries(marks.personal).find(([, mark]) => mark.form === 'id' && mark.onErasure === 'erase')
  return owner?.[0] ?? null
}

/** Digits alone, with the country's code taken back to the leading zero: `+84 912 345 678` is `0912345678`. */
const digitsOf = (phone: string): string => phone.replaceAll(/\D/g, '').replace(/^84(?=\d{9}$)/, '0')

function isValue(column: string, mark: ColumnMark, sought: Sought): Condition {
  const place = sql.ref(column)
  const { email, phone } = sought
  if (mark.mask === 'email' && email !== null) return sql<boolean>`lower(${place}::text) = ${email.toLowerCase()}`
  if (mark.mask === 'phone' && phone !== null)
    return sql<boolean>`regexp_replace(regexp_replace(${place}::text, '\\D', '', 'g'), '^84(?=\\d{9}$)', '0') = ${digitsOf(phone)}`
  return never
}

/** Whether a row's column is about the person; null where a machine cannot tell (words of people). */
function isAbout(marks: TableMarks, column: string, sought: Sought): Condition | null {
  const mark = marks.personal[column]
  if (mark === undefined || mark.form === 'text') return null
  const { userId, displayName } = sought
  const owner = ownerColumn(marks)
  if (owner !== null && mark.form === 'value')
    return userId === null ? never : sql<boolean>`${sql.ref(owner)} = ${userId}::uuid`
  const place = sql.ref(column)
  switch (mark.form) {
    case 'value':
      return isValue(column, mark, sought)
    case 'id':
      return userId === null ? never : sql<boolean>`${place} = ${userId}::uuid`
    case 'ids':
      return userId === null ? never : sql<boolean>`${userId}::uuid = any (${place}::uuid[])`
    case 'person':
    case 'actor':
      return userId === null ? never : sql<boolean>`${place} ->> 'id' = ${userId}`
    case 'name':
      if (userId === null) return never
      if (mark.idColumn !== undefined)
        return sql<boolean>`${sql.ref(mark.idColumn)} = ${userId}::uuid and ${place} is not null`
      return displayName === null ? never : sql<boolean>`${place} = ${displayName}`
  }
}

interface Place {
  readonly marks: TableMarks
  readonly columns: readonly { readonly column: string; readonly mark: ColumnMark; readonly isAbout: Condition }[]
}

/** Places of the register where the person can be found, and how. */
export function placesOf(sought: Sought): Place[] {
  return REGISTER.map((marks) => ({
    marks,
    columns: Object.entries(marks.personal).flatMap(([column, mark]) => {
      const condition = isAbout(marks, column, sought)
      return condition === null || condition === never ? [] : [{ column, mark, isAbout: condition }]
    }),
  })).filter(({ columns }) => columns.length > 0)
}

/** How much was found where, within the reader's scope. Rows of other organisations are not counted. */
export async function findPersonal(tx: Tx, law: PersonalDataVersion, sought: Sought): Promise<FoundData[]> {
  const found: FoundData[] = []
  for (const { marks, columns } of placesOf(sought)) {
    const counts = columns.map(
      ({ column, isAbout: is }) =>
        sql`count(*) filter (where ${is} and ${sql.ref(column)} is not null)::int as ${sql.ref(column)}`,
    )
    const { rows } = await sql<Record<string, number>>`select ${sql.join(counts)} from ${sql.table(marks.table)}
      where ${anyOf(columns.map(({ isAbout: is }) => is))}`.execute(tx)
    for (const { column, mark } of columns) {
      const count = rows[0]?.[column] ?? 0
      if (count === 0) continue
      found.push({
        table: marks.table,
        column,
        data: mark.data,
        activity: marks.activity,
        count,
        onErasure: mark.onErasure,
        keptBy: mark.onErasure === 'keep' ? law.keepingBasis : null,
      })
    }
  }
  return found
}

/** One row of a person's data as it is given out. */
export interface CopiedRow {
  readonly table: string
  readonly activity: string
  /** Times of the row, by column. */
  readonly times: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, unknown>>
}

/** Rows of one place given out at most; more are told, not given. */
const MOST_ROWS = 5000

/**
 * The person's own values, row by row: never a secret, never what the same row says of others.
 * @returns rows, and how many rows of a place were left out
 */
export async function copyPersonal(
  tx: Tx,
  sought: Sought,
): Promise<{ rows: CopiedRow[]; leftOut: { table: string; count: number }[] }> {
  const { rows: timed } = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type = 'timestamp with time zone'`.execute(tx)
  const times = Map.groupBy(timed, (row) => row.table_name)
  const copied: CopiedRow[] = []
  const leftOut: { table: string; count: number }[] = []
  for (const { marks, columns } of placesOf(sought)) {
    const given = columns.filter(({ mark }) => mark.data !== 'credential')
    if (given.length === 0) continue
    const timeColumns = (times.get(marks.table) ?? []).map((row) => row.column_name)
    const values = given.map(
      ({ column, isAbout: is }) =>
        sql`case when ${is} then to_jsonb(${sql.ref(column)}) end as ${sql.ref(`v_${column}`)}`,
    )
    const stamps = timeColumns.map((column) => sql`${sql.ref(column)} as ${sql.ref(`t_${column}`)}`)
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join([...values, ...stamps, sql`count(*) over ()::int as total`])} from ${sql.table(marks.table)}
      where ${anyOf(given.map(({ isAbout: is }) => is))} limit ${MOST_ROWS}`.execute(tx)
    for (const row of rows) {
      copied.push({
        table: marks.table,
        activity: marks.activity,
        times: Object.fromEntries(
          timeColumns.flatMap((column) => {
            const at = row[`t_${column}`]
            return at instanceof Date ? [[column, at.toISOString()]] : []
          }),
        ),
        values: Object.fromEntries(
          given.flatMap(({ column }) => {
            const value = row[`v_${column}`]
            return value === null || value === undefined ? [] : [[column, value]]
          }),
        ),
      })
    }
    const total = Number(rows[0]?.['total'] ?? 0)
    if (total > rows.length) leftOut.push({ table: marks.table, count: total - rows.length })
  }
  return { rows: copied, leftOut }
}
