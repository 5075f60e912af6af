import { describe, expect, it } from 'vitest'
import type { Permission } from './permissions.ts'
import {
  mayHoldTogether,
  needsSecondFactor,
  PERSON_ROLES,
  permissionsOf,
  relationOf,
  relationsOf,
  ROLE_GRANTS,
  ROLES,
} from './roles.ts'

describe('roles', () => {
  it('give the union of their permissions and reach as far as their relation', () => {
    expect([...permissionsOf(['leader', 'approver'])].toSorted()).toEqual(
      [...new Set([...ROLE_GRANTS.leader.permissions, ...ROLE_GRANTS.approver.permissions])].toSorted(),
    )
    expect(relationOf(['unit_leader'])).toBe('own')
    expect(relationOf(['leader'])).toBe('below')
    expect(relationOf(['leader'], 'sector')).toBe('sector')
    expect(relationOf(['unit_officer'], 'all')).toBe('own')
    expect(relationsOf(['administrator', 'leader'])).toEqual(['below', 'own', 'all'])
    expect(relationOf([])).toBe('own')
  })

  it('of a unit and of a centre are not held together, and an auditor does nothing else', () => {
    expect(mayHoldTogether(['unit_officer', 'unit_leader'])).toBe(true)
    expect(mayHoldTogether(['watch_officer', 'unit_officer'])).toBe(false)
    expect(mayHoldTogether(['auditor', 'leader'])).toBe(false)
    for (const role of ROLES) expect(mayHoldTogether([role])).toBe(true)
  })

  it('never put a draft and its approval into one hand', () => {
    const hands: readonly (readonly [Permission, readonly Permission[]])[] = [
      ['warning.draft', ['warning.approve', 'warning.dispatch', 'warning.release']],
      ['report.write', ['report.approve', 'report.sign']],
    ]
    for (const role of ROLES)
      for (const [draft, approvals] of hands) {
        const held = permissionsOf([role])
        if (held.has(draft))
          expect(
            approvals.filter((approval) => held.has(approval)),
            role,
          ).toEqual([])
      }
  })

  it('let the auditor see the audit and nothing else', () => {
    expect([...permissionsOf(['auditor'])].every((permission) => permission.startsWith('audit.'))).toBe(true)
  })

  it('ask for a second factor above the reader of a unit', () => {
    expect(PERSON_ROLES.filter((role) => !needsSecondFactor([role]))).toEqual(['unit_reader'])
    expect(needsSecondFactor(['unit_reader', 'unit_officer'])).toBe(true)
  })
})
