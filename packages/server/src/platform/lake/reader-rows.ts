/** What the queries select and how the rows become what the port promises. */
import { decodeReading, deriveOcsf, type MappingOf } from './normal-form.ts'
import type { EventId, SourceId, TenantId } from '@haidang/std'
import type { EventDetail, EventSummary, FindingRow, QuarantineItem, QuarantineState } from './port.ts'

/** Columns of a list, instants as Unix milliseconds, identifiers as hex. */
export const SUMMARY_COLUMNS = `tenant_id, source_id, lower(hex(event_id)) AS id, toUnixTimestamp64Milli(received_at) AS received_ms,
  toUnixTimestamp64Milli(time) AS time_ms, format, class_uid, activity_id, severity_id, is_alert, product, event_code, src_ip, src_port,
  dst_ip, dst_port, protocol, host, user, process, cmd_line, file_path, file_hash, domain, url, signature, message, rule_keys, problems`

export interface SummaryRow {
  readonly tenant_id: string
  readonly source_id: string
  readonly id: string
  readonly received_ms: number
  readonly time_ms: number
  readonly format: string
  readonly class_uid: number
  readonly activity_id: number
  readonly severity_id: number
  readonly is_alert: boolean
  readonly product: string
  readonly event_code: string
  readonly src_ip: string
  readonly src_port: number
  readonly dst_ip: string
  readonly dst_port: number
  readonly protocol: string
  readonly host: string
  readonly user: string
  readonly process: string
  readonly cmd_line: string
  readonly file_path: string
  readonly file_hash: string
  readonly domain: string
  readonly url: string
  readonly signature: string
  readonly message: string
  readonly rule_keys: readonly string[]
  readonly problems: readonly string[]
}

export interface FoundRow extends SummaryRow {
  readonly observables: readonly string[]
  readonly ingest_seq: number
}

/** Raw bytes travel as hex: they need not be text. */
export interface BodyRow {
  readonly reading: string
  readonly ocsf: string
  readonly raw_hex: string
}

export function toSummary(row: SummaryRow): EventSummary {
  return {
    tenant: row.tenant_id as TenantId,
    source: row.source_id as SourceId,
    eventId: row.id as EventId,
    receivedAt: row.received_ms,
    time: row.time_ms,
    format: row.format,
    classUid: row.class_uid,
    activityId: row.activity_id,
    severityId: row.severity_id,
    isAlert: row.is_alert,
    product: row.product,
    eventCode: row.event_code,
    srcIp: row.src_ip,
    srcPort: row.src_port,
    dstIp: row.dst_ip,
    dstPort: row.dst_port,
    protocol: row.protocol,
    host: row.host,
    user: row.user,
    process: row.process,
    cmdLine: row.cmd_line,
    filePath: row.file_path,
    fileHash: row.file_hash,
    domain: row.domain,
    url: row.url,
    signature: row.signature,
    message: row.message,
    ruleKeys: row.rule_keys,
    problems: row.problems,
  }
}

export function toDetail(row: FoundRow, body: BodyRow, mappingOf: MappingOf): EventDetail {
  const raw = Buffer.from(body.raw_hex, 'hex')
  const versionId = decodeReading(body.reading)?.mappingVersionId
  return {
    ...toSummary(row),
    reading: body.reading,
    ...(versionId === undefined ? {} : { mapping: mappingOf(versionId) }),
    observables: row.observables,
    ocsf: body.ocsf !== '' ? body.ocsf : (deriveOcsf(raw, row.received_ms, body.reading, mappingOf) ?? '{}'),
    raw: raw.toString('utf8'),
  }
}

export const QUARANTINE_COLUMNS = `tenant_id, source_id, lower(hex(event_id)) AS id, batch_id, toUnixTimestamp64Milli(received_at) AS received_ms,
  state, code, \`offset\`, field, hex(raw) AS raw_hex`

export interface QuarantineSelected {
  readonly tenant_id: string
  readonly source_id: string
  readonly id: string
  readonly batch_id: string
  readonly received_ms: number
  readonly state: string
  readonly code: string
  readonly offset: number
  readonly field: string
  readonly raw_hex: string
}

export function toQuarantineItem(row: QuarantineSelected): QuarantineItem {
  return {
    tenant: row.tenant_id as TenantId,
    source: row.source_id as SourceId,
    eventId: row.id as EventId,
    batchId: row.batch_id,
    receivedAt: row.received_ms,
    state: row.state as QuarantineState,
    code: row.code,
    offset: row.offset,
    field: row.field,
    raw: new Uint8Array(Buffer.from(row.raw_hex, 'hex')),
  }
}

export const FINDING_COLUMNS = `tenant_id, id, lower(hex(event_id)) AS event, source_id, toUnixTimestamp64Milli(event_at) AS event_ms,
  toUnixTimestamp64Milli(received_at) AS received_ms, kind, rule_key, title, severity, techniques, entity_kind, entity_value, value_kinds,
  value_values, reasons`

export interface FindingSelected {
  readonly tenant_id: string
  readonly id: string
  readonly event: string
  readonly source_id: string
  readonly event_ms: number
  readonly received_ms: number
  readonly kind: string
  readonly rule_key: string
  readonly title: string
  readonly severity: string
  readonly techniques: readonly string[]
  readonly entity_kind: string
  readonly entity_value: string
  readonly value_kinds: readonly string[]
  readonly value_values: readonly string[]
  readonly reasons: string
}

export function toFinding(row: FindingSelected): FindingRow {
  return {
    tenant: row.tenant_id as TenantId,
    id: row.id,
    eventId: row.event as EventId,
    source: row.source_id as SourceId,
    eventAt: row.event_ms,
    receivedAt: row.received_ms,
    kind: row.kind,
    ruleKey: row.rule_key,
    title: row.title,
    severity: row.severity,
    techniques: row.techniques,
    entity: { kind: row.entity_kind, value: row.entity_value },
    values: row.value_kinds.map((kind, i) => ({ kind, value: row.value_values[i] ?? '' })),
    reasons: row.reasons,
  }
}
