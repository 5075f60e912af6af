import type { EventDetail, EventRow, QuarantinedEvent } from '@haidang/contracts'
import type { z } from 'zod'
import {
  type EventDetail as StoredEvent,
  type EventSummary,
  type FindingRow,
  type QuarantineItem,
  readReasons,
} from '#src/platform/lake/index.ts'
import type { Names } from './names.ts'

/** Characters of a quarantined line that a list shows. */
const SHOWN_RAW = 4096

export function presentEvent(event: EventSummary, names: Names): EventRow {
  return {
    id: event.eventId,
    organisation: names.organisation(event.tenant),
    source: names.source(event.source),
    time: new Date(event.time).toISOString(),
    receivedAt: new Date(event.receivedAt).toISOString(),
    classUid: event.classUid,
    severityId: event.severityId,
    isAlert: event.isAlert,
    format: event.format,
    product: event.product,
    srcIp: event.srcIp,
    srcPort: event.srcPort,
    dstIp: event.dstIp,
    dstPort: event.dstPort,
    host: event.host,
    user: event.user,
    process: event.process,
    domain: event.domain,
    signature: event.signature,
    message: event.message,
    ruleKeys: [...event.ruleKeys],
  }
}

function recordOf(json: string): Record<string, unknown> {
  const value: unknown = json === '' ? {} : JSON.parse(json)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

type Reason = EventDetail['findings'][number]['reasons'][number]

const textAt = (value: object, key: string): string => {
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'string' ? found : ''
}

/** Match reasons are stored as JSON text; only their four texts are shown. */
function reasonsOf(json: string): Reason[] {
  return readReasons(json).reasons.map((reason) => ({
    part: textAt(reason, 'part'),
    field: textAt(reason, 'field'),
    matched: textAt(reason, 'matched'),
    value: textAt(reason, 'value'),
  }))
}

export function presentDetail(event: StoredEvent, findings: readonly FindingRow[], names: Names): EventDetail {
  return {
    ...presentEvent(event, names),
    batchId: null,
    raw: event.raw,
    ocsf: recordOf(event.ocsf),
    problems: [...event.problems],
    findings: findings.map((finding) => ({
      id: finding.id,
      ruleKey: finding.ruleKey,
      title: finding.title,
      severity: finding.severity,
      techniques: [...finding.techniques],
      reasons: reasonsOf(finding.reasons),
    })),
  }
}

export function presentQuarantined(item: QuarantineItem, names: Names): z.input<typeof QuarantinedEvent> {
  const start = Buffer.from(item.raw.buffer, item.raw.byteOffset, Math.min(item.raw.byteLength, SHOWN_RAW * 4))
  return {
    eventId: item.eventId,
    organisation: names.organisation(item.tenant),
    source: names.source(item.source),
    receivedAt: new Date(item.receivedAt).toISOString(),
    code: item.code,
    offset: item.offset,
    field: item.field === '' ? null : item.field,
    state: item.state,
    raw: start.toString('utf8').slice(0, SHOWN_RAW).toWellFormed(),
  }
}
