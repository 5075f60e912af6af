import { createTestDatabase, makeOrganisation, type TestDatabase } from '@haidang/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#src/platform/clock.ts'
import { sql } from '#src/platform/db/index.ts'
import { loadMatcher } from './whole-rows.ts'

let stack: TestDatabase
beforeAll(async () => {
  stack = await createTestDatabase()
})
afterAll(() => stack.close())

it('an older plan that names what was merged means what it was merged into, step after step', async () => {
  const root = await makeOrganisation(stack, { name: 'UBND tỉnh', kind: 'province' })
  const names = ['Sở Thông tin và Truyền thông', 'Sở Khoa học và Công nghệ', 'Sở Công nghệ hợp nhất']
  const departments = []
  for (const name of names) departments.push(await makeOrganisation(stack, { name, parentId: root.id }))
  const [first, second, third] = departments
  if (first === undefined || second === undefined || third === undefined) throw new Error('three are needed')
  for (const [from, into] of [
    [first, second],
    [second, third],
  ] as const)
    await stack.asSystem((tx) =>
      sql`insert into organisation_closures (tenant_id, id, successor_id, closed_on, basis, created_at, applied_at)
        values (${from.id}, ${newId(stack.clock)}, ${into.id}, '2025-03-01', 'Nghị quyết 176/2025/QH15', now(), now())`.execute(
        tx,
      ),
    )
  const match = await stack.asSystem((tx) => loadMatcher(tx))
  for (const name of names) expect(match(name, undefined).organisation?.id).toBe(third.id)
})
