/**
 * The lake: every event kept, in columns, in ClickHouse SQL, on the embedded engine (chDB) or a ClickHouse server.
 * Writing goes through `LakeWriter` (exactly once by stream position), reading through `LakeReader` (bound to organisations).
 * The file is long because it is the one place where all shapes that cross the port are written down.
 */
import type { Mapping } from '@haidang/contracts'
import type { EventId, SourceId, TenantId } from '@haidang/std'

/** A bound parameter of a query: `{name:Type}` in the text, the value travels beside it and never becomes SQL text. */
export type LakeParam = string | number | boolean | null | readonly string[] | readonly number[]

export interface LakeQueryOptions {
  readonly params?: Readonly<Record<string, LakeParam>>
  /** Engine settings of this query. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** The engine gives the query up after this long; rejects with `LakeError` `lake.timeout`. Default 30,000 ms. */
  readonly timeoutMs?: number
  /** Rejects at once when aborted; the engine stops the query at its own limit at the latest. */
  readonly signal?: AbortSignal
}

/** The engine. Only `platform/lake` writes SQL text for it. */
export interface Lake {
  readonly kind: 'chdb' | 'clickhouse'
  query<Row>(sql: string, options?: LakeQueryOptions): Promise<Row[]>
  /** Runs a statement without rows (DDL, small administrative statements). */
  command(sql: string, options?: LakeQueryOptions): Promise<void>
  /**
   * Inserts one block in the Native format as one atomic part; `block` are its bytes in pieces, `columns` its columns.
   * All rows must belong to one partition. Resolves when the part is on disk. A rejection with `isAmbiguous` may have stored it.
   * @throws LakeError
   */
  insertNative(
    table: string,
    columns: readonly string[],
    block: readonly Uint8Array[],
    options?: InsertOptions,
  ): Promise<void>
  /**
   * Puts a copy of every table into `folder`, while writing goes on, so that a lake opened on a copy of that folder takes it in.
   * @throws LakeError; a server's lake is backed up by its own tools and refuses
   */
  backupTo(folder: string): Promise<void>
  /** Waits for queries under way and releases the data directory. */
  close(): Promise<void>
}

export interface InsertOptions {
  readonly signal?: AbortSignal
}

export class LakeError extends Error {
  readonly code: 'lake.failed' | 'lake.timeout' | 'lake.disk_full' | 'lake.closed'
  /** The engine's own error number, 0 where it gave none. */
  readonly engineCode: number
  /** True where a write may or may not have happened. */
  readonly isAmbiguous: boolean

  constructor(
    code: LakeError['code'],
    message: string,
    options: { engineCode?: number; isAmbiguous?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'LakeError'
    this.code = code
    this.engineCode = options.engineCode ?? 0
    this.isAmbiguous = options.isAmbiguous ?? false
  }
}

/**
 * One event as it is stored. Strings may be empty where the event has no such field. `ocsf` and `raw` may be given
 * as UTF-8 bytes, so that bytes already in hand are not decoded and encoded again.
 */
export interface EventRow {
  readonly tenant: TenantId
  readonly source: SourceId
  readonly eventId: EventId
  /** Sequence number in the stream of the batch the event came in; the key of exactly-once writing. */
  readonly ingestSeq: number
  /** Unix milliseconds. Decides the partition (UTC day). */
  readonly receivedAt: number
  /** Unix milliseconds of the event at its origin. */
  readonly time: number
  readonly format: string
  readonly classUid: number
  readonly activityId: number
  readonly severityId: number
  readonly isAlert: boolean
  readonly product: string
  readonly eventCode: string
  readonly srcIp: string
  readonly srcPort: number
  readonly dstIp: string
  readonly dstPort: number
  readonly protocol: string
  readonly host: string
  readonly user: string
  readonly process: string
  readonly cmdLine: string
  readonly filePath: string
  readonly fileHash: string
  readonly domain: string
  readonly url: string
  readonly signature: string
  readonly message: string
  /** Every value that "this value, everywhere" finds, canonical, without repetition. */
  readonly observables: readonly string[]
  /** Keys of the rules and indicators that spoke on it. */
  readonly ruleKeys: readonly string[]
  /** Codes of parse problems. */
  readonly problems: readonly string[]
  /** How `ocsf` follows from `raw` (`encodeReading`); `ocsf` is empty then. */
  readonly reading?: string
  readonly ocsf: string | Uint8Array
  readonly raw: string | Uint8Array
}

/** The rows of one stream record, encoded by `createEventBlockBuilder`; may cross threads. */
export interface EventBlock {
  readonly ingestSeq: number
  /** UTC day of `receivedAt` as YYYYMMDD; one block never spans two. */
  readonly day: number
  readonly rows: number
  /** The columns one after another, each as the Native format has it. */
  readonly bytes: Uint8Array
  /** Where each column ends in `bytes`. */
  readonly columnEnds: Uint32Array
}

export type QuarantineState = 'open' | 'replayed' | 'discarded'

/** One line that could not be parsed, with its bytes and the reason. */
export interface QuarantineRow {
  readonly tenant: TenantId
  readonly source: SourceId
  readonly eventId: EventId
  readonly batchId: string
  readonly ingestSeq: number
  readonly receivedAt: number
  readonly code: string
  readonly offset: number
  readonly field: string
  readonly raw: string | Uint8Array
}

/** What became of one batch; the last row written of it, and the proof that it is stored. */
export interface BatchRow {
  readonly tenant: TenantId
  readonly source: SourceId
  readonly batchId: string
  readonly ingestSeq: number
  readonly receivedAt: number
  readonly received: number
  readonly accepted: number
  readonly duplicates: number
  readonly refused: number
  readonly stored: number
  readonly quarantined: number
  readonly bytes: number
}

/** What the pipeline hands over in one go: stream records `fromSeq` to `toSeq`, without a gap. */
export interface WriteGroup {
  readonly fromSeq: number
  readonly toSeq: number
  /** In order of `ingestSeq`. A record without events has no block. */
  readonly eventBlocks: readonly EventBlock[]
  readonly quarantineRows: readonly QuarantineRow[]
  readonly batchRows: readonly BatchRow[]
}

export interface LakeWriter {
  /**
   * The stream position up to which everything is stored: read the stream from `seq + 1`. 0 where nothing is.
   * `eventsSeq` is the highest number any stored row carries; what is stored already the writer skips itself. The stream must not
   * give a number up to `eventsSeq` to a new record (see `Stream.advanceTo`).
   */
  resumePosition(): Promise<{ readonly seq: number; readonly eventsSeq: number }>
  /**
   * Stores a group exactly once, also when it is given again, after a fault or a restart, alone or within another group.
   * Groups must come in order; one that is stored as a whole already is passed over.
   * @throws LakeError where it could not be stored: give it again later
   * @throws RangeError where blocks are not the group's own or not in order
   */
  write(group: WriteGroup): Promise<void>
  /** Stores findings; the same finding written again changes nothing in the answers. */
  writeFindings(findings: readonly FindingRow[]): Promise<void>
}

/** A finding as `findings_v1` keeps it; shapes as in `contracts/events/findings`. */
export interface FindingRow {
  readonly tenant: TenantId
  readonly id: string
  readonly eventId: EventId
  readonly source: SourceId
  readonly eventAt: number
  readonly receivedAt: number
  readonly kind: string
  readonly ruleKey: string
  readonly title: string
  readonly severity: string
  readonly techniques: readonly string[]
  readonly entity: { readonly kind: string; readonly value: string }
  readonly values: readonly { readonly kind: string; readonly value: string }[]
  /** JSON text of the match reasons. */
  readonly reasons: string
}

/** Which events; all conditions must hold. Times are Unix milliseconds of event time, `from` included, `to` excluded. */
export interface EventFilter {
  readonly from: number
  readonly to: number
  /**
   * Words that the message, signature, command line or URL must contain, in any order, letter case of ASCII ignored; at most
   * eight. A word is found whole (`cmd.exe` in `C:\cmd.exe`, not in `xcmd.exe`); with a `*` in it, anywhere, which takes longer.
   */
  readonly text?: string
  /** An exact value (address, domain, hash, URL, host, user …) anywhere in the event's observables. */
  readonly value?: string
  readonly classUid?: number | readonly number[]
  readonly severityMin?: number
  readonly sourceId?: SourceId | readonly SourceId[]
  readonly ruleKey?: string
  /** Narrows the reader's own scope; organisations outside of it are ignored. */
  readonly organisations?: readonly TenantId[]
  readonly isAlert?: boolean
  readonly format?: string
  /** Only these events. */
  readonly eventIds?: readonly EventId[]
}

/** What the bytes of an event must hold: an ASCII text wherever it stands, in any letter case; all of some, or any of some. */
export type RawCondition =
  | { readonly text: string }
  | { readonly all: readonly RawCondition[] }
  | { readonly any: readonly RawCondition[] }

/** An event as it came, with what reading it again takes. */
export interface RawEvent {
  readonly tenant: TenantId
  readonly eventId: EventId
  readonly receivedAt: number
  /** `encodeReading`; empty where it was not kept. */
  readonly reading: string
  /** What the reading's mapping says; absent where it names none, null where it is unknown. */
  readonly mapping?: Mapping | null
  readonly raw: Uint8Array
}

export interface QueryLimits {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** An event in a list: every field but `ocsf`, `raw` and `observables`. */
export interface EventSummary {
  readonly tenant: TenantId
  readonly source: SourceId
  readonly eventId: EventId
  readonly receivedAt: number
  readonly time: number
  readonly format: string
  readonly classUid: number
  readonly activityId: number
  readonly severityId: number
  readonly isAlert: boolean
  readonly product: string
  readonly eventCode: string
  readonly srcIp: string
  readonly srcPort: number
  readonly dstIp: string
  readonly dstPort: number
  readonly protocol: string
  readonly host: string
  readonly user: string
  readonly process: string
  readonly cmdLine: string
  readonly filePath: string
  readonly fileHash: string
  readonly domain: string
  readonly url: string
  readonly signature: string
  readonly message: string
  readonly ruleKeys: readonly string[]
  readonly problems: readonly string[]
}

export interface EventDetail extends EventSummary {
  readonly observables: readonly string[]
  /** JSON text. */
  readonly ocsf: string
  /** As it came, decoded as UTF-8 (bytes that are not UTF-8 appear as U+FFFD). */
  readonly raw: string
  /** What reading it again takes, as of `RawEvent`. */
  readonly reading: string
  readonly mapping?: Mapping | null
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Opaque; null on the last page. */
  readonly cursor: string | null
}

export interface HistogramBucket {
  readonly from: number
  readonly count: number
  /** Events that the sender's product raised as alerts. */
  readonly alerts: number
}

export interface SourceCounts {
  readonly tenant: TenantId
  readonly source: SourceId
  readonly batches: number
  readonly received: number
  readonly accepted: number
  readonly duplicates: number
  readonly refused: number
  readonly stored: number
  readonly quarantined: number
  readonly bytes: number
  readonly lastReceivedAt: number
}

export interface QuarantineItem {
  readonly tenant: TenantId
  readonly source: SourceId
  readonly eventId: EventId
  readonly batchId: string
  readonly receivedAt: number
  readonly state: QuarantineState
  readonly code: string
  readonly offset: number
  readonly field: string
  /** The bytes as they came. */
  readonly raw: Uint8Array
}

export interface QuarantineFilter {
  readonly state?: QuarantineState
  /** Only these lines. */
  readonly eventIds?: readonly EventId[]
  readonly sourceId?: SourceId
  readonly code?: string
  readonly organisations?: readonly TenantId[]
  /** Receive time. */
  readonly from?: number
  readonly to?: number
  readonly cursor?: string
  /** 1 to 500, default 50. */
  readonly limit?: number
}

/** Every question the modules ask of the lake. Built for a scope of organisations; adds that condition to every query itself. */
export interface LakeReader {
  /** Newest first by event time. @throws RangeError on a cursor or limit that is not ours */
  searchEvents(
    filter: EventFilter & { readonly cursor?: string; readonly limit?: number },
    limits?: QueryLimits,
  ): Promise<Page<EventSummary>>
  /** Counts per equal slice of [from, to); `buckets` 1 to 1,000; slices without events are included with 0. */
  histogram(
    filter: EventFilter & { readonly buckets: number },
    limits?: QueryLimits,
  ): Promise<readonly HistogramBucket[]>
  /** How many events match, counted up to `cap` (default 10,000) so that the answer stays quick. */
  countEvents(
    filter: EventFilter & { readonly cap?: number },
    limits?: QueryLimits,
  ): Promise<{ readonly count: number; readonly isCapped: boolean }>
  /** One event with raw and normal form. `timeHint` (event time, ± one day) makes it quick. */
  getEvent(eventId: EventId, options?: { readonly timeHint?: number } & QueryLimits): Promise<EventDetail | null>
  /** Sums over batches received in [from, to), per source. */
  countsBySource(
    window: { readonly from: number; readonly to: number; readonly sourceId?: SourceId },
    limits?: QueryLimits,
  ): Promise<readonly SourceCounts[]>
  listQuarantine(filter: QuarantineFilter, limits?: QueryLimits): Promise<Page<QuarantineItem>>
  getQuarantined(source: SourceId, eventId: EventId, limits?: QueryLimits): Promise<QuarantineItem | null>
  /** Sets the state of quarantined lines within the scope; answers how many there were. */
  markQuarantine(
    ids: readonly { readonly source: SourceId; readonly eventId: EventId }[],
    state: QuarantineState,
  ): Promise<number>
  findingsOf(eventId: EventId, limits?: QueryLimits): Promise<readonly FindingRow[]>
  /** Findings of one rule, latest event first, at most `limit` (1 to 500). */
  latestFindings(
    filter: { readonly ruleKey: string; readonly organisations?: readonly TenantId[]; readonly limit: number },
    limits?: QueryLimits,
  ): Promise<readonly FindingRow[]>
  /**
   * Events of [from, to) with their bytes, in no order, for reading them again: those whose bytes meet `raw` (null: all). `isCut` where
   * there are more than `limit`, of which any may be left out: ask for a shorter time.
   */
  scanEvents(
    filter: {
      readonly from: number
      readonly to: number
      readonly organisations?: readonly TenantId[]
      readonly raw: RawCondition | null
      readonly limit: number
    },
    limits?: QueryLimits,
  ): Promise<{ readonly items: readonly RawEvent[]; readonly isCut: boolean }>
}
