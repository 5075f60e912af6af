import { useMemo } from 'react'
import type { TextSpan } from './code-text.ts'
import { highlightParts } from './highlight-parts.ts'
import { layOut } from './json-layout.ts'
import classes from './record-text.module.css'

/** The record of an event as it came, JSON spread over lines, with the given places of the source marked. */
export function RecordText({
  text,
  spans,
  label,
  className = '',
}: {
  readonly text: string
  readonly spans: readonly TextSpan[]
  readonly label: string
  readonly className?: string
}) {
  const parts = useMemo(() => {
    const laid = layOut(text)
    return highlightParts(laid.text, spans.map(laid.spanOf), true)
  }, [text, spans])
  return (
    <div className={className} role="region" aria-label={label} tabIndex={0}>
      <pre className={classes.record}>
        {parts.map((part, n) =>
          part.kind === 'marked' ? <mark key={n}>{part.text}</mark> : <span key={n}>{part.text}</span>,
        )}
      </pre>
    </div>
  )
}
