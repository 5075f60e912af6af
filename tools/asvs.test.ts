import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { REQUIREMENTS } from './asvs-numbers.ts'
import { asvsText, problemsOf, readRows } from './asvs-text.ts'

describe('docs/asvs.md', () => {
  it('is in step with its rows', () => {
    expect(readFileSync(new URL('../docs/asvs.md', import.meta.url), 'utf8')).toBe(asvsText(readRows()))
  })

  it('has a row with its reason for every requirement, and every proof it names is there', () => {
    expect(problemsOf(readRows())).toEqual([])
  })

  it('tells a missing row, a missing reason and a proof that is not there', () => {
    const [first, ...rest] = readRows()
    if (first === undefined) throw new Error('no rows')
    expect(problemsOf(rest)).toEqual([`${first.id}: has no row`])
    const broken = {
      ...first,
      state: 'met' as const,
      how: '',
      proof: ['docs/none.md', 'tools/asvs.test.ts :: no such title here'.replace('here', 'anywhere')],
    }
    expect(problemsOf([broken, ...rest])).toEqual([
      `${first.id}: no reason is given`,
      `${first.id}: docs/none.md: no such file`,
      expect.stringContaining('no such test'),
    ])
  })

  it('counts what the standard counts', () => {
    expect(REQUIREMENTS).toHaveLength(272)
    expect(REQUIREMENTS.at(-1)?.id).toBe('17.3.2')
  })
})
