/**
 * Keys of texts, kept from one event to the next. The same few keys come in nearly every event; taking the string that stands in the
 * table spares making and hashing one for each field of each event. Full, it takes no more: what others send cannot make it grow.
 */
export interface KeyTable {
  readonly slots: (string[] | undefined)[]
  count: number
}

const SLOTS = 512
const MAX_KEYS = 2048
const MAX_LENGTH = 40

export function createKeyTable(): KeyTable {
  return { slots: Array.from({ length: SLOTS }, () => undefined), count: 0 }
}

/** The text [from, to) as a key. */
export function keyAt(table: KeyTable, s: string, from: number, to: number): string {
  const n = to - from
  if (n === 0 || n > MAX_LENGTH) return s.slice(from, to)
  const middle = s.charCodeAt(from + (n >> 1))
  const slot = (n * 31 + s.charCodeAt(from) * 7 + middle * 13 + s.charCodeAt(to - 1) * 3) & (SLOTS - 1)
  const keys = table.slots[slot]
  if (keys !== undefined) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      if (key !== undefined && key.length === n && s.startsWith(key, from)) return key
    }
  }
  // As the name of a property the text is a string of its own, that holds no line in memory.
  const key = Object.keys({ [s.slice(from, to)]: 0 })[0] ?? ''
  if (table.count < MAX_KEYS && (keys === undefined || keys.length < 8)) {
    table.count++
    if (keys === undefined) table.slots[slot] = [key]
    else keys.push(key)
  }
  return key
}
