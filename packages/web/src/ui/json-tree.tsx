import classes from './json-tree.module.css'

export interface JsonTreeProps {
  readonly value: unknown
  /** Texts to mark where they occur in values, matched without regard to case. */
  readonly marks?: readonly string[]
  /** Dotted paths whose whole line is marked. */
  readonly markedPaths?: ReadonlySet<string>
}

function leafText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** The text with every occurrence of a mark wrapped; long texts are kept whole. */
export function Marked({ text, marks }: { readonly text: string; readonly marks: readonly string[] }) {
  const lower = text.toLowerCase()
  const found = marks
    .filter((mark) => mark.length > 1)
    .flatMap((mark) => {
      const at = lower.indexOf(mark.toLowerCase())
      return at < 0 ? [] : [{ at, end: at + mark.length }]
    })
    .sort((a, b) => a.at - b.at || b.end - a.end)
  const parts: { text: string; isMarked: boolean }[] = []
  let from = 0
  for (const { at, end } of found) {
    if (at < from) continue
    parts.push({ text: text.slice(from, at), isMarked: false }, { text: text.slice(at, end), isMarked: true })
    from = end
  }
  parts.push({ text: text.slice(from), isMarked: false })
  return parts.map((part, n) => (part.isMarked ? <mark key={n}>{part.text}</mark> : <span key={n}>{part.text}</span>))
}

function Branch({
  name,
  value,
  path,
  marks,
  markedPaths,
}: { readonly name: string; readonly value: unknown; readonly path: string } & Required<Omit<JsonTreeProps, 'value'>>) {
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
    return (
      <li className={classes.branch}>
        <details open>
          <summary>
            <span className={classes.key}>{name}</span>
            <span className={classes.size}>{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
          </summary>
          <ul className={classes.level}>
            {entries.map(([key, inner]) => (
              <Branch
                key={key}
                name={key}
                value={inner}
                path={path === '' ? key : `${path}.${key}`}
                marks={marks}
                markedPaths={markedPaths}
              />
            ))}
          </ul>
        </details>
      </li>
    )
  }
  return (
    <li className={classes.leaf} data-marked={markedPaths.has(path) || undefined}>
      <span className={classes.key}>{name}</span>
      <span className={classes.value} data-type={value === null ? 'null' : typeof value}>
        <Marked text={leafText(value)} marks={marks} />
      </span>
    </li>
  )
}

/** A JSON value as a tree that opens and closes, with what matched marked. */
export function JsonTree({ value, marks = [], markedPaths = new Set<string>() }: JsonTreeProps) {
  const entries = value !== null && typeof value === 'object' ? Object.entries(value) : [['', value] as const]
  return (
    <ul className={classes.tree}>
      {entries.map(([key, inner]) => (
        <Branch key={key} name={key} value={inner} path={key} marks={marks} markedPaths={markedPaths} />
      ))}
    </ul>
  )
}
