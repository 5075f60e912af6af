import { EditorView } from '@codemirror/view'

const MONO = 'var(--mantine-font-family-monospace)'

/** The look of the editor, from the product's tokens, so that it follows every scheme by itself. */
export const codeLook = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: MONO,
    lineHeight: '1.65',
    minHeight: 'var(--code-min, 8rem)',
    maxHeight: 'var(--code-max, none)',
    overflow: 'auto',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': {
    border: 'none',
    borderRight: '1px solid var(--line-soft)',
    backgroundColor: 'var(--surface-sunken)',
    color: 'var(--ink-soft)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent-soft) 55%, transparent)' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-line)',
  },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent-line)' },
  '.cm-marked': { borderRadius: '3px', backgroundColor: 'var(--mark)', color: 'var(--mark-ink)', fontWeight: '600' },
  '.cm-lintRange': { backgroundImage: 'none' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--bad) 1.5px', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--warn) 1.5px', textUnderlineOffset: '3px' },
  '.cm-gutter-lint': { width: '1.5em' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0.3em 0.15em' },
  '.cm-lint-marker': { width: '0.95em', height: '0.95em' },
  // The marks are drawn here: shapes of their own (an octagon, a triangle), without images.
  '.cm-lint-marker-error': {
    content: 'none',
    backgroundColor: 'var(--bad)',
    clipPath: 'polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%)',
  },
  '.cm-lint-marker-warning': {
    content: 'none',
    backgroundColor: 'var(--warn)',
    clipPath: 'polygon(50% 0, 100% 100%, 0 100%)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: '6px',
    backgroundColor: 'var(--surface-raised)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow)',
    fontFamily: 'var(--mantine-font-family)',
    maxWidth: 'min(34rem, 80vw)',
  },
  '.cm-diagnostic': { padding: '6px 12px', whiteSpace: 'pre-wrap', lineHeight: '1.55', fontSize: '13px' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--warn)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: MONO, maxHeight: '16rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '1.6' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionDetail': {
    color: 'var(--ink-soft)',
    fontFamily: 'var(--mantine-font-family)',
    fontStyle: 'normal',
    marginLeft: '1.5em',
  },
  '.cm-completionMatchedText': { color: 'var(--accent)', fontWeight: '600', textDecoration: 'none' },
  '.cm-word-key': { color: 'var(--accent)', fontWeight: '500' },
  '.cm-word-number': { color: 'var(--severity-medium)' },
  '.cm-word-comment': { color: 'var(--ink-soft)', fontStyle: 'italic' },
  '.cm-word-mark': { color: 'var(--severity-high)' },
  '.cm-word-sign': { color: 'var(--ink-soft)' },
  '.cm-panels': { backgroundColor: 'var(--surface-sunken)', color: 'var(--ink)' },
  '.cm-foldPlaceholder': {
    border: '1px solid var(--line)',
    backgroundColor: 'var(--surface-sunken)',
    color: 'inherit',
  },
})
