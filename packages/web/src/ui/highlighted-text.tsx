import { useState } from 'react'
import type { TextSpan } from './code-text.ts'
import { numberText } from './format.ts'
import { highlightParts } from './highlight-parts.ts'
import classes from './highlighted-text.module.css'
import { useText } from './text.ts'

/**
 * A value of an event with what matched in it marked at its exact place. What a long value has between its marks is folded
 * until somebody asks for it.
 */
export function HighlightedText({ text, spans }: { readonly text: string; readonly spans: readonly TextSpan[] }) {
  const { t, locale } = useText()
  const [isWhole, setWhole] = useState(false)
  return (
    <code className={classes.value}>
      {highlightParts(text, spans, isWhole).map((part, n) => {
        if (part.kind === 'marked') return <mark key={n}>{part.text}</mark>
        if (part.kind === 'plain') return <span key={n}>{part.text}</span>
        const count = numberText(locale, part.text.length)
        return (
          <button
            key={n}
            type="button"
            className={classes.fold}
            aria-label={t('ui.code.unfold', { count })}
            title={t('ui.code.unfold', { count })}
            onClick={() => setWhole(true)}
          >
            … {count} …
          </button>
        )
      })}
    </code>
  )
}
