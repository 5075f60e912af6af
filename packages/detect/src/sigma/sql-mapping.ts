/**
 * Where the fields of events are found in a lake, as data: columns that hold a value as the event writes it, and for all other
 * fields the stored original, which is read where the columns cannot answer.
 */
import { pathsOf } from './fields.ts'
import type { SqlField, SqlLogsource, SqlMapping } from './sql.ts'

/** How the events of one format are read back. */
export interface SqlSource {
  /** The products of Sigma whose events these are; null for any. */
  readonly products: readonly string[] | null
  /** Trusted SQL that holds for events of the format. */
  readonly condition: string
  /** Sigma's service or category → what must hold besides. One that is named neither here nor by a channel cannot be told. */
  readonly services: Readonly<Record<string, string>>
  readonly categories: Readonly<Record<string, string>>
  /** Field by the event's own name → column or expression that holds its value unchanged. */
  readonly columns: Readonly<Record<string, SqlField>>
  /** JSON text whose keys are the event's fields, or null where the original is no JSON. */
  readonly json: string | null
  /** Whether names may be written with blanks (`Threat Name`) that rules leave out. */
  readonly hasBlanks: boolean
  readonly keywords: readonly SqlField[]
}

/** Makes a mapping of a table of sources; a rule is asked of every source that its log source can mean. */
export function createSqlMapping(sources: readonly SqlSource[]): SqlMapping {
  const sourceOf = (logsource: SqlLogsource): SqlSource | null => {
    const { product, service, category } = logsource
    return (
      sources.find(
        (source) =>
          (product === undefined || source.products === null || source.products.includes(product)) &&
          (product !== undefined || service !== undefined || category !== undefined) &&
          (service === undefined || Object.hasOwn(source.services, service)) &&
          (category === undefined || Object.hasOwn(source.categories, category)),
      ) ?? null
    )
  }
  return {
    logsourceOf: (logsource) => {
      const source = sourceOf(logsource)
      if (source === null) return null
      const { service, category } = logsource
      const parts = [
        source.condition,
        service === undefined ? '' : (source.services[service] ?? ''),
        category === undefined ? '' : (source.categories[category] ?? ''),
      ].filter((part) => part !== '')
      return parts.map((part) => `(${part})`).join(' AND ')
    },
    fieldOf: (name, logsource) => {
      const source = sourceOf(logsource)
      if (source === null) return null
      const column = Object.hasOwn(source.columns, name) ? source.columns[name] : undefined
      if (column !== undefined) return column
      if (source.json === null) return null
      const names = source.hasBlanks ? [...new Set([name, withBlanks(name)])] : [name]
      return { kind: 'json', column: source.json, paths: names.flatMap(pathsOf) }
    },
    keywords: (logsource) => sourceOf(logsource)?.keywords ?? [],
  }
}

/** `ThreatName` → `Threat Name`, `SAMUserAccount` → `SAM User Account`. */
function withBlanks(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
}

/** The data of a Windows event in any of the shapes its original may have, as one JSON text of fields. */
const WINDOWS_DATA = `multiIf(JSONType(raw, 'Event', 'EventData') = 'Object', JSONExtractRaw(raw, 'Event', 'EventData'), JSONType(raw, 'Event', 'UserData') = 'Object', JSONExtractRaw(raw, 'Event', 'UserData', 1), JSONType(raw, 'winlog', 'event_data') = 'Object', JSONExtractRaw(raw, 'winlog', 'event_data'), JSONType(raw, 'EventData') = 'Object', JSONExtractRaw(raw, 'EventData'), JSONType(raw, 'event_data') = 'Object', JSONExtractRaw(raw, 'event_data'), raw)`
const firstOf = (...paths: string[]): SqlField => ({
  kind: 'text',
  expression: `coalesce(${paths.map((path) => `nullIf(JSONExtractString(raw, ${path}), '')`).join(', ')}, '')`,
})
const CHANNEL = firstOf("'Event', 'System', 'Channel'", "'winlog', 'channel'", "'Channel'", "'log_name'")
const COMPUTER = firstOf("'Event', 'System', 'Computer'", "'winlog', 'computer_name'", "'Computer'", "'Hostname'")
const PROVIDER = firstOf(
  "'Event', 'System', 'Provider', '#attributes', 'Name'",
  "'Event', 'System', 'Provider', 'Name'",
  "'winlog', 'provider_name'",
  "'SourceName'",
  "'Provider_Name'",
)
const EVENT_CODE: SqlField = { kind: 'text', expression: 'event_code' }

/**
 * The platform's lake: `events_v1` joined with `event_bodies_v1` by organisation and event id (its columns `format`,
 * `event_code`, `class_uid` and `raw` are used by these names).
 */
export const LAKE_SQL_SOURCES: readonly SqlSource[] = [
  {
    products: ['windows'],
    condition: "format = 'windows-json'",
    services: {},
    categories: {},
    columns: { EventID: EVENT_CODE, Channel: CHANNEL, Computer: COMPUTER, Provider_Name: PROVIDER },
    json: WINDOWS_DATA,
    hasBlanks: true,
    keywords: [{ kind: 'values', column: WINDOWS_DATA }, EVENT_CODE, CHANNEL, COMPUTER, PROVIDER],
  },
  {
    products: ['suricata'],
    condition: "format = 'suricata-eve'",
    services: Object.fromEntries(
      [
        'alert',
        'anomaly',
        'dns',
        'http',
        'tls',
        'flow',
        'netflow',
        'fileinfo',
        'smtp',
        'smb',
        'ssh',
        'rdp',
        'krb5',
      ].map((name) => [name, `JSONExtractString(raw, 'event_type') = '${name}'`]),
    ),
    categories: {
      dns: "JSONExtractString(raw, 'event_type') = 'dns'",
      proxy: "JSONExtractString(raw, 'event_type') = 'http'",
      webserver: "JSONExtractString(raw, 'event_type') = 'http'",
      firewall: "JSONExtractString(raw, 'event_type') IN ('flow', 'netflow')",
      ids: "JSONExtractString(raw, 'event_type') = 'alert'",
    },
    columns: {},
    json: 'raw',
    hasBlanks: false,
    keywords: [{ kind: 'values', column: 'raw' }],
  },
  {
    products: ['zeek'],
    condition: "format = 'zeek-json'",
    services: Object.fromEntries(
      Object.entries({ dns: 4003, http: 4002, conn: 4001, smb_files: 4006, rdp: 4005, ssh: 4007, smtp: 4009 }).map(
        ([name, classUid]) => [name, `class_uid = ${classUid}`],
      ),
    ),
    categories: {
      dns: 'class_uid = 4003',
      proxy: 'class_uid = 4002',
      webserver: 'class_uid = 4002',
      firewall: 'class_uid = 4001',
    },
    columns: {},
    json: 'raw',
    hasBlanks: false,
    keywords: [{ kind: 'values', column: 'raw' }],
  },
  {
    products: ['linux'],
    condition: "format = 'syslog'",
    services: {},
    categories: {},
    columns: { message: { kind: 'text', expression: 'message' } },
    json: null,
    hasBlanks: false,
    keywords: [{ kind: 'text', expression: 'raw' }],
  },
]
