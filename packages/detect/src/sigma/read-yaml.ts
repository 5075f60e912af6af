import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type ParsedNode,
} from 'yaml'
import { Refusal, type Place } from './problems.ts'
import { readPlainYaml } from './read-plain-yaml.ts'
import type { YamlEntry, YamlValue } from './yaml-value.ts'

export type { YamlEntry, YamlValue } from './yaml-value.ts'

/** Longest document accepted, in UTF-16 code units; SigmaHQ's longest is under 40,000. */
export const MAX_DOCUMENT_LENGTH = 2_000_000
/** Most aliases followed in one document; each costs a walk through it. */
const MAX_ALIASES = 200
/** Most brackets open at once; the whole reader's time grows with their square. */
const MAX_OPEN_BRACKETS = 500
/** Most nodes visited in one document, aliases followed, so that nested aliases cannot multiply without end. */
const MAX_VISITS = 400_000

export interface YamlDocument {
  readonly text: string
  /** Lines before this document in the whole text. */
  readonly lineOffset: number
}

/** Cuts a text at its `---` lines. A document of blanks and comments only is left out. */
export function splitDocuments(text: string): YamlDocument[] {
  const out: YamlDocument[] = []
  const lines = /^(?:---(?=[ \t\r\n]|$)|\.\.\.[ \t]*\r?$)/gm
  let start = 0
  let lineOffset = 0
  const push = (end: number): void => {
    const part = text.slice(start, end)
    if (/^[ \t]*[^\s#]/m.test(part)) out.push({ text: part, lineOffset })
    for (let i = part.indexOf('\n'); i >= 0; i = part.indexOf('\n', i + 1)) lineOffset++
  }
  for (let hit = lines.exec(text); hit !== null; hit = lines.exec(text)) {
    push(hit.index)
    start = hit.index + 3
  }
  push(text.length)
  return out
}

/** Reads one document. Throws `Refusal` with the place of the first error. */
export function readDocument(document: YamlDocument): YamlValue {
  if (document.text.length > MAX_DOCUMENT_LENGTH)
    throw new Refusal('sigma.too_large', null, { limit: MAX_DOCUMENT_LENGTH })
  return readPlainYaml(document.text, document.lineOffset) ?? readWholeYaml(document)
}

/** Reads anything YAML 1.2 can say. */
export function readWholeYaml(document: YamlDocument): YamlValue {
  if (opensTooMany(document.text))
    throw new Refusal('sigma.yaml_too_deep', { line: document.lineOffset + 1, column: 1 })
  const lines = new LineCounter()
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line) + document.lineOffset, column: Math.max(1, col) }
  }
  let parsed: Document.Parsed
  try {
    // Unique keys are checked below in linear time; the library compares every pair.
    parsed = parseDocument(document.text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      schema: 'core',
      logLevel: 'silent',
    })
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('sigma.yaml_too_deep', null)
    throw new Refusal('sigma.yaml_invalid', null, { reason: error instanceof Error ? error.message : 'unreadable' })
  }
  const fault = parsed.errors[0]
  if (fault !== undefined) throw new Refusal('sigma.yaml_invalid', place(fault.pos[0]), { reason: fault.message })
  let visits = 0
  let aliases = 0
  const convert = (node: Node | ParsedNode | null | undefined, depth: number): YamlValue => {
    const at = place(node?.range?.[0] ?? 0)
    if (++visits > MAX_VISITS) throw new Refusal('sigma.too_large', at, { limit: MAX_VISITS })
    if (depth > 60) throw new Refusal('sigma.yaml_too_deep', at)
    if (isAlias(node)) {
      if (++aliases > MAX_ALIASES) throw new Refusal('sigma.too_large', at, { limit: MAX_ALIASES })
      const target = node.resolve(parsed)
      if (target === undefined) throw new Refusal('sigma.yaml_invalid', at, { reason: 'unknown alias' })
      return convert(target, depth + 1)
    }
    if (isMap(node)) {
      const entries: YamlEntry[] = []
      const seen = new Set<string>()
      for (const pair of node.items as Pair<Node, Node | null>[]) {
        const keyNode = pair.key
        const keyPlace = place(keyNode.range?.[0] ?? 0)
        if (!isScalar(keyNode)) throw new Refusal('sigma.yaml_invalid', keyPlace, { reason: 'a key is not a scalar' })
        const key = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? String(keyNode.value))
        if (seen.has(key)) throw new Refusal('sigma.yaml_invalid', keyPlace, { reason: `key "${key}" appears twice` })
        seen.add(key)
        entries.push({
          key,
          place: keyPlace,
          value:
            pair.value === null
              ? { kind: 'scalar', value: null, source: '', place: keyPlace }
              : convert(pair.value, depth + 1),
        })
      }
      return { kind: 'map', entries, place: at }
    }
    if (isSeq(node))
      return { kind: 'list', items: (node.items as (Node | null)[]).map((item) => convert(item, depth + 1)), place: at }
    if (isScalar(node)) {
      const { value } = node
      const plain =
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
      return { kind: 'scalar', value: plain ? value : String(value), source: node.source ?? String(value), place: at }
    }
    return { kind: 'scalar', value: null, source: '', place: at }
  }
  try {
    return convert(parsed.contents, 0)
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('sigma.yaml_too_deep', null)
    throw error
  }
}

function opensTooMany(text: string): boolean {
  let open = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 91 || c === 123) {
      if (++open > MAX_OPEN_BRACKETS) return true
    } else if ((c === 93 || c === 125) && open > 0) open--
  }
  return false
}

export function entryOf(value: YamlValue | undefined, key: string): YamlValue | undefined {
  return value?.kind === 'map' ? value.entries.find((entry) => entry.key === key)?.value : undefined
}

/** Text of a scalar, or the empty string. */
export function textOf(value: YamlValue | undefined): string {
  if (value?.kind !== 'scalar' || value.value === null) return ''
  return typeof value.value === 'string' ? value.value : value.source
}

/** Texts of a list of scalars, or of one scalar. */
export function textsOf(value: YamlValue | undefined): string[] {
  if (value === undefined) return []
  if (value.kind === 'scalar') return value.value === null ? [] : [textOf(value)]
  return value.kind === 'list' ? value.items.filter((item) => item.kind === 'scalar').map(textOf) : []
}
