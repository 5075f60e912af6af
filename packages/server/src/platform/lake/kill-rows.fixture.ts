/** What each made-up stream record of the kill test holds: the same whoever asks, so that the test can tell what must be there. */
import type { EventId, SourceId, TenantId } from '@haidang/std'
import type { EventRow } from './port.ts'

export const KILL_START = Date.UTC(2026, 10, 20, 23, 59, 0)

export const rowsIn = (seq: number): number => (seq % 5 === 0 ? 0 : 20 + (seq % 300))
export const quarantinedIn = (seq: number): number => (seq % 4 === 0 ? 2 : 0)

export function fixtureEvent(seq: number, i: number): EventRow {
  // One record a second: the day changes on the way.
  const receivedAt = KILL_START + seq * 1000
  const text = `${seq}:${i}`
  return {
    tenant: 'tenant' as TenantId,
    source: 'source' as SourceId,
    eventId: (seq * 10_000 + i).toString(16).padStart(32, '0') as EventId,
    ingestSeq: seq,
    receivedAt,
    time: receivedAt,
    format: 'json',
    classUid: 0,
    activityId: 0,
    severityId: 1,
    isAlert: false,
    product: '',
    eventCode: '',
    srcIp: '',
    srcPort: 0,
    dstIp: '',
    dstPort: 0,
    protocol: '',
    host: '',
    user: '',
    process: '',
    cmdLine: '',
    filePath: '',
    fileHash: '',
    domain: '',
    url: '',
    signature: '',
    message: text,
    observables: [text],
    ruleKeys: [],
    problems: [],
    ocsf: '{}',
    raw: text.padEnd(600, '.'),
  }
}
