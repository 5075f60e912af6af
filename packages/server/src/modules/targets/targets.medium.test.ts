import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadTargets } from '#src/rule-sets/targets.ts'
import { listTargets, measureTarget, showTarget, type TargetDeps } from './targets.ts'

let stack: TestDatabase
let deps: TargetDeps
let province: TestOrganisation
let unit: TestOrganisation
beforeAll(async () => {
  stack = await createTestDatabase()
  deps = { db: stack.db, targets: loadTargets() }
  province = await makeOrganisation(stack, { name: 'UBND tỉnh', kind: 'province' })
  unit = await makeOrganisation(stack, { name: 'Sở Tài chính', parentId: province.id })
  await makeUser(stack, 'unit_officer', unit)
})
afterAll(() => stack.close())
const officer = () => contextFor(stack, 'watch_officer', province, { below: [unit] })
const measure = (code: string, value: number, measuredOn: string) =>
  measureTarget(deps, {
    ctx: officer(),
    input: { code, organisationId: null, value, measuredOn, note: '', fileIds: [] },
  })

it('shows all 75, those with a formula counted', async () => {
  const { items } = await listTargets(deps, { ctx: officer(), input: {} })
  expect(items).toHaveLength(75)
  // One of the two organisations has somebody.
  expect(items.find((t) => t.code === 'T02')).toMatchObject({ latest: { value: 0.5 }, distance: 0.5 })
  const budget = await listTargets(deps, { ctx: officer(), input: { q: 'kinh phi', states: ['unmeasured'] } })
  expect(budget.items.map((t) => t.code)).toContain('T10')
})

it('takes a measurement by hand and shows trend, distance and state', async () => {
  await measure('T10', 8, '2025-12-31')
  const now = await measure('T10', 12, '2026-10-01')
  expect(now).toMatchObject({ current: { low: 15 }, distance: 3, latest: { value: 12, origin: 'hand' } })
  expect(now.trend.map((p) => p.value)).toEqual([8, 12])
  expect((await showTarget(deps, { ctx: officer(), input: { code: 'T10' } })).measurements).toHaveLength(2)
})

it('refuses a hand where the platform counts, a day ahead, and another’s organisation', async () => {
  await expect(measure('T15', 5, '2026-01-01')).rejects.toMatchObject({ code: 'target.by_formula' })
  await expect(measure('T10', 5, '2027-01-01')).rejects.toMatchObject({ code: 'duty.bad_date' })
  const ctx = contextFor(stack, 'unit_officer', unit)
  await expect(showTarget(deps, { ctx, input: { code: 'T10', organisationId: province.id } })).rejects.toMatchObject({
    code: 'permission.denied',
  })
})
