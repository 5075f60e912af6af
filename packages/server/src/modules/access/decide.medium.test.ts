import { PERMISSIONS, SENSITIVITIES } from '@haidang/contracts'
import { TLP_LEVELS, type TenantId, type UserId } from '@haidang/std'
import { createTestDatabase, type TestDatabase } from '@haidang/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#src/platform/db/index.ts'
import { type Asker, decide, type Resource } from './decide.ts'
import { readable } from './readable.ts'

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const ORGANISATIONS = Array.from({ length: 6 }, (_, n) => idOf(n) as TenantId)
const PEOPLE = Array.from({ length: 4 }, (_, n) => idOf(100 + n) as UserId)
const SECTORS = ['health', 'energy', 'finance']

const askers: fc.Arbitrary<Asker> = fc
  .record({
    kind: fc.constantFrom('user', 'token', 'machine', 'source', 'system', 'anonymous'),
    person: fc.constantFrom(...PEOPLE),
    scope: fc.oneof(fc.constant('all' as const), fc.subarray(ORGANISATIONS)),
    permissions: fc.subarray([...PERMISSIONS]),
    clearance: fc.constantFrom(...TLP_LEVELS),
    sector: fc.option(fc.constantFrom(...SECTORS), { nil: undefined }),
  })
  .map(({ kind, person, scope, permissions, clearance, sector }): Asker => {
    const owner = { kind: kind === 'token' ? ('user' as const) : ('service_account' as const), id: person, name: '' }
    const actor: Asker['actor'] =
      kind === 'user'
        ? { kind, id: person, name: '', roles: [] }
        : kind === 'token' || kind === 'machine'
          ? { kind: 'token', id: idOf(900), name: '', owner }
          : kind === 'source'
            ? { kind, id: idOf(901) as never, name: '' }
            : kind === 'system'
              ? { kind, name: '' }
              : { kind: 'anonymous' }
    return { actor, scope, permissions: new Set(permissions), clearance, ...(sector === undefined ? {} : { sector }) }
  })

interface Row {
  readonly organisation: TenantId
  readonly sector: string | null
  readonly tlp: Resource['tlp'] & string
  readonly sensitivity: Resource['sensitivity'] & string
  readonly needToKnow: readonly string[] | null
}
const rows: fc.Arbitrary<Row> = fc.record({
  organisation: fc.constantFrom(...ORGANISATIONS),
  sector: fc.option(fc.constantFrom(...SECTORS)),
  tlp: fc.constantFrom(...TLP_LEVELS),
  sensitivity: fc.constantFrom(...SENSITIVITIES),
  needToKnow: fc.option(fc.subarray([...PEOPLE] as string[])),
})

describe('a decision', () => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await createTestDatabase()
  })
  afterAll(() => test.close())

  it('about one row and the condition of a list give the same answer', async () => {
    let allowed = 0
    let refused = 0
    await fc.assert(
      fc.asyncProperty(
        askers,
        fc.constantFrom(...PERMISSIONS),
        fc.array(rows, { minLength: 1, maxLength: 40 }),
        async (asker, permission, list) => {
          const seen = await test.asSystem(async (tx) => {
            const condition = readable(asker, permission, {
              organisation: sql`r.organisation`,
              sector: sql`r.sector`,
              tlp: sql`r.tlp`,
              sensitivity: sql`r.sensitivity`,
              needToKnow: sql`r.need_to_know`,
            })
            const texts = list.map((row, at) => ({
              at,
              organisation: row.organisation,
              sector: row.sector,
              tlp: row.tlp,
              sensitivity: row.sensitivity,
              need_to_know: row.needToKnow,
            }))
            const answer = await sql<{ at: number }>`
              select r.at from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb)
                as r (at int, organisation uuid, sector text, tlp text, sensitivity text, need_to_know uuid[])
              where ${condition} order by r.at`.execute(tx)
            return answer.rows.map((row) => row.at)
          })
          const decided = list.flatMap(({ sector, ...row }, at) =>
            decide(asker, permission, { ...row, ...(sector === null ? {} : { sector }) }).allowed ? [at] : [],
          )
          allowed += decided.length
          refused += list.length - decided.length
          expect(seen).toEqual(decided)
        },
      ),
      { numRuns: 300 },
    )
    expect(allowed).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(20)
  })
})
