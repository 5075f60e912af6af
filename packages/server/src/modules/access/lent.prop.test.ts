import { PERMISSIONS, PERSON_ROLES, permissionsOf, relationOf, RELATIONS, ROLES } from '@haidang/contracts'
import { mayRead, TLP_LEVELS } from '@haidang/std'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Lender, NOT_LENT, passes, reachesNoFurther } from './lent.ts'

const lenders: fc.Arbitrary<Lender> = fc.record({
  tenant: fc.constantFrom('one', 'two'),
  isActive: fc.boolean(),
  roles: fc.subarray([...ROLES], { minLength: 1, maxLength: 3 }),
  relation: fc.option(fc.constantFrom(...RELATIONS)),
  clearance: fc.constantFrom(...TLP_LEVELS),
})

describe('a delegation', () => {
  it('never passes more than the giver holds by role, nor further, nor higher, nor elsewhere', () => {
    fc.assert(
      fc.property(lenders, lenders, fc.subarray([...PERMISSIONS]), (from, to, asked) => {
        const passed = passes(from, to, asked)
        if (passed.length === 0) return
        const held = permissionsOf(from.roles)
        expect(passed.every((permission) => held.has(permission) && asked.includes(permission))).toBe(true)
        expect(passed.some((permission) => NOT_LENT.has(permission))).toBe(false)
        expect(from.tenant).toBe(to.tenant)
        expect(from.isActive && to.isActive).toBe(true)
        expect(mayRead(from.clearance, to.clearance)).toBe(true)
        expect(reachesNoFurther(relationOf(to.roles, to.relation), relationOf(from.roles, from.relation))).toBe(true)
        expect([...from.roles, ...to.roles]).not.toContain('auditor')
      }),
    )
  })

  it('passes what it is for', () => {
    const person = { tenant: 'one', isActive: true, relation: null, clearance: 'amber' } as const
    for (const role of PERSON_ROLES.filter((one) => one !== 'auditor')) {
      const lender: Lender = { ...person, roles: [role] }
      const held = [...permissionsOf([role])]
      expect(passes(lender, lender, held)).toEqual(held.filter((permission) => !NOT_LENT.has(permission)))
    }
  })
})
