import { createTestDatabase, type TestDatabase } from '@haidang/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REGISTER } from './register.ts'

let stack: TestDatabase
let columns: { table: string; column: string; type: string }[]
beforeAll(async () => {
  stack = await createTestDatabase()
  const rows = await stack.asOwner(
    `select c.table_name, c.column_name, c.data_type from information_schema.columns c
      join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, 2`,
  )
  columns = rows.map((row) => ({
    table: String(row['table_name']),
    column: String(row['column_name']),
    type: String(row['data_type']),
  }))
})
afterAll(() => stack.close())

/** Types that can hold a name, an address or words. Numbers, dates, hashes in bytes and ids cannot by themselves. */
const CAN_HOLD = new Set(['text', 'character varying', 'json', 'jsonb', 'ARRAY', 'inet', 'cidr', 'USER-DEFINED', 'xml'])

describe('the register of personal data', () => {
  const entries = REGISTER.flatMap(({ table, personal, plain }) =>
    [...Object.keys(personal), ...plain].map((column) => `${table}.${column}`),
  )

  it('has an entry for every column that can hold personal data', () => {
    const known = new Set(entries)
    const missing = columns
      .filter(({ type }) => CAN_HOLD.has(type))
      .map(({ table, column }) => `${table}.${column}`)
      .filter((name) => !known.has(name))
    expect(missing, 'mark these in platform/personal-data/register.ts, or name them as not personal').toEqual([])
  })

  it('names no column that is not there, and none twice', () => {
    const there = new Set(columns.map(({ table, column }) => `${table}.${column}`))
    expect(entries.filter((name) => !there.has(name))).toEqual([])
    expect(entries.filter((name, i) => entries.indexOf(name) !== i)).toEqual([])
    for (const { table, key } of REGISTER)
      expect(
        key.filter((column) => !there.has(`${table}.${column}`)),
        table,
      ).toEqual([])
  })

  it('marks every id of a person by its reference', () => {
    const known = new Set(entries)
    const isPerson =
      /^(?:user_id|handled_by|by_id|created_by|revoked_by|decided_by|requested_by|reviewed_by|granted_by|person_id)$|_user_id$/
    const unmarked = columns
      .filter(({ column, type }) => type === 'uuid' && isPerson.test(column))
      .map(({ table, column }) => `${table}.${column}`)
      .filter((name) => !known.has(name))
    expect(unmarked).toEqual([])
  })
})
