import { autocompletion, completionKeymap } from '@codemirror/autocomplete'
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import type { Diagnostic } from '@codemirror/lint'
import { Compartment, EditorState, StateEffect, StateField } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { DecorationSet } from '@codemirror/view'
import { joinSpans, spanAt } from './code-text.ts'
import type { CodeProblem, TextPlace, TextSpan } from './code-text.ts'
import { codeLook } from './code-theme.ts'
import { codeWords } from './code-words.ts'

/** One thing that may be written where the cursor stands. */
export interface CodeOption {
  readonly label: string
  readonly detail?: string
}

/** What fits before the cursor: the text it would replace begins at `from`, counted in the line. */
export type Completer = (line: string, text: string) => { from: number; options: readonly CodeOption[] } | null

export interface CodeWords {
  /** What a screen reader calls the editor. */
  readonly label: string
  /** CodeMirror's own texts, English to the reader's language. */
  readonly phrases: Readonly<Record<string, string>>
}

export interface CodeOptions extends CodeWords {
  readonly value: string
  readonly isReadOnly: boolean
  readonly hasLineNumbers: boolean
  readonly onChange: (value: string) => void
  readonly complete: Completer | undefined
}

/** An editor on the page; what it shows is told to it, what people type is told by it. */
export interface CodeHandle {
  show(value: string): void
  tellProblems(problems: readonly CodeProblem[]): void
  mark(spans: readonly TextSpan[]): void
  tellWords(words: CodeWords): void
  goTo(place: TextPlace): void
  destroy(): void
}

const setMarks = StateEffect.define<readonly TextSpan[]>()
const MARKED = Decoration.mark({ class: 'cm-marked', tagName: 'mark' })
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) {
        const spans = joinSpans(effect.value, transaction.newDoc.length)
        next = Decoration.set(spans.map((span) => MARKED.range(span.from, span.to)))
      }
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

function completions(complete: Completer): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const found = complete(before, context.state.doc.toString())
    if (found === null || found.options.length === 0) return null
    if (!context.explicit && found.from === before.length && !before.endsWith('|')) return null
    return { from: line.from + found.from, options: [...found.options], validFor: /^[\w-]*$/ }
  }
  return [autocompletion({ override: [source], icons: false }), keymap.of(completionKeymap)]
}

/**
 * Text typed over a selection is put in by CodeMirror: the browser would carry the look of what it replaces along as an inline
 * style, which the content policy refuses.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const isPlain = event.inputType === 'insertText' && event.data !== null && !event.isComposing
    if (!isPlain || view.composing || view.state.selection.main.empty) return false
    event.preventDefault()
    view.dispatch(view.state.replaceSelection(event.data ?? ''), { userEvent: 'input.type', scrollIntoView: true })
    return true
  },
})

function wordsOf({ label, phrases }: CodeWords): Extension {
  return [EditorState.phrases.of(phrases), EditorView.contentAttributes.of({ 'aria-label': label })]
}

/**
 * Puts an editor into `host`. It lives in a shadow root: there CodeMirror adopts its style sheet instead of writing a style
 * element, which the content policy would refuse. Keys typed into it stay in it; Escape and then Tab leaves it.
 */
export function mountCode(host: HTMLElement, options: CodeOptions): CodeHandle {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const words = new Compartment()
  let isTelling = false
  const extensions: Extension[] = [
    codeLook,
    codeWords,
    yaml(),
    marks,
    indentUnit.of('  '),
    drawSelection(),
    EditorView.lineWrapping,
    words.of(wordsOf(options)),
    ...(options.hasLineNumbers ? [lineNumbers()] : []),
    ...(options.isReadOnly
      ? [
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ tabindex: '0', role: 'textbox', 'aria-readonly': 'true' }),
        ]
      : [
          history(),
          typeOver,
          bracketMatching(),
          indentOnInput(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          lintGutter(),
          ...(options.complete === undefined ? [] : [completions(options.complete)]),
          keymap.of([...lintKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
          EditorView.contentAttributes.of({
            tabindex: '0',
            spellcheck: 'false',
            autocapitalize: 'off',
            autocorrect: 'off',
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !isTelling) options.onChange(update.state.doc.toString())
          }),
        ]),
  ]
  const view = new EditorView({ root, parent: root, state: EditorState.create({ doc: options.value, extensions }) })
  // Shortcuts of the page are not meant by somebody who types here.
  const keep = (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
  }
  host.addEventListener('keydown', keep)
  return {
    show(value) {
      const { doc } = view.state
      if (doc.toString() === value) return
      isTelling = true
      view.dispatch({ changes: { from: 0, to: doc.length, insert: value } })
      isTelling = false
    },
    tellProblems(problems) {
      const text = view.state.doc.toString()
      const diagnostics = problems.map((problem): Diagnostic => {
        const { from, to } = spanAt(text, problem)
        return { from, to: Math.max(from, to), severity: problem.severity, message: problem.message }
      })
      view.dispatch(setDiagnostics(view.state, diagnostics))
    },
    mark(spans) {
      view.dispatch({ effects: setMarks.of(spans) })
    },
    tellWords(next) {
      view.dispatch({ effects: words.reconfigure(wordsOf(next)) })
    },
    goTo(place) {
      const { from } = spanAt(view.state.doc.toString(), place)
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
      view.focus()
    },
    destroy() {
      host.removeEventListener('keydown', keep)
      view.destroy()
    },
  }
}
