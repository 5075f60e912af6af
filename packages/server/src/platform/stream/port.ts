/**
 * The stream: an ordered, durable log per subject, between the gateway and the pipeline. It is JetStream's contract in
 * small, so that the local log and NATS JetStream are interchangeable behind it:
 *
 * - a subject (`haidang.raw.0`, `haidang.findings.0`) is a log of its own; sequence numbers start at 1 and never repeat;
 * - a record is safe on disk when `append` resolves, and not before;
 * - a `msgId` seen within the duplicate window is not stored again;
 * - a durable consumer keeps its position across restarts and is sent again whatever it has not acknowledged.
 */

/** A record to append. Its bytes belong to the stream from then on: the caller must not write to them again. */
export interface NewRecord {
  /** Key of duplicate suppression within the subject, 1 to 256 characters of ASCII. */
  readonly msgId: string
  /** A small JSON text (or its UTF-8 bytes): what the record is. At most 1 MiB. */
  readonly header: Uint8Array | string
  readonly payload: Uint8Array
}

/** A stored record. Its bytes may be views of a larger buffer: copy what outlives the batch, and never write to them. */
export interface StreamRecord {
  readonly subject: string
  /** Position in the subject, from 1, without repetition; gaps only where `advanceTo` made one. */
  readonly seq: number
  readonly msgId: string
  /** Unix milliseconds by the stream's clock. Follows that clock when it is set back: `seq` is the order, not this. */
  readonly receivedAt: number
  readonly header: Uint8Array
  readonly payload: Uint8Array
}

/** The answer to one appended record. */
export interface Appended {
  /** Where the record is; for a duplicate, where the first one is. */
  readonly seq: number
  /** True where a record of the same `msgId` was already stored within the duplicate window. */
  readonly duplicate: boolean
}

export interface ConsumerOptions {
  /**
   * Where a durable that does not exist yet begins: at the first record kept, after the last one stored (only what comes
   * later), or at a sequence number. One that exists goes on from its own position. Default `first`.
   */
  readonly start?: 'first' | 'last' | number
}

export interface PullOptions {
  /** At most this many records. Default 256. */
  readonly maxRecords?: number
  /** Stops after the record that reaches this many bytes; at least one record is given. Default 8 MiB. */
  readonly maxBytes?: number
  /** How long to wait for a first record before answering with an empty list. Default 0. */
  readonly waitMs?: number
  /** Ends the wait early; the answer is then an empty list. */
  readonly signal?: AbortSignal
}

export interface Lag {
  /** Records stored and not yet acknowledged by the slowest durable (all stored records where there is no durable). */
  readonly records: number
  readonly bytes: number
}

/**
 * A durable reader of one subject. There is at most one open consumer of a durable name at a time.
 * `pull` hands out each record once per consumer; a new consumer of the same name begins after the acknowledged position,
 * so records handed out and not acknowledged come again.
 */
export interface Consumer {
  readonly subject: string
  readonly durable: string
  /** Everything up to and including this sequence number is acknowledged (0: nothing). */
  readonly position: number
  /** Next records in order. Never rejects for lack of records. */
  pull(options?: PullOptions): Promise<readonly StreamRecord[]>
  /** Moves the durable position to `seq` (all before it included); resolves when the position is on disk. Never moves back. */
  ack(seq: number): Promise<void>
  /** Hands out again everything after the acknowledged position. */
  rewind(): void
  /** What this durable has not acknowledged. */
  lag(): Lag
  /** Ends waiting pulls and waits for acknowledgements under way. The position stays. */
  close(): Promise<void>
}

export interface SubjectStats {
  readonly subject: string
  readonly firstSeq: number
  /** 0 where nothing was ever stored. */
  readonly lastSeq: number
  readonly bytes: number
  readonly segments: number
  readonly durables: readonly { readonly durable: string; readonly position: number; readonly lag: Lag }[]
}

export interface StreamStats {
  readonly subjects: readonly SubjectStats[]
  readonly bytes: number
  /** Free bytes of the disk at the last look. */
  readonly freeBytes: number
  /** True while appends are refused. */
  readonly isFull: boolean
}

export interface Stream {
  /**
   * Appends records in order and resolves when all of them are on disk. All or nothing: on a rejection no record of this call
   * is stored. Concurrent calls share one flush.
   * @throws StreamFull where the log or the disk is over its mark, or the disk refused the write; try again after `retryAfterMs`
   * @throws RangeError where a record breaks the limits of `NewRecord`
   */
  append(subject: string, records: readonly NewRecord[]): Promise<readonly Appended[]>
  /** The stored record, or null where it was never stored or has been removed by retention. */
  read(subject: string, seq: number): Promise<StreamRecord | null>
  /**
   * The header of a record, for instance to repeat the first answer to a repeated batch. It is kept as long as the duplicate
   * window remembers the record, also where retention has removed the record itself; null after that.
   */
  readHeader(subject: string, seq: number): Promise<Uint8Array | null>
  /** Sequence number of the record of this `msgId` within the duplicate window, else null. */
  findByMsgId(subject: string, msgId: string): Promise<number | null>
  /** Opens a durable consumer, creating it where it does not exist. */
  consumer(subject: string, durable: string, options?: ConsumerOptions): Promise<Consumer>
  /** Removes a durable, so that it no longer holds records back. */
  removeDurable(subject: string, durable: string): Promise<void>
  /**
   * Sees to it that the next record of the subject gets a number above `seq`. For a start on which the lake is ahead of the
   * stream (restored from backups of different moments): numbers it has seen already must not be given again.
   */
  advanceTo(subject: string, seq: number): Promise<void>
  /** What the slowest durable of the subject has not acknowledged. */
  lag(subject: string): Lag
  stats(): StreamStats
  /** Waits for appends and acknowledgements under way, then releases the files. Later calls reject. */
  close(): Promise<void>
}

/** Append refused: the log or its disk is over the mark. Nothing of the call was stored; the sender should come back. */
export class StreamFull extends Error {
  readonly code = 'stream.full'
  readonly reason: 'log_bytes' | 'disk_free' | 'disk_write'
  /** When to try again, in milliseconds. */
  readonly retryAfterMs: number

  constructor(reason: StreamFull['reason'], retryAfterMs: number, cause?: unknown) {
    super(`the stream refuses to append: ${reason}`, cause === undefined ? undefined : { cause })
    this.name = 'StreamFull'
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

/** Use of a stream or consumer after `close`. */
export class StreamClosed extends Error {
  readonly code = 'stream.closed'

  constructor() {
    super('the stream is closed')
    this.name = 'StreamClosed'
  }
}
