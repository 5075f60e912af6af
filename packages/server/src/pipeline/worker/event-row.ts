import type { OcsfEvent, OcsfProcess } from '@haidang/contracts'
import type { EventId } from '@haidang/std'
import { encodeReading, ocsfText, withHeader } from '#src/platform/lake/normal-form.ts'
import type { EventRow } from '#src/platform/lake/port.ts'
import type { BatchHeader } from '../envelope.ts'
import type { ReadEvent } from './parse.step.ts'

const NONE: readonly string[] = []

function hashOf(ocsf: OcsfEvent, process: OcsfProcess | undefined): string {
  const hashes = ocsf.file?.hashes ?? process?.file?.hashes
  return hashes?.find((h) => h.algorithm_id === 3)?.value ?? hashes?.[0]?.value ?? ''
}

/** The readings a batch can have, by the direction the register told. */
export function readingsOf({ format, zoneOffsetMinutes, mapping }: BatchHeader): readonly string[] {
  const how = { format, zoneOffsetMinutes, ...(mapping === undefined ? {} : { mappingVersionId: mapping.versionId }) }
  return [0, 1, 2, 3].map((directionId) => encodeReading({ ...how, directionId }))
}

/**
 * The columns a read event is stored and searched by. An event that something spoke on is evidence: its normal form is kept as it
 * was; of all others only how it is made again from the bytes, which is kept of every event.
 */
export function toEventRow(
  header: BatchHeader,
  ingestSeq: number,
  read: ReadEvent,
  ruleKeys: readonly string[],
  reading: string,
): EventRow {
  const { event } = read
  const { ocsf } = event
  const process = ocsf.process ?? ocsf.actor?.process
  const user = ocsf.user ?? ocsf.actor?.user ?? process?.user
  const url = ocsf.http_request?.url
  const isEvidence = ruleKeys.length > 0
  return {
    tenant: header.tenant,
    source: header.source,
    eventId: read.eventId as EventId,
    ingestSeq,
    receivedAt: header.receivedAt,
    time: ocsf.time,
    format: event.format,
    classUid: ocsf.class_uid,
    activityId: ocsf.activity_id,
    severityId: ocsf.severity_id,
    isAlert: ocsf.is_alert === true,
    product: ocsf.metadata.product.name,
    eventCode: ocsf.metadata.event_code ?? '',
    srcIp: ocsf.src_endpoint?.ip ?? '',
    srcPort: ocsf.src_endpoint?.port ?? 0,
    dstIp: ocsf.dst_endpoint?.ip ?? '',
    dstPort: ocsf.dst_endpoint?.port ?? 0,
    protocol: ocsf.connection_info?.protocol_name ?? '',
    host: ocsf.device?.hostname ?? ocsf.src_endpoint?.hostname ?? '',
    user: user?.name ?? '',
    process: process?.file?.path ?? process?.name ?? '',
    cmdLine: process?.cmd_line ?? '',
    filePath: ocsf.file?.path ?? ocsf.file?.name ?? '',
    fileHash: hashOf(ocsf, process),
    domain: ocsf.query?.hostname ?? url?.hostname ?? ocsf.dst_endpoint?.hostname ?? '',
    url: url?.url_string ?? '',
    signature: ocsf.firewall_rule?.name ?? ocsf.malware?.[0]?.name ?? ocsf.finding_info?.title ?? '',
    message: ocsf.message ?? '',
    observables: read.observables.length === 0 ? NONE : read.observables.map((o) => o.value),
    ruleKeys,
    problems: event.problems.length === 0 ? NONE : event.problems.map((p) => p.code),
    reading: event.header === undefined ? reading : withHeader(reading, event.header),
    ocsf: isEvidence ? ocsfText(ocsf) : '',
    raw: read.raw,
  }
}
