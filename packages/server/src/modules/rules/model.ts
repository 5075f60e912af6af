import { SEVERITIES, type Severity } from '@haidang/std'

/** A rule as a version of a pack brings it, enough to decide what becomes of it. */
export interface IncomingRule {
  readonly id: string
  readonly textHash: string
}

export interface KnownRule {
  readonly packName: string
  readonly textHash: string
  readonly version: number
  readonly isRetired: boolean
}

export type Fate =
  | { readonly kind: 'new' }
  | { readonly kind: 'unchanged' }
  /** Another text of the same rule: the next version. */
  | { readonly kind: 'version'; readonly version: number }
  /** The same text, which had left its pack and is there again. */
  | { readonly kind: 'revived'; readonly version: number }
  /** Another pack holds a different text under this id: neither pack may change the other's rules. */
  | { readonly kind: 'refused'; readonly packName: string }

export function fateOf(incoming: IncomingRule, known: KnownRule | undefined, packName: string): Fate {
  if (known === undefined) return { kind: 'new' }
  const isSame = known.textHash === incoming.textHash
  if (known.isRetired)
    return isSame ? { kind: 'revived', version: known.version } : { kind: 'version', version: known.version + 1 }
  if (isSame) return { kind: 'unchanged' }
  if (known.packName !== packName) return { kind: 'refused', packName: known.packName }
  return { kind: 'version', version: known.version + 1 }
}

/** Rules that their own author has withdrawn are stored but not run until a person says so. */
const WITHDRAWN: ReadonlySet<string> = new Set(['deprecated', 'unsupported'])

export function runsFromTheStart(status: string): boolean {
  return !WITHDRAWN.has(status.toLowerCase())
}

/** Whether a rule runs and at which level: what a person has set here, else what its author says. */
export function inForce(
  author: { readonly status: string; readonly severity: number },
  chosen: { readonly enabled: boolean | null; readonly severity: number | null },
): { readonly isEnabled: boolean; readonly severity: number } {
  return {
    isEnabled: chosen.enabled ?? runsFromTheStart(author.status),
    severity: chosen.severity ?? author.severity,
  }
}

/** The level of a rank as it stands in rows. */
export function levelOf(rank: number): Severity {
  return SEVERITIES[rank] ?? 'informational'
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

/** What a new version of a pack holds: what the material brings and, where it only adds, what was there and is not brought. */
export function mergeEntries<E extends { readonly id: string }>(
  mode: 'whole' | 'add',
  brought: readonly E[],
  before: readonly E[],
): readonly E[] {
  if (mode === 'whole') return brought
  const ids = new Set(brought.map((e) => e.id))
  return [...before.filter((e) => !ids.has(e.id)), ...brought]
}
