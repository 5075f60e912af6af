import type { Mapping, SourceFormat } from '@haidang/contracts'
import type { OrganisationId, SourceId, TenantId } from '@haidang/std'

/** One version of a mapping; it never changes. */
export interface MappingVersionFacts {
  readonly versionId: string
  readonly definition: Mapping
}

/** A source (a sensor of an organisation) as the gateway and the pipeline need to know it. */
export interface SourceFacts {
  readonly id: SourceId
  readonly tenant: TenantId
  readonly name: string
  readonly format: SourceFormat | 'auto'
  /** What its events are read by in the place of the format; null for none. */
  readonly mapping: MappingVersionFacts | null
  /** Offset of timestamps written without a zone, in minutes east of UTC. */
  readonly zoneOffsetMinutes: number
  readonly quotaEventsPerSecond: number
  /** Quiet for longer than this, in milliseconds, the source counts as silent. */
  readonly expectedIntervalMs: number
  /** A paused source is known and refused. */
  readonly isPaused: boolean
  readonly transport: 'http' | 'syslog'
  /** Canonical CIDR of the addresses a syslog sender may come from. */
  readonly syslogSenders: readonly string[]
  /** Unix milliseconds; null where nothing was ever received. */
  readonly lastSeenAt: number | null
  readonly isSilent: boolean
  /** Unix milliseconds; silence is counted from here where nothing was ever received. */
  readonly createdAt: number
}

/** An organisation's registered networks (canonical CIDR) and domains (lower case), for enrichment. */
export interface OrganisationFacts {
  readonly id: OrganisationId
  readonly name: string
  readonly networks: readonly string[]
  readonly domains: readonly string[]
}

/** What one batch, connection or beat said about a source. */
export interface SourceActivity {
  readonly sourceId: SourceId
  /** The token that was used; syslog senders have none. */
  readonly tokenId?: string
  /** Unix milliseconds. */
  readonly at: number
  /** Everything refused, by error code: lines of a batch and, counted as one each, whole batches. */
  readonly refusals?: ReadonlyMap<string, number>
}

/** A source falls silent (`silentSince` in Unix milliseconds) or is heard again (null). */
export interface SilenceChange {
  readonly sourceId: SourceId
  readonly silentSince: number | null
}

/**
 * Every source and organisation in memory, so that a batch is authenticated and enriched without a query. The snapshot
 * follows the Db: at once for changes made in this process, by domain events for those made in another.
 */
export interface SourceDirectory {
  /** The source of a live token, by SHA-256 of the token as 64 lower-case hex digits. Null where it is unknown, revoked or expired. */
  authenticate(tokenHash: string, atMs: number): { readonly source: SourceFacts; readonly tokenId: string } | null
  /** The syslog source whose sender networks hold the address, the narrowest network first. */
  bySyslogSender(address: string): SourceFacts | null
  get(id: SourceId): SourceFacts | null
  sources(): readonly SourceFacts[]
  /** A version of a mapping by its id, whether a source uses it still or not: stored events are read again by it. */
  mapping(versionId: string): Mapping | null
  organisations(): readonly OrganisationFacts[]
  /** Grows with every change of sources or organisations (not with activity): a reader that keeps derived tables rebuilds them. */
  readonly revision: number
  /** Remembers that a source was heard; written to the Db in one statement a second at most. Never throws. */
  noteActivity(activity: SourceActivity): void
  /** Stores changes of silence and tells them as `source.silent.v1` and `source.back.v1`; a change already made does nothing. */
  setSilence(changes: readonly SilenceChange[]): Promise<void>
  /** Writes the activity that is due: refusals and first sights at once, a busy source's last sight every few seconds. */
  flush(): Promise<void>
}
