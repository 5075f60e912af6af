import { useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import type { CodeEditorProps } from './code-editor-props.ts'
import classes from './code-editor.module.css'
import { mountCode } from './code-mount.ts'
import type { CodeHandle } from './code-mount.ts'
import { useText } from './text.ts'

/** The editor itself, with all of CodeMirror; `CodeEditor` loads it when it is needed. */
export function CodeSurface(props: CodeEditorProps) {
  const { value, label, problems, spans, isReadOnly = false, hasLineNumbers = true, ref } = props
  const { t } = useText()
  const host = useRef<HTMLDivElement>(null)
  const handle = useRef<CodeHandle | null>(null)
  const latest = useRef(props)
  latest.current = props
  const words = useMemo(
    () => ({
      label: isReadOnly ? label : `${label}. ${t('ui.code.leaveHint')}`,
      phrases: {
        'Selection deleted': t('ui.code.selectionDeleted'),
        Diagnostics: t('ui.code.problems'),
        'No diagnostics': t('ui.code.noProblems'),
        Completions: t('ui.code.completions'),
        close: t('ui.act.close'),
        'Control character': t('ui.code.controlCharacter'),
      },
    }),
    [t, label, isReadOnly],
  )
  const wordsNow = useRef(words)
  wordsNow.current = words

  // CodeMirror: made once in its place, told of every change of what it shows.
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const made = mountCode(element, {
      ...wordsNow.current,
      value: latest.current.value,
      isReadOnly,
      hasLineNumbers,
      onChange: (next) => latest.current.onChange?.(next),
      complete:
        latest.current.complete === undefined
          ? undefined
          : (line, text) => latest.current.complete?.(line, text) ?? null,
    })
    handle.current = made
    return () => {
      made.destroy()
      handle.current = null
    }
  }, [isReadOnly, hasLineNumbers])
  // CodeMirror: the text, its problems, its marks, its words.
  useEffect(() => handle.current?.show(value), [value])
  useEffect(() => handle.current?.tellProblems(problems ?? []), [problems, isReadOnly])
  useEffect(() => handle.current?.mark(spans ?? []), [spans, value])
  useEffect(() => handle.current?.tellWords(words), [words])

  useImperativeHandle(ref, () => ({ goTo: (place) => handle.current?.goTo(place) }), [])
  return <div ref={host} className={classes.host} />
}
