import type { ErrorCode, ReviewInput, RowState } from '@haidang/contracts'
import type { RelationRecord, RowRecord } from './tables.ts'

/** What an act of review does to the rows: pure, so that undoing is to put back what stood before. */
export interface ReviewChange {
  /** Rows that change, as they are to stand. */
  readonly changed: readonly RowRecord[]
  /** New rows: the parts of a split. */
  readonly created: readonly RowRecord[]
  readonly related: readonly RelationRecord[]
  readonly unrelated: readonly Pick<RelationRecord, 'row_id' | 'other_id'>[]
}
export type ReviewDecision =
  | { readonly ok: true; readonly change: ReviewChange }
  | { readonly ok: false; readonly refusal: ErrorCode }

/** Rows a person may still work on. One that was split or merged has its parts or its target instead. */
const OPEN: ReadonlySet<RowState> = new Set(['pending', 'accepted', 'corrected', 'dismissed'])
const nothing = { created: [], related: [], unrelated: [] }
const refuse = (refusal: ErrorCode): ReviewDecision => ({ ok: false, refusal })
const change = (part: Partial<ReviewChange>): ReviewDecision => ({
  ok: true,
  change: { changed: [], ...nothing, ...part },
})

/**
 * Decides on one act over the rows it names.
 * @param rows the rows named, in the order named; fewer where some are not there
 * @param hasDuty whether a duty was made of a row: it can be neither split, merged nor dismissed any more
 * @param newId makes ids of the parts of a split
 */
export function decideReview(
  act: ReviewInput,
  rows: readonly RowRecord[],
  hasDuty: (rowId: string) => boolean,
  newId: () => string,
): ReviewDecision {
  const named = 'rowIds' in act ? act.rowIds.length : 1
  const [first, second] = rows
  if (rows.length < named || first === undefined) return refuse('plan_row.not_found')
  const isOpen = rows.every((row) => OPEN.has(row.state))
  const isTaken = rows.some((row) => hasDuty(row.id))
  switch (act.act) {
    case 'accept':
      if (!isOpen) return refuse('plan_row.bad_act')
      return change({
        changed: rows.map((row) => ({
          ...row,
          state: row.state === 'corrected' ? ('corrected' as const) : ('accepted' as const),
          reason: null,
        })),
      })
    case 'dismiss':
      if (!isOpen || isTaken) return refuse('plan_row.bad_act')
      return change({ changed: rows.map((row) => ({ ...row, state: 'dismissed' as const, reason: act.reason })) })
    case 'reopen':
      if (!isOpen || isTaken) return refuse('plan_row.bad_act')
      return change({ changed: rows.map((row) => ({ ...row, state: 'pending' as const, reason: null })) })
    case 'correct': {
      if (!isOpen) return refuse('plan_row.bad_act')
      const { kind, text, lead, supporting, deadline } = act.change
      const next: RowRecord = {
        ...first,
        kind: kind ?? first.kind,
        text: text ?? first.text,
        lead: lead ?? first.lead,
        supporting: supporting ?? first.supporting,
        deadline: deadline ?? first.deadline,
        state: 'corrected',
        reason: null,
      }
      return change({ changed: [next] })
    }
    case 'split':
      if (!isOpen || isTaken) return refuse('plan_row.bad_act')
      return change({
        changed: [{ ...first, state: 'split' }],
        created: act.texts.map((text, i): RowRecord => ({
          ...first,
          id: newId(),
          seq: first.seq + i + 1,
          item: null,
          path: `${first.path}/${i + 1}`,
          text,
          state: 'accepted',
          reason: null,
          origin_id: first.id,
        })),
      })
    case 'merge': {
      if (!isOpen || isTaken) return refuse('plan_row.bad_act')
      const rest = rows.slice(1)
      const all = (of: (row: RowRecord) => readonly string[]): string[] => [...new Set(rows.flatMap(of))]
      const text = act.text === null || act.text === '' ? rows.map((row) => row.text).join(' ') : act.text
      return change({
        changed: [
          {
            ...first,
            text,
            lead: all((r) => r.lead),
            supporting: all((r) => r.supporting),
            groups: Object.assign({}, ...rows.map((r) => r.groups)) as Record<string, string>,
            deadline: rows.find((r) => r.deadline.kind !== 'none')?.deadline ?? first.deadline,
            state: 'corrected',
          },
          ...rest.map((row) => ({ ...row, state: 'merged' as const, origin_id: first.id })),
        ],
      })
    }
    case 'link':
      if (second === undefined || first.id === second.id) return refuse('plan_row.bad_act')
      return change({
        changed: rows,
        related: [{ row_id: first.id, other_id: second.id, why: 'linked', likeness: null }],
      })
    case 'unlink':
      if (second === undefined) return refuse('plan_row.bad_act')
      return change({
        changed: rows,
        unrelated: [
          { row_id: first.id, other_id: second.id },
          { row_id: second.id, other_id: first.id },
        ],
      })
  }
}
