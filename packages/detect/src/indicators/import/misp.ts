import type { ObservableKind } from '@haidang/contracts'
import { isUuid, tightest, type Severity, type Tlp } from '@haidang/std'
import type { IndicatorKind } from '../entry.ts'
import { WARNING_LIST_TYPES, type WarningList } from '../warning-lists.ts'
import { techniquesOf } from './csv.ts'
import { isObject, objectsOf, parseJson, textOf, type JsonObject } from './json-shape.ts'
import {
  createCollector,
  type Collector,
  type EntryDetails,
  type ImportDefaults,
  type ImportOutcome,
} from './outcome.ts'
import { tlpOf } from './tlp-names.ts'

export interface MispOptions {
  /** Take attributes that are not marked for detection (`to_ids`) too. Default false. */
  readonly withoutIdsFlag?: boolean
}

/** Attribute types and what each part between `|` is; null parts are dropped, and said where something is lost. */
const TYPES: Readonly<Record<string, readonly (IndicatorKind | 'auto' | null)[]>> = {
  'ip-src': ['auto'],
  'ip-dst': ['auto'],
  'ip-src|port': ['auto', null],
  'ip-dst|port': ['auto', null],
  domain: ['domain'],
  hostname: ['domain'],
  'domain|ip': ['domain', 'auto'],
  'hostname|port': ['domain', null],
  url: ['url'],
  uri: ['url'],
  link: ['url'],
  md5: ['hash'],
  sha1: ['hash'],
  sha224: ['hash'],
  sha256: ['hash'],
  sha384: ['hash'],
  sha512: ['hash'],
  'filename|md5': [null, 'hash'],
  'filename|sha1': [null, 'hash'],
  'filename|sha224': [null, 'hash'],
  'filename|sha256': [null, 'hash'],
  'filename|sha384': [null, 'hash'],
  'filename|sha512': [null, 'hash'],
  'malware-sample': [null, 'hash'],
  email: ['email'],
  'email-src': ['email'],
  'email-dst': ['email'],
  'email-reply-to': ['email'],
}

const THREAT_LEVELS: Readonly<Record<string, Severity>> = { '1': 'high', '2': 'medium', '3': 'low' }

/**
 * MISP events (one or several, wrapped in `Event` or `response` or bare), or a bare list of attributes. Attributes of
 * objects count; deleted ones and those not for detection are told. Markings of event and attribute only tighten.
 */
export function importMisp(text: string, defaults: ImportDefaults, options: MispOptions = {}): ImportOutcome {
  const collector = createCollector(defaults)
  const json = parseJson(text)
  if (json === undefined) {
    collector.problem('import.not_json', 'line 1', text)
    return collector.outcome()
  }
  const events = eventsOf(json)
  if (events.length === 0) collector.problem('import.unknown_shape', 'line 1', text)
  for (const event of events) readEvent(event, collector, options)
  return collector.outcome()
}

function eventsOf(json: unknown): readonly JsonObject[] {
  if (Array.isArray(json)) {
    const objects = objectsOf(json)
    return objects.some((o) => typeof o['type'] === 'string' && 'value' in o)
      ? [{ Attribute: objects }]
      : objects.flatMap(eventsOf)
  }
  if (!isObject(json)) return []
  if (isObject(json['Event'])) return [json['Event']]
  if ('response' in json) return eventsOf(json['response'])
  return 'Attribute' in json || 'Object' in json ? [json] : []
}

function readEvent(event: JsonObject, collector: Collector, options: MispOptions): void {
  const severity = THREAT_LEVELS[textOf(event['threat_level_id'])]
  const info = textOf(event['info'])
  const tags = tagsOf(event)
  const attributes = [
    ...objectsOf(event['Attribute']),
    ...objectsOf(event['Object']).flatMap((o) => (isDeleted(o) ? [] : objectsOf(o['Attribute']))),
  ]
  for (const attribute of attributes) {
    collector.look()
    const value = textOf(attribute['value'])
    const uuid = textOf(attribute['uuid'])
    const at = uuid === '' ? `attribute ${textOf(attribute['id'])}` : uuid
    if (isDeleted(attribute)) {
      collector.problem('import.withdrawn', at, value)
      continue
    }
    const parts = TYPES[textOf(attribute['type'])]
    if (parts === undefined) {
      collector.problem('import.unsupported_type', at, `${textOf(attribute['type'])}: ${value}`)
      continue
    }
    if (options.withoutIdsFlag !== true && attribute['to_ids'] !== true && textOf(attribute['to_ids']) !== '1') {
      collector.problem('import.not_for_detection', at, value)
      continue
    }
    const all = [...tags, ...tagsOf(attribute)]
    const comment = textOf(attribute['comment'])
    const title = [info, comment]
      .filter((t) => t !== '')
      .join(': ')
      .slice(0, 500)
    const tlp = markingOf(all)
    const details: EntryDetails = {
      ...(severity === undefined ? {} : { severity }),
      ...(title === '' ? {} : { title }),
      ...(tlp === null ? {} : { tlp }),
      ...techniquesOf(all.filter((t) => t.includes('attack-pattern')).join(' ')),
    }
    const pieces = parts.length === 1 ? [value] : value.split('|')
    parts.forEach((kind, i) => {
      const piece = pieces[i] ?? ''
      if (kind !== null)
        collector.take(
          kind,
          piece,
          at,
          isUuid(uuid) && (parts[0] === null || i === 0) ? { ...details, id: uuid } : details,
        )
      else if (piece !== '' && i > 0) collector.problem('import.part_lost', at, value)
    })
  }
}

const isDeleted = (o: JsonObject): boolean => o['deleted'] === true || textOf(o['deleted']) === '1'

/** Names of tags and of galaxy clusters, which are tags too. */
function tagsOf(o: JsonObject): string[] {
  const clusters = objectsOf(o['Galaxy']).flatMap((g) => objectsOf(g['GalaxyCluster']))
  return [...objectsOf(o['Tag']).map((t) => textOf(t['name'])), ...clusters.map((c) => textOf(c['tag_name']))]
}

function markingOf(tags: readonly string[]): Tlp | null {
  let out: Tlp | null = null
  for (const tag of tags) {
    const tlp = /^tlp:/i.test(tag) ? tlpOf(tag) : null
    if (tlp !== null) out = out === null ? tlp : tightest(out, tlp)
  }
  return out
}

/** Kinds that a MISP attribute type speaks of, for `matching_attributes`. */
function kindsOfType(type: string): readonly ObservableKind[] {
  if (type.startsWith('ip-')) return ['ipv4', 'ipv6']
  if (type === 'domain|ip') return ['domain', 'host', 'ipv4', 'ipv6']
  if (type === 'domain' || type.startsWith('hostname') || type === 'fqdn') return ['domain', 'host']
  if (type === 'url' || type === 'uri' || type === 'link') return ['url']
  if (type.includes('email')) return ['email']
  if (/(?:^|\|)(?:md5|sha\d+)$/.test(type)) return ['hash']
  if (type === 'filename') return ['file']
  return []
}

/** One MISP warning list, or why it is none. */
export function importMispWarningList(text: string): WarningList | 'import.not_json' | 'import.unknown_shape' {
  const json = parseJson(text)
  if (json === undefined) return 'import.not_json'
  if (!isObject(json)) return 'import.unknown_shape'
  const type = WARNING_LIST_TYPES.find((t) => t === json['type'])
  const list = json['list']
  if (type === undefined || !Array.isArray(list)) return 'import.unknown_shape'
  const matching = Array.isArray(json['matching_attributes']) ? json['matching_attributes'].map(textOf) : []
  const kinds = [...new Set(matching.flatMap(kindsOfType))]
  const values = list.map((item) => textOf(isObject(item) ? item['value'] : item)).filter((v) => v !== '')
  return { name: textOf(json['name']) || 'MISP warning list', type, values, ...(kinds.length > 0 ? { kinds } : {}) }
}
