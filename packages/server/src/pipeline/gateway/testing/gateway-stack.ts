import { createHash } from 'node:crypto'
import type { OrganisationId, SourceId, TenantId } from '@haidang/std'
import type { SourceActivity, SourceDirectory, SourceFacts } from '#src/platform/source-directory.ts'

/** Tenants and sources of the gateway's tests are told apart by their last digits. */
export const TENANT = '01910000-0000-7000-8000-000000000001' as TenantId

/** A source with every setting open, at the given place. */
export function sourceAt(place: number, over: Partial<SourceFacts> = {}): SourceFacts {
  return {
    id: `01910000-0000-7000-8000-0000000001${String(place).padStart(2, '0')}` as SourceId,
    tenant: TENANT,
    name: `Cảm biến ${place}`,
    format: 'auto',
    mapping: null,
    zoneOffsetMinutes: 420,
    quotaEventsPerSecond: 1_000_000,
    expectedIntervalMs: 600_000,
    isPaused: false,
    transport: 'http',
    syslogSenders: [],
    lastSeenAt: null,
    isSilent: false,
    createdAt: 0,
    ...over,
  }
}

/** A directory whose content the test sets, and that remembers what it was told. */
export interface FakeDirectory extends SourceDirectory {
  /** Puts a source in place of the one of its id, reached by `token` and by the addresses given. */
  put(source: SourceFacts, reach: { readonly token?: string; readonly addresses?: readonly string[] }): void
  revoke(token: string): void
  remove(id: SourceId): void
  readonly activity: readonly SourceActivity[]
  /** Refusals noted against a source so far, by code. */
  refusals(id: SourceId): Record<string, number>
}

export function createFakeDirectory(): FakeDirectory {
  const sources = new Map<SourceId, SourceFacts>()
  const tokens = new Map<string, SourceId>()
  const addresses = new Map<string, SourceId>()
  const activity: SourceActivity[] = []
  const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
  let revision = 1
  return {
    put(source, reach) {
      revision++
      sources.set(source.id, source)
      if (reach.token !== undefined) tokens.set(hashOf(reach.token), source.id)
      for (const address of reach.addresses ?? []) addresses.set(address, source.id)
    },
    revoke(token) {
      tokens.delete(hashOf(token))
    },
    remove(id) {
      sources.delete(id)
    },
    activity,
    refusals(id) {
      const sum: Record<string, number> = {}
      for (const a of activity) {
        if (a.sourceId === id) for (const [code, count] of a.refusals ?? []) sum[code] = (sum[code] ?? 0) + count
      }
      return sum
    },
    authenticate(tokenHash) {
      const source = sources.get(tokens.get(tokenHash) ?? ('' as SourceId))
      return source === undefined ? null : { source, tokenId: tokenHash.slice(0, 8) }
    },
    bySyslogSender: (address) => sources.get(addresses.get(address) ?? ('' as SourceId)) ?? null,
    get: (id) => sources.get(id) ?? null,
    mapping: () => null,
    sources: () => [...sources.values()],
    organisations: () => [{ id: TENANT as string as OrganisationId, name: 'Đơn vị', networks: [], domains: [] }],
    get revision() {
      return revision
    },
    noteActivity(note) {
      activity.push(note)
    },
    setSilence: () => Promise.resolve(),
    flush: () => Promise.resolve(),
  }
}

/** The lines of a batch as text, for a gate that only listens. */
export const linesOf = (body: Uint8Array): string[] =>
  Buffer.from(body)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
