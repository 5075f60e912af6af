import type { WarningContent } from '@haidang/contracts'

export interface ContentDiff {
  readonly title: { readonly before: string; readonly after: string } | null
  readonly summary: { readonly before: string; readonly after: string } | null
  readonly addedActions: readonly string[]
  readonly removedActions: readonly string[]
  readonly addedIndicators: readonly string[]
  readonly removedIndicators: readonly string[]
  readonly isSame: boolean
}

function changed(before: string, after: string): { before: string; after: string } | null {
  return before === after ? null : { before, after }
}

function minus(a: readonly string[], b: readonly string[]): readonly string[] {
  const known = new Set(b)
  return a.filter((item) => !known.has(item))
}

/** What a reader of version `before` needs to know about `after`. Order alone is no change. */
export function diffContent(before: WarningContent, after: WarningContent): ContentDiff {
  const indicatorsOf = (content: WarningContent) => content.indicators.map((indicator) => indicator.value)
  const diff = {
    title: changed(before.title, after.title),
    summary: changed(before.summary, after.summary),
    addedActions: minus(after.actions, before.actions),
    removedActions: minus(before.actions, after.actions),
    addedIndicators: minus(indicatorsOf(after), indicatorsOf(before)),
    removedIndicators: minus(indicatorsOf(before), indicatorsOf(after)),
  }
  const isSame =
    diff.title === null &&
    diff.summary === null &&
    diff.addedActions.length +
      diff.removedActions.length +
      diff.addedIndicators.length +
      diff.removedIndicators.length ===
      0
  return { ...diff, isSame }
}
