import { syntaxTree, syntaxTreeAvailable } from '@codemirror/language'
import type { Range } from '@codemirror/state'
import { Decoration, ViewPlugin } from '@codemirror/view'
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view'

const word = (name: string) => Decoration.mark({ class: `cm-word-${name}` })
const KEY = word('key')
const NUMBER = word('number')
const COMMENT = word('comment')
const MARK = word('mark')
const SIGN = word('sign')

/** Nodes of the YAML grammar (JSON is read by it too) and how they look. */
const BY_NODE: Readonly<Record<string, Decoration>> = {
  Comment: COMMENT,
  Anchor: MARK,
  Alias: MARK,
  Tag: MARK,
  DirectiveName: MARK,
  DirectiveContent: MARK,
  BlockLiteralHeader: MARK,
  ':': SIGN,
  ',': SIGN,
  '-': SIGN,
  '{': SIGN,
  '}': SIGN,
  '[': SIGN,
  ']': SIGN,
  DirectiveEnd: SIGN,
  DocEnd: SIGN,
}
const PLAIN_VALUE = /^(?:[-+]?[0-9][0-9_.]*(?:e[-+]?[0-9]+)?|true|false|null|~)$/i

function paint(view: EditorView): DecorationSet {
  const ranges: Range<Decoration>[] = []
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        if (node.to <= node.from) return
        if (node.name === 'Key') {
          const text = view.state.sliceDoc(node.from, node.to)
          const bar = text.indexOf('|')
          // What follows the bar of a Sigma field is how it is compared.
          if (bar > 0) {
            ranges.push(KEY.range(node.from, node.from + bar), MARK.range(node.from + bar, node.to))
          } else ranges.push(KEY.range(node.from, node.to))
          return false
        }
        const known = BY_NODE[node.name]
        if (known !== undefined) ranges.push(known.range(node.from, node.to))
        else if (node.name === 'Literal' && PLAIN_VALUE.test(view.state.sliceDoc(node.from, node.to)))
          ranges.push(NUMBER.range(node.from, node.to))
        return
      },
    })
  }
  return Decoration.set(ranges, true)
}

/** Colours the words of YAML and JSON where they are seen. */
export const codeWords = ViewPlugin.define(
  (view) => {
    let isDone = syntaxTreeAvailable(view.state)
    return {
      words: paint(view),
      update(change: ViewUpdate) {
        const isNowDone = syntaxTreeAvailable(change.state)
        if (change.docChanged || change.viewportChanged || isNowDone !== isDone) this.words = paint(change.view)
        isDone = isNowDone
      },
    }
  },
  { decorations: (plugin) => plugin.words },
)
