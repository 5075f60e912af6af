import { describe, expect, it } from 'vitest'
import { neededTexts, parseSigmaRules } from './index.ts'

const needOf = (detection: string, logsource = 'product: windows') => {
  const text = `title: a\nid: 00000000-0000-4000-8000-000000000001\nlogsource:\n  ${logsource}\ndetection:\n${detection}`
  const [rule] = parseSigmaRules(text).rules
  if (rule?.kind !== 'detection') throw new Error('no rule')
  return neededTexts(rule)
}

describe('neededTexts', () => {
  it('keeps what must be there, by the longest piece that no format escapes', () => {
    expect(needOf("  sel:\n    Image|endswith: '\\whoami.exe'\n    User: SYSTEM\n  condition: sel\n")).toEqual({
      all: [{ text: 'whoami.exe' }, { text: 'SYSTEM' }],
    })
    expect(needOf("  sel:\n    A: 'x*long piece*y'\n  condition: sel\n")).toEqual({ text: 'long piece' })
  })

  it('tells nothing where an alternative may be met without a text', () => {
    expect(needOf('  a:\n    A: abcd\n  b:\n    B|exists: true\n  condition: a or b\n')).toBeNull()
    expect(needOf('  a:\n    A: abcd\n  condition: not a\n')).toBeNull()
    expect(needOf('  a:\n    A: ab\n  condition: a\n')).toBeNull()
    expect(needOf('  a:\n    A:\n      - abcd\n      - efgh\n  f:\n    C: zzzz\n  condition: a and not f\n')).toEqual({
      any: [{ text: 'abcd' }, { text: 'efgh' }],
    })
  })

  it('does not look for values that a log source writes otherwise', () => {
    expect(
      needOf(
        '  a:\n    IntegrityLevel: High\n    Image: tool\n  condition: a\n',
        'category: process_creation\n  product: windows',
      ),
    ).toEqual({ text: 'tool' })
  })
})
