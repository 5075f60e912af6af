/**
 * What a parser makes of one line: the normal form (OCSF) beside the event's own fields.
 * Types only: events are too many to be validated by schema at run time; parsers are property-tested instead.
 */

/** The OCSF version every normal event of this release is written in and held against; stored with each record. */
export const OCSF_VERSION = '1.9.0-dev'

export const SOURCE_FORMATS = [
  'suricata-eve',
  'zeek-json',
  'zeek-tsv',
  'windows-json',
  'windows-xml',
  'cef',
  'leef',
  'fortigate',
  'palo-alto',
  'check-point',
  'cisco-asa',
  'filterlog',
  'netfilter',
  'squid',
  'w3c',
  'web-access',
  'web-error',
  'auditd',
  'journald',
  'bind',
  'unbound',
  'dnsmasq',
  'windows-dns',
  'postfix',
  'dovecot',
  'exchange-tracking',
  'clamav',
  'ossec',
  'wazuh',
  'aws-cloudtrail',
  'microsoft-365',
  'microsoft-entra',
  'google-workspace',
  'ocsf',
  'ecs',
  'shadowserver',
  'abuse-feed',
  'csv',
  'falco',
  'key-value',
  'syslog',
  'json',
] as const
/** The format of one event as recognised. `json` is a JSON object of no known product, kept as Base Event. */
export type SourceFormat = (typeof SOURCE_FORMATS)[number]

/** An observable as OCSF defines it; `type_id` 1 host name, 2 IP, 4 user, 5 e-mail, 6 URL, 7 file name, 8 hash, 9 process name. */
export interface OcsfObservable {
  name: string
  type_id: number
  value: string
}

export interface OcsfEndpoint {
  ip?: string
  port?: number
  hostname?: string
  mac?: string
  uid?: string
  name?: string
  [attribute: string]: unknown
}

export interface OcsfHash {
  algorithm: string
  algorithm_id: number
  value: string
}

export interface OcsfFile {
  name?: string
  path?: string
  size?: number
  type_id: number
  hashes?: OcsfHash[]
  /** The file as its store names it. */
  uid?: string
}

export interface OcsfUser {
  name?: string
  domain?: string
  uid?: string
  email_addr?: string
  type_id?: number
}

export interface OcsfProcess {
  name?: string
  /** The process as its product names it beyond the life of the pid (Sysmon's ProcessGuid). */
  uid?: string
  pid?: number
  cmd_line?: string
  file?: OcsfFile
  user?: OcsfUser
  parent_process?: OcsfProcess
  [attribute: string]: unknown
}

/**
 * One event in OCSF. Named attributes are those the platform itself reads; a parser may set any other attribute of
 * the class. What no attribute takes goes into `unmapped` under the source's own name.
 */
export interface OcsfEvent {
  class_uid: number
  category_uid: number
  activity_id: number
  type_uid: number
  /** 0 unknown, 1 informational, 2 low, 3 medium, 4 high, 5 critical, 6 fatal, 99 other. */
  severity_id: number
  /** Unix milliseconds, UTC, of the event at its origin. */
  time: number
  /** Minutes east of UTC as the source wrote it; absent where it wrote none. */
  timezone_offset?: number
  message?: string
  status_id?: number
  /** True where the sender's product raised this as an alert (OCSF Security Control profile). */
  is_alert?: boolean
  action_id?: number
  disposition_id?: number
  metadata: {
    version: string
    product: { name: string; vendor_name?: string; version?: string }
    profiles?: string[]
    event_code?: string
    log_name?: string
    original_time?: string
    uid?: string
    /** What joins events of one connection, request or session. */
    correlation_uid?: string
    [attribute: string]: unknown
  }
  src_endpoint?: OcsfEndpoint
  dst_endpoint?: OcsfEndpoint
  device?: OcsfEndpoint & { type_id: number; os?: { name: string; type_id: number } }
  actor?: {
    user?: OcsfUser
    process?: OcsfProcess
    session?: { uid?: string }
    app_name?: string
    [attribute: string]: unknown
  }
  user?: OcsfUser
  process?: OcsfProcess
  file?: OcsfFile
  connection_info?: { protocol_name?: string; protocol_num?: number; direction_id: number; uid?: string }
  traffic?: { bytes_in?: number; bytes_out?: number; packets_in?: number; packets_out?: number; bytes?: number }
  query?: { hostname?: string; type?: string; class?: string }
  answers?: { rdata: string; type?: string; ttl?: number }[]
  http_request?: {
    url?: { url_string?: string; hostname?: string; path?: string }
    http_method?: string
    user_agent?: string
  }
  http_response?: { code: number }
  /** The product's own rule or signature that spoke (Security Control profile). */
  firewall_rule?: { uid?: string; name?: string; category?: string; version?: string; desc?: string }
  /** What the product's anti-malware found (Security Control profile). */
  malware?: { name?: string; uid?: string; classification_ids: number[]; [attribute: string]: unknown }[]
  /** Of a Detection or Incident Finding: activity classes have `firewall_rule` or `malware` instead. */
  finding_info?: {
    uid: string
    title: string
    types?: string[]
    analytic?: { uid?: string; name?: string; type_id: number }
  }
  attacks?: { technique?: { uid: string; name?: string }; tactic?: { uid?: string; name?: string } }[]
  /** Set to undefined while the event is written out, as the values stand in a column of their own. */
  observables?: OcsfObservable[] | undefined
  unmapped?: Record<string, unknown>
  [attribute: string]: unknown
}

/** What Sigma calls the origin of an event; each part is absent where it does not apply. */
export interface Logsource {
  readonly product?: string
  readonly service?: string
  readonly category?: string
}

/** Why part of an event could not be read. The event is kept; `offset` counts bytes (or characters of the text form) from its start. */
export interface ParseProblem {
  readonly code: ParseProblemCode
  readonly offset: number
  /** The field concerned, by the source's own name. */
  readonly field?: string
}

export const PARSE_PROBLEM_CODES = [
  'event.empty',
  'event.too_large',
  'event.too_deep',
  'event.too_many_fields',
  'event.not_json',
  'event.not_an_object',
  'event.not_utf8',
  'event.unrecognised',
  'event.bad_time',
  'event.bad_field',
  'event.truncated',
  'event.bad_header',
  'event.no_header',
  'event.directive',
  'event.pipeline_fault',
] as const
export type ParseProblemCode = (typeof PARSE_PROBLEM_CODES)[number]

/** One event as parsed once; detection and storage work on this object and nothing parses the text again. */
export interface ParsedEvent {
  readonly format: SourceFormat
  readonly ocsf: OcsfEvent
  /**
   * The event's own fields for Sigma. Windows: System and EventData fields side by side by their plain names
   * (`EventID`, `Channel`, `Provider_Name`, `Computer`, `Image`, …). Suricata and JSON: the parsed object, reached by dotted
   * names. Zeek: flat names as Zeek writes them (`id.orig_h`). CEF, syslog: extension or header fields by name.
   */
  readonly fields: Readonly<Record<string, unknown>>
  readonly logsource: Logsource
  /** Empty for a whole event; a partial event says what is missing. */
  readonly problems: readonly ParseProblem[]
  /** The header lines of the stream that this event was read by (`#fields …`); absent for events that stand alone. */
  readonly header?: string
}

export type ParseOutcome =
  | { readonly kind: 'event'; readonly event: ParsedEvent }
  /** Nothing usable: the line goes to quarantine with its bytes and this reason. */
  | { readonly kind: 'quarantine'; readonly problem: ParseProblem }
  /** A line that is no event but says how the following ones are read (`#fields …`); its problem is `event.directive`. */
  | { readonly kind: 'directive'; readonly problem: ParseProblem }
