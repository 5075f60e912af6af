import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Ref } from 'react'
import classes from './code-editor.module.css'
import type { Completer } from './code-mount.ts'
import type { CodeProblem, TextPlace, TextSpan } from './code-text.ts'
import { useText } from './text.ts'

const CodeSurface = lazy(() => import('./code-surface.tsx').then((module) => ({ default: module.CodeSurface })))

/** What may be asked of an editor from outside. */
export interface CodeControl {
  goTo(place: TextPlace): void
}

export interface CodeEditorProps {
  readonly value: string
  readonly label: string
  readonly onChange?: ((value: string) => void) | undefined
  /** Drawn under the words they concern and in the gutter; keep the array between renders. */
  readonly problems?: readonly CodeProblem[] | undefined
  /** What to mark in the text, UTF-16 units; keep the array between renders. */
  readonly spans?: readonly TextSpan[] | undefined
  readonly complete?: Completer | undefined
  readonly isReadOnly?: boolean
  readonly hasLineNumbers?: boolean
  /** `page` fills its place and scrolls inside, `text` is as tall as its text up to a bound. */
  readonly size?: 'page' | 'text'
  readonly ref?: Ref<CodeControl>
}

/** A text in YAML or JSON to be read or written, with its problems in place. Escape, then Tab leaves it. */
export function CodeEditor(props: CodeEditorProps) {
  const { t } = useText()
  return (
    <div className={classes.frame} data-size={props.size ?? 'text'} data-read-only={props.isReadOnly || undefined}>
      <Suspense
        fallback={
          <Skeleton className={classes.waiting ?? ''} radius="sm" role="status" aria-label={t('ui.panel.loading')} />
        }
      >
        <CodeSurface {...props} />
      </Suspense>
      {props.isReadOnly !== true && <p className={classes.hint}>{t('ui.code.leaveHint')}</p>}
    </div>
  )
}
