import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import classes from './code-editor.module.css'
import type { CodeEditorProps } from './code-editor-props.ts'
import { useText } from './text.ts'

const CodeSurface = lazy(() => import('./code-surface.tsx').then((module) => ({ default: module.CodeSurface })))

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
