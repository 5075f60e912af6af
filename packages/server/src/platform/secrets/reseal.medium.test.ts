import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, makeOrganisation, type TestDatabase, type TestOrganisation } from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '#src/platform/clock.ts'
import { type Database, sql } from '#src/platform/db/index.ts'
import { countSecretsByKey, KEY_GRACE_MS, tendSecrets } from './reseal.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'
import { type KeyRing, openSecrets } from './secrets.ts'

const ROWS = 450
let stack: TestDatabase
let centre: TestOrganisation
let folder: string
let ring: KeyRing

beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack, { name: 'Trung tâm' })
})
afterAll(() => stack.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-reseal-'))
  ring = await openSecrets(folder, stack.clock)
  await stack.asOwner('delete from webhooks')
  return () => rm(folder, { recursive: true })
})

const plant = async (count: number, from: KeyRing = ring): Promise<void> => {
  await stack.asSystem(async (tx) => {
    for (let i = 0; i < count; i++) {
      const id = newId(stack.clock)
      await sql`insert into webhooks (tenant_id, id, url, sealed_secret, created_at)
        values (${centre.id}, ${id}, 'https://nhan.example', ${from.seal(`bí mật ${id}`, `webhook:${id}`)}, now())`.execute(
        tx,
      )
    }
  })
}

/** Opens every secret with a ring read from the disk anew; answers how many stand under each key. */
const openAll = async (): Promise<Map<string, number>> => {
  const fresh = await openSecrets(folder, stack.clock)
  const rows = await stack.asOwner('select id::text, sealed_secret from webhooks')
  for (const row of rows) {
    const id = String(row['id'])
    expect(fresh.open(String(row['sealed_secret']), `webhook:${id}`)).toBe(`bí mật ${id}`)
  }
  return countSecretsByKey(stack.db)
}

it('seals everything again under a new key and forgets the old one after the grace', async () => {
  await plant(ROWS)
  const old = ring.keys()[0]?.id ?? ''
  const { id } = await ring.rotate()
  const parts = { db: stack.db, ring, clock: stack.clock }
  expect(await tendSecrets(parts)).toEqual({ resealed: ROWS, unreadable: [], outdated: 0, retired: [] })
  expect(Object.fromEntries(await openAll())).toEqual({ [id]: ROWS })
  stack.clock.advance(KEY_GRACE_MS - 1)
  expect((await tendSecrets(parts)).retired).toEqual([])
  stack.clock.advance(1)
  expect((await tendSecrets(parts)).retired).toEqual([old])
  expect((await openSecrets(folder)).keys().map((key) => key.id)).toEqual([id])
  await openAll()
})

it('keeps every key while one secret cannot be read or still stands under it', async () => {
  await plant(2)
  const strange = await openSecrets(join(folder, 'elsewhere'), stack.clock)
  await plant(1, strange)
  await ring.rotate()
  stack.clock.advance(KEY_GRACE_MS)
  const outcome = await tendSecrets({ db: stack.db, ring, clock: stack.clock })
  expect(outcome).toMatchObject({ resealed: 2, outdated: 1, retired: [] })
  expect(outcome.unreadable).toEqual([expect.stringMatching(/^webhooks\.sealed_secret [0-9a-f-]{36}$/)])
  expect(ring.keys()).toHaveLength(2)
})

it('loses nothing when it is stopped at any point, and comes to its end when it is begun again', async () => {
  await plant(ROWS)
  await ring.rotate()
  stack.clock.advance(KEY_GRACE_MS)
  let transactions = 0
  for (let allowed = 0; ; allowed++) {
    let begun = 0
    const failing: Database = {
      ...stack.db,
      withTx: (scope, fn) =>
        stack.db.withTx(scope, async (tx) => {
          const value = await fn(tx)
          // The power goes before this transaction is committed.
          if (begun++ >= allowed) throw new Error('power cut')
          return value
        }),
    }
    const outcome = await tendSecrets({
      db: failing,
      ring: await openSecrets(folder, stack.clock),
      clock: stack.clock,
    }).then(
      (done) => done,
      (error: unknown) => (error instanceof Error ? error.message : 'failed'),
    )
    await openAll()
    if (typeof outcome !== 'string') {
      expect(outcome).toMatchObject({ outdated: 0, unreadable: [] })
      break
    }
    expect(outcome).toContain('power cut')
    transactions++
  }
  expect(transactions).toBeGreaterThan(3)
  expect([...(await openAll()).keys()]).toEqual([(await openSecrets(folder)).keys()[0]?.id])
})

it('does not put back a secret that its owner changed meanwhile', async () => {
  await plant(1)
  const [row] = await stack.asOwner('select id::text from webhooks')
  const id = String(row?.['id'])
  await ring.rotate()
  const changed = ring.seal('mới', `webhook:${id}`)
  const db: Database = {
    ...stack.db,
    withTx: (scope, fn) =>
      stack.db.withTx(scope, async (tx) => {
        await sql`update webhooks set sealed_secret = ${changed}`.execute(tx)
        return fn(tx)
      }),
  }
  expect((await tendSecrets({ db, ring, clock: stack.clock })).resealed).toBe(0)
  const [after] = await stack.asOwner('select sealed_secret from webhooks')
  expect(ring.open(String(after?.['sealed_secret']), `webhook:${id}`)).toBe('mới')
})

it('knows every column that holds sealed secrets, and each column it names is there', async () => {
  const rows = await stack.asOwner(
    `select table_name as t, column_name as c from information_schema.columns where table_schema = 'public' and data_type = 'text'`,
  )
  const columns = rows.map((row) => `${String(row['t'])}.${String(row['c'])}`)
  const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`)
  expect(known.filter((name) => !columns.includes(name))).toEqual([])
  expect(columns.filter((name) => /\.sealed_/.test(name)).filter((name) => !known.includes(name))).toEqual([])
})
