import { createTheme } from '@mantine/core'
import type { MantineColorsTuple } from '@mantine/core'

/** The one accent, as the lamp of a lighthouse seen over water; its custom properties are written out in theme.css. */
const lamp: MantineColorsTuple = [
  '#e6f4f8',
  '#c9e6ee',
  '#9fd2e0',
  '#6dbad0',
  '#3fa0bc',
  '#1f87a5',
  '#0f6f8c',
  '#0b5c75',
  '#0a4a5f',
  '#083a4b',
]

/**
 * Every dialog leaves the page's scroll alone: the scroll lock would write a style element the content policy refuses. Its
 * header is no landmark of the page.
 */
const unlocked = { defaultProps: { lockScroll: false, attributes: { header: { role: 'presentation' } } } }

export const theme = createTheme({
  primaryColor: 'lamp',
  colors: { lamp },
  fontFamily: "'Be Vietnam Pro', system-ui, sans-serif",
  headings: { fontFamily: "'Be Vietnam Pro', system-ui, sans-serif", fontWeight: '600' },
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Modal: unlocked,
    Drawer: unlocked,
    Button: { defaultProps: { size: 'sm' } },
  },
})
