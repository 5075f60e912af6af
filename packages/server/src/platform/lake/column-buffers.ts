/** Growing buffers that take one column's values in the Native format. This is the hottest code of storing: no allocation a value. */

/** Strings up to this many characters are tried as ASCII, one by one, which is quicker than a call into the engine. */
const SHORT = 48
const FIRST_BYTES = 4096

function grown(buffer: Buffer, used: number, need: number): Buffer {
  let size = buffer.length * 2
  while (size < used + need) size *= 2
  const next = Buffer.allocUnsafeSlow(size)
  buffer.copy(next, 0, 0, used)
  return next
}

/** A column of strings: each a LEB128 length and its UTF-8 bytes. */
export interface StringColumn {
  text(value: string): void
  bytes(value: Uint8Array): void
  /** The bytes so far; a view until the next write. */
  view(): Buffer
  reset(): void
}

export function createStringColumn(): StringColumn {
  let buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)
  let used = 0

  /** The last short ASCII value written and where its bytes are. */
  let last: string | null = null
  let lastStart = 0
  let lastEnd = 0

  function putLength(length: number, at: number): number {
    let rest = length
    let to = at
    while (rest > 127) {
      buffer[to++] = (rest & 127) | 128
      rest >>>= 7
    }
    buffer[to++] = rest
    return to
  }

  function long(value: string): void {
    // At most three bytes a UTF-16 unit. The length goes before the bytes, so its width is guessed and mended if wrong.
    const most = value.length * 3 + 5
    if (used + most > buffer.length) buffer = grown(buffer, used, most)
    const width = value.length < 128 ? 1 : value.length < 16_384 ? 2 : value.length < 2_097_152 ? 3 : 4
    const written = buffer.write(value, used + width, 'utf8')
    const needed = written < 128 ? 1 : written < 16_384 ? 2 : written < 2_097_152 ? 3 : written < 268_435_456 ? 4 : 5
    if (needed !== width) buffer.copyWithin(used + needed, used + width, used + width + written)
    putLength(written, used)
    used += needed + written
  }

  return {
    text(value) {
      const length = value.length
      if (length > SHORT) return long(value)
      if (used + SHORT + 1 > buffer.length) buffer = grown(buffer, used, SHORT + 1)
      if (length === 0) {
        buffer[used++] = 0
        return
      }
      // Many columns say the same row after row: the bytes are there already.
      if (value === last) {
        buffer.copyWithin(used, lastStart, lastEnd)
        lastEnd += used - lastStart
        lastStart = used
        used = lastEnd
        return
      }
      const target = buffer
      const start = used + 1
      for (let i = 0; i < length; i++) {
        const code = value.charCodeAt(i)
        if (code > 127) return long(value)
        target[start + i] = code
      }
      target[used] = length
      last = value
      lastStart = used
      used = start + length
      lastEnd = used
    },
    bytes(value) {
      const length = value.byteLength
      if (used + length + 5 > buffer.length) buffer = grown(buffer, used, length + 5)
      used = putLength(length, used)
      buffer.set(value, used)
      used += length
    },
    view: () => buffer.subarray(0, used),
    reset() {
      used = 0
      last = null
    },
  }
}

/** A column of unsigned numbers of one, two, four or eight bytes, little-endian. Numbers must be whole and below 2^53. */
export interface NumberColumn {
  put(value: number): void
  view(): Buffer
  reset(): void
}

export function createNumberColumn(width: 1 | 2 | 4 | 8): NumberColumn {
  let buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)
  let used = 0
  const put4 = (value: number): void => {
    buffer[used] = value
    buffer[used + 1] = value >>> 8
    buffer[used + 2] = value >>> 16
    buffer[used + 3] = value >>> 24
    used += 4
  }
  return {
    put(value) {
      if (used + 8 > buffer.length) buffer = grown(buffer, used, 8)
      if (width === 1) buffer[used++] = value
      else if (width === 2) {
        buffer[used] = value
        buffer[used + 1] = value >>> 8
        used += 2
      } else if (width === 4) put4(value)
      else {
        // Two's complement, so that instants before 1970 are right too.
        put4(value >>> 0)
        put4(Math.floor(value / 4_294_967_296))
      }
    },
    view: () => buffer.subarray(0, used),
    reset() {
      used = 0
    },
  }
}

/** A column of arrays of strings: cumulative UInt64 end offsets, one a row, then the strings. */
export interface StringArrayColumn {
  put(values: readonly string[]): void
  offsets(): Buffer
  strings(): Buffer
  reset(): void
}

export function createStringArrayColumn(): StringArrayColumn {
  const ends = createNumberColumn(8)
  const strings = createStringColumn()
  let count = 0
  return {
    put(values) {
      for (const value of values) strings.text(value)
      count += values.length
      ends.put(count)
    },
    offsets: () => ends.view(),
    strings: () => strings.view(),
    reset() {
      ends.reset()
      strings.reset()
      count = 0
    },
  }
}

const HEX = new Uint8Array(128)
for (let i = 0; i < 10; i++) HEX[48 + i] = i
for (let i = 0; i < 6; i++) HEX[97 + i] = HEX[65 + i] = 10 + i

/** A column of 16-byte values given as 32 hex digits. */
export function createHex16Column(): { put(hex: string): void; view(): Buffer; reset(): void } {
  let buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)
  let used = 0
  return {
    put(hex) {
      if (used + 16 > buffer.length) buffer = grown(buffer, used, 16)
      const target = buffer
      for (let i = 0; i < 16; i++) {
        const high = HEX[hex.charCodeAt(i * 2) & 127] ?? 0
        target[used + i] = (high << 4) | (HEX[hex.charCodeAt(i * 2 + 1) & 127] ?? 0)
      }
      used += 16
    },
    view: () => buffer.subarray(0, used),
    reset() {
      used = 0
    },
  }
}
