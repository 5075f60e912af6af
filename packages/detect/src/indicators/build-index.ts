/**
 * Entries to the packed index, in one pass. Longer than most files because the columns, the table and the pool grow side by
 * side and are one invariant; the parts that stand alone (ranges, filter, hash, layout) have files of their own.
 */
import { isUuid, parseIpv4, severityRank } from '@haidang/std'
import { addToBloom } from './bloom.ts'
import { canonicalIndicator, MAX_VALUE_LENGTH } from './canonical.ts'
import { indicatorRuleKey, type IndicatorEntry } from './entry.ts'
import { parseIpv6Words } from './ip-words.ts'
import { buildIpv4Ranges, type Ipv4Network } from './ipv4-ranges.ts'
import {
  ID_IS_RULE_KEY,
  ID_IS_TEXT,
  ID_IS_UUID,
  KIND_CODES,
  KIND_MASK,
  packSections,
  SEVERITY_SHIFT,
  SUBDOMAIN_FLAG,
  V6_SLOT,
  type StoredKind,
} from './layout.ts'
import { hashExact, hashFolded, hashNumber, hashStart, hashWords } from './text-hash.ts'
import { readUtf8, utf8Bound, writeUtf8 } from './utf8.ts'

/** An entry as the builder takes it: warning lists add the kind `text`. */
export type StoredEntry = Omit<IndicatorEntry, 'kind'> & { readonly kind: StoredKind }

/** Most entries of one value; further ones are refused, so that no feed can make a look-up long. */
export const MAX_ENTRIES_PER_VALUE = 64

export type BuildRefusal = 'indicator.not_canonical' | 'indicator.too_long' | 'indicator.too_many_sources'

export interface BuildOptions {
  /** Whether a domain entry that does not say so itself matches the names below it. Default true. */
  readonly includeSubdomains?: boolean
  /** Names that never match what is below them, whatever the entry says: public suffixes, hosting domains. */
  readonly isSharedDomain?: (domain: string) => boolean
  /** Put the index into a SharedArrayBuffer, to be read by several threads at once. Default false. */
  readonly shared?: boolean
  /** Entries are canonical already (read back from the store): skip the check of each value. Default false. */
  readonly trusted?: boolean
  /** Called for each entry left out, with the reason; none is left out silently. */
  readonly onRefused?: (entry: StoredEntry, code: BuildRefusal) => void
  /** Seed of the hash, so that a feed cannot be written against the table. Unsigned 32 bits. */
  readonly seed?: number
}

/** Builds the packed index. Entries may come in any order; equal values of different sources are chained. */
export function buildIndexBuffer(
  entries: Iterable<StoredEntry>,
  options: BuildOptions = {},
): ArrayBuffer | SharedArrayBuffer {
  const seed = (options.seed ?? 0x5bd1e995) >>> 0
  const flags = growBytes(1 << 12)
  const pool = growBytes(1 << 16)
  const recordAt = growWords(1 << 12)
  const meta = growWords(1 << 12)
  const next = growWords(1 << 12)
  const chainLengths = growBytes(1 << 12)
  const table = createTable()
  const descriptions = createDescriptions()
  const validity = createValidity()
  const v4Networks: Ipv4Network[] = []
  const v6Heads: number[] = []
  let n = 0

  for (const entry of entries) {
    const value =
      options.trusted === true || entry.kind === 'text' ? entry.value : canonicalIndicator(entry.kind, entry.value)
    if (value === null || value.length === 0) {
      options.onRefused?.(entry, 'indicator.not_canonical')
      continue
    }
    if (value.length > MAX_VALUE_LENGTH) {
      options.onRefused?.(entry, 'indicator.too_long')
      continue
    }
    const code = KIND_CODES[entry.kind]
    const hash = hashOf(entry.kind, value, seed)
    const recordStart = pool.length
    writeRecord(pool, entry, value)
    const head = table.find(
      hash,
      (e) => ((flags.bytes[e] ?? 0) & KIND_MASK) === code && sameValue(pool.bytes, recordAt.words[e] ?? 0, recordStart),
    )
    if (head >= 0) {
      const length = chainLengths.bytes[head] ?? 1
      if (length >= MAX_ENTRIES_PER_VALUE) {
        pool.length = recordStart
        options.onRefused?.(entry, 'indicator.too_many_sources')
        continue
      }
      chainLengths.bytes[head] = length + 1
    }
    const wantsSubdomains = entry.includeSubdomains ?? options.includeSubdomains ?? true
    const subdomains = entry.kind === 'domain' && wantsSubdomains && options.isSharedDomain?.(value) !== true
    flags.push(code | (subdomains ? SUBDOMAIN_FLAG : 0) | (severityRank(entry.severity) << SEVERITY_SHIFT))
    chainLengths.push(1)
    recordAt.push(recordStart)
    meta.push(descriptions.of(entry))
    next.push(head >= 0 ? (next.words[head] ?? 0) : 0)
    validity.push(n, entry)
    if (head >= 0) next.words[head] = n + 1
    else {
      table.add(hash, n)
      if (entry.kind === 'ipv6') v6Heads.push(n)
      if (entry.kind === 'cidr') {
        const slash = value.indexOf('/')
        const start = parseIpv4(value.slice(0, slash))
        if (start >= 0) v4Networks.push({ start, prefix: Number(value.slice(slash + 1)), entry: n })
        else v6Heads.push(n)
      }
    }
    n++
  }
  recordAt.push(pool.length)

  const v4 = buildIpv4Ranges(v4Networks)
  const v6 = buildV6Table(v6Heads, (e) => valueAt(pool.bytes, recordAt.words[e] ?? 0), seed)
  return packSections(
    {
      flags: flags.bytes.subarray(0, n),
      recordAt: recordAt.words.subarray(0, n + 1),
      meta: meta.words.subarray(0, n),
      next: next.words.subarray(0, n),
      validFrom: validity.from(),
      validUntil: validity.until(),
      slots: table.slots(),
      bloom: buildBloom(table.slots()),
      v6Slots: v6.slots,
      v6Lengths: v6.lengths,
      v4Starts: v4.starts,
      v4Owners: v4.owners,
      v4Parents: v4.parents,
      v4Entries: v4.entries,
      v4Tops: v4.tops,
      ...descriptions.sections(),
      pool: pool.bytes.subarray(0, pool.length),
    },
    seed,
    options.shared === true,
  )
}

/** Hash under which a canonical value is stored. The look-up computes the same from the value of an event. */
function hashOf(kind: StoredKind, value: string, seed: number): number {
  const start = hashStart(seed, KIND_CODES[kind])
  if (kind === 'ipv4') return hashNumber(start, parseIpv4(value))
  return kind === 'url' ? hashExact(start, value, 0, value.length) : hashFolded(start, value, 0, value.length)
}

/** One record: two bytes of value length, the value, then the identifier with a byte that tells its form. */
function writeRecord(pool: GrowBytes, entry: StoredEntry, value: string): void {
  pool.reserve(2 + utf8Bound(value) + 1 + utf8Bound(entry.id))
  const start = pool.length
  const valueEnd = writeUtf8(pool.bytes, start + 2, value)
  pool.bytes[start] = (valueEnd - start - 2) & 255
  pool.bytes[start + 1] = (valueEnd - start - 2) >>> 8
  const kind = entry.kind
  if (kind !== 'text' && entry.id === indicatorRuleKey(kind, value)) {
    pool.bytes[valueEnd] = ID_IS_RULE_KEY
    pool.length = valueEnd + 1
  } else if (isUuid(entry.id)) {
    pool.bytes[valueEnd] = ID_IS_UUID
    let at = valueEnd + 1
    for (let i = 0; i < 36; i += 2) {
      if (entry.id.charCodeAt(i) === 45) i++
      pool.bytes[at++] = (hexDigit(entry.id.charCodeAt(i)) << 4) | hexDigit(entry.id.charCodeAt(i + 1))
    }
    pool.length = at
  } else {
    pool.bytes[valueEnd] = ID_IS_TEXT
    pool.length = writeUtf8(pool.bytes, valueEnd + 1, entry.id)
  }
}

const hexDigit = (c: number) => (c <= 57 ? c - 48 : c - 87)

function sameValue(pool: Uint8Array, a: number, b: number): boolean {
  const length = 2 + (pool[a] ?? 0) + (pool[a + 1] ?? 0) * 256
  for (let i = 0; i < length; i++) if (pool[a + i] !== pool[b + i]) return false
  return true
}

function valueAt(pool: Uint8Array, at: number): string {
  return readUtf8(pool, at + 2, at + 2 + (pool[at] ?? 0) + (pool[at + 1] ?? 0) * 256)
}

/** What entries say besides their value is the same for thousands: kept once, as JSON, decoded on a hit only. */
function createDescriptions() {
  const ids = new Map<string, number>()
  const pool = growBytes(1 << 12)
  const at = growWords(64)
  return {
    of(entry: StoredEntry): number {
      const text = JSON.stringify([
        entry.sourceName,
        entry.severity,
        entry.tlp,
        entry.title ?? null,
        entry.techniques ?? null,
      ])
      const known = ids.get(text)
      if (known !== undefined) return known
      const id = at.length
      ids.set(text, id)
      at.push(pool.length)
      pool.reserve(utf8Bound(text))
      pool.length = writeUtf8(pool.bytes, pool.length, text)
      return id
    },
    sections() {
      at.push(pool.length)
      return { metaAt: at.words.subarray(0, at.length), metaPool: pool.bytes.subarray(0, pool.length) }
    },
  }
}

/** Two columns of instants that exist only once an entry has a validity. */
function createValidity() {
  let columns: { from: Float64Array; until: Float64Array } | null = null
  let length = 0
  const grow = (old: Float64Array, size: number, fill: number) => {
    const bigger = new Float64Array(size).fill(fill)
    bigger.set(old)
    return bigger
  }
  return {
    push(n: number, entry: StoredEntry) {
      length = n + 1
      if (columns === null) {
        if (entry.validFrom === undefined && entry.validUntil === undefined) return
        columns = { from: new Float64Array(0), until: new Float64Array(0) }
      }
      if (n >= columns.from.length) {
        const size = Math.max(4096, n * 2)
        columns = { from: grow(columns.from, size, -Infinity), until: grow(columns.until, size, Infinity) }
      }
      columns.from[n] = entry.validFrom ?? -Infinity
      columns.until[n] = entry.validUntil ?? Infinity
    },
    from: () => columns?.from.subarray(0, length) ?? new Float64Array(0),
    until: () => columns?.until.subarray(0, length) ?? new Float64Array(0),
  }
}

/** Open addressing of hash and entry + 1, at most two thirds full. */
function createTable() {
  let mask = 4095
  let slots = new Uint32Array(8192)
  let used = 0
  const put = (hash: number, stored: number) => {
    let i = hash & mask
    while (slots[2 * i + 1] !== 0) i = (i + 1) & mask
    slots[2 * i] = hash
    slots[2 * i + 1] = stored
  }
  return {
    find(hash: number, isSame: (entry: number) => boolean): number {
      for (let i = hash & mask; slots[2 * i + 1] !== 0; i = (i + 1) & mask) {
        const entry = (slots[2 * i + 1] ?? 0) - 1
        if (slots[2 * i] === hash && isSame(entry)) return entry
      }
      return -1
    },
    add(hash: number, entry: number) {
      if (++used * 3 > mask * 2) {
        const old = slots
        mask = mask * 2 + 1
        slots = new Uint32Array(2 * (mask + 1))
        for (let i = 0; i < old.length; i += 2) if (old[i + 1] !== 0) put(old[i] ?? 0, old[i + 1] ?? 0)
      }
      put(hash, entry + 1)
    },
    slots: () => slots,
  }
}

/** About one bit and a half of filter per byte of slots; a filter of a few hundred kilobytes stays in the cache. */
function buildBloom(slots: Uint32Array): Uint32Array {
  const blocks = Math.max(64, slots.length / 16)
  const bloom = new Uint32Array(blocks * 2)
  for (let i = 0; i < slots.length; i += 2) if (slots[i + 1] !== 0) addToBloom(bloom, slots[i] ?? 0)
  return bloom
}

function buildV6Table(heads: readonly number[], valueOf: (entry: number) => string, seed: number) {
  if (heads.length === 0) return { slots: new Uint32Array(0), lengths: new Uint8Array(0) }
  let size = 64
  while (size * 2 < heads.length * 3) size *= 2
  const slots = new Uint32Array(size * V6_SLOT)
  const lengths = new Set<number>()
  const words = new Uint32Array(4)
  for (const head of heads) {
    const value = valueOf(head)
    const slash = value.indexOf('/')
    const prefix = slash >= 0 ? Number(value.slice(slash + 1)) : 128
    if (!parseIpv6Words(value, 0, slash >= 0 ? slash : value.length, words)) continue
    lengths.add(prefix)
    let i = hashWords(seed, words, prefix) & (size - 1)
    while (slots[i * V6_SLOT + 5] !== 0) i = (i + 1) & (size - 1)
    slots.set(words, i * V6_SLOT)
    slots[i * V6_SLOT + 4] = prefix
    slots[i * V6_SLOT + 5] = head + 1
  }
  return { slots, lengths: Uint8Array.from([...lengths].toSorted((a, b) => b - a)) }
}

interface GrowBytes {
  bytes: Uint8Array
  length: number
  reserve(more: number): void
  push(byte: number): void
}

function growBytes(capacity: number): GrowBytes {
  return {
    bytes: new Uint8Array(capacity),
    length: 0,
    reserve(more) {
      if (this.length + more <= this.bytes.length) return
      const bigger = new Uint8Array(Math.max(this.length + more, this.bytes.length + (this.bytes.length >> 1)))
      bigger.set(this.bytes)
      this.bytes = bigger
    },
    push(byte) {
      this.reserve(1)
      this.bytes[this.length++] = byte
    },
  }
}

function growWords(capacity: number) {
  return {
    words: new Uint32Array(capacity),
    length: 0,
    push(word: number) {
      if (this.length === this.words.length) {
        const bigger = new Uint32Array(this.words.length * 2)
        bigger.set(this.words)
        this.words = bigger
      }
      this.words[this.length++] = word
    },
  }
}
