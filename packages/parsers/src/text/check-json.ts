/**
 * Whether some bytes are a JSON object by RFC 8259, found out without building anything: nothing is allocated for a text,
 * however large. A gateway that only has to answer "is this JSON" saves the objects, the strings and their collection.
 */

/** `not_an_object` is JSON all the same: an array, a string, a number or a literal. */
export type JsonVerdict = 'ok' | 'not_json' | 'not_an_object'

/** 1 for what makes an escape together with a backslash: `" \ / b f n r t`. */
const ESCAPED = new Uint8Array(256)
for (const code of [0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74]) ESCAPED[code] = 1

/** 1 for hexadecimal digits. */
const HEX = new Uint8Array(256).fill(1, 0x30, 0x3a).fill(1, 0x41, 0x47).fill(1, 0x61, 0x67)

const IN_ARRAY = 0
const IN_OBJECT = 1

/** What is open, innermost last. Grows to the deepest text met; its content never outlives a call. */
let open = new Uint8Array(1024)

/**
 * Looks at the bytes [start, end). The measure is `JSON.parse` of the text they decode to, bytes that are not UTF-8 being
 * U+FFFD: such bytes and lone surrogates in escapes may stand inside strings and nowhere else; a byte order mark is no JSON.
 * Linear time, any depth.
 */
export function checkJsonObject(bytes: Uint8Array, start: number, end: number): JsonVerdict {
  let i = afterBlank(bytes, start, end)
  const isObject = i < end && bytes[i] === 0x7b
  let depth = 0
  for (;;) {
    // A value.
    if (i >= end) return 'not_json'
    let c = bytes[i] ?? 0
    if (c <= 0x20) {
      i = afterBlank(bytes, i, end)
      if (i >= end) return 'not_json'
      c = bytes[i] ?? 0
    }
    let isName = false
    if (c === 0x22) i = afterString(bytes, i + 1, end)
    else if (c === 0x7b || c === 0x5b) {
      if (depth === open.length) open = deeper(open)
      open[depth++] = c === 0x7b ? IN_OBJECT : IN_ARRAY
      i++
      if (i < end && (bytes[i] ?? 0) <= 0x20) i = afterBlank(bytes, i, end)
      if (i < end && bytes[i] === c + 2) {
        depth--
        i++
      } else if (c === 0x5b) continue
      else isName = true
    } else if (c === 0x74) i = afterWord(bytes, i, end, 0x72, 0x75, 0x65)
    else if (c === 0x6e) i = afterWord(bytes, i, end, 0x75, 0x6c, 0x6c)
    else if (c === 0x66) {
      i = i + 4 < end && bytes[i + 4] === 0x65 ? afterWord(bytes, i, end, 0x61, 0x6c, 0x73) : -1
      if (i >= 0) i++
    } else i = afterNumber(bytes, i, end)
    if (i < 0) return 'not_json'

    // What follows a value: the ends of whatever it closes, then a comma or the end of the text.
    while (!isName) {
      if (i < end && (bytes[i] ?? 0) <= 0x20) i = afterBlank(bytes, i, end)
      if (depth === 0) return i < end ? 'not_json' : isObject ? 'ok' : 'not_an_object'
      if (i >= end) return 'not_json'
      const isInObject = open[depth - 1] === IN_OBJECT
      const next = bytes[i++] ?? 0
      if (next === 0x2c) {
        if (!isInObject) break
        isName = true
      } else if (next === (isInObject ? 0x7d : 0x5d)) depth--
      else return 'not_json'
    }
    if (!isName) continue

    // A name and its colon.
    if (i < end && (bytes[i] ?? 0) <= 0x20) i = afterBlank(bytes, i, end)
    if (i >= end || bytes[i] !== 0x22) return 'not_json'
    i = afterString(bytes, i + 1, end)
    if (i < 0) return 'not_json'
    if (i < end && (bytes[i] ?? 0) <= 0x20) i = afterBlank(bytes, i, end)
    if (i >= end || bytes[i] !== 0x3a) return 'not_json'
    i++
  }
}

function deeper(stack: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const twice = new Uint8Array(stack.length * 2)
  twice.set(stack)
  return twice
}

/** Index of the first byte from `from` on that is no blank, tab or line end; other controls are no white space. */
function afterBlank(bytes: Uint8Array, from: number, end: number): number {
  let i = from
  for (; i < end; i++) {
    const c = bytes[i]
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) break
  }
  return i
}

/** Index after the closing quote of the string whose first byte is at `from`; -1 where it is none. */
function afterString(bytes: Uint8Array, from: number, end: number): number {
  let i = from
  while (i < end) {
    const c = bytes[i] ?? 0
    // Most bytes are letters: one comparison settles them.
    if (c > 0x5c || (c >= 0x20 && c !== 0x22 && c !== 0x5c)) i++
    else if (c === 0x22) return i + 1
    else if (c !== 0x5c || i + 1 >= end) return -1
    else {
      const escape = bytes[i + 1] ?? 0
      if (ESCAPED[escape] === 1) i += 2
      else {
        if (escape !== 0x75 || i + 6 > end) return -1
        for (let h = i + 2; h < i + 6; h++) if (HEX[bytes[h] ?? 0] === 0) return -1
        i += 6
      }
    }
  }
  return -1
}

/** Index after three more bytes of a literal, whose first is at `at`; -1 where others stand there. */
function afterWord(bytes: Uint8Array, at: number, end: number, second: number, third: number, fourth: number): number {
  const isWhole = at + 4 <= end && bytes[at + 1] === second && bytes[at + 2] === third && bytes[at + 3] === fourth
  return isWhole ? at + 4 : -1
}

/** Index after the number that begins at `from`; -1 where there is none. */
function afterNumber(bytes: Uint8Array, from: number, end: number): number {
  let i = from
  if (bytes[i] === 0x2d) i++
  const whole = i
  i = afterDigits(bytes, i, end)
  if (i === whole || (i > whole + 1 && bytes[whole] === 0x30)) return -1
  if (i < end && bytes[i] === 0x2e) {
    const fraction = i + 1
    i = afterDigits(bytes, fraction, end)
    if (i === fraction) return -1
  }
  if (i < end && ((bytes[i] ?? 0) | 0x20) === 0x65) {
    i++
    if (i < end && (bytes[i] === 0x2b || bytes[i] === 0x2d)) i++
    const exponent = i
    i = afterDigits(bytes, exponent, end)
    if (i === exponent) return -1
  }
  return i
}

function afterDigits(bytes: Uint8Array, from: number, end: number): number {
  let i = from
  for (; i < end; i++) {
    const c = bytes[i] ?? 0
    if (c < 0x30 || c > 0x39) break
  }
  return i
}
