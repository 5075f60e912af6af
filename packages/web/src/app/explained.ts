import type { ExceptionField, ExplainedReason } from '@haidang/contracts'
import type { TextSpan } from '../ui/code-text.ts'
import { fieldOf } from './exception-draft.ts'

const MOST_FIELDS = 20

/** What to mark in the text of the event: the match, or the whole value where its place inside is unknown. */
export function recordSpans(reasons: readonly ExplainedReason[]): readonly TextSpan[] {
  return reasons.flatMap((reason) => {
    const range = reason.inText ?? reason.valueInText
    return range === null ? [] : [{ from: range.start, to: range.start + range.length }]
  })
}

/** The narrowest exception a hit suggests: every field that matched, with the value it had. */
export function exceptionFieldsOf(reasons: readonly ExplainedReason[]): readonly ExceptionField[] {
  const fields = new Map<string, ExceptionField>()
  for (const reason of reasons) {
    if (reason.field !== '' && reason.value !== '' && !fields.has(reason.field))
      fields.set(reason.field, fieldOf(reason))
  }
  return [...fields.values()].slice(0, MOST_FIELDS)
}

/** Of the reasons of a correlation those that name what its events have in common; the last says how the condition was met. */
export function groupReasons(reasons: readonly ExplainedReason[]): readonly ExplainedReason[] {
  return reasons.filter((reason) => reason.part === 'group-by')
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A span in the largest unit that it is a whole number of, as a rule writes it. */
export function spanParts(ms: number): { readonly unit: (typeof UNITS)[number][0]; readonly n: number } {
  const [unit, size] = UNITS.find(([, length]) => ms % length === 0) ?? (['second', 1000] as const)
  return { unit, n: Math.round(ms / size) }
}
