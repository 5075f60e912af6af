/**
 * A batch of text cut into records. Nearly always a record is a line. Two kinds of source write several lines for one
 * event (auditd one line a record type, OSSEC a block), and some write lines that are no event at all but say how the
 * following ones are to be read (`log-header.ts`).
 */
import { headerOf, isDirective, takeDirective } from './log-header.ts'
import type { LogHeader } from './log-header.ts'
import { createRanges, splitLines } from './text/split-lines.ts'
import { splitWrapped } from './text/split-wrapped.ts'
import { isWindowsXml, splitWindowsXml } from './windows/xml.ts'

export interface Records {
  /** [start, end) byte offsets of each record, two numbers a record. Lines of one record keep what stands between them. */
  readonly ranges: Uint32Array
  /** The header in force from a record on (an index into the records), where it is not the one before. */
  readonly headers: readonly { readonly from: number; readonly text: string }[]
  /** The header in force at the end, for the next batch of the same stream. Empty where there is none. */
  readonly header: string
}

/** Lines beyond these make no longer record: what is one event has at most a few dozen. */
const MAX_LINES = 256
const MAX_BYTES = 262_144

/** @param header what the batch before ended with; empty for the first */
export function splitRecords(bytes: Uint8Array, header = ''): Records {
  const wrapped = splitWrapped(bytes)
  if (wrapped !== null) return { ranges: wrapped, headers: [], header }
  if (isWindowsXml(bytes)) return { ranges: Uint32Array.from(splitWindowsXml(bytes)), headers: [], header }
  const lines = splitLines(bytes)
  const ranges = createRanges(lines.length / 2)
  const headers: { from: number; text: string }[] = []
  let current: LogHeader | null = header === '' ? null : headerOf(header)
  let count = 0
  let open: Open | null = null
  for (let i = 0; i < lines.length; i += 2) {
    const start = lines[i] ?? 0
    const end = lines[i + 1] ?? 0
    const first = bytes[start] ?? 0
    if (first === 35 && end - start <= MAX_BYTES) {
      const text = asciiText(bytes, start, end)
      if (isDirective(text)) {
        const next = takeDirective(current, text)
        if (next !== current) {
          current = next
          const last = headers.at(-1)
          const entry = { from: count, text: next?.text ?? '' }
          if (last?.from === count) headers[headers.length - 1] = entry
          else headers.push(entry)
        }
        continue
      }
    }
    if (open !== null && open.lines < MAX_LINES && end - open.start <= MAX_BYTES && goesOn(open, bytes, start, end)) {
      open.end = end
      open.lines++
      continue
    }
    if (open !== null) {
      ranges.push(open.start, open.end)
      open = null
    }
    count++
    open = begin(bytes, start, end)
    if (open === null) ranges.push(start, end)
  }
  if (open !== null) ranges.push(open.start, open.end)
  return { ranges: ranges.finish(), headers, header: current?.text ?? '' }
}

/** A record that the next line may belong to. */
interface Open {
  readonly start: number
  end: number
  lines: number
  /** [start, end) of the text `seconds.millis:serial` of an audit record; -1 for an OSSEC block. */
  readonly idStart: number
  readonly idEnd: number
}

function begin(bytes: Uint8Array, start: number, end: number): Open | null {
  if (startsWith(bytes, start, end, OSSEC)) return { start, end, lines: 1, idStart: -1, idEnd: -1 }
  const idStart = auditIdAt(bytes, start, end)
  if (idStart < 0) return null
  return { start, end, lines: 1, idStart, idEnd: idEndOf(bytes, idStart, end) }
}

function goesOn(open: Open, bytes: Uint8Array, start: number, end: number): boolean {
  if (open.idStart < 0) {
    // Only the line end may stand between: a blank line ends the block.
    return (
      start - open.end <= 2 && lineEndsBetween(bytes, open.end, start) === 1 && !startsWith(bytes, start, end, OSSEC)
    )
  }
  const id = auditIdAt(bytes, start, end)
  if (id < 0) return false
  const length = open.idEnd - open.idStart
  if (idEndOf(bytes, id, end) - id !== length) return false
  for (let i = 0; i < length; i++) if (bytes[id + i] !== bytes[open.idStart + i]) return false
  return true
}

function lineEndsBetween(bytes: Uint8Array, from: number, to: number): number {
  let n = 0
  for (let i = from; i < to; i++) if (bytes[i] === 10) n++
  return n
}

const codes = (text: string): readonly number[] => Array.from(text, (c) => c.charCodeAt(0))
const OSSEC = codes('** Alert ')
const AUDIT = codes('audit(')

/** How far into a line the mark of an audit record is looked for: a node name or a syslog head may stand before it. */
const AUDIT_REACH = 320

function startsWith(bytes: Uint8Array, at: number, end: number, mark: readonly number[]): boolean {
  if (end - at < mark.length) return false
  for (let i = 0; i < mark.length; i++) if (bytes[at + i] !== mark[i]) return false
  return true
}

/** Offset of the first digit after `type=… msg=audit(`, or -1. */
function auditIdAt(bytes: Uint8Array, start: number, end: number): number {
  const reach = Math.min(end - AUDIT.length, start + AUDIT_REACH)
  for (let i = start; i < reach; i++) {
    if (bytes[i] === 97 && bytes[i - 1] === 61 && startsWith(bytes, i, end, AUDIT)) return i + AUDIT.length
  }
  return -1
}

function idEndOf(bytes: Uint8Array, from: number, end: number): number {
  let i = from
  while (i < end && i < from + 48 && bytes[i] !== 41) i++
  return i
}

/** Directives are ASCII; other bytes, in a path or a remark, become U+FFFD. */
function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let out = ''
  for (let i = start; i < end; i++) {
    const b = bytes[i] ?? 0
    out += b < 128 ? String.fromCharCode(b) : '\uFFFD'
  }
  return out
}
