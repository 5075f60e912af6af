import type { SourceFormat } from '@haidang/contracts'
import { isObject } from './reading.ts'
import type { JsonObject } from './reading.ts'
import { monthAt } from './normalise/time.ts'

/**
 * Which product wrote a JSON object, by the keys only it writes. Decided per event, because one source may carry several
 * products (a collector that forwards everything).
 */
export function recogniseJson(o: JsonObject): SourceFormat {
  if (typeof o['event_type'] === 'string' && o['timestamp'] !== undefined) return 'suricata-eve'
  if (o['Event'] !== undefined && isObject(o['Event']) && isObject(o['Event']['System'])) return 'windows-json'
  if (o['winlog'] !== undefined && isObject(o['winlog'])) return 'windows-json'
  if (typeof o['_path'] === 'string') return 'zeek-json'
  if (isObject(o['System']) && o['System']['EventID'] !== undefined) return 'windows-json'
  const hasEventId = o['EventID'] !== undefined || o['event_id'] !== undefined
  if (hasEventId && isWindowsFlat(o)) return 'windows-json'
  if (o['Id'] !== undefined && o['ProviderName'] !== undefined && o['LogName'] !== undefined) return 'windows-json'
  if (o['ts'] !== undefined && isZeekShape(o)) return 'zeek-json'
  return 'json'
}

function isWindowsFlat(o: JsonObject): boolean {
  return (
    typeof o['Channel'] === 'string' ||
    (typeof o['SourceName'] === 'string' && (o['EventTime'] !== undefined || o['RecordNumber'] !== undefined)) ||
    (o['event_data'] !== undefined && typeof o['log_name'] === 'string') ||
    (typeof o['log_name'] === 'string' && typeof o['source_name'] === 'string') ||
    typeof o['ProviderName'] === 'string' ||
    typeof o['Provider_Name'] === 'string'
  )
}

function isZeekShape(o: JsonObject): boolean {
  return (
    o['id.orig_h'] !== undefined ||
    (isObject(o['id']) && o['id']['orig_h'] !== undefined) ||
    (typeof o['uid'] === 'string' && o['uid'].startsWith('C')) ||
    (o['fuid'] !== undefined && o['source'] !== undefined) ||
    o['certificate.serial'] !== undefined ||
    (typeof o['note'] === 'string' && typeof o['msg'] === 'string') ||
    o['_write_ts'] !== undefined
  )
}

/**
 * The format of one line by its first characters: JSON objects as `json` (the product shows after parsing), CEF, syslog.
 * Null where nothing fits.
 */
export function recogniseLine(line: string): 'json' | 'cef' | 'syslog' | null {
  let i = 0
  while (i < line.length && line.charCodeAt(i) <= 32) i++
  const c = line.charCodeAt(i)
  if (c === 123 || (c === 91 && isJsonAfterBracket(line, i + 1))) return 'json'
  if ((c === 67 || c === 99) && startsCef(line, i)) return 'cef'
  if (c === 60) {
    const digit = line.charCodeAt(i + 1)
    if (digit >= 48 && digit <= 57) return line.indexOf('>', i) <= i + 4 && line.indexOf('>', i) > 0 ? 'syslog' : null
    return null
  }
  if (monthAt(line, i) > 0 && line.charCodeAt(i + 3) === 32) return 'syslog'
  if (c >= 48 && c <= 57) return startsIsoHeader(line, i) ? 'syslog' : null
  return null
}

/** Whether a value or the end of an array may begin here; `[Sun Dec 04 …` is no JSON. */
function isJsonAfterBracket(line: string, at: number): boolean {
  let i = at
  while (i < line.length && line.charCodeAt(i) <= 32) i++
  const c = line.charCodeAt(i)
  return c === 123 || c === 91 || c === 93 || c === 34 || c === 45 || (c >= 48 && c <= 57)
}

/** `CEF:` or `CEF: `, in any case, followed by a version digit. */
export function startsCef(line: string, at: number): boolean {
  if ((line.charCodeAt(at) | 32) !== 99 || (line.charCodeAt(at + 1) | 32) !== 101) return false
  if ((line.charCodeAt(at + 2) | 32) !== 102 || line.charCodeAt(at + 3) !== 58) return false
  let i = at + 4
  while (line.charCodeAt(i) === 32) i++
  const c = line.charCodeAt(i)
  return c >= 48 && c <= 57
}

/** `2026-11-21T…` or `2026-11-21 …`, `1 2026-…` (RFC 5424 whose priority was cut). */
function startsIsoHeader(line: string, at: number): boolean {
  const from = line.charCodeAt(at + 1) === 32 ? at + 2 : at
  return line.charCodeAt(from + 4) === 45 && line.charCodeAt(from + 7) === 45 && line.length >= from + 19
}
