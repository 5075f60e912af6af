/**
 * Look-up in the packed index. Longer than most files because the hot path shares its working memory (values found, words of
 * an address) in one closure, so that a miss allocates nothing.
 */
import type { ObservableKind, OcsfObservable } from '@haidang/contracts'
import { formatIpv4, parseIpv4, type Severity, type Tlp } from '@haidang/std'
import { mayBeInBloom } from './bloom.ts'
import { buildIndexBuffer, type BuildOptions } from './build-index.ts'
import { canonicalUrl, isPlainlyCanonicalUrl } from './canonical.ts'
import { indicatorRuleKey, type IndicatorEntry, type IndicatorHit, type IndicatorKind } from './entry.ts'
import { isMappedIpv4, maskWords, parseIpv6Words } from './ip-words.ts'
import { findIpv4Network } from './ipv4-ranges.ts'
import {
  ID_IS_RULE_KEY,
  ID_IS_UUID,
  KIND_CODES,
  KIND_MASK,
  KIND_NAMES,
  openSections,
  SEVERITY_SHIFT,
  SUBDOMAIN_FLAG,
  V6_SLOT,
} from './layout.ts'
import { hashEnd, hashExact, hashFolded, hashNumber, hashStart, hashStep, hashWords, lowerAscii } from './text-hash.ts'
import { readUtf8 } from './utf8.ts'

/**
 * The indicators of all sources, immutable. A new set is a new index; swapping it is assigning one variable.
 * Times are Unix milliseconds. Values are looked up as events have them: capitals of names, hashes and addresses are
 * folded, URLs brought to canonical form.
 */
export interface IndicatorIndex {
  /** Entries, several for a value that several sources list. */
  readonly size: number
  readonly byteLength: number
  readonly counts: Readonly<Record<IndicatorKind, number>>
  /** The packed index itself; handing it over by transfer ends this index, a SharedArrayBuffer may be read by many. */
  readonly buffer: ArrayBuffer | SharedArrayBuffer
  /** The most specific indicator that names `value` and holds at `atMs`, or null. */
  match(kind: ObservableKind, value: string, atMs: number): IndicatorHit | null
  /** All indicators that name `value` and hold at `atMs`: the value itself, then parents or networks from small to large. */
  matchAll(kind: ObservableKind, value: string, atMs: number): IndicatorHit[]
  /**
   * The road of events: calls back once for the most specific indicator of each observable, and once only for an
   * indicator that several observables of the event meet. Returns the number of calls. A miss allocates nothing, save
   * for URLs that are not in canonical form.
   */
  matchObservables(
    observables: readonly OcsfObservable[],
    atMs: number,
    onHit: (hit: IndicatorHit, observable: OcsfObservable) => void,
  ): number
  /** All entries, in the order they were added. */
  entries(): IterableIterator<IndicatorEntry>
}

/**
 * Builds an index. Values are brought to canonical form (`options.trusted` skips that); what has none is reported to
 * `options.onRefused`. Memory: about 60 to 110 bytes an entry.
 */
export function createIndicatorIndex(entries: Iterable<IndicatorEntry>, options: BuildOptions = {}): IndicatorIndex {
  return loadIndicatorIndex(buildIndexBuffer(entries, options))
}

/** A copy of the packed index, to be transferred to another thread or written to a file. */
export function serialiseIndicatorIndex(index: IndicatorIndex): ArrayBuffer {
  const copy = new ArrayBuffer(index.buffer.byteLength)
  new Uint8Array(copy).set(new Uint8Array(index.buffer))
  return copy
}

/** Opens a packed index without copying it. Throws `RangeError` where the buffer is no index of this version. */
export function loadIndicatorIndex(buffer: ArrayBuffer | SharedArrayBuffer): IndicatorIndex {
  return openIndex(buffer)
}

/** The index with the extra door that warning lists use. */
export interface OpenIndex extends IndicatorIndex {
  /** Calls back with the identifier of every entry whose value is `value`, of kind `text` or of the observable's kind. */
  everyId(kind: ObservableKind, value: string, atMs: number, visit: (id: string) => boolean): boolean
}

const MAX_FOUND = 256

export function openIndex(buffer: ArrayBuffer | SharedArrayBuffer): OpenIndex {
  const { sections, seed } = openSections(buffer)
  const { flags, recordAt, meta, next, validFrom, validUntil, slots, bloom, pool, metaAt, metaPool } = sections
  const { v6Slots, v6Lengths, v4Starts, v4Owners, v4Parents, v4Entries, v4Tops } = sections
  const slotMask = slots.length / 2 - 1
  const bloomMask = bloom.length / 2 - 1
  const v6Mask = v6Slots.length / V6_SLOT - 1
  const hasNetworks = v4Tops.length > 0
  const START = KIND_NAMES.map((_, code) => hashStart(seed, code))
  const ipv4Start = START[KIND_CODES.ipv4] ?? 0
  const domainStart = START[KIND_CODES.domain] ?? 0
  const words = new Uint32Array(4)
  const masked = new Uint32Array(4)
  /** Values found by the look-up under way: entry number, and whether it is the value itself rather than a parent. */
  const found = new Uint32Array(MAX_FOUND)
  const foundWhole = new Uint8Array(MAX_FOUND)
  let foundCount = 0
  /** Values already told for the event under way. */
  const told = new Uint32Array(64)

  const counts: Record<IndicatorKind, number> = { ipv4: 0, ipv6: 0, cidr: 0, domain: 0, url: 0, hash: 0, email: 0 }
  for (let i = 0; i < flags.length; i++) {
    const name = KIND_NAMES[(flags[i] ?? 0) & KIND_MASK]
    if (name !== undefined && name !== 'text') counts[name]++
  }

  function equals(entry: number, text: string, from: number, to: number, folded: boolean): boolean {
    const at = recordAt[entry] ?? 0
    const length = (pool[at] ?? 0) + (pool[at + 1] ?? 0) * 256
    if (length !== to - from) {
      if (length < to - from) return false
      const part = text.slice(from, to)
      return readUtf8(pool, at + 2, at + 2 + length) === (folded ? part.toLowerCase() : part)
    }
    const start = at + 2
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(from + i)
      if ((folded ? lowerAscii(c) : c) !== pool[start + i]) return false
    }
    return true
  }

  function find(hash: number, code: number, text: string, from: number, to: number, folded: boolean): number {
    if (!mayBeInBloom(bloom, bloomMask, hash)) return -1
    for (let i = hash & slotMask; ; i = (i + 1) & slotMask) {
      const stored = slots[2 * i + 1] ?? 0
      if (stored === 0) return -1
      if (
        slots[2 * i] === hash &&
        ((flags[stored - 1] ?? 0) & KIND_MASK) === code &&
        equals(stored - 1, text, from, to, folded)
      ) {
        return stored - 1
      }
    }
  }

  function note(entry: number, whole: boolean): void {
    if (foundCount === MAX_FOUND) return
    found[foundCount] = entry
    foundWhole[foundCount] = whole ? 1 : 0
    foundCount++
  }

  function noteIpv4(address: number, text: string, from: number, to: number): void {
    const exact = find(hashNumber(ipv4Start, address), KIND_CODES.ipv4, text, from, to, false)
    if (exact >= 0) note(exact, true)
    if (!hasNetworks) return
    for (let net = findIpv4Network(v4Starts, v4Owners, v4Tops, address); net !== 0; net = v4Parents[net - 1] ?? 0) {
      note(v4Entries[net - 1] ?? 0, true)
    }
  }

  function noteIpv6(text: string, from: number, to: number): void {
    if (!parseIpv6Words(text, from, to, words)) return
    if (isMappedIpv4(words)) {
      const dotted = formatIpv4(words[3] ?? 0)
      noteIpv4(words[3] ?? 0, dotted, 0, dotted.length)
      return
    }
    for (let k = 0; k < v6Lengths.length; k++) {
      const prefix = v6Lengths[k] ?? 0
      maskWords(words, prefix, masked)
      for (let i = hashWords(seed, masked, prefix) & v6Mask; ; i = (i + 1) & v6Mask) {
        const at = i * V6_SLOT
        const stored = v6Slots[at + 5] ?? 0
        if (stored === 0) break
        if (
          v6Slots[at + 4] === prefix &&
          v6Slots[at] === masked[0] &&
          v6Slots[at + 1] === masked[1] &&
          v6Slots[at + 2] === masked[2] &&
          v6Slots[at + 3] === masked[3]
        ) {
          note(stored - 1, true)
          break
        }
      }
    }
  }

  /** The name and its parents of two labels or more, from the whole name up. */
  function noteDomain(text: string, from: number, end: number): void {
    const to = end > from && text.charCodeAt(end - 1) === 46 ? end - 1 : end
    const first = foundCount
    let h = domainStart
    let dots = 0
    for (let i = to - 1; i >= from; i--) {
      const c = lowerAscii(text.charCodeAt(i))
      if (c === 46) {
        if (dots > 0) {
          const parent = find(hashEnd(h), KIND_CODES.domain, text, i + 1, to, true)
          if (parent >= 0) note(parent, false)
        }
        dots++
      }
      h = hashStep(h, c)
    }
    if (dots > 0) {
      const whole = find(hashEnd(h), KIND_CODES.domain, text, from, to, true)
      if (whole >= 0) note(whole, true)
    }
    for (let a = first, b = foundCount - 1; a < b; a++, b--) {
      const entry = found[a] ?? 0
      const whole = foundWhole[a] ?? 0
      found[a] = found[b] ?? 0
      foundWhole[a] = foundWhole[b] ?? 0
      found[b] = entry
      foundWhole[b] = whole
    }
  }

  /** A host as it stands in a name field, a URL or an address: IPv4, IPv6 or name. */
  function noteHost(text: string, from: number, to: number): void {
    if (to <= from || to - from > 1024) return
    const last = text.charCodeAt(to - 1)
    if (last >= 48 && last <= 57 && to - from <= 15) {
      const address = parseIpv4(from === 0 && to === text.length ? text : text.slice(from, to))
      if (address >= 0) {
        noteIpv4(address, text, from, to)
        return
      }
    }
    if (text.indexOf(':', from) >= 0 && text.indexOf(':', from) < to) noteIpv6(text, from, to)
    else noteDomain(text, from, to)
  }

  function noteExact(code: number, text: string, folded: boolean): void {
    const start = START[code] ?? 0
    const hash = folded ? hashFolded(start, text, 0, text.length) : hashExact(start, text, 0, text.length)
    const entry = find(hash, code, text, 0, text.length, folded)
    if (entry >= 0) note(entry, true)
  }

  function noteUrl(text: string): void {
    const url = isPlainlyCanonicalUrl(text) ? text : (canonicalUrl(text) ?? canonicalUrl(originOf(text)))
    if (url === null) return
    noteExact(KIND_CODES.url, url, false)
    const from = url.indexOf('://') + 3
    let to = url.indexOf('/', from)
    if (to < 0) to = url.length
    if (url.charCodeAt(from) === 91) noteHost(url, from + 1, url.indexOf(']', from))
    else {
      const colon = url.indexOf(':', from)
      noteHost(url, from, colon >= 0 && colon < to ? colon : to)
    }
  }

  function look(kind: ObservableKind, value: string): void {
    foundCount = 0
    switch (kind) {
      case 'ipv4':
      case 'ipv6':
      case 'domain':
      case 'host':
        noteHost(value, 0, value.length)
        return
      case 'url':
        noteUrl(value)
        return
      case 'hash':
        noteExact(KIND_CODES.hash, value, true)
        return
      case 'email':
        noteExact(KIND_CODES.email, value, true)
        noteHost(value, value.lastIndexOf('@') + 1, value.length)
        return
      default:
    }
  }

  const holds = (entry: number, atMs: number, whole: boolean): boolean =>
    (whole || ((flags[entry] ?? 0) & SUBDOMAIN_FLAG) !== 0) &&
    (validFrom.length === 0 || (atMs >= (validFrom[entry] ?? 0) && atMs < (validUntil[entry] ?? 0)))

  function readEntry(entry: number): IndicatorEntry {
    const at = recordAt[entry] ?? 0
    const valueEnd = at + 2 + (pool[at] ?? 0) + (pool[at + 1] ?? 0) * 256
    const value = readUtf8(pool, at + 2, valueEnd)
    const flag = flags[entry] ?? 0
    const named = KIND_NAMES[flag & KIND_MASK] ?? 'text'
    const kind = named === 'text' ? 'domain' : named
    const described: unknown = JSON.parse(
      readUtf8(metaPool, metaAt[meta[entry] ?? 0] ?? 0, metaAt[(meta[entry] ?? 0) + 1] ?? 0),
    )
    const [sourceName, severity, tlp, title, techniques] = described as [
      string,
      Severity,
      Tlp,
      string | null,
      string[] | null,
    ]
    const from = validFrom[entry]
    const until = validUntil[entry]
    return {
      kind,
      value,
      id: readId(kind, value, valueEnd, recordAt[entry + 1] ?? 0),
      sourceName,
      severity,
      tlp,
      ...(from !== undefined && from !== -Infinity ? { validFrom: from } : {}),
      ...(until !== undefined && until !== Infinity ? { validUntil: until } : {}),
      ...(title !== null ? { title } : {}),
      ...(techniques !== null ? { techniques } : {}),
      ...(kind === 'domain' ? { includeSubdomains: (flag & SUBDOMAIN_FLAG) !== 0 } : {}),
    }
  }

  function readId(kind: IndicatorKind, value: string, at: number, end: number): string {
    if (pool[at] === ID_IS_RULE_KEY) return indicatorRuleKey(kind, value)
    if (pool[at] !== ID_IS_UUID) return readUtf8(pool, at + 1, end)
    let hex = ''
    for (let i = 1; i <= 16; i++) {
      hex += (pool[at + i] ?? 0).toString(16).padStart(2, '0')
      if (i === 4 || i === 6 || i === 8 || i === 10) hex += '-'
    }
    return hex
  }

  /** The hit of one value found, or null where none of its entries holds. */
  function resolve(
    head: number,
    whole: boolean,
    atMs: number,
    kind: ObservableKind,
    observable: string,
  ): IndicatorHit | null {
    let best = -1
    const holding: number[] = []
    for (let e = head; ;) {
      if (holds(e, atMs, whole)) {
        holding.push(e)
        const better = best < 0 ? 1 : ((flags[e] ?? 0) >>> SEVERITY_SHIFT) - ((flags[best] ?? 0) >>> SEVERITY_SHIFT)
        if (better > 0 || (better === 0 && e < best)) best = e
      }
      const following = next[e] ?? 0
      if (following === 0) break
      e = following - 1
    }
    if (best < 0) return null
    const entry = readEntry(best)
    const others = holding
      .filter((e) => e !== best)
      .toSorted((a, b) => a - b)
      .slice(0, 8)
      .map(readEntry)
    return { entry, others, ruleKey: indicatorRuleKey(entry.kind, entry.value), observableKind: kind, observable }
  }

  function hitsOf(kind: ObservableKind, value: string, atMs: number, limit: number): IndicatorHit[] {
    look(kind, value)
    const out: IndicatorHit[] = []
    for (let i = 0; i < foundCount && out.length < limit; i++) {
      const hit = resolve(found[i] ?? 0, foundWhole[i] === 1, atMs, kind, value)
      if (hit !== null) out.push(hit)
    }
    return out
  }

  return {
    size: flags.length,
    byteLength: buffer.byteLength,
    counts,
    buffer,
    match: (kind, value, atMs) => hitsOf(kind, value, atMs, 1)[0] ?? null,
    matchAll: (kind, value, atMs) => hitsOf(kind, value, atMs, MAX_FOUND),
    matchObservables(observables, atMs, onHit) {
      let calls = 0
      for (let i = 0; i < observables.length; i++) {
        const observable = observables[i]
        if (observable === undefined) continue
        const kind = observableKindOf(observable.type_id)
        if (kind === null) continue
        look(kind, observable.value)
        for (let k = 0; k < foundCount; k++) {
          const head = found[k] ?? 0
          const hit = resolve(head, foundWhole[k] === 1, atMs, kind, observable.value)
          if (hit === null) continue
          if (calls === 0 || told.subarray(0, Math.min(calls, told.length)).indexOf(head) < 0) {
            told[calls++ % told.length] = head
            onHit(hit, observable)
          }
          break
        }
      }
      return calls
    },
    *entries() {
      for (let i = 0; i < flags.length; i++) yield readEntry(i)
    },
    everyId(kind, value, atMs, visit) {
      look(kind, value)
      noteExact(KIND_CODES.text, value, true)
      for (let i = 0; i < foundCount; i++) {
        for (let e = found[i] ?? 0; ;) {
          if (holds(e, atMs, foundWhole[i] === 1)) {
            const at = recordAt[e] ?? 0
            const valueEnd = at + 2 + (pool[at] ?? 0) + (pool[at + 1] ?? 0) * 256
            if (visit(readUtf8(pool, valueEnd + 1, recordAt[e + 1] ?? 0))) return true
          }
          const following = next[e] ?? 0
          if (following === 0) break
          e = following - 1
        }
      }
      return false
    },
  }
}

/** Scheme and host of a URL too long for the index, so that its host is still looked up. */
function originOf(text: string): string {
  const from = text.indexOf('://')
  if (from < 0) return ''
  for (let i = from + 3; i < text.length && i < 1024; i++) {
    const c = text.charCodeAt(i)
    if (c === 47 || c === 63 || c === 35 || c === 92) return text.slice(0, i)
  }
  return text.slice(0, 1024)
}

/** The kind of an OCSF observable by its `type_id`, or null for those no indicator speaks of. */
export function observableKindOf(typeId: number): ObservableKind | null {
  switch (typeId) {
    case 1:
      return 'host'
    case 2:
      return 'ipv4'
    case 5:
      return 'email'
    case 6:
      return 'url'
    case 8:
      return 'hash'
    default:
      return null
  }
}
