/**
 * Hashing of values, from the last character to the first: so one pass over `a.b.example.vn` yields the hash of every
 * parent (`example.vn`, `b.example.vn`) on its way, without cutting a string.
 */

/** One character into the running hash. */
export function hashStep(h: number, c: number): number {
  const x = Math.imul(h ^ c, 0x9e3779b1)
  return x ^ (x >>> 15)
}

/** Spreads the running hash over all 32 bits (unsigned). */
export function hashEnd(h: number): number {
  let x = h
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** A starting value per kind, so that equal texts of different kinds fall apart. */
export function hashStart(seed: number, kindCode: number): number {
  return (seed ^ Math.imul(kindCode + 1, 0x27d4eb2f)) | 0
}

/** ASCII capitals to small letters; anything else unchanged. */
export function lowerAscii(c: number): number {
  return c >= 65 && c <= 90 ? c | 32 : c
}

/** Hash of `text[from, to)` with ASCII capitals folded. */
export function hashFolded(start: number, text: string, from: number, to: number): number {
  let h = start
  for (let i = to - 1; i >= from; i--) h = hashStep(h, lowerAscii(text.charCodeAt(i)))
  return hashEnd(h)
}

/** Hash of `text[from, to)` as it stands. */
export function hashExact(start: number, text: string, from: number, to: number): number {
  let h = start
  for (let i = to - 1; i >= from; i--) h = hashStep(h, text.charCodeAt(i))
  return hashEnd(h)
}

/** Hash of one unsigned 32-bit number. */
export function hashNumber(start: number, value: number): number {
  return hashEnd(hashStep(start, value))
}

/** Hash of an IPv6 network: four words and its prefix length. */
export function hashWords(seed: number, words: Uint32Array, prefix: number): number {
  let h = hashStep(seed | 0, prefix)
  for (let k = 0; k < 4; k++) h = hashStep(h, words[k] ?? 0)
  return hashEnd(h)
}
