/** A JSON object of no known product: OCSF Base Event, its time from the usual keys, everything under `unmapped`. */
import type { Logsource, ParsedEvent } from '@haidang/contracts'
import { inspect, isObject, NO_PROBLEMS, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, newOcsf } from '../normalise/ocsf.ts'
import { takeTime } from '../normalise/time.ts'

const PRODUCT = Object.freeze({ name: 'Unknown' })
const LOGSOURCE: Logsource = Object.freeze({})

/** Keys that hold the event's time, the most telling first. */
const TIME_KEYS = [
  '@timestamp',
  'timestamp',
  'time',
  'eventTime',
  'event_time',
  'EventTime',
  'ts',
  'datetime',
  'date',
  'created_at',
  'TimeGenerated',
  '_time',
] as const

export function normaliseGeneric(o: JsonObject, r: Reading): ParsedEvent {
  inspect(r, o, 0)
  for (const key of TIME_KEYS) {
    const value = o[key]
    if (value === undefined || value === null || isObject(value)) continue
    takeTime(r, value, key)
    break
  }
  const event = newOcsf(r, CLASS.baseEvent, 0, 0, PRODUCT)
  const message = text(o['message']) ?? text(o['msg'])
  if (message !== undefined) event.message = message
  const host = text(o['hostname']) ?? text(o['host'])
  if (host !== undefined) event.device = { hostname: host, type_id: 0 }
  event.unmapped = o as Record<string, unknown>
  return { format: 'json', ocsf: event, fields: o, logsource: LOGSOURCE, problems: r.problems ?? NO_PROBLEMS }
}
