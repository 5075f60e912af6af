import type { ParsedEvent, ParseProblem, SourceFormat } from '@haidang/contracts'
import { ocsfClasses } from '@haidang/parsers'
import { eachEvent, type EventPlace, placeOf } from '../files/event-loop.ts'
import type { EventBatch } from '../files/read-events.ts'

export interface ParseTotals {
  /** Records: lines, or what stands for one event. */
  lines: number
  events: number
  /** Events of which something could not be read. */
  partial: number
  /** Records that gave no event. */
  refused: number
  /** Events by what they were recognised as, by OCSF class, and problems by code. */
  readonly formats: Record<string, number>
  readonly classes: Record<string, number>
  readonly problems: Record<string, number>
}

export interface ParseHandlers {
  readonly onEvent: (event: ParsedEvent) => void
  /** `problem.offset` counts from the start of the record, as `place.offset` does from that of the file. */
  readonly onProblem: (place: EventPlace, problem: ParseProblem, isRefused: boolean) => void
  readonly onBatch?: (batch: EventBatch) => Promise<void> | undefined
}

export async function parseEvents(
  batches: AsyncIterable<EventBatch>,
  format: SourceFormat | 'auto',
  now: number,
  handlers: ParseHandlers,
): Promise<ParseTotals> {
  const totals: ParseTotals = { lines: 0, events: 0, partial: 0, refused: 0, formats: {}, classes: {}, problems: {} }
  const names = new Map(ocsfClasses().map(({ uid, name }) => [uid, name]))
  const add = (counts: Record<string, number>, key: string): void => {
    counts[key] = (counts[key] ?? 0) + 1
  }
  await eachEvent(batches, format, now, {
    onEvent(event, index, batch, record) {
      totals.lines++
      totals.events++
      add(totals.formats, event.format)
      add(totals.classes, `${event.ocsf.class_uid} ${names.get(event.ocsf.class_uid) ?? ''}`.trimEnd())
      if (event.problems.length > 0) {
        totals.partial++
        for (const problem of event.problems) {
          add(totals.problems, problem.code)
          handlers.onProblem(placeOf(index, batch, record), problem, false)
        }
      }
      handlers.onEvent(event)
    },
    onUnreadable(problem, index, batch, record) {
      totals.lines++
      totals.refused++
      add(totals.problems, problem.code)
      handlers.onProblem(placeOf(index, batch, record), problem, true)
    },
    onBatch: handlers.onBatch,
  })
  return totals
}
