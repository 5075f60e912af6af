/**
 * The index as bytes. Everything lies in one ArrayBuffer (or SharedArrayBuffer), so that it can be moved to a worker
 * thread, or read by several at once, without a copy. A header names the sections; each begins on a multiple of eight.
 */
import type { IndicatorKind } from './entry.ts'

const MAGIC = 0x58444948
const VERSION = 1

/** Kinds as numbers of four bits. `text` is for warning lists only: a value of any kind. */
export const KIND_CODES = { ipv4: 1, ipv6: 2, cidr: 3, domain: 4, url: 5, hash: 6, email: 7, text: 8 } as const
export type StoredKind = IndicatorKind | 'text'
export const KIND_NAMES: readonly StoredKind[] = [
  'ipv4',
  'ipv4',
  'ipv6',
  'cidr',
  'domain',
  'url',
  'hash',
  'email',
  'text',
]

/** Low four bits of an entry's flags: kind; then "names below match too"; then three bits of severity rank. */
export const KIND_MASK = 15
export const SUBDOMAIN_FLAG = 16
export const SEVERITY_SHIFT = 5

/** First byte of an entry's identifier in the pool. */
export const ID_IS_RULE_KEY = 0
export const ID_IS_UUID = 1
export const ID_IS_TEXT = 2

/** Words of one slot of the table of IPv6 networks: four of address, prefix length, entry + 1. */
export const V6_SLOT = 6

export interface Sections {
  /** Per entry: kind, flags, severity. */
  readonly flags: Uint8Array
  /** Per entry, and one more: where its record begins in the pool. */
  readonly recordAt: Uint32Array
  /** Per entry: which description (source, severity, TLP, title, techniques) it has. */
  readonly meta: Uint32Array
  /** Per entry: another entry of the same value + 1, or 0. */
  readonly next: Uint32Array
  /** Per entry, or empty where no entry has a validity. */
  readonly validFrom: Float64Array
  readonly validUntil: Float64Array
  /** Open addressing: pairs of hash and entry + 1. */
  readonly slots: Uint32Array
  /** Blocked Bloom filter before the slots: blocks of two words. */
  readonly bloom: Uint32Array
  readonly v6Slots: Uint32Array
  /** Prefix lengths present among the IPv6 networks, longest first. */
  readonly v6Lengths: Uint8Array
  /** IPv4 networks cut into disjoint ranges: first address of each range, in order. */
  readonly v4Starts: Uint32Array
  /** Per range: innermost network + 1, or 0. */
  readonly v4Owners: Uint32Array
  /** Per network: the network around it + 1, or 0. */
  readonly v4Parents: Uint32Array
  readonly v4Entries: Uint32Array
  /** Per upper half of an address: the first range that may hold it; empty where there are no IPv4 networks. */
  readonly v4Tops: Uint32Array
  readonly metaAt: Uint32Array
  readonly metaPool: Uint8Array
  readonly pool: Uint8Array
}

const ORDER = [
  ['validFrom', 8],
  ['validUntil', 8],
  ['recordAt', 4],
  ['meta', 4],
  ['next', 4],
  ['slots', 4],
  ['bloom', 4],
  ['v6Slots', 4],
  ['v4Starts', 4],
  ['v4Owners', 4],
  ['v4Parents', 4],
  ['v4Entries', 4],
  ['v4Tops', 4],
  ['metaAt', 4],
  ['flags', 1],
  ['v6Lengths', 1],
  ['metaPool', 1],
  ['pool', 1],
] as const satisfies readonly (readonly [keyof Sections, number])[]

/** Magic, version, seed, entries; then offset / 8 and element count of each section. */
const HEADER_WORDS = 4 + ORDER.length * 2
const HEADER_BYTES = Math.ceil((HEADER_WORDS * 4) / 8) * 8

/** Copies the sections into one buffer. `shared` makes it a SharedArrayBuffer. */
export function packSections(sections: Sections, seed: number, shared: boolean): ArrayBuffer | SharedArrayBuffer {
  let size = HEADER_BYTES
  const places = ORDER.map(([name, width]) => {
    const at = size
    size += Math.ceil((sections[name].length * width) / 8) * 8
    return at
  })
  const buffer = shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size)
  const header = new Uint32Array(buffer, 0, HEADER_WORDS)
  header.set([MAGIC, VERSION, seed >>> 0, sections.flags.length])
  const bytes = new Uint8Array(buffer)
  ORDER.forEach(([name], i) => {
    const section = sections[name]
    const at = places[i] ?? 0
    header[4 + 2 * i] = at / 8
    header[5 + 2 * i] = section.length
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at)
  })
  return buffer
}

/** Views over a packed buffer. Throws `RangeError` where the buffer is none that `packSections` made. */
export function openSections(buffer: ArrayBuffer | SharedArrayBuffer): { sections: Sections; seed: number } {
  if (buffer.byteLength < HEADER_BYTES) throw new RangeError('not an indicator index: too short')
  const header = new Uint32Array(buffer, 0, HEADER_WORDS)
  if (header[0] !== MAGIC) throw new RangeError('not an indicator index: unknown first bytes')
  if (header[1] !== VERSION) throw new RangeError(`indicator index of version ${header[1]}, expected ${VERSION}`)
  const place = (name: keyof Sections): readonly [number, number] => {
    const i = ORDER.findIndex(([n]) => n === name)
    return [(header[4 + 2 * i] ?? 0) * 8, header[5 + 2 * i] ?? 0]
  }
  const u8 = (name: keyof Sections) => new Uint8Array(buffer, ...place(name))
  const u32 = (name: keyof Sections) => new Uint32Array(buffer, ...place(name))
  const f64 = (name: keyof Sections) => new Float64Array(buffer, ...place(name))
  return {
    seed: header[2] ?? 0,
    sections: {
      flags: u8('flags'),
      recordAt: u32('recordAt'),
      meta: u32('meta'),
      next: u32('next'),
      validFrom: f64('validFrom'),
      validUntil: f64('validUntil'),
      slots: u32('slots'),
      bloom: u32('bloom'),
      v6Slots: u32('v6Slots'),
      v6Lengths: u8('v6Lengths'),
      v4Starts: u32('v4Starts'),
      v4Owners: u32('v4Owners'),
      v4Parents: u32('v4Parents'),
      v4Entries: u32('v4Entries'),
      v4Tops: u32('v4Tops'),
      metaAt: u32('metaAt'),
      metaPool: u8('metaPool'),
      pool: u8('pool'),
    },
  }
}
