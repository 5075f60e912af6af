import type { ReportAnswers, ReportBlock, ReportComparison, ReportContent } from '@haidang/contracts'

/** A version as lines of text, in the order it is read. */
export function linesOf(version: { readonly answers: ReportAnswers; readonly content: ReportContent }): string[] {
  const { answers, content } = version
  const blockLines = (block: ReportBlock): string[] => {
    switch (block.kind) {
      case 'paragraph':
      case 'item':
        return block.text.split('\n')
      case 'table':
        return [
          block.title,
          block.columns.map((c) => c.title).join(' | '),
          ...block.rows.map((r) => r.cells.join(' | ')),
        ]
      case 'chart':
        return [
          block.title,
          ...block.series.map(
            (s) => `${s.name}: ${block.labels.map((l, i) => `${l} ${s.values[i] ?? ''}`).join(', ')}`,
          ),
        ]
    }
  }
  return [
    content.above,
    content.issuer,
    content.abstract,
    ...content.addressees,
    ...content.legalBases,
    ...content.blocks.flatMap(blockLines),
    ...content.signature.lines,
    content.signature.name,
    ...content.recipients,
    ...content.annexes.flatMap((annex) => [annex.title, ...annex.blocks.flatMap(blockLines)]),
    ...[answers.results, answers.obstacles, answers.proposals, answers.nextSteps].flatMap((text) => text.split('\n')),
  ].filter((line) => line !== '')
}

/** Longer versions than this are compared as a whole between what they share at both ends. */
const LONGEST = 3000

/**
 * What was taken out of `from` and put into `to`, line by line: what both begin and end with is set aside, the rest compared by
 * their longest common subsequence.
 */
export function compareLines(from: readonly string[], to: readonly string[]): ReportComparison['lines'] {
  let head = 0
  while (head < from.length && head < to.length && from[head] === to[head]) head++
  let tail = 0
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++
  const a = from.slice(head, from.length - tail)
  const b = to.slice(head, to.length - tail)
  const same = (lines: readonly string[]): ReportComparison['lines'] => lines.map((text) => ({ change: 'same', text }))
  return [...same(from.slice(0, head)), ...changed(a, b), ...same(from.slice(from.length - tail))]
}

function changed(a: readonly string[], b: readonly string[]): ReportComparison['lines'] {
  const removed = a.map((text) => ({ change: 'removed' as const, text }))
  const added = b.map((text) => ({ change: 'added' as const, text }))
  if (a.length > LONGEST || b.length > LONGEST) return [...removed, ...added]
  // lengths[i][j]: longest common subsequence of a from i on and b from j on.
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: ReportComparison['lines'] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ change: 'same', text: a[i] ?? '' })
      i++
      j++
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push({ change: 'removed', text: a[i++] ?? '' })
    else lines.push({ change: 'added', text: b[j++] ?? '' })
  }
  return lines
}
