import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOf } from './difference.ts'

const shown = (before: string, after: string): string[] =>
  differenceOf(before, after).map((l) => `${{ same: ' ', removed: '-', added: '+', gap: '~' }[l.kind]}${l.text}`)

describe('differenceOf', () => {
  it('shows what changed with three lines around, and a gap for the rest', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `l${i + 1}`)
    const after = lines.with(9, 'changed')
    expect(shown(lines.join('\n'), after.join('\n'))).toEqual([
      '~',
      ' l7',
      ' l8',
      ' l9',
      '-l10',
      '+changed',
      ' l11',
      ' l12',
      ' l13',
      '~',
    ])
    expect(differenceOf(lines.join('\n'), after.join('\n')).find((l) => l.kind === 'added')).toMatchObject({
      before: null,
      after: 10,
    })
  })

  it('shows nothing of equal texts, all of a text that was not there', () => {
    expect(shown('a\nb\n', 'a\nb\n')).toEqual([])
    expect(shown('a\r\nb', 'a\nb\n')).toEqual([])
    expect(shown('', 'a\nb\n')).toEqual(['+a', '+b'])
    expect(shown('a\n', '')).toEqual(['-a'])
  })

  it('leads from the one text to the other, with the right line numbers, in as few changes as there are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 })
    fc.assert(
      fc.property(text, text, (a, b) => {
        const edits = differenceOf(a.join('\n'), b.join('\n'))
        for (const e of edits) {
          if (e.before !== null) expect(a[e.before - 1]).toBe(e.text)
          if (e.after !== null) expect(b[e.after - 1]).toBe(e.text)
        }
        const removed = new Set(edits.filter((e) => e.kind === 'removed').map((e) => e.before))
        const added = new Set(edits.filter((e) => e.kind === 'added').map((e) => e.after))
        expect(a.filter((_, i) => !removed.has(i + 1))).toEqual(b.filter((_, i) => !added.has(i + 1)))
        expect(removed.size + added.size).toBe(a.length + b.length - 2 * commonLength(a, b))
      }),
    )
  })
})

/** Length of the longest common subsequence, by the plain table. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  const best = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const row = best[i]
      if (row === undefined) continue
      row[j] =
        a[i - 1] === b[j - 1] ? (best[i - 1]?.[j - 1] ?? 0) + 1 : Math.max(best[i - 1]?.[j] ?? 0, row[j - 1] ?? 0)
    }
  return best[a.length]?.[b.length] ?? 0
}
