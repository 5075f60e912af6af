/**
 * Where an event's own fields are found in the lake: in its body as it came (`event_bodies_v1.raw`), which for sources that write JSON
 * can be asked by path. Sources that write text are refused: their fields are not in the lake by name.
 */
import type { SqlMapping } from '@haidang/detect'
import { SOURCES } from '@haidang/parsers'

/** OCSF classes that a category without a product means. */
const CATEGORY_CLASSES: Readonly<Record<string, number>> = {
  file_event: 1001,
  process_creation: 1007,
  antivirus: 2004,
  network_connection: 4001,
  firewall: 4001,
  webserver: 4002,
  proxy: 4002,
  dns: 4003,
}

/** The key of the body that names the service. */
const SERVICE_KEYS: Readonly<Record<string, string>> = { suricata: 'event_type', zeek: '_path' }

/** System fields of a Windows event by the names rules use, in the trees of .evtx libraries, winlogbeat and NXLog. */
const WINDOWS_SYSTEM: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Channel: [['Event', 'System', 'Channel'], ['winlog', 'channel'], ['Channel']],
  EventID: [
    ['Event', 'System', 'EventID', '#text'],
    ['Event', 'System', 'EventID'],
    ['winlog', 'event_id'],
    ['EventID'],
  ],
  Computer: [['Event', 'System', 'Computer'], ['winlog', 'computer_name'], ['Hostname'], ['Computer']],
  Provider_Name: [
    ['Event', 'System', 'Provider', '#attributes', 'Name'],
    ['winlog', 'provider_name'],
    ['SourceName'],
    ['Provider_Name'],
  ],
}

const isWord = (text: string): boolean => /^[\w.-]+$/.test(text)

function pathsOf(product: string | undefined, name: string): readonly (readonly string[])[] {
  if (product !== 'windows') return name.includes('.') ? [name.split('.'), [name]] : [[name]]
  return (
    (Object.hasOwn(WINDOWS_SYSTEM, name) ? WINDOWS_SYSTEM[name] : undefined) ?? [
      ['Event', 'EventData', name],
      ['winlog', 'event_data', name],
      [name],
    ]
  )
}

/** Formats that are JSON in the lake and whose events can be of a product's service. */
function formatsOf(product: string | undefined, service: string | undefined): readonly string[] {
  return SOURCES.filter(
    (source) =>
      source.object !== undefined &&
      (product === undefined
        ? source.format !== 'json'
        : source.logsources.some((l) => l.product === product && (service === undefined || l.service === service))),
  ).map((source) => source.format)
}

/** The mapping for rules of one product (absent: any). `e` stands for `events_v1`, `b` for `event_bodies_v1`. */
export function createLakeMapping(product: string | undefined): SqlMapping {
  return {
    fieldOf: (name) => ({ kind: 'json', column: 'b.raw', paths: pathsOf(product, name) }),
    keywords: [{ kind: 'text', expression: 'b.raw' }],
    logsourceOf({ product: wanted, service, category }) {
      const conditions: string[] = []
      let formats = formatsOf(wanted, service)
      if (service !== undefined && (formats.length === 0 || wanted === undefined)) {
        // Services that the event itself names.
        const key = wanted !== undefined && Object.hasOwn(SERVICE_KEYS, wanted) ? SERVICE_KEYS[wanted] : undefined
        if (key === undefined || !isWord(service)) return null
        formats = formatsOf(wanted, undefined)
        conditions.push(`JSONExtractString(b.raw, '${key}') = '${service}'`)
      }
      if (formats.length === 0) return null
      conditions.unshift(`e.format IN (${formats.map((f) => `'${f}'`).join(', ')})`)
      if (category !== undefined) {
        const classUid = Object.hasOwn(CATEGORY_CLASSES, category) ? CATEGORY_CLASSES[category] : undefined
        if (classUid === undefined) return null
        conditions.push(`e.class_uid = ${classUid}`)
      }
      return conditions.join(' AND ')
    },
  }
}
