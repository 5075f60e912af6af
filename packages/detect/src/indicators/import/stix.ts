import { tightest, type Tlp } from '@haidang/std'
import type { IndicatorKind } from '../entry.ts'
import { techniquesOf } from './csv.ts'
import { isObject, objectsOf, parseJson, textOf, type JsonObject } from './json-shape.ts'
import { createCollector, type EntryDetails, type ImportDefaults, type ImportOutcome } from './outcome.ts'
import { TLP_MARKING_IDS, tlpOf } from './tlp-names.ts'

const PATHS: Readonly<Record<string, IndicatorKind | 'auto'>> = {
  'ipv4-addr:value': 'auto',
  'ipv6-addr:value': 'auto',
  'domain-name:value': 'domain',
  'url:value': 'url',
  'email-addr:value': 'email',
  'email-message:from_ref.value': 'email',
  'email-message:sender_ref.value': 'email',
}
/** Reached from a flow's or a request's end. */
const ADDRESS_PATH = /^network-traffic:(?:src|dst)_ref\.value$/
const HASH_PATH = /^(?:file|artifact|x509-certificate):(?:[a-z_]+\.)?hashes\.(?:'[A-Za-z0-9-]+'|[A-Za-z0-9-]+)$/

export interface PatternValue {
  readonly kind: IndicatorKind | 'auto'
  readonly text: string
}

/**
 * The values of a simple STIX pattern: equalities (or `IN`, `ISSUBSET` for networks) of addresses, names, URLs, hashes and mail
 * addresses joined by OR, in one or several observations joined by OR; several hashes of one file may be joined by AND.
 * Null for anything else: time, order, repetition, negation, other fields.
 */
export function simplePatternValues(pattern: string): readonly PatternValue[] | null {
  const tokens = tokenise(pattern)
  if (tokens === null) return null
  const out: PatternValue[] = []
  let i = 0
  for (;;) {
    if (tokens[i++] !== '[') return null
    const values: PatternValue[] = []
    const joins = new Set<string>()
    for (;;) {
      const path = tokens[i++] ?? ''
      const operator = (tokens[i++] ?? '').toUpperCase()
      const kind = PATHS[path] ?? (ADDRESS_PATH.test(path) ? 'auto' : HASH_PATH.test(path) ? 'hash' : undefined)
      if (kind === undefined) return null
      if (operator === 'IN') {
        if (tokens[i++] !== '(') return null
        for (;;) {
          const text = stringOf(tokens[i++])
          if (text === null) return null
          values.push({ kind, text })
          const next = tokens[i++]
          if (next === ')') break
          if (next !== ',') return null
        }
        // "One of" beside AND would need both sides.
        joins.add(values.length > 1 ? 'OR' : '')
      } else if (operator === '=' || operator === '==' || (operator === 'ISSUBSET' && kind === 'auto')) {
        const text = stringOf(tokens[i++])
        if (text === null) return null
        values.push({ kind, text })
      } else return null
      const next = (tokens[i++] ?? '').toUpperCase()
      if (next === ']') break
      if (next !== 'OR' && next !== 'AND') return null
      joins.add(next)
    }
    if (joins.has('AND') && (joins.has('OR') || values.some((v) => v.kind !== 'hash'))) return null
    out.push(...values)
    if (i === tokens.length) return out
    if ((tokens[i++] ?? '').toUpperCase() !== 'OR') return null
  }
}

function stringOf(token: string | undefined): string | null {
  if (token === undefined || token[0] !== "'") return null
  return token.slice(1, -1).replace(/\\(.)/gs, '$1')
}

/** Brackets, commas, operators, quoted strings, and paths or words; null where a character fits none. */
function tokenise(pattern: string): string[] | null {
  const token =
    /\s*(?:([[\](),]|[=!<>]+)|('(?:[^'\\]|\\.)*')|([A-Za-z0-9_-]+(?::(?:[A-Za-z0-9_.-]|'[A-Za-z0-9-]+'|\[[0-9*]+\])+)?))\s*/sy
  const out: string[] = []
  while (token.lastIndex < pattern.length) {
    const found = token.exec(pattern)
    if (found === null) return null
    out.push(found[1] ?? found[2] ?? found[3] ?? '')
  }
  return out
}

/**
 * A STIX 2.0 or 2.1 bundle (or a bare list of objects): its indicators with simple patterns. Others are told by their id,
 * withdrawn ones too. Techniques come from `indicates` relationships to attack patterns; TLP markings only tighten.
 */
export function importStix(text: string, defaults: ImportDefaults): ImportOutcome {
  const collector = createCollector(defaults)
  const json = parseJson(text)
  const objects = objectsOf(isObject(json) ? (json['objects'] ?? [json]) : json)
  if (json === undefined || !objects.some((o) => typeof o['type'] === 'string')) {
    collector.problem(json === undefined ? 'import.not_json' : 'import.unknown_shape', 'line 1', text)
    return collector.outcome()
  }
  const markings = markingsOf(objects)
  const techniques = techniquesByIndicator(objects)
  for (const object of objects) {
    if (object['type'] !== 'indicator') continue
    collector.look()
    const id = textOf(object['id'])
    const pattern = textOf(object['pattern'])
    if (object['revoked'] === true) {
      collector.problem('import.withdrawn', id, pattern)
      continue
    }
    const isStix = object['pattern_type'] === undefined || object['pattern_type'] === 'stix'
    const values = isStix ? simplePatternValues(pattern) : null
    if (values === null) {
      collector.problem('import.unsupported_pattern', id, pattern)
      continue
    }
    const details = detailsOf(object, markings, techniques.get(id))
    values.forEach(({ kind, text: value }, n) => {
      const auto = kind === 'auto' && value.includes('/') ? 'cidr' : kind
      collector.take(auto, value, id, { ...details, id: n === 0 ? id : `${id}#${n + 1}` })
    })
  }
  return collector.outcome()
}

function detailsOf(
  object: JsonObject,
  markings: ReadonlyMap<string, Tlp>,
  techniques: readonly string[] | undefined,
): EntryDetails {
  const from = Date.parse(textOf(object['valid_from']))
  const until = Date.parse(textOf(object['valid_until']))
  const title = textOf(object['name']) || textOf(object['description'])
  let tlp: Tlp | null = null
  for (const ref of Array.isArray(object['object_marking_refs']) ? object['object_marking_refs'] : []) {
    const marking = markings.get(textOf(ref)) ?? TLP_MARKING_IDS[textOf(ref)]
    if (marking !== undefined) tlp = tlp === null ? marking : tightest(tlp, marking)
  }
  return {
    ...(Number.isNaN(from) ? {} : { validFrom: from }),
    ...(Number.isNaN(until) ? {} : { validUntil: until }),
    ...(title === '' ? {} : { title: title.slice(0, 500) }),
    ...(tlp === null ? {} : { tlp }),
    ...(techniques === undefined ? {} : { techniques }),
  }
}

function markingsOf(objects: readonly JsonObject[]): Map<string, Tlp> {
  const out = new Map<string, Tlp>()
  for (const object of objects) {
    if (object['type'] !== 'marking-definition') continue
    const definition = isObject(object['definition']) ? textOf(object['definition']['tlp']) : ''
    const tlp = tlpOf(definition === '' ? textOf(object['name']) : definition)
    if (tlp !== null) out.set(textOf(object['id']), tlp)
  }
  return out
}

function techniquesByIndicator(objects: readonly JsonObject[]): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>()
  for (const object of objects) {
    if (object['type'] !== 'attack-pattern') continue
    const references = objectsOf(object['external_references']).filter((r) =>
      textOf(r['source_name']).startsWith('mitre'),
    )
    const found = techniquesOf(references.map((r) => textOf(r['external_id'])).join(' ')).techniques
    if (found !== undefined) names.set(textOf(object['id']), found)
  }
  const out = new Map<string, readonly string[]>()
  for (const object of objects) {
    if (object['type'] !== 'relationship' || object['relationship_type'] !== 'indicates') continue
    const techniques = names.get(textOf(object['target_ref']))
    const source = textOf(object['source_ref'])
    if (techniques !== undefined) out.set(source, [...new Set([...(out.get(source) ?? []), ...techniques])])
  }
  return out
}
