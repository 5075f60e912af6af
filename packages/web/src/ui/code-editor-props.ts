import type { Ref } from 'react'
import type { Completer } from './code-mount.ts'
import type { CodeProblem, TextPlace, TextSpan } from './code-text.ts'

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
