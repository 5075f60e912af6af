import { describe, expect, it } from 'vitest'
import { loadTargets } from '#src/rule-sets/targets.ts'
import { distanceOf, stateOf, versionOn } from './model.ts'

const targets = loadTargets()
const version = (code: string, on = '2026-11-21') => {
  const target = targets.find((t) => t.code === code)
  if (target === undefined) throw new Error(`no target ${code}`)
  return versionOn(target.versions, on)
}

describe('the targets', () => {
  it('are 75, and carry what the law changed with its dates', () => {
    expect(targets).toHaveLength(75)
    expect(version('T10', '2026-06-30')).toMatchObject({ low: 10, inForceTo: '2026-06-30' })
    expect(version('T10', '2026-07-01')).toMatchObject({ low: 15, inForceTo: null })
    expect(version('T01', '2023-01-01').unit).toBe('rank')
    expect(version('T01').unit).toBe('tier')
  })
  it('have versions that follow each other without a gap', () => {
    for (const { versions } of targets) {
      expect(versions.at(-1)?.inForceTo).toBeNull()
      for (const v of versions) if (v.operator !== 'trend') expect(v.low).not.toBeNull()
    }
  })
})

describe('distance and state', () => {
  it('measure from the nearer bound', () => {
    const span = version('T14')
    expect([5, 10, 15, 20, 26].map((value) => distanceOf(span, value))).toEqual([5, 0, 0, 0, 6])
    expect(distanceOf(version('T15'), 100)).toBe(1)
    expect(distanceOf(version('T42'), 14)).toBe(4)
    expect(distanceOf(version('T33'), 14)).toBeNull()
  })
  it('follow the trend to the end of the year the target is for', () => {
    const rising = [
      { on: '2025-01-01', value: 40 },
      { on: '2026-01-01', value: 60 },
    ]
    const asked = version('T12')
    expect(stateOf(asked, rising, '2026-11-21')).toBe('on_track')
    expect(
      stateOf(
        asked,
        [...rising].reverse().map((p, i) => ({ ...p, on: `202${5 + i}-01-01` })),
        '2026-11-21',
      ),
    ).toBe('behind')
    expect(stateOf(asked, [], '2026-11-21')).toBe('unmeasured')
    expect(stateOf(asked, rising, '2031-01-01')).toBe('missed')
    expect(stateOf(asked, [{ on: '2026-01-01', value: 90 }], '2031-01-01')).toBe('met')
  })
})
