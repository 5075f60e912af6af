import { createHash, hash } from 'node:crypto'
import { ID_BYTES } from '../envelope.ts'
import type { RecentIds } from './recent-ids.ts'

const WORDS = ID_BYTES / 4

/** The lines of a batch that were not seen before, in order. */
export interface NewLines {
  /** `ID_BYTES` a line. */
  readonly ids: Uint8Array
  /** Start and end of each line in the body. */
  readonly offsets: Uint32Array
  readonly duplicates: number
}

/**
 * Gives every line its id: the first 128 bits of its SHA-256 mixed with those of `space`, so that the same line has another id in
 * another source. A line that stands in the batch again has an id of its own by its place in the run, and the same one whenever the
 * batch comes again. Nothing is kept for a line beyond its id.
 * @param offsets start and end of each line
 */
export function identifyLines(
  body: Uint8Array,
  offsets: ArrayLike<number>,
  space: string,
  recent: RecentIds,
): NewLines {
  const count = offsets.length / 2
  const salt = wordsOf(hash('sha256', space, 'binary'), new Uint32Array(WORDS), 0)
  const words = new Uint32Array(count * WORDS)
  // Lines by their id, as number + 1: open addressing, at most half full.
  const mask = 2 ** Math.ceil(Math.log2(count * 2 + 2)) - 1
  const table = new Uint32Array(mask + 1)
  let runs: Map<number, number> | undefined
  const ids = new Uint8Array(count * ID_BYTES)
  const idWords = new Uint32Array(ids.buffer)
  const kept = new Uint32Array(count * 2)
  let keptCount = 0
  for (let i = 0; i < count; i++) {
    const start = offsets[2 * i] ?? 0
    const end = offsets[2 * i + 1] ?? 0
    const at = i * WORDS
    wordsOf(hash('sha256', body.subarray(start, end), 'binary'), words, at)
    for (let w = 0; w < WORDS; w++) words[at + w] = (words[at + w] ?? 0) ^ (salt[w] ?? 0)
    let slot = (words[at] ?? 0) & mask
    for (let other = table[slot] ?? 0; other !== 0; other = table[slot] ?? 0) {
      if (isSame(words, at, (other - 1) * WORDS)) break
      slot = (slot + 1) & mask
    }
    const first = table[slot] ?? 0
    const to = keptCount * WORDS
    for (let w = 0; w < WORDS; w++) idWords[to + w] = words[at + w] ?? 0
    if (first === 0) table[slot] = i + 1
    else {
      runs ??= new Map()
      const run = (runs.get(first) ?? 0) + 1
      runs.set(first, run)
      const id = ids.subarray(to * 4, to * 4 + ID_BYTES)
      id.set(createHash('sha256').update(id).update(String(run)).digest().subarray(0, ID_BYTES))
    }
    if (recent.has(ids, to * 4)) continue
    kept[2 * keptCount] = start
    kept[2 * keptCount + 1] = end
    keptCount++
  }
  return {
    ids: ids.subarray(0, keptCount * ID_BYTES),
    offsets: kept.subarray(0, 2 * keptCount),
    duplicates: count - keptCount,
  }
}

/** The first bytes of a digest, given one byte a character, as little-endian words. */
function wordsOf(digest: string, into: Uint32Array, at: number): Uint32Array {
  for (let w = 0; w < WORDS; w++) {
    into[at + w] =
      digest.charCodeAt(4 * w) |
      (digest.charCodeAt(4 * w + 1) << 8) |
      (digest.charCodeAt(4 * w + 2) << 16) |
      (digest.charCodeAt(4 * w + 3) << 24)
  }
  return into
}

function isSame(words: Uint32Array, a: number, b: number): boolean {
  for (let w = 0; w < WORDS; w++) if (words[a + w] !== words[b + w]) return false
  return true
}
