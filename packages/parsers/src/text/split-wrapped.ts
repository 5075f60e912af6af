import { splitJsonArray } from './split-json.ts'

/** What services call the list of records of a file or an answer: AWS, Microsoft Graph, Google, Elasticsearch's simplest. */
const NAMES = ['Records', 'records', 'value', 'items', 'events'] as const

/** How far into a text the list may begin: a context or a kind stands before it. */
const REACH = 1024

/**
 * [start, end) of each record of a JSON object that only wraps a list of them (`{"Records":[…]}`); null where a text is none
 * such. A text whose list does not end where the object does is none: nothing is guessed about it.
 */
export function splitWrapped(bytes: Uint8Array): Uint32Array | null {
  let i = 0
  while ((bytes[i] ?? 33) <= 32 || bytes[i] === 0xef || bytes[i] === 0xbb || bytes[i] === 0xbf) i++
  if (bytes[i] !== 123) return null
  const open = listStart(bytes, i + 1)
  if (open < 0) return null
  let end = bytes.length
  while (end > open && (bytes[end - 1] ?? 0) <= 32) end--
  if (bytes[end - 1] !== 125) return null
  end--
  while (end > open && (bytes[end - 1] ?? 0) <= 32) end--
  if (bytes[end - 1] !== 93) return null
  const { ranges, fault } = splitJsonArray(bytes.subarray(open, end))
  if (fault !== null || ranges.length === 0) return null
  for (let k = 0; k < ranges.length; k++) ranges[k] = (ranges[k] ?? 0) + open
  return ranges
}

/** Index of the `[` of the list: of the first key, or of a later one behind values that are plain. */
function listStart(bytes: Uint8Array, from: number): number {
  let i = from
  const limit = Math.min(bytes.length, from + REACH)
  while (i < limit) {
    const c = bytes[i] ?? 0
    if (c <= 32 || c === 44) {
      i++
      continue
    }
    if (c !== 34) return -1
    const close = closingQuote(bytes, i, limit)
    if (close < 0) return -1
    const name = String.fromCharCode(...bytes.subarray(i + 1, close))
    i = afterBlank(bytes, close + 1)
    if (bytes[i] !== 58) return -1
    i = afterBlank(bytes, i + 1)
    if (bytes[i] === 91) return NAMES.some((known) => known === name) ? i : -1
    if (bytes[i] === 34) {
      const end = closingQuote(bytes, i, limit)
      if (end < 0) return -1
      i = end + 1
    } else if (bytes[i] === 123) return -1
    else while (i < limit && bytes[i] !== 44 && bytes[i] !== 125) i++
  }
  return -1
}

function closingQuote(bytes: Uint8Array, at: number, limit: number): number {
  for (let i = at + 1; i < limit; i++) {
    if (bytes[i] === 92) i++
    else if (bytes[i] === 34) return i
  }
  return -1
}

function afterBlank(bytes: Uint8Array, from: number): number {
  let i = from
  while (i < bytes.length && (bytes[i] ?? 0) <= 32) i++
  return i
}
