/**
 * The journal of systemd as `journalctl -o json` and systemd-journal-upload write it
 * (https://systemd.io/JOURNAL_EXPORT_FORMATS): every value is text; a value that is no UTF-8 is an array of bytes, a field
 * given twice an array of texts, one too large null. The message is read as the program's syslog message would be.
 */
import type { ParsedEvent } from '@haidang/contracts'
import { addProblem, isObject, put } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { createUtf8Decoder } from '../text/decode-utf8.ts'
import { takeInstant } from '../normalise/time.ts'
import { CLASS } from '../normalise/ocsf.ts'
import type { SyslogHead } from '../syslog/head.ts'
import { normaliseMessage } from '../syslog/message.ts'

const MAX_BYTES = 65_536

/** Fields as text, whatever the journal made of them. */
function plainFields(o: JsonObject, r: Reading): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  let count = 0
  for (const key in o) {
    if (++count > r.limits.maxFields) {
      addProblem(r, 'event.too_many_fields', 0)
      break
    }
    const value = o[key]
    if (value === null) {
      addProblem(r, 'event.too_large', 0, key)
      put(out, key, null)
    } else if (Array.isArray(value)) put(out, key, isBytes(value) ? textOf(value) : value.map(plain))
    else put(out, key, isObject(value) ? value : String(value))
  }
  return out
}

function plain(value: unknown): unknown {
  return Array.isArray(value) && isBytes(value) ? textOf(value) : value
}

function isBytes(list: readonly unknown[]): list is number[] {
  if (list.length === 0 || list.length > MAX_BYTES) return false
  for (const item of list)
    if (!(typeof item === 'number' && item >= 0 && item <= 255 && Number.isInteger(item))) return false
  return true
}

function textOf(list: readonly number[]): string {
  const bytes = Uint8Array.from(list)
  return createUtf8Decoder()(bytes, 0, bytes.length).normalize('NFC')
}

function last(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof one === 'string' && one !== '' ? one : undefined
}

const SOURCE_TIME = '_SOURCE_REALTIME_TIMESTAMP'
const TIME = '__REALTIME_TIMESTAMP'

export function normaliseJournald(o: JsonObject, r: Reading): ParsedEvent {
  const x = plainFields(o, r)
  const stamp = last(x[SOURCE_TIME]) ?? last(x[TIME])
  const micros = stamp === undefined ? Number.NaN : Number(stamp)
  takeInstant(r, Math.floor(micros / 1000), 0, x[SOURCE_TIME] === undefined ? TIME : SOURCE_TIME)
  const message = last(x['MESSAGE']) ?? ''
  const facility = Number(last(x['SYSLOG_FACILITY']) ?? Number.NaN)
  const level = Number(last(x['PRIORITY']) ?? Number.NaN)
  const head: SyslogHead = {
    priority: level >= 0 && level <= 7 ? (facility >= 0 && facility <= 23 ? facility * 8 : 8) + level : -1,
    isRfc5424: true,
    host: last(x['_HOSTNAME']),
    program: last(x['SYSLOG_IDENTIFIER']) ?? last(x['_COMM']),
    pid: last(x['SYSLOG_PID']) ?? last(x['_PID']),
    messageId: last(x['MESSAGE_ID']),
    origin: undefined,
    structured: null,
    timeText: stamp,
    messageAt: 0,
  }
  const inner = r.body?.(message, 0, head) ?? null
  const event = inner ?? normaliseMessage(message, head, r)
  const { ocsf } = event
  const host = last(x['_HOSTNAME'])
  if (ocsf.device?.hostname === undefined && host !== undefined)
    ocsf.device = { ...ocsf.device, type_id: ocsf.device?.type_id ?? 0, hostname: host }
  const exe = last(x['_EXE'])
  const line = last(x['_CMDLINE'])
  const process = ocsf.actor?.process
  if (process !== undefined && ocsf.class_uid !== CLASS.processActivity) {
    if (line !== undefined) process.cmd_line = line
    if (exe !== undefined) process.file = { name: exe.slice(exe.lastIndexOf('/') + 1), path: exe, type_id: 1 }
  }
  const cursor = last(x['__CURSOR'])
  if (cursor !== undefined) ocsf.metadata.uid = cursor
  const unmapped: Record<string, unknown> = { ...ocsf.unmapped }
  for (const key in x) if (!MAPPED.has(key)) put(unmapped, key, x[key])
  ocsf.unmapped = unmapped
  const fields: Record<string, unknown> = { ...x }
  for (const key in event.fields) put(fields, key, event.fields[key])
  return { ...event, format: inner === null ? 'journald' : event.format, fields }
}

const MAPPED: ReadonlySet<string> = new Set([
  'MESSAGE',
  'PRIORITY',
  'SYSLOG_FACILITY',
  'SYSLOG_IDENTIFIER',
  'SYSLOG_PID',
  'MESSAGE_ID',
  '_HOSTNAME',
  '_EXE',
  '_CMDLINE',
  '__CURSOR',
  TIME,
  SOURCE_TIME,
])
