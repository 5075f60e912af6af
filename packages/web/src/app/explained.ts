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
