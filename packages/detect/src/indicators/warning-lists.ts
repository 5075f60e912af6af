import type { ObservableKind } from '@haidang/contracts'
import { parseCidr } from '@haidang/std'
import { RE2JS } from 're2js'
import { buildIndexBuffer, type StoredEntry } from './build-index.ts'
import { canonicalDomain, canonicalIndicator } from './canonical.ts'
import { openIndex } from './indicator-index.ts'

/**
 * Guards against false positives: values so well known that a hit on them says nothing. Types as MISP's warning lists have
 * them: `cidr` networks and addresses, `hostname` a name and all below it, `string` the whole value, `substring` anywhere in
 * the value, `regex` anywhere in the value, by RE2.
 */
export const WARNING_LIST_TYPES = ['cidr', 'hostname', 'string', 'substring', 'regex'] as const
export type WarningListType = (typeof WARNING_LIST_TYPES)[number]

export interface WarningList {
  readonly name: string
  readonly type: WarningListType
  readonly values: readonly string[]
  /** Kinds the list speaks of; empty or absent: all. */
  readonly kinds?: readonly ObservableKind[]
}

export interface WarningListProblem {
  readonly list: string
  readonly code: 'warning_list.bad_value' | 'warning_list.bad_regex' | 'warning_list.too_short'
  readonly value: string
}

export interface WarningLists {
  /** Name of the list that holds the value, or null. `organisation` adds that organisation's own networks and domains. */
  suppresses(kind: ObservableKind, value: string, organisation?: string): string | null
  /** Values that could not be used, at most 1,000. */
  readonly problems: readonly WarningListProblem[]
  readonly size: number
}

export interface WarningListOptions {
  /** An organisation's own networks (CIDR) and domains, by organisation. */
  readonly ownNetworks?: ReadonlyMap<string, readonly string[]>
  /** Lists that every platform has. Default `BUILT_IN_WARNING_LISTS`. */
  readonly builtIn?: readonly WarningList[]
}

/** The name under which a hit on an organisation's own networks is told. */
export const OWN_NETWORKS = 'own networks'

/** Substrings shorter than this would hold nearly every value. */
const MIN_SUBSTRING = 3

/** Networks that are nobody's on the internet (IANA special-purpose registries, RFC 6890). */
export const RESERVED_NETWORKS: WarningList = {
  name: 'reserved networks',
  type: 'cidr',
  kinds: ['ipv4', 'ipv6', 'host', 'url'],
  values: [
    '0.0.0.0/8', // this network, RFC 791
    '10.0.0.0/8', // private, RFC 1918
    '100.64.0.0/10', // shared by carriers, RFC 6598
    '127.0.0.0/8', // loopback, RFC 1122
    '169.254.0.0/16', // link local, RFC 3927
    '172.16.0.0/12', // private, RFC 1918
    '192.0.0.0/24', // protocol assignments, RFC 6890
    '192.88.99.0/24', // 6to4 relays, RFC 7526
    '192.168.0.0/16', // private, RFC 1918
    '198.18.0.0/15', // benchmarks, RFC 2544
    '224.0.0.0/4', // multicast, RFC 5771
    '240.0.0.0/4', // reserved and broadcast, RFC 1112, RFC 919
    '::/128', // unspecified, RFC 4291
    '::1/128', // loopback, RFC 4291
    '64:ff9b:1::/48', // local translation, RFC 8215
    '100::/64', // discard, RFC 6666
    '2001:2::/48', // benchmarks, RFC 5180
    'fc00::/7', // unique local, RFC 4193
    'fe80::/10', // link local, RFC 4291
    'ff00::/8', // multicast, RFC 4291
  ],
}

/** Networks for examples in documents (RFC 5737, RFC 3849, RFC 9637). Apart, because exercises and demonstrations live in them. */
export const DOCUMENTATION_NETWORKS: WarningList = {
  name: 'documentation networks',
  type: 'cidr',
  kinds: ['ipv4', 'ipv6', 'host', 'url'],
  values: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
}

/** Names that are nobody's on the internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476). */
export const RESERVED_NAMES: WarningList = {
  name: 'reserved names',
  type: 'hostname',
  values: [
    'localhost',
    'local',
    'test',
    'invalid',
    'example',
    'example.com',
    'example.net',
    'example.org',
    'home.arpa',
    'internal',
    'alt',
  ],
}

export const BUILT_IN_WARNING_LISTS: readonly WarningList[] = [
  RESERVED_NETWORKS,
  DOCUMENTATION_NETWORKS,
  RESERVED_NAMES,
]

/** Builds the guards. A bad value is left out and told in `problems`; the rest works. */
export function createWarningLists(lists: readonly WarningList[], options: WarningListOptions = {}): WarningLists {
  const all = [...(options.builtIn ?? BUILT_IN_WARNING_LISTS), ...lists]
  const problems: WarningListProblem[] = []
  const report = (problem: WarningListProblem) => {
    if (problems.length < 1000) problems.push(problem)
  }
  /** Substrings by their first three characters: a value is asked once per place, however many substrings there are. */
  const substrings = new Map<string, { list: number; text: string }[]>()
  const patterns: { list: number; pattern: RE2JS }[] = []
  /** Names of one label, which the index does not hold. */
  const topNames = new Map<string, number>()
  const kindsOf = all.map((list) =>
    list.kinds === undefined || list.kinds.length === 0 ? null : new Set<ObservableKind>(list.kinds),
  )
  let size = 0

  function* entries(): Generator<StoredEntry> {
    for (const [number, list] of all.entries()) {
      for (const value of list.values) {
        const entry = storedEntry(list, value, number)
        if (entry === 'elsewhere') continue
        if (entry === null) report({ list: list.name, code: 'warning_list.bad_value', value })
        else {
          size++
          yield entry
        }
      }
    }
  }

  function storedEntry(list: WarningList, value: string, number: number): StoredEntry | null | 'elsewhere' {
    const rest = { id: `${number}`, sourceName: '', severity: 'informational', tlp: 'clear' } as const
    switch (list.type) {
      case 'cidr': {
        const network = parseCidr(value.trim())
        if (network === null) return null
        const isHost = network.prefix === (network.family === 4 ? 32 : 128)
        const kind = !isHost ? 'cidr' : network.family === 4 ? 'ipv4' : 'ipv6'
        const canonical = canonicalIndicator(kind, isHost ? (value.trim().split('/')[0] ?? '') : value.trim())
        return canonical === null ? null : { ...rest, kind, value: canonical }
      }
      case 'hostname': {
        const bare = value
          .trim()
          .replace(/^\*?\./, '')
          .toLowerCase()
        if (/^[a-z0-9-]{1,63}$/.test(bare)) {
          topNames.set(bare, number)
          size++
          return 'elsewhere'
        }
        const canonical = canonicalDomain(bare)
        return canonical === null ? null : { ...rest, kind: 'domain', value: canonical, includeSubdomains: true }
      }
      case 'string': {
        const text = value.trim().toLowerCase()
        return text === '' || text.length > 2048 ? null : { ...rest, kind: 'text', value: text }
      }
      case 'substring': {
        const text = value.trim().toLowerCase()
        if (text.length < MIN_SUBSTRING) report({ list: list.name, code: 'warning_list.too_short', value })
        else {
          const head = text.slice(0, MIN_SUBSTRING)
          const known = substrings.get(head)
          if (known === undefined) substrings.set(head, [{ list: number, text }])
          else known.push({ list: number, text })
          size++
        }
        return 'elsewhere'
      }
      case 'regex': {
        const pattern = compile(value)
        if (pattern === null) report({ list: list.name, code: 'warning_list.bad_regex', value })
        else {
          patterns.push({ list: number, pattern })
          size++
        }
        return 'elsewhere'
      }
    }
  }

  const index = openIndex(
    buildIndexBuffer(entries(), {
      onRefused: (entry) =>
        report({ list: all[Number(entry.id)]?.name ?? '', code: 'warning_list.bad_value', value: entry.value }),
    }),
  )
  const own = new Map<string, WarningLists>()
  for (const [organisation, values] of options.ownNetworks ?? []) {
    const networks = values.filter((v) => parseCidr(v) !== null)
    const names = values.filter((v) => parseCidr(v) === null)
    const ownLists: WarningList[] = [
      { name: OWN_NETWORKS, type: 'cidr', values: networks },
      { name: OWN_NETWORKS, type: 'hostname', values: names },
    ]
    own.set(organisation, createWarningLists(ownLists, { builtIn: [] }))
  }
  for (const guards of own.values()) for (const problem of guards.problems) report(problem)

  return {
    suppresses(kind, value, organisation) {
      const applies = (list: number) => kindsOf[list]?.has(kind) !== false
      let hit = -1
      index.everyId(kind, value, 0, (id) => {
        if (!applies(Number(id))) return false
        hit = Number(id)
        return true
      })
      const lower = value.toLowerCase()
      if (hit < 0 && topNames.size > 0 && (kind === 'domain' || kind === 'host')) {
        const name = lower.endsWith('.') ? lower.slice(0, -1) : lower
        const list = topNames.get(name.slice(name.lastIndexOf('.') + 1))
        if (list !== undefined && applies(list)) hit = list
      }
      for (let i = 0; hit < 0 && substrings.size > 0 && i + MIN_SUBSTRING <= lower.length; i++) {
        const candidates = substrings.get(lower.slice(i, i + MIN_SUBSTRING))
        hit = candidates?.find((s) => applies(s.list) && lower.startsWith(s.text, i))?.list ?? -1
      }
      if (hit < 0) hit = patterns.find((p) => applies(p.list) && p.pattern.matcher(value).find())?.list ?? -1
      if (hit >= 0) return all[hit]?.name ?? null
      return organisation === undefined ? null : (own.get(organisation)?.suppresses(kind, value) ?? null)
    },
    problems,
    size,
  }
}

/** MISP writes patterns with or without slashes and flags around them. */
function compile(text: string): RE2JS | null {
  const written = /^\/(.*)\/([a-z]*)$/s.exec(text)
  try {
    return RE2JS.compile(written?.[1] ?? text, written?.[2]?.includes('i') === true ? RE2JS.CASE_INSENSITIVE : 0)
  } catch {
    return null
  }
}
