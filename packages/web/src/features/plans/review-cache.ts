import type { Plan, PlanRow, ReviewOutcome } from '@haidang/contracts'
import type { InfiniteData } from '@tanstack/react-query'
import type { PageOf } from '../../app/page-of.ts'

export type RowPages = InfiniteData<PageOf<PlanRow>>

/**
 * The rows as they stand after an act of review: those that changed are put in their places, those that are new stand by their order
 * in the document, those that are gone are taken out. Rows that no longer match the filter stay until the filter changes, so
 * that nothing jumps under the reader's hands.
 */
export function afterReview(pages: RowPages, outcome: ReviewOutcome): RowPages {
  const changed = new Map(outcome.rows.map((row) => [row.id, row]))
  const gone = new Set(outcome.removedRowIds)
  const kept = pages.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((row) => {
      if (gone.has(row.id)) return []
      const next = changed.get(row.id)
      changed.delete(row.id)
      return [next ?? row]
    }),
  }))
  const [first, ...rest] = kept
  if (changed.size === 0 || first === undefined) return { ...pages, pages: kept }
  const items = [...first.items, ...rest.flatMap((page) => page.items), ...changed.values()]
  items.sort((a, b) => a.seq - b.seq || Number(a.originId !== null) - Number(b.originId !== null))
  return { ...pages, pages: [{ ...first, items }, ...rest.map((page) => ({ ...page, items: [] }))] }
}

export const planAfterReview = (plan: Plan, outcome: ReviewOutcome): Plan => ({
  ...plan,
  review: outcome.review,
  canUndo: outcome.canUndo,
})
