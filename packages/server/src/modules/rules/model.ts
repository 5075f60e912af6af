/** A rule as an import brings it, enough to decide what becomes of it. */
export interface IncomingRule {
  readonly id: string
  readonly textHash: string
}

export interface KnownRule {
  readonly packName: string
  readonly textHash: string
  readonly version: number
}

export type Fate =
  | { readonly kind: 'new' }
  | { readonly kind: 'unchanged' }
  /** Another text of the same rule: the next version. */
  | { readonly kind: 'version'; readonly version: number }
  /** Another pack holds a different text under this id: neither pack may change the other's rules. */
  | { readonly kind: 'refused'; readonly packName: string }

export function fateOf(incoming: IncomingRule, known: KnownRule | undefined, packName: string): Fate {
  if (known === undefined) return { kind: 'new' }
  if (known.textHash === incoming.textHash) return { kind: 'unchanged' }
  if (known.packName !== packName) return { kind: 'refused', packName: known.packName }
  return { kind: 'version', version: known.version + 1 }
}

/** Rules that their own author has withdrawn are stored but not run until a person says so. */
const WITHDRAWN: ReadonlySet<string> = new Set(['deprecated', 'unsupported'])

export function runsFromTheStart(status: string): boolean {
  return !WITHDRAWN.has(status.toLowerCase())
}

const DOCUMENT_END = /^(?:---(?=[ \t\r\n]|$)|\.\.\.[ \t]*\r?$)/gm

/**
 * The text of the document that begins on a line of a file of one or more YAML documents; the whole text where one document
 * lends its keys to others (`action: global`), as they cannot be read alone.
 * @param line from 1, as the parser names it
 */
export function documentText(text: string, line: number): string {
  if (/^action:[ \t]*global\b/m.test(text)) return text
  let start = 0
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', start)
    if (next === -1) break
    start = next + 1
  }
  const rest = text.slice(start).replace(/^---[ \t]*\r?\n?/, '')
  const end = rest.search(DOCUMENT_END)
  return `${(end === -1 ? rest : rest.slice(0, end)).trim()}\n`
}
