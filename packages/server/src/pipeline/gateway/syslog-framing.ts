/**
 * Framing of syslog over a byte stream (RFC 6587): octet counting (`123 <34>1 …`) and LF-terminated lines, told apart frame by
 * frame, as senders mix them. Bounded: a frame larger than the limit is cut off and reported once.
 */
export interface SyslogFramer {
  /** Feeds bytes and returns the whole messages they complete. */
  push(chunk: Uint8Array): Uint8Array[]
  /** The last line of a sender that closed without a line feed; null where nothing is left. */
  end(): Uint8Array | null
  /** Messages dropped because they were larger than the limit. */
  readonly oversized: number
}

const EMPTY = new Uint8Array(0)

/** A message without the line ends and zeros that senders close it with. */
export function trimEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 13 || bytes[end - 1] === 10 || bytes[end - 1] === 0)) end--
  return end === bytes.length ? bytes : bytes.subarray(0, end)
}

/** The frame's length and where it begins, where `rest` opens with an octet count; null where it does not; undefined for "not enough yet". */
function octetCount(rest: Uint8Array): { start: number; length: number } | null | undefined {
  const first = rest[0] ?? 0
  if (first < 0x31 || first > 0x39) return null
  let value = 0
  for (let i = 0; i < rest.length; i++) {
    const c = rest[i] ?? 0
    if (c >= 0x30 && c <= 0x39) {
      value = value * 10 + (c - 0x30)
      if (i > 8) return null
    } else return c === 0x20 ? { start: i + 1, length: value } : null
  }
  return undefined
}

/** @param maxBytes largest message */
export function createSyslogFramer(maxBytes: number): SyslogFramer {
  let rest: Uint8Array = EMPTY
  let oversized = 0
  /** Bytes of an oversized frame still to be passed over; -1 passes over everything up to the next line feed. */
  let skip = 0

  function passOver(): boolean {
    if (skip > 0) {
      const n = Math.min(skip, rest.length)
      rest = rest.subarray(n)
      skip -= n
    } else if (skip < 0) {
      const lf = rest.indexOf(10)
      if (lf >= 0) skip = 0
      rest = lf < 0 ? EMPTY : rest.subarray(lf + 1)
    }
    return skip !== 0
  }

  return {
    push(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const messages: Uint8Array[] = []
      while (rest.length > 0) {
        if (passOver()) break
        if (rest[0] === 10 || rest[0] === 13 || rest[0] === 0) {
          rest = rest.subarray(1)
          continue
        }
        const counted = octetCount(rest)
        if (counted === undefined) break
        if (counted !== null && counted.length > maxBytes) {
          oversized++
          skip = counted.length
          rest = rest.subarray(counted.start)
        } else if (counted !== null) {
          const end = counted.start + counted.length
          if (rest.length < end) break
          messages.push(trimEnd(rest.subarray(counted.start, end)))
          rest = rest.subarray(end)
        } else {
          const lf = rest.indexOf(10)
          if (lf < 0) {
            if (rest.length > maxBytes) {
              oversized++
              skip = -1
              rest = EMPTY
            }
            break
          }
          if (lf > maxBytes) oversized++
          else if (lf > 0) messages.push(trimEnd(rest.subarray(0, lf)))
          rest = rest.subarray(lf + 1)
        }
      }
      // What stays is copied: a view would keep the whole network buffer alive.
      if (rest.length > 0) rest = new Uint8Array(rest)
      return messages.filter((m) => m.length > 0)
    },
    end() {
      const last = trimEnd(rest)
      rest = EMPTY
      return skip === 0 && last.length > 0 && octetCount(last) === null ? last : null
    },
    get oversized() {
      return oversized
    },
  }
}
