import { describe, expect, it } from 'vitest'
import { joinSpans, spanAt } from './code-text.ts'
import { highlightParts } from './highlight-parts.ts'

describe('highlightParts', () => {
  it('marks what matched at its place, joining what overlaps', () => {
    expect(
      highlightParts('certutil.exe -urlcache -f', [
        { from: 9, to: 12 },
        { from: 0, to: 12 },
        { from: 13, to: 22 },
      ]),
    ).toEqual([
      { kind: 'marked', text: 'certutil.exe' },
      { kind: 'plain', text: ' ' },
      { kind: 'marked', text: '-urlcache' },
      { kind: 'plain', text: ' -f' },
    ])
  })

  it('folds a long value around its marks and loses nothing', () => {
    const value = `${'x'.repeat(500)}IEX${'y'.repeat(500)}`
    const parts = highlightParts(value, [{ from: 500, to: 503 }])
    expect(parts.map((part) => part.text).join('')).toBe(value)
    expect(parts.map((part) => part.kind)).toEqual(['folded', 'plain', 'marked', 'plain', 'folded'])
    expect(highlightParts(value, [{ from: 500, to: 503 }], true).map((part) => part.kind)).toEqual([
      'plain',
      'marked',
      'plain',
    ])
  })

  it('shows the beginning of a long value without marks', () => {
    const parts = highlightParts('z'.repeat(1000), [])
    expect(parts.map((part) => part.kind)).toEqual(['plain', 'folded'])
    expect(parts[0]?.text.length).toBeGreaterThan(200)
  })

  it('leaves out spans that lie outside the value', () => {
    expect(highlightParts('abc', [{ from: 5, to: 9 }])).toEqual([{ kind: 'plain', text: 'abc' }])
    expect(joinSpans([{ from: -1, to: 2 }], 3)).toEqual([{ from: 0, to: 2 }])
  })
})

describe('spanAt', () => {
  const text = 'title: x\ndetection:\n  sel:\n    a|b: 1\n'
  it('is the word at the place, the line where there is none', () => {
    const at = (line: number, column: number) => {
      const { from, to } = spanAt(text, { line, column })
      return text.slice(from, to)
    }
    expect(at(4, 5)).toBe('a|b:')
    expect(at(3, 1)).toBe('sel:')
    expect(at(1, 99)).toBe('title: x')
    expect(at(40, 1)).toBe('')
  })
})
