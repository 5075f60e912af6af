import { describe, expect, it } from 'vitest'
import { completeSigma } from './sigma-completions.ts'

const TEXT =
  'title: x\ndetection:\n    tool:\n        Image|endswith: a\n    option:\n        A: b\n    condition: \nlevel: '
const labels = (line: string) => completeSigma(line, TEXT)?.options.map((option) => option.label) ?? []

describe('completeSigma', () => {
  it('knows modifiers behind a field', () => {
    const found = completeSigma('        CommandLine|con', TEXT)
    expect(found?.from).toBe('        CommandLine|'.length)
    expect(found?.options.map((option) => option.label)).toContain('contains')
    expect(labels('    CommandLine: a|')).toEqual([])
  })

  it('knows values of keys, parts in a condition, keys at the margin', () => {
    expect(labels('level: h')).toContain('high')
    expect(labels('    condition: to')).toEqual(expect.arrayContaining(['tool', 'option', 'and', 'all of']))
    expect(labels('log')).toContain('logsource:')
    expect(labels('    title of something else')).toEqual([])
  })
})
