/** A Windows event as XML text, and batches of such texts cut into events. */
import type { ParsedEvent } from '@haidang/contracts'
import { addProblem } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { normaliseWindows } from './normalise.ts'
import { readXml } from './read-xml.ts'
import { eventObject, xmlElement } from './xml-tree.ts'

/** How far an XML declaration and a wrapper may reach before the event. */
const REACH = 512

/** Whether `<Event …>` begins at `at`, behind an XML declaration or `<Events>` where there is one. */
export function startsEventXml(text: string, at: number): boolean {
  return eventStart(text, at) >= 0
}

function eventStart(text: string, at: number): number {
  let i = at
  while (i <= at + REACH) {
    while (text.charCodeAt(i) <= 32) i++
    if (text.startsWith('<?', i)) {
      const end = text.indexOf('?>', i)
      if (end < 0 || end > at + REACH) return -1
      i = end + 2
    } else if (text.startsWith('<Events', i) && isTagEnd(text.charCodeAt(i + 7))) {
      const end = text.indexOf('>', i)
      if (end < 0 || end > at + REACH) return -1
      i = end + 1
    } else return text.startsWith('<Event', i) && isTagEnd(text.charCodeAt(i + 6)) ? i : -1
  }
  return -1
}

function isTagEnd(c: number): boolean {
  return c === 62 || c <= 32
}

export function normaliseWindowsXml(text: string, at: number, r: Reading): ParsedEvent {
  const start = eventStart(text, at)
  const event = readXml(text, Math.max(start, at), r)
  if (event === null) addProblem(r, 'event.bad_header', at)
  return normaliseWindows(eventObject(event ?? xmlElement('Event')), r, 'windows-xml')
}

const OPEN = [60, 69, 118, 101, 110, 116]
const CLOSE = [60, 47, 69, 118, 101, 110, 116, 62]

function isAt(bytes: Uint8Array, at: number, mark: readonly number[]): boolean {
  for (let i = 0; i < mark.length; i++) if (bytes[at + i] !== mark[i]) return false
  return true
}

/** Whether a batch begins as XML of Windows events: `<Event`, `<Events` or an XML declaration before them. */
export function isWindowsXml(bytes: Uint8Array): boolean {
  let i = 0
  while (i < bytes.length && i < REACH) {
    const c = bytes[i] ?? 0
    if (c <= 32 || c === 0xef || c === 0xbb || c === 0xbf) i++
    else if (c === 60 && bytes[i + 1] === 63) {
      while (i < bytes.length && i < REACH && !(bytes[i] === 63 && bytes[i + 1] === 62)) i++
      i += 2
    } else return isAt(bytes, i, OPEN)
  }
  return false
}

/**
 * [start, end) of each `<Event …>…</Event>` of a batch, and of whatever stands between them that is no white space, no
 * declaration and no wrapper (so nothing is lost); two numbers each. Linear time.
 */
export function splitWindowsXml(bytes: Uint8Array): number[] {
  const out: number[] = []
  const n = bytes.length
  let rest = 0
  let i = 0
  while (i < n) {
    if (bytes[i] !== 60 || !isAt(bytes, i, OPEN) || !isTagEnd(bytes[i + 6] ?? 0)) {
      i++
      continue
    }
    keepRest(bytes, rest, i, out)
    let end = i + 6
    // An event that never closes ends where the next begins.
    while (end < n && !isAt(bytes, end, CLOSE) && !(isAt(bytes, end, OPEN) && isTagEnd(bytes[end + 6] ?? 0))) end++
    end = end >= n ? n : isAt(bytes, end, CLOSE) ? end + CLOSE.length : end
    out.push(i, end)
    i = end
    rest = end
  }
  keepRest(bytes, rest, n, out)
  return out
}

function keepRest(bytes: Uint8Array, from: number, to: number, out: number[]): void {
  let i = from
  while (i < to) {
    const c = bytes[i] ?? 0
    if (c <= 32 || c === 0xef || c === 0xbb || c === 0xbf) i++
    else if (c === 60 && (bytes[i + 1] === 63 || isAt(bytes, i, OPEN) || isAt(bytes, i, CLOSE.slice(0, 7)))) {
      while (i < to && bytes[i] !== 62) i++
      i++
    } else break
  }
  let end = to
  while (end > i && (bytes[end - 1] ?? 0) <= 32) end--
  if (end > i) out.push(i, end)
}
