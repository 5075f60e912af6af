/** Parts of an event that many sources fill from named texts. */
import type { Logsource, OcsfEvent, ParsedEvent, SourceFormat } from '@haidang/contracts'
import { filled, NO_PROBLEMS, number, port, put, whole } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, endpoint, markAlert, markControl, protocolName, protocolNumber, setClass } from './ocsf.ts'

/** What a device calls its fields; all values are text. */
export type Named = Readonly<Record<string, unknown>>

/** A hardware address of six or eight bytes, or undefined. */
export function mac(value: unknown): string | undefined {
  const text = filled(value)
  return text !== undefined &&
    text.length <= 23 &&
    /^(?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2}(?:[:-]?[0-9a-f]{2}){0,2}$/i.test(text)
    ? text
    : undefined
}

/** The parsed event of a source that keeps no more beside it. */
export function parsed(
  format: SourceFormat,
  ocsf: OcsfEvent,
  fields: Named,
  logsource: Logsource,
  r: Reading,
): ParsedEvent {
  return { format, ocsf, fields, logsource, problems: r.problems ?? NO_PROBLEMS }
}

/**
 * The machine of a source that does not say which (a file without host names): classes of system activity ask for one, and
 * an envelope that knows it puts its name in place.
 */
export const UNNAMED_DEVICE = Object.freeze({ name: 'unknown', type_id: 0 })

/** Puts both ends of a connection into the event; addresses may be names. */
export function setEnds(event: OcsfEvent, src: unknown, srcPort: unknown, dst: unknown, dstPort: unknown): void {
  const a = endpoint(filled(src), port(srcPort))
  const b = endpoint(filled(dst), port(dstPort))
  if (a !== undefined) event.src_endpoint = a
  if (b !== undefined) event.dst_endpoint = b
}

/** Transport protocol by name or IANA number; direction as OCSF counts it (0 unknown, 1 inbound, 2 outbound, 3 lateral). */
export function setProtocol(event: OcsfEvent, value: unknown, directionId = 0): void {
  const text = filled(value)
  if (text === undefined && directionId === 0) return
  const info: NonNullable<OcsfEvent['connection_info']> = { ...event.connection_info, direction_id: directionId }
  if (text !== undefined) {
    const code = number(text)
    const name = code === undefined ? text.toLowerCase() : protocolName(code)
    const known = code ?? protocolNumber(text.toLowerCase())
    if (name !== undefined) info.protocol_name = name
    if (known !== undefined && known >= 0 && known <= 255) info.protocol_num = known
  }
  event.connection_info = info
}

export function setTraffic(
  event: OcsfEvent,
  out: unknown,
  back: unknown,
  packetsOut?: unknown,
  packetsIn?: unknown,
): void {
  const bytesOut = whole(out)
  const bytesIn = whole(back)
  const sent = whole(packetsOut)
  const received = whole(packetsIn)
  if (bytesOut === undefined && bytesIn === undefined && sent === undefined && received === undefined) return
  const traffic: NonNullable<OcsfEvent['traffic']> = {}
  if (bytesOut !== undefined) traffic.bytes_out = bytesOut
  if (bytesIn !== undefined) traffic.bytes_in = bytesIn
  if (bytesOut !== undefined && bytesIn !== undefined) traffic.bytes = bytesOut + bytesIn
  if (sent !== undefined) traffic.packets_out = sent
  if (received !== undefined) traffic.packets_in = received
  event.traffic = traffic
}

/** The fields that no attribute took, or undefined where there are none. */
export function setUnmapped(event: OcsfEvent, fields: Named, known: ReadonlySet<string>): void {
  let rest: Record<string, unknown> | null = null
  for (const key in fields) {
    if (known.has(key)) continue
    const value = fields[key]
    if (value === undefined || value === '') continue
    rest ??= {}
    put(rest, key, value)
  }
  if (rest !== null) event.unmapped = rest
}

export const known = (names: string): ReadonlySet<string> => new Set(names.split(' '))

/** What a control did, in OCSF's `action_id` and `disposition_id`. */
export interface Verdict {
  readonly actionId: number
  readonly dispositionId: number
}

const verdict = (actionId: number, dispositionId: number): Verdict => Object.freeze({ actionId, dispositionId })
const ALLOWED = verdict(1, 1)
const BLOCKED = verdict(2, 2)
const QUARANTINED = verdict(2, 3)
const DELETED = verdict(2, 5)
const DROPPED = verdict(2, 6)
const REJECTED = verdict(2, 25)
const RESET = verdict(2, 21)
const DETECTED = verdict(3, 15)
const CLEANED = verdict(4, 11)

const VERDICTS: ReadonlyMap<string, Verdict> = new Map([
  ...words(
    'allow allowed accept accepted permit permitted pass passed passthrough monitored bypass built start close ip-conn forward forwarded',
    ALLOWED,
  ),
  ...words(
    'block blocked deny denied prevent prevented block-url block-ip block-continue override blocked-override exempt-block deny-all',
    BLOCKED,
  ),
  ...words('drop dropped drop-all-packets drop_session silent-drop discard', DROPPED),
  ...words('reject rejected refuse refused', REJECTED),
  ...words('reset reset-both reset-client reset-server reset_client reset_server tcp-reset clear_session', RESET),
  ...words('quarantine quarantined sinkhole isolate isolated moved', QUARANTINED),
  ...words('delete deleted remove removed', DELETED),
  ...words('clean cleaned disinfected repaired corrected', CLEANED),
  ...words('alert alerted detect detected monitor log logged continue', DETECTED),
])

function words(list: string, to: Verdict): [string, Verdict][] {
  return list.split(' ').map((word) => [word, to])
}

/** The verdict a device's word stands for; undefined for words of no known meaning. */
export function verdictOf(word: string | undefined): Verdict | undefined {
  return word === undefined ? undefined : VERDICTS.get(word.toLowerCase())
}

export function isBlocked(found: Verdict | undefined): boolean {
  return found !== undefined && found.actionId === 2
}

/** Marks what a control did; a refused connection is the activity Refuse. */
export function applyVerdict(event: OcsfEvent, found: Verdict | undefined): void {
  if (found === undefined) return
  markControl(event, found.actionId, found.dispositionId)
  if (found.actionId === 2 && event.class_uid === CLASS.networkActivity) setClass(event, CLASS.networkActivity, 5)
}

/** Marks the event as an alert of the product, with what the product did about it (19: nothing known). */
export function applyAlert(event: OcsfEvent, found: Verdict | undefined): void {
  markAlert(event, found?.actionId ?? 0, found?.dispositionId ?? 19)
}

/** Severity words of many products to OCSF's `severity_id`; `otherwise` for a word of no known meaning. */
export function severityWord(word: unknown, otherwise: number): number {
  if (typeof word !== 'string') return otherwise
  return SEVERITIES.get(word.toLowerCase()) ?? otherwise
}

const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['emergency', 6],
  ['emerg', 6],
  ['fatal', 6],
  ['panic', 6],
  ['alert', 5],
  ['critical', 5],
  ['crit', 5],
  ['very-high', 5],
  ['severe', 4],
  ['high', 4],
  ['error', 4],
  ['err', 4],
  ['warning', 3],
  ['warn', 3],
  ['medium', 3],
  ['moderate', 3],
  ['low', 2],
  ['minor', 2],
  ['notice', 1],
  ['notification', 1],
  ['informational', 1],
  ['information', 1],
  ['info', 1],
  ['debug', 1],
])
