/**
 * The shapes in which collectors write a Windows event as JSON, brought to one header and one flat object of data fields:
 * - evtx converters: `{ Event: { System, EventData | UserData } }`, attributes under `#attributes`, `@…` or side by side,
 *   `#text` beside attributes, data as an object or as a list of named `Data`;
 * - winlogbeat: `{ winlog: { event_id, channel, event_data … } }` and its older flat form;
 * - NXLog and the like: one flat object with `EventID`, `Channel`, `SourceName` …;
 * - EvtxECmd: a flat header, the data as JSON text in `Payload`;
 * - PowerShell's `Get-WinEvent | ConvertTo-Json`: `{ Id, ProviderName, LogName, TimeCreated … }`.
 */
import { asText, isObject, number, put, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'

export interface WindowsEvent {
  eventId: number
  channel: string | undefined
  provider: string | undefined
  computer: string | undefined
  level: number
  task: unknown
  opcode: unknown
  keywords: unknown
  version: unknown
  recordId: string | undefined
  time: unknown
  timeField: string
  userSid: string | undefined
  processId: unknown
  message: string | undefined
  /** The event's own data by plain names; the parsed object itself wherever its shape allows. */
  data: Record<string, unknown>
  /** Other top-level keys of the envelope, for `unmapped`. */
  envelope: JsonObject
}

/**
 * An attribute of an element of System: on the element (`attribute`), or in a twin of it (`Provider_attributes`), as some
 * converters write them apart.
 */
function headerAttribute(system: JsonObject, element: string, name: string): unknown {
  const value = attribute(system[element], name)
  if (value !== undefined) return value
  const twin = system[`${element}_attributes`]
  return isObject(twin) ? twin[name] : undefined
}

/** An attribute of an XML element as converters write it. */
function attribute(node: unknown, name: string): unknown {
  if (!isObject(node)) return undefined
  const group = node['#attributes']
  if (isObject(group)) return group[name]
  return node[`@${name}`] ?? node[name]
}

/** The text of an element that may carry attributes. */
function content(node: unknown): unknown {
  if (!isObject(node)) return node
  return node['#text'] ?? node['value'] ?? node['Value']
}

export function readShape(o: JsonObject): WindowsEvent {
  const { Event: wrapped } = o
  if (isObject(wrapped)) return readEvtx(wrapped, o)
  const { winlog } = o
  if (isObject(winlog)) return readWinlogbeat(winlog, o)
  if (isObject(o['System'])) return readEvtx(o, o)
  if (o['event_data'] !== undefined || o['source_name'] !== undefined) return readWinlogbeat(o, o)
  if (o['Id'] !== undefined && o['LogName'] !== undefined) return readPowerShell(o)
  if (o['EventId'] !== undefined && typeof o['Payload'] === 'string') return readPayload(o)
  return readFlat(o)
}

function readEvtx(event: JsonObject, envelope: JsonObject): WindowsEvent {
  const found = event['System']
  const system: JsonObject = isObject(found) ? found : {}
  return {
    eventId: number(content(system['EventID'])) ?? 0,
    channel: text(content(system['Channel'])),
    provider:
      text(headerAttribute(system, 'Provider', 'Name')) ?? text(headerAttribute(system, 'Provider', 'EventSourceName')),
    computer: text(content(system['Computer'])),
    level: number(content(system['Level'])) ?? 0,
    task: content(system['Task']),
    opcode: content(system['Opcode']),
    keywords: content(system['Keywords']),
    version: content(system['Version']),
    recordId: asText(content(system['EventRecordID'])),
    time: headerAttribute(system, 'TimeCreated', 'SystemTime') ?? content(system['TimeCreated']),
    timeField: 'TimeCreated',
    userSid: text(headerAttribute(system, 'Security', 'UserID')),
    processId: headerAttribute(system, 'Execution', 'ProcessID'),
    message: isObject(event['RenderingInfo']) ? text(event['RenderingInfo']['Message']) : undefined,
    data: readData(event['EventData'] ?? event['UserData'] ?? event['ProcessingErrorData']),
    envelope,
  }
}

/** EventData or UserData as a flat object; a single inner element of UserData is opened. */
function readData(node: unknown): Record<string, unknown> {
  if (!isObject(node)) {
    if (Array.isArray(node)) return namedList(node, {})
    return typeof node === 'string' && node.trim() !== '' ? { Data: node } : {}
  }
  const data = node['Data']
  if (Array.isArray(data) && isObject(data[0])) {
    const out: Record<string, unknown> = {}
    for (const key in node) if (key !== 'Data' && !isAttribute(key)) put(out, key, node[key])
    return namedList(data, out)
  }
  if (isObject(data)) {
    const name = text(attribute(data, 'Name'))
    if (name !== undefined) return { [name]: content(data) }
    return { Data: content(data) }
  }
  let only: JsonObject | undefined
  let count = 0
  for (const key in node) {
    if (isAttribute(key)) continue
    const value = node[key]
    if (++count > 1) break
    if (isObject(value) && value['#text'] === undefined) only = value
  }
  return (count === 1 && only !== undefined ? only : node) as Record<string, unknown>
}

export function isAttribute(key: string): boolean {
  const c = key.charCodeAt(0)
  return (c === 35 && key === '#attributes') || (c === 64 && key !== '@timestamp')
}

/** `[{ "@Name": "SubjectUserSid", "#text": "S-1-5-18" }, …]`; elements without name are gathered under `Data`. */
function namedList(list: readonly unknown[], out: Record<string, unknown>): Record<string, unknown> {
  const unnamed: unknown[] = []
  for (let i = 0; i < list.length; i++) {
    const item = list[i]
    const name = text(attribute(item, 'Name')) ?? (isObject(item) ? text(item['name']) : undefined)
    const value = content(item)
    if (name === undefined) {
      if (value !== undefined) unnamed.push(value)
    } else put(out, name, value ?? '')
  }
  if (unnamed.length > 0) out['Data'] = unnamed
  return out
}

function readWinlogbeat(w: JsonObject, o: JsonObject): WindowsEvent {
  const { process, user } = w
  const eventData = w['event_data'] ?? w['user_data']
  return {
    eventId: number(w['event_id']) ?? 0,
    channel: text(w['channel']) ?? text(w['log_name']),
    provider: text(w['provider_name']) ?? text(w['source_name']),
    computer: text(w['computer_name']),
    level: levelOf(w['level'] ?? logLevel(o)),
    task: w['task'],
    opcode: w['opcode'],
    keywords: w['keywords'],
    version: w['version'],
    recordId: asText(w['record_id']) ?? asText(w['record_number']),
    time: o['@timestamp'],
    timeField: '@timestamp',
    userSid: isObject(user) ? text(user['identifier']) : undefined,
    processId: isObject(process) ? process['pid'] : w['process_id'],
    message: text(o['message']),
    data: isObject(eventData) ? (eventData as Record<string, unknown>) : {},
    envelope: o,
  }
}

function logLevel(o: JsonObject): unknown {
  const { log } = o
  return isObject(log) ? log['level'] : undefined
}

/** Keys of the flat shape that belong to the header or the collector rather than to the event's data. */
const FLAT_HEADER: ReadonlySet<string> = new Set([
  'EventTime',
  'EventReceivedTime',
  'Hostname',
  'Keywords',
  'EventType',
  'SeverityValue',
  'Severity',
  'EventID',
  'SourceName',
  'ProviderGuid',
  'Version',
  'Task',
  'OpcodeValue',
  'RecordNumber',
  'ExecutionProcessID',
  'ExecutionThreadID',
  'Channel',
  'Opcode',
  'Message',
  'SourceModuleName',
  'SourceModuleType',
])

export function isFlatHeader(key: string): boolean {
  return FLAT_HEADER.has(key)
}

function readFlat(o: JsonObject): WindowsEvent {
  return {
    eventId: number(o['EventID']) ?? number(o['event_id']) ?? 0,
    channel: text(o['Channel']) ?? text(o['LogName']),
    provider: text(o['SourceName']) ?? text(o['ProviderName']) ?? text(o['Provider_Name']),
    computer: text(o['Hostname']) ?? text(o['Computer']) ?? text(o['MachineName']),
    level: levelOf(o['Level'] ?? o['Severity']),
    task: o['Task'],
    opcode: o['OpcodeValue'] ?? o['Opcode'],
    keywords: o['Keywords'],
    version: o['Version'],
    recordId: asText(o['RecordNumber']) ?? asText(o['EventRecordID']),
    time: o['EventTime'] ?? utcTime(o['UtcTime']) ?? o['TimeCreated'] ?? o['@timestamp'] ?? o['timestamp'],
    timeField: 'EventTime',
    userSid: text(o['UserID']),
    processId: o['ExecutionProcessID'] ?? o['ProcessID'],
    message: text(o['Message']),
    data: o as Record<string, unknown>,
    envelope: o,
  }
}

/** Sysmon writes its `UtcTime` without a zone. */
function utcTime(value: unknown): unknown {
  return typeof value === 'string' && /[0-9]$/.test(value) && !/[+-]\d\d:?\d\d$/.test(value.slice(19))
    ? `${value}Z`
    : value
}

/** `"/Date(1553118120000)/"` is how older PowerShell writes a time. */
function powerShellTime(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('/Date(')) return value
  return number(value.slice(6, value.indexOf(')')))
}

function readPowerShell(o: JsonObject): WindowsEvent {
  const { Properties: properties } = o
  const values = Array.isArray(properties) ? properties.map((p) => content(p)) : undefined
  return {
    eventId: number(o['Id']) ?? 0,
    channel: text(o['LogName']),
    provider: text(o['ProviderName']),
    computer: text(o['MachineName']),
    level: levelOf(o['Level']),
    task: o['Task'],
    opcode: o['Opcode'],
    keywords: o['Keywords'],
    version: o['Version'],
    recordId: asText(o['RecordId']),
    time: powerShellTime(o['TimeCreated']),
    timeField: 'TimeCreated',
    userSid: isObject(o['UserId']) ? text(o['UserId']['Value']) : text(o['UserId']),
    processId: o['ProcessId'],
    message: text(o['Message']),
    data: values === undefined ? {} : { Data: values },
    envelope: o,
  }
}

/** EvtxECmd: a flat header and the data as JSON text, `{"EventData":{"Data":[{"@Name":…,"#text":…}]}}`. */
function readPayload(o: JsonObject): WindowsEvent {
  let data: Record<string, unknown> = {}
  try {
    const payload: unknown = JSON.parse(text(o['Payload']) ?? '{}')
    if (isObject(payload)) data = readData(payload['EventData'] ?? payload['UserData'])
  } catch {
    data = { Payload: o['Payload'] }
  }
  return {
    eventId: number(o['EventId']) ?? 0,
    channel: text(o['Channel']),
    provider: text(o['Provider']),
    computer: text(o['Computer']),
    level: levelOf(o['Level']),
    task: o['Task'],
    opcode: o['Opcode'],
    keywords: o['Keywords'],
    version: o['Version'],
    recordId: asText(o['EventRecordId']),
    time: o['TimeCreated'],
    timeField: 'TimeCreated',
    userSid: text(o['UserId']),
    processId: o['ProcessId'],
    message: text(o['MapDescription']),
    data,
    envelope: o,
  }
}

const LEVELS: ReadonlyMap<string, number> = new Map([
  ['critical', 1],
  ['error', 2],
  ['warning', 3],
  ['information', 4],
  ['info', 4],
  ['verbose', 5],
  ['debug', 5],
])

function levelOf(value: unknown): number {
  return number(value) ?? (typeof value === 'string' ? (LEVELS.get(value.toLowerCase()) ?? 0) : 0)
}
