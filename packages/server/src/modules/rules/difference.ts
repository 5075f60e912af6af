import type { DifferenceLine } from '@haidang/contracts'

/** Lines shown around a change. */
const AROUND = 3
/** Changes beyond which the texts are shown as replaced whole: such a comparison tells nobody anything. */
const MOST_CHANGES = 600

type Edit = {
  readonly kind: 'same' | 'removed' | 'added'
  readonly before: number | null
  readonly after: number | null
  readonly text: string
}

const linesOf = (text: string): string[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((l) => l.replace(/\r$/, ''))

/**
 * The difference of two texts by lines, shortest first found (E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986):
 * changed lines with three around them, a `gap` for what is left out.
 */
export function differenceOf(before: string, after: string): DifferenceLine[] {
  const edits = editsOf(linesOf(before), linesOf(after))
  const near = new Set<number>()
  for (const [i, edit] of edits.entries())
    if (edit.kind !== 'same') for (let k = i - AROUND; k <= i + AROUND; k++) near.add(k)
  const shown: DifferenceLine[] = []
  for (const [i, edit] of edits.entries()) {
    if (near.has(i)) shown.push(edit)
    else if (near.size > 0 && shown.at(-1)?.kind !== 'gap')
      shown.push({ kind: 'gap', before: null, after: null, text: '' })
  }
  return shown
}

function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail++
  const same = (from: number, count: number, shift: number): Edit[] =>
    before
      .slice(from, from + count)
      .map((text, i) => ({ kind: 'same', before: from + i + 1, after: from + i + 1 + shift, text }))
  const a = before.slice(head, before.length - tail)
  const b = after.slice(head, after.length - tail)
  return [
    ...same(0, head, 0),
    ...shortestEdits(a, b).map((e) => ({
      ...e,
      before: e.before === null ? null : e.before + head,
      after: e.after === null ? null : e.after + head,
    })),
    ...same(before.length - tail, tail, after.length - before.length),
  ]
}

function shortestEdits(a: readonly string[], b: readonly string[]): Edit[] {
  const most = Math.min(a.length + b.length, MOST_CHANGES)
  /** For each number of changes the furthest place reached on each diagonal. */
  const trace: Map<number, number>[] = []
  const furthest = new Map<number, number>([[1, 0]])
  for (let changes = 0; changes <= most; changes++) {
    trace.push(new Map(furthest))
    for (let k = -changes; k <= changes; k += 2) {
      const isDown = k === -changes || (k !== changes && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1))
      let x = isDown ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      furthest.set(k, x)
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace)
    }
  }
  return [
    ...a.map((text, i): Edit => ({ kind: 'removed', before: i + 1, after: null, text })),
    ...b.map((text, i): Edit => ({ kind: 'added', before: null, after: i + 1, text })),
  ]
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly ReadonlyMap<number, number>[]): Edit[] {
  const edits: Edit[] = []
  let x = a.length
  let y = b.length
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const furthest = trace[changes] ?? new Map<number, number>()
    const k = x - y
    const isDown = k === -changes || (k !== changes && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1))
    const fromK = isDown ? k + 1 : k - 1
    const fromX = furthest.get(fromK) ?? 0
    const fromY = fromX - fromK
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      edits.push({ kind: 'same', before: x, after: y, text: a[x - 1] ?? '' })
      x--
      y--
    }
    if (changes === 0) break
    if (isDown) edits.push({ kind: 'added', before: null, after: y, text: b[y - 1] ?? '' })
    else edits.push({ kind: 'removed', before: x, after: null, text: a[x - 1] ?? '' })
    x = fromX
    y = fromY
  }
  return edits.reverse()
}
