import { describe, expect, it } from 'vitest'
import { mayUse, readLockedPackages, readPolicy, refusedLicences } from './licences.ts'

const packages = readLockedPackages()
const policy = readPolicy()

describe('components', () => {
  it('have licences that are allowed, every one of them', () => {
    expect(packages.length).toBeGreaterThan(200)
    expect(refusedLicences(packages, policy)).toEqual([])
  })

  it('are locked with a hash each, and come from a registry and not from a place of their own', () => {
    expect(packages.filter((one) => one.resolved !== null && !one.hasIntegrity).map((one) => one.name)).toEqual([])
    const strange = packages.filter(({ resolved }) => resolved !== null && !/^https:\/\/.*\.tgz$/.test(resolved))
    expect(strange.map((one) => one.name)).toEqual([])
  })

  it('are refused where the licence is another, is missing, or is stated for nothing', () => {
    const one = { name: 'x', version: '1.0.0', isDev: false, resolved: null, hasIntegrity: true }
    const bare = { allowed: policy.allowed, stated: {} }
    expect(refusedLicences([{ ...one, licence: 'AGPL-3.0-only' }], bare)).toEqual(['x@1.0.0: AGPL-3.0-only'])
    expect(refusedLicences([{ ...one, licence: null }], bare)).toEqual(['x@1.0.0: names no licence'])
    expect(refusedLicences([], { ...bare, stated: { y: { licence: 'MIT', because: '-' } } })).toHaveLength(1)
  })

  it('are judged by the whole expression', () => {
    const allowed = new Set(['MIT', 'CC0-1.0', 'OFL-1.1'])
    expect(mayUse('(MIT OR GPL-3.0-only)', allowed)).toBe(true)
    expect(mayUse('MIT AND OFL-1.1', allowed)).toBe(true)
    expect(mayUse('MIT AND GPL-3.0-only', allowed)).toBe(false)
    expect(mayUse('SEE LICENSE IN LICENSE', allowed)).toBe(false)
  })
})
