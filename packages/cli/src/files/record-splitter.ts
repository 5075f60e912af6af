/**
 * Bytes that come in pieces → records: one event each. One file because the shapes differ only in where a record ends and in how
 * one is recognised from another.
 */
import { checkJsonObject, splitJsonArray, splitLines, splitRecords } from '@haidang/parsers'

/**
 * - `lines`: text, one event a line (or what belongs together of several lines);
 * - `json-lines`: one JSON object a line;
 * - `json`: objects one after another over any number of lines, or one array of them, or one object around such an array;
 * - `xml`: `<Event>…</Event>` one after another, whatever stands around them.
 */
export type RecordShape = 'lines' | 'json-lines' | 'json' | 'xml'

export interface RecordBatch {
  readonly bytes: Uint8Array
  /** [start, end) byte offsets in `bytes`, two numbers a record. */
  readonly ranges: Uint32Array
  /** Offset of `bytes` in the whole stream, unpacked. */
  readonly at: number
  /** Header lines in force from a record of this batch on (`#fields …`). */
  readonly headers: readonly { readonly from: number; readonly text: string }[]
  /** Offset of each record in the file, where `bytes` are not the file's own. */
  readonly offsets?: readonly number[]
}

export interface SplitFault {
  readonly code: 'json.unclosed' | 'json.unexpected' | 'json.too_deep' | 'event.too_large'
  /** In bytes of the stream, unpacked, from 0. */
  readonly offset: number
}

/** Most bytes of one record; beyond it the stream is not read on. */
const MAX_RECORD = 64 << 20
/** Bytes looked at to recognise the shape. */
const SAMPLE = 64 << 10
/** A record is awaited in pieces this much larger each time, so that a long one is scanned a bounded number of times. */
const GROWTH = 2
/** Objects that cloud services put around the array of events of one delivery. */
const WRAPPED = /^\s*\{\s*"(?:Records|records|value|Events|events|hits)"\s*:\s*\[/

const NONE: RecordBatch['headers'] = []
const BRACE = 123
const BRACKET = 91

export interface RecordSplitter {
  /** Takes the next bytes; gives the records that are whole by now. */
  push(chunk: Uint8Array): RecordBatch | null
  /** The rest, once no more bytes come. */
  end(): RecordBatch[]
  /** Faults met since it was last asked. */
  faults(): SplitFault[]
  /** True where what follows can make no more records. */
  readonly isDone: boolean
}

export function createRecordSplitter(shape?: RecordShape): RecordSplitter {
  let mode: Mode | null = shape === undefined ? null : modeOf(shape)
  let pending: Uint8Array = new Uint8Array(0)
  let at = 0
  let enough = 0
  let isDone = false
  const faults: SplitFault[] = []

  function cut(isLast: boolean): RecordBatch | null {
    if (isDone || pending.length === 0) return null
    if (mode === null) {
      if (pending.length < SAMPLE && !isLast) return null
      mode = recognise(pending)
    }
    if (pending.length < enough && !isLast) return null
    const { ranges, used, headers, fault, ends } = mode.cut(pending, isLast)
    const batch: RecordBatch = { bytes: pending, ranges, at, headers }
    if (fault !== undefined) faults.push({ code: fault.code, offset: at + fault.offset })
    if (ends === true || (isLast && used === 0)) isDone = true
    pending = pending.subarray(used)
    at += used
    enough = used === 0 ? batch.bytes.length * GROWTH : 0
    if (pending.length > MAX_RECORD) {
      faults.push({ code: 'event.too_large', offset: at })
      isDone = true
    }
    return ranges.length === 0 ? null : batch
  }

  return {
    get isDone() {
      return isDone
    },
    push(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      return cut(false)
    },
    end() {
      const batches: RecordBatch[] = []
      while (!isDone && pending.length > 0) {
        const batch = cut(true)
        if (batch !== null) batches.push(batch)
      }
      return batches
    },
    faults: () => faults.splice(0),
  }
}

interface Cut {
  readonly ranges: Uint32Array
  /** Bytes that need not be looked at again. */
  readonly used: number
  readonly headers: RecordBatch['headers']
  readonly fault?: SplitFault
  readonly ends?: boolean
}
interface Mode {
  cut(bytes: Uint8Array, isLast: boolean): Cut
}

function modeOf(shape: RecordShape, isArray = false): Mode {
  switch (shape) {
    case 'lines':
      return lineMode()
    case 'json-lines':
      return { cut: cutJsonLines }
    case 'json':
      return jsonMode(isArray)
    case 'xml':
      return { cut: cutXml }
  }
}

/** The shape by the first bytes of a stream (its first 64 KiB, or all of it). */
function recognise(bytes: Uint8Array): Mode {
  const start = skipBlank(bytes, bytes[0] === 0xef ? 3 : 0)
  const first = bytes[start]
  if (first === 60 && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('<Event'))
    return modeOf('xml')
  if (first === BRACKET) {
    const next = bytes[skipBlank(bytes, start + 1)]
    return next === BRACE || next === 93 ? modeOf('json', true) : modeOf('lines')
  }
  if (first !== BRACE) return modeOf('lines')
  if (wrappedAt(bytes, start) > 0) return modeOf('json', true)
  const lineEnd = bytes.indexOf(10, start)
  if (checkJsonObject(bytes, start, trimmed(bytes, start, lineEnd < 0 ? bytes.length : lineEnd)) === 'ok')
    return modeOf('json-lines')
  // Several lines to a document, or a first line that is broken: the first whole document decides, else the lines after it.
  const [from, to] = splitJsonArray(bytes).ranges
  const isDocument = from !== undefined && to !== undefined && checkJsonObject(bytes, from, to) === 'ok'
  return modeOf(!isDocument && hasWholeLine(bytes, lineEnd) ? 'json-lines' : 'json')
}

/** Whether one of the next lines is an object by itself. */
function hasWholeLine(bytes: Uint8Array, from: number): boolean {
  let at = from
  for (let lines = 0; lines < 50 && at >= 0; lines++) {
    const end = bytes.indexOf(10, at + 1)
    const stop = end < 0 ? bytes.length : end
    if (bytes[at + 1] === BRACE && checkJsonObject(bytes, at + 1, trimmed(bytes, at + 1, stop)) === 'ok') return true
    at = end
  }
  return false
}

function wrappedAt(bytes: Uint8Array, start: number): number {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(200, bytes.length - start)).toString(
    'latin1',
  )
  const found = WRAPPED.exec(head)
  return found === null ? 0 : start + found[0].length
}

function lineMode(): Mode {
  let header = ''
  return {
    cut(bytes, isLast) {
      const end = isLast ? bytes.length : bytes.lastIndexOf(10) + 1
      const records = splitRecords(bytes.subarray(0, end), header)
      const before = header === '' ? NONE : [{ from: 0, text: header }]
      if (isLast) return { ranges: records.ranges, used: end, headers: [...before, ...records.headers] }
      // The next line may belong to the last record: it is looked at again.
      const last = records.ranges.length / 2 - 1
      if (last < 0) return { ranges: records.ranges, used: 0, headers: NONE }
      const headers = [...before, ...records.headers.filter((h) => h.from <= last)]
      header = headers.at(-1)?.text ?? ''
      return { ranges: records.ranges.subarray(0, 2 * last), used: records.ranges[2 * last] ?? 0, headers }
    },
  }
}

function cutJsonLines(bytes: Uint8Array, isLast: boolean): Cut {
  const end = isLast ? bytes.length : bytes.lastIndexOf(10) + 1
  return { ranges: splitLines(bytes.subarray(0, end)), used: end, headers: NONE }
}

function jsonMode(isArray: boolean): Mode {
  let isOpened = !isArray
  return {
    cut(bytes, isLast) {
      let from = 0
      if (!isOpened) {
        isOpened = true
        const start = skipBlank(bytes, bytes[0] === 0xef ? 3 : 0)
        from = Math.max(start + 1, wrappedAt(bytes, start))
      }
      from = skipBlank(bytes, from, true)
      const { ranges, fault } = splitJsonArray(bytes.subarray(from))
      for (let i = 0; i < ranges.length; i++) ranges[i] = (ranges[i] ?? 0) + from
      const lastEnd = ranges.at(-1) ?? from
      if (fault === null) return { ranges, used: isLast ? bytes.length : wholeUntil(bytes, ranges), headers: NONE }
      const at = from + fault.offset
      // The end of the array; what a wrapping object holds after it is no event.
      if (isArray && fault.code === 'json.unexpected' && bytes[at] === 93)
        return { ranges, used: bytes.length, headers: NONE, ends: true }
      if (fault.code === 'json.unclosed' && !isLast) return { ranges, used: Math.min(at, bytes.length), headers: NONE }
      const next = isArray ? -1 : nextDocument(bytes, Math.max(at, lastEnd))
      const broken = { code: fault.code, offset: at }
      if (next < 0) return { ranges, used: bytes.length, headers: NONE, fault: broken, ends: isArray || isLast }
      return { ranges, used: next, headers: NONE, fault: broken }
    },
  }
}

/** A number or word at the very end may go on in the next piece. */
function wholeUntil(bytes: Uint8Array, ranges: Uint32Array): number {
  const end = ranges.at(-1) ?? 0
  const last = bytes[end - 1]
  return end === bytes.length && last !== 125 && last !== 93 ? (ranges.at(-2) ?? 0) : bytes.length
}

/** Offset of the next `{` that begins a line after `from`, or -1: where reading goes on after a broken document. */
function nextDocument(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1))
    if (bytes[at + 1] === BRACE) return at + 1
  return -1
}

function cutXml(bytes: Uint8Array, isLast: boolean): Cut {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ranges: number[] = []
  let used = 0
  for (;;) {
    let start = text.indexOf('<Event', used)
    // `<Events>` stands around them all.
    while (start >= 0 && /[A-Za-z]/.test(String.fromCharCode(text[start + 6] ?? 32)))
      start = text.indexOf('<Event', start + 6)
    if (start < 0) break
    const end = text.indexOf('</Event>', start)
    if (end < 0) {
      if (!isLast) return { ranges: Uint32Array.from(ranges), used: start, headers: NONE }
      ranges.push(start, bytes.length)
      break
    }
    ranges.push(start, end + 8)
    used = end + 8
  }
  // A tag may be cut in two by the end of the piece.
  return {
    ranges: Uint32Array.from(ranges),
    used: isLast ? bytes.length : Math.max(used, bytes.length - 8),
    headers: NONE,
  }
}

function skipBlank(bytes: Uint8Array, from: number, withCommas = false): number {
  let i = from
  for (; i < bytes.length; i++) {
    const b = bytes[i]
    if (b !== 32 && b !== 10 && b !== 13 && b !== 9 && !(withCommas && b === 44)) break
  }
  return i
}

function trimmed(bytes: Uint8Array, from: number, to: number): number {
  let end = to
  while (end > from && (bytes[end - 1] ?? 0) <= 32) end--
  return end
}
