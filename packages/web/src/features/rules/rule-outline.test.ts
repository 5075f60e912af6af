import { describe, expect, it } from 'vitest'
import { conditionWords, readOutline } from './rule-outline.ts'

const RULE = `title: Certutil
detection:
    tool:
        - Image|endswith: '\\certutil.exe'
        - OriginalFileName: "CertUtil.exe"
    option:
        CommandLine|contains|windash|all:
            - ' -urlcache'
            - it''s
        User|neq: SYSTEM   # not the system
    words: [alpha, 'be''ta']
    ports: {DestinationPort|gte: 1024}
    condition: tool and not (1 of opt* or words)
`

describe('readOutline', () => {
  it('reads parts, alternatives, how values are compared, and the condition', () => {
    const outline = readOutline(RULE)
    expect(outline?.parts.map((part) => part.name)).toEqual(['tool', 'option', 'words', 'ports'])
    expect(outline?.parts[0]?.alternatives).toMatchObject([
      [{ field: 'Image', operator: 'endswith', values: ['\\certutil.exe'] }],
      [{ field: 'OriginalFileName', operator: 'equals', values: ['CertUtil.exe'] }],
    ])
    expect(outline?.parts[1]?.alternatives[0]).toMatchObject([
      { operator: 'contains', wants: 'all', ways: ['windash'], values: [' -urlcache', "it''s"] },
      { field: 'User', isNegated: true, values: ['SYSTEM'] },
    ])
    expect(outline?.parts[2]?.alternatives).toMatchObject([[{ field: null, values: ['alpha', "be'ta"] }]])
    expect(outline?.parts[3]?.alternatives).toMatchObject([[{ operator: 'gte', values: ['1024'] }]])
    expect(outline?.conditions[0]?.map((word) => `${word.kind} ${word.text}`.trim())).toEqual([
      'part tool',
      'and',
      'not',
      'open (',
      'oneOf',
      'part opt*',
      'or',
      'part words',
      'close )',
    ])
  })

  it('reads correlations', () => {
    const outline = readOutline(
      'title: x\ncorrelation:\n  type: event_count\n  rules: [a]\n  group-by: [User, Host]\n  timespan: 5m\n  condition: {gte: 10}\n',
    )
    expect(outline?.correlation).toEqual({
      type: 'event_count',
      rules: ['a'],
      groupBy: ['User', 'Host'],
      timespan: '5m',
      condition: 'gte 10',
    })
  })

  it('is null for what is no rule, and never throws', () => {
    expect(readOutline('')).toBeNull()
    expect(readOutline('- a\n- b')).toBeNull()
    expect(readOutline('detection: [')?.parts ?? []).toEqual([])
  })

  it('reads every rule that comes with the platform', () => {
    const texts = import.meta.glob<string>('../../../../detect/src/starter-rules/*.yml', {
      query: '?raw',
      import: 'default',
      eager: true,
    })
    expect(Object.keys(texts).length).toBeGreaterThan(30)
    for (const [name, text] of Object.entries(texts)) {
      const outline = readOutline(text)
      const tests = outline?.parts.flatMap((part) => part.alternatives.flat()) ?? []
      expect(
        tests.every((test) => test.values.length > 0),
        name,
      ).toBe(true)
      expect((outline?.conditions.length ?? 0) > 0 || outline?.correlation !== null, name).toBe(true)
    }
  })
})

describe('conditionWords', () => {
  it('keeps counts and "them"', () => {
    expect(conditionWords('all of them and 2 of sel_*').map((word) => word.kind)).toEqual([
      'allOf',
      'them',
      'and',
      'countOf',
      'part',
    ])
  })
})
