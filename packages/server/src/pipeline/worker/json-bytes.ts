const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Writes values as JSON in UTF-8, byte for byte what `JSON.stringify` gives, into one buffer of its own: an event is written
 * out once on its way to the lake, and neither its text nor a second copy is made. The answer is a view that holds until the next
 * call. Values are as `JSON.parse` and the parsers make them: no functions, no classes, no cycles. Strings are mostly short and ASCII here, where a loop over their characters is quicker than the engine's own.
 */
export function createJsonWriter(): (value: object) => Uint8Array {
  let buffer: Buffer = Buffer.allocUnsafeSlow(65_536)
  let used = 0

  function reserve(bytes: number): void {
    if (used + bytes <= buffer.length) return
    const next = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + bytes))
    buffer.copy(next, 0, 0, used)
    buffer = next
  }

  function text(value: string): void {
    const length = value.length
    reserve(3 * length + 2)
    const target = buffer
    let at = used
    target[at++] = QUOTE
    for (let i = 0; i < length; i++) {
      const c = value.charCodeAt(i)
      if (c < 0x80) {
        if (c === QUOTE || c === BACKSLASH) target[at++] = BACKSLASH
        else if (c < 0x20) return escaped(value)
        target[at++] = c
      } else if (c < 0x800) {
        target[at++] = 0xc0 | (c >> 6)
        target[at++] = 0x80 | (c & 0x3f)
      } else {
        if (c >= 0xd800 && c <= 0xdfff) return escaped(value)
        target[at++] = 0xe0 | (c >> 12)
        target[at++] = 0x80 | ((c >> 6) & 0x3f)
        target[at++] = 0x80 | (c & 0x3f)
      }
    }
    target[at++] = QUOTE
    used = at
  }

  /** Strings with controls or surrogates: what to escape is left to the engine. */
  function escaped(value: string): void {
    const written = JSON.stringify(value)
    reserve(3 * written.length)
    used += buffer.write(written, used, 'utf8')
  }

  function plain(ascii: string): void {
    const length = ascii.length
    reserve(length)
    for (let i = 0; i < length; i++) buffer[used + i] = ascii.charCodeAt(i)
    used += length
  }

  function array(values: readonly unknown[]): void {
    byte(0x5b)
    for (let i = 0; i < values.length; i++) {
      if (i > 0) byte(0x2c)
      const value = values[i]
      if (value === undefined) plain('null')
      else put(value)
    }
    byte(0x5d)
  }

  function object(fields: { readonly [key: string]: unknown }): void {
    byte(0x7b)
    let isFirst = true
    for (const key in fields) {
      const value = fields[key]
      if (value === undefined) continue
      if (isFirst) isFirst = false
      else byte(0x2c)
      text(key)
      byte(0x3a)
      put(value)
    }
    byte(0x7d)
  }

  function byte(code: number): void {
    if (used === buffer.length) reserve(1)
    buffer[used++] = code
  }

  function put(value: unknown): void {
    if (typeof value === 'string') text(value)
    else if (typeof value === 'number') number(value)
    else if (typeof value === 'boolean') plain(value ? 'true' : 'false')
    else if (Array.isArray(value)) array(value)
    else if (typeof value === 'object' && value !== null) object(value as { readonly [key: string]: unknown })
    else plain('null')
  }

  function number(value: number): void {
    if (value >= 0 && value <= 9 && Number.isInteger(value)) byte(0x30 + value)
    else plain(Number.isFinite(value) ? String(value) : 'null')
  }

  return (value) => {
    used = 0
    put(value)
    return buffer.subarray(0, used)
  }
}
