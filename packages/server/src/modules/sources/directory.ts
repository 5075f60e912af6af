/**
 * The source directory in memory. All loading goes through one queue, so that an older answer never overwrites a newer one,
 * and a change that cannot be loaded takes the source out: nothing is authenticated on a doubtful fact.
 */
import type { Mapping, SourceFormat } from '@haidang/contracts'
import {
  canonicalIp,
  type Cidr,
  cidrContains,
  type Clock,
  createLru,
  type OrganisationId,
  parseCidr,
  type SourceId,
  type TenantId,
} from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { publish, type SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import type {
  OrganisationFacts,
  SilenceChange,
  SourceActivity,
  SourceDirectory,
  SourceFacts,
} from '#src/platform/source-directory.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { createActivityNotes, later } from './activity.ts'
import { readMappingDefinitions } from './mapping-queries.ts'
import { getSource, listAllSources, listLiveTokens, listRegistrations, saveSilence } from './queries.ts'
import type { LiveTokenRow, RegistrationRow, SourceRow } from './tables.ts'

const FLUSH_MS = 1000

export interface LiveSourceDirectory extends SourceDirectory {
  /** Loads one source again; verbs call it after their transaction, so that a change holds when they answer. */
  refreshSource(id: SourceId): Promise<void>
  refreshOrganisation(id: OrganisationId): Promise<void>
  /** Loads everything again. */
  refreshAll(): Promise<void>
  /** To be subscribed: changes made in another process. */
  readonly handlers: SubscriptionHandlers
  /** Writes what is noted and stops the beat. */
  close(): Promise<void>
}

export interface SourceDirectoryOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  /** Milliseconds between two flushes; 0 leaves flushing to the caller. */
  readonly flushMs?: number
}

interface Token {
  readonly id: string
  readonly sourceId: SourceId
  readonly expiresAt: number | null
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const factsOf = (row: SourceRow, mappings: ReadonlyMap<string, Mapping>): Mutable<SourceFacts> => ({
  id: row.id as SourceId,
  tenant: row.tenant_id as TenantId,
  name: row.name,
  format: row.format as SourceFormat | 'auto',
  mapping: mappingFactsOf(row.mapping_version_id, mappings),
  zoneOffsetMinutes: row.zone_offset_minutes,
  quotaEventsPerSecond: row.quota_events_per_second,
  expectedIntervalMs: row.expected_interval_seconds * 1000,
  isPaused: row.is_paused,
  transport: row.transport === 'syslog' ? 'syslog' : 'http',
  syslogSenders: row.syslog_senders,
  lastSeenAt: row.last_seen_at?.getTime() ?? null,
  isSilent: row.silent_since !== null,
  createdAt: row.created_at.getTime(),
})

function mappingFactsOf(versionId: string | null, mappings: ReadonlyMap<string, Mapping>): SourceFacts['mapping'] {
  if (versionId === null) return null
  const definition = mappings.get(versionId)
  // Without it the source's events would be read as something they are not.
  if (definition === undefined) throw new Error(`the version ${versionId} of a mapping is not loaded`)
  return { versionId, definition }
}

const registrationOf = (row: RegistrationRow): OrganisationFacts => ({
  id: row.tenant_id as OrganisationId,
  name: row.name,
  networks: row.networks,
  domains: row.domains,
})

/** Opens the directory with everything loaded. */
export async function createSourceDirectory({
  db,
  clock,
  logger,
  flushMs = FLUSH_MS,
}: SourceDirectoryOptions): Promise<LiveSourceDirectory> {
  let sources = new Map<SourceId, Mutable<SourceFacts>>()
  let tokens = new Map<string, Token>()
  /** Every version there is: few and small, and never changed. */
  let mappings = new Map<string, Mapping>()
  let registrations = new Map<OrganisationId, OrganisationFacts>()
  let senders: { network: Cidr; source: SourceId }[] = []
  let revision = 1
  let sourceList: readonly SourceFacts[] | null = null
  let organisationList: readonly OrganisationFacts[] | null = null
  const byAddress = createLru<string, SourceId | 'none'>(10_000)

  const notes = createActivityNotes(db, clock)

  function changed(): void {
    revision += 1
    sourceList = null
    organisationList = null
    byAddress.clear()
    senders = []
    for (const source of sources.values()) {
      if (source.transport !== 'syslog') continue
      for (const text of source.syslogSenders) {
        const network = parseCidr(text)
        if (network !== null) senders.push({ network, source: source.id })
      }
    }
    // Among networks that hold an address the narrowest speaks; of equal ones the source that was there first.
    senders.sort((a, b) => b.network.prefix - a.network.prefix || (a.source < b.source ? -1 : 1))
  }

  function keep(row: SourceRow): void {
    const facts = factsOf(row, mappings)
    facts.lastSeenAt = later(sources.get(facts.id)?.lastSeenAt, facts.lastSeenAt)
    sources.set(facts.id, facts)
  }

  function keepTokens(rows: readonly LiveTokenRow[]): void {
    for (const row of rows)
      tokens.set(row.hash, {
        id: row.id,
        sourceId: row.source_id as SourceId,
        expiresAt: row.expires_at?.getTime() ?? null,
      })
  }

  function dropSource(id: SourceId): void {
    sources.delete(id)
    for (const [hash, token] of tokens) if (token.sourceId === id) tokens.delete(hash)
  }

  let queue: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }

  const nowIso = (): string => new Date(clock.now()).toISOString()

  const refreshAll = (): Promise<void> =>
    inTurn(async () => {
      const all = await db.withTx(SYSTEM_SCOPE, async (tx) => ({
        sources: await listAllSources(tx),
        tokens: await listLiveTokens(tx, null, nowIso()),
        registrations: await listRegistrations(tx, null),
        mappings: await readMappingDefinitions(tx, null),
      }))
      mappings = new Map(all.mappings.map((row) => [row.id, row.definition]))
      const before = sources
      sources = new Map()
      for (const row of all.sources) {
        const facts = factsOf(row, mappings)
        facts.lastSeenAt = later(before.get(facts.id)?.lastSeenAt, facts.lastSeenAt)
        sources.set(facts.id, facts)
      }
      tokens = new Map()
      keepTokens(all.tokens)
      registrations = new Map(all.registrations.map((row) => [row.tenant_id as OrganisationId, registrationOf(row)]))
      changed()
    })

  const refreshSource = (id: SourceId): Promise<void> =>
    inTurn(async () => {
      try {
        const found = await db.withTx(SYSTEM_SCOPE, async (tx) => {
          const row = await getSource(tx, id)
          const versionId = row?.mapping_version_id ?? null
          const isNew = versionId !== null && !mappings.has(versionId)
          return {
            row,
            tokens: await listLiveTokens(tx, id, nowIso()),
            mappings: isNew ? await readMappingDefinitions(tx, versionId) : [],
          }
        })
        for (const version of found.mappings) mappings.set(version.id, version.definition)
        for (const [hash, token] of tokens) if (token.sourceId === id) tokens.delete(hash)
        if (found.row === undefined) sources.delete(id)
        else {
          keep(found.row)
          keepTokens(found.tokens)
        }
        changed()
      } catch (error) {
        dropSource(id)
        changed()
        throw error
      }
    })

  const refreshOrganisation = (id: OrganisationId): Promise<void> =>
    inTurn(async () => {
      const [row] = await db.withTx(SYSTEM_SCOPE, (tx) => listRegistrations(tx, id))
      if (row === undefined) registrations.delete(id)
      else registrations.set(id, registrationOf(row))
      changed()
    })

  function noteActivity(activity: SourceActivity): void {
    const source = sources.get(activity.sourceId)
    if (source !== undefined) source.lastSeenAt = later(source.lastSeenAt, activity.at)
    notes.note(activity)
  }

  async function setSilence(changes: readonly SilenceChange[]): Promise<void> {
    if (changes.length === 0) return
    await db.withTx(SYSTEM_SCOPE, async (tx) => {
      for (const { sourceId, silentSince } of changes) {
        const tenant = await saveSilence(
          tx,
          sourceId,
          silentSince === null ? null : new Date(silentSince).toISOString(),
        )
        if (tenant === undefined) continue
        const publisher = { tenant, requestId: 'silence', clock }
        if (silentSince === null) await publish(tx, publisher, 'source.back.v1', { sourceId, organisationId: tenant })
        else await publish(tx, publisher, 'source.silent.v1', { sourceId, organisationId: tenant, since: silentSince })
      }
    })
    for (const { sourceId, silentSince } of changes) {
      const source = sources.get(sourceId)
      if (source !== undefined) source.isSilent = silentSince !== null
    }
  }

  await refreshAll()

  let isBeating = false
  const beat = (): void => {
    if (isBeating) return
    isBeating = true
    notes
      .flush()
      .catch((error: unknown) => logger.error({ err: error }, 'activity of sources could not be written; trying again'))
      .finally(() => {
        isBeating = false
      })
  }
  const timer = flushMs > 0 ? setInterval(beat, flushMs) : undefined
  timer?.unref()

  return {
    authenticate(tokenHash, atMs) {
      const token = tokens.get(tokenHash)
      if (token === undefined || (token.expiresAt !== null && atMs >= token.expiresAt)) return null
      const source = sources.get(token.sourceId)
      return source === undefined ? null : { source, tokenId: token.id }
    },
    bySyslogSender(address) {
      const ip = canonicalIp(address)
      if (ip === null) return null
      let id = byAddress.get(ip)
      if (id === undefined) {
        id = senders.find((sender) => cidrContains(sender.network, ip))?.source ?? 'none'
        byAddress.set(ip, id)
      }
      return id === 'none' ? null : (sources.get(id) ?? null)
    },
    get: (id) => sources.get(id) ?? null,
    mapping: (versionId) => mappings.get(versionId) ?? null,
    sources: () => (sourceList ??= [...sources.values()]),
    organisations: () => (organisationList ??= [...registrations.values()]),
    get revision() {
      return revision
    },
    noteActivity,
    setSilence,
    flush: () => notes.flush(),
    refreshSource,
    refreshOrganisation,
    refreshAll,
    handlers: {
      'source.changed.v1': (event) => refreshSource(event.payload.sourceId as SourceId),
      'organisation.changed.v1': (event) => refreshOrganisation(event.payload.organisationId as OrganisationId),
    },
    async close() {
      clearInterval(timer)
      await notes.flush(true)
    },
  }
}
