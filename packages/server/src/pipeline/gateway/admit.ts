import { hash } from 'node:crypto'
import { AppError } from '@haidang/contracts'
import { checkJsonObject, splitJsonArray, splitLines, splitRecords } from '@haidang/parsers'
import { type BatchId, type Clock, createLru } from '@haidang/std'
import { newId } from '#src/platform/clock.ts'
import type { SourceDirectory, SourceFacts } from '#src/platform/source-directory.ts'
import { type Stream, StreamFull } from '#src/platform/stream/index.ts'
import { type BatchHeader, decodeHeader, encodeHeader, encodeLines, ID_BYTES, RAW_SUBJECT } from '../envelope.ts'
import { identifyLines } from './event-ids.ts'
import { createQuotas } from './quota.ts'
import { createRecentIds } from './recent-ids.ts'

/** Largest line in bytes; a longer one is refused by itself. */
export const MAX_LINE_BYTES = 1_048_576
/** Refusals answered one by one; beyond, the counts still hold and the list is cut. */
const MAX_LISTED_REFUSALS = 1000

export interface Batch {
  readonly source: SourceFacts
  readonly tokenId?: string
  readonly body: Uint8Array
  /** `json`: NDJSON or an array of objects. `text`: one event a line, whatever it is. */
  readonly kind: 'json' | 'text'
  readonly idempotencyKey?: string
  /**
   * Set where the transport never sends a message twice (syslog): a number or word of this batch's own. Equal bytes are then new
   * events, as a device may well say the same twice; without it they are a repeat.
   */
  readonly nonce?: string
}

/** The sender's answer, before words are put to the codes. */
export interface Admitted {
  readonly batchId: BatchId
  readonly received: number
  readonly accepted: number
  readonly duplicates: number
  readonly refused: readonly { readonly index: number; readonly code: string }[]
  /** True where the same batch had been admitted before and this is the same answer again. */
  readonly isRepeat: boolean
}

export interface Gate {
  /**
   * Checks a batch, appends what is acceptable to the stream, and resolves when it is on disk.
   * @throws AppError `batch.not_json` with line, `batch.empty`, `batch.key_reused`, `quota.exceeded` and `stream.full` with
   *   `retryAfterSeconds`; nothing of the batch is stored then
   */
  admit(batch: Batch): Promise<Admitted>
  /** Counts a refusal that came before admission (no batch could be formed), against the source. */
  noteRefusal(source: SourceFacts, code: string, count: number): void
}

export interface GateOptions {
  readonly stream: Stream
  readonly directory: SourceDirectory
  readonly clock: Clock
  /** Bytes of accepted and not yet stored events beyond which senders are told to come back. */
  readonly maxLagBytes: number
  /** Event ids remembered for counting duplicates, per generation. */
  readonly rememberedIds?: number
}

interface Checked {
  readonly received: number
  /** Header lines and the offset of the first line they hold for. */
  readonly headers: readonly { readonly offset: number; readonly text: string }[]
  /** The header in force at the end of the body; empty where the format has none. */
  readonly header: string
  readonly offsets: number[]
  readonly refused: { index: number; code: string }[]
}

/** The line breaks before an offset, plus one: the line number a person would give. */
function lineOf(body: Uint8Array, offset: number): number {
  let line = 1
  for (let at = body.indexOf(10); at >= 0 && at < offset; at = body.indexOf(10, at + 1)) line++
  return line
}

/** The first byte from `from` on that is no white space; -1 where there is none. */
function firstByte(body: Uint8Array, from: number): number {
  let i = from
  while (body[i] === 32 || body[i] === 9 || body[i] === 10 || body[i] === 13) i++
  return body[i] ?? -1
}

/**
 * Splits the body and checks each line by itself; a line is never changed, only taken or refused with a code. Lines of text that
 * belong to one event are one; header lines are none, and say how the others are read.
 * @param before the header in force at the end of the source's last batch
 */
function check(batch: Batch, before: string): Checked {
  const { body, kind } = batch
  let spans: Uint32Array
  const headers: { offset: number; text: string }[] = []
  let header = ''
  if (kind === 'json' && firstByte(body, body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0) === 0x5b) {
    const split = splitJsonArray(body)
    if (split.fault !== null)
      throw new AppError('batch.not_json', { line: split.fault.line, offset: split.fault.offset })
    spans = split.ranges
  } else if (kind === 'text') {
    const records = splitRecords(body, before)
    spans = records.ranges
    ;({ header } = records)
    if (before !== '') headers.push({ offset: 0, text: before })
    for (const { from, text } of records.headers) headers.push({ offset: spans[2 * from] ?? body.length, text })
  } else spans = splitLines(body)
  const received = spans.length / 2
  if (received === 0 && headers.length === 0) throw new AppError('batch.empty')
  const offsets: number[] = []
  const refused: { index: number; code: string }[] = []
  for (let i = 0; i < received; i++) {
    const start = spans[2 * i] ?? 0
    const end = spans[2 * i + 1] ?? 0
    let code = end - start > MAX_LINE_BYTES ? 'event.too_large' : ''
    if (code === '' && kind === 'json') {
      const verdict = checkJsonObject(body, start, end)
      if (verdict === 'not_json') code = 'event.not_json'
      else if (verdict === 'not_an_object') code = 'event.not_an_object'
    } else if (code === '' && body.subarray(start, end).indexOf(0) >= 0) code = 'event.binary'
    if (code === '') offsets.push(start, end)
    else refused.push({ index: i, code })
  }
  const firstRefused = refused[0]
  if (kind === 'json' && offsets.length === 0 && firstRefused !== undefined && firstRefused.code === 'event.not_json') {
    const offset = spans[2 * firstRefused.index] ?? 0
    throw new AppError('batch.not_json', { line: lineOf(body, offset), offset })
  }
  return { received, headers, header, offsets, refused }
}

/** The headers by the number of the accepted line they hold from on; of several before the same line the last counts. */
function headersOf(headers: Checked['headers'], offsets: Uint32Array): { from: number; text: string }[] {
  const out: { from: number; text: string }[] = []
  const count = offsets.length / 2
  let from = 0
  for (const { offset, text } of headers) {
    while (from < count && (offsets[2 * from] ?? 0) < offset) from++
    if (out.at(-1)?.from === from) out.pop()
    if (from < count) out.push({ from, text })
  }
  return out
}

function countByCode(refused: Checked['refused']): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { code } of refused) counts.set(code, (counts.get(code) ?? 0) + 1)
  return counts
}

/**
 * The one gate every batch goes through, whichever way it came. Batches of one source are admitted one after another, so
 * that a line is called a duplicate only of one that is on disk; sources do not wait for each other.
 */
export function createGate(options: GateOptions): Gate {
  const { stream, directory, clock } = options
  const quotas = createQuotas()
  const recent = createRecentIds(options.rememberedIds ?? 1_000_000)
  const keys = createLru<string, string>(100_000)
  const headerBySource = createLru<string, string>(10_000)
  const turns = new Map<string, Promise<unknown>>()

  async function repeated(msgId: string): Promise<Admitted | null> {
    const seq = await stream.findByMsgId(RAW_SUBJECT, msgId)
    if (seq === null) return null
    const header = await stream.readHeader(RAW_SUBJECT, seq)
    return header === null ? null : answer(decodeHeader(header), true)
  }

  function answer(header: BatchHeader, isRepeat: boolean): Admitted {
    return {
      batchId: header.batchId,
      received: header.received,
      accepted: header.received - header.duplicates - header.refusedCount,
      duplicates: header.duplicates,
      refused: header.refused,
      isRepeat,
    }
  }

  async function admitInTurn(batch: Batch): Promise<Admitted> {
    const { source, body } = batch
    const now = clock.now()
    const digest = hash('sha256', batch.nonce ?? body, 'hex')
    const msgId = `${source.id}:${digest}`
    const key = batch.idempotencyKey === undefined ? null : `${source.id}:${batch.idempotencyKey}`
    if (key !== null) {
      const known = keys.get(key)
      if (known !== undefined && known !== digest) throw new AppError('batch.key_reused')
    }
    const noteHeard = (refusals?: ReadonlyMap<string, number>): void => {
      directory.noteActivity({
        sourceId: source.id,
        at: now,
        ...(batch.tokenId === undefined ? {} : { tokenId: batch.tokenId }),
        ...(refusals === undefined || refusals.size === 0 ? {} : { refusals }),
      })
    }
    const before = await repeated(msgId)
    if (before !== null) {
      if (key !== null) keys.set(key, digest)
      noteHeard()
      return before
    }
    if (stream.lag(RAW_SUBJECT).bytes > options.maxLagBytes) throw new AppError('stream.full', { retryAfterSeconds: 2 })
    const checked = check(batch, headerBySource.get(source.id) ?? '')
    if (checked.received === 0) {
      headerBySource.set(source.id, checked.header)
      noteHeard()
      return { batchId: newId<BatchId>(clock), received: 0, accepted: 0, duplicates: 0, refused: [], isRepeat: false }
    }
    const wait = quotas.take(source.id, source.quotaEventsPerSecond, checked.received, now)
    if (wait > 0)
      throw new AppError('quota.exceeded', { retryAfterSeconds: Math.ceil(wait), quota: source.quotaEventsPerSecond })
    const space = batch.nonce === undefined ? source.id : `${source.id}:${batch.nonce}`
    const { ids, offsets, duplicates } = identifyLines(body, checked.offsets, space, recent)
    const headers = headersOf(checked.headers, offsets)
    const header: BatchHeader = {
      v: 1,
      batchId: newId<BatchId>(clock),
      tenant: source.tenant,
      source: source.id,
      format: source.format,
      zoneOffsetMinutes: source.zoneOffsetMinutes,
      ...(source.mapping === null ? {} : { mapping: source.mapping }),
      ...(headers.length === 0 ? {} : { headers }),
      receivedAt: now,
      received: checked.received,
      duplicates,
      refusedCount: checked.refused.length,
      refused: checked.refused.slice(0, MAX_LISTED_REFUSALS),
      bytes: body.byteLength,
    }
    try {
      const [appended] = await stream.append(RAW_SUBJECT, [
        { msgId, header: encodeHeader(header), payload: encodeLines(body, offsets, ids) },
      ])
      if (appended?.duplicate === true) return (await repeated(msgId)) ?? answer(header, false)
    } catch (error) {
      if (error instanceof StreamFull)
        throw new AppError('stream.full', { retryAfterSeconds: Math.ceil(error.retryAfterMs / 1000) }, { cause: error })
      throw error
    }
    if (checked.header !== '') headerBySource.set(source.id, checked.header)
    if (batch.nonce === undefined) for (let at = 0; at < ids.length; at += ID_BYTES) recent.add(ids, at)
    if (key !== null) keys.set(key, digest)
    noteHeard(countByCode(checked.refused))
    return answer(header, false)
  }

  return {
    async admit(batch) {
      const { id } = batch.source
      const before = turns.get(id) ?? Promise.resolve()
      const turn = before.then(
        () => admitInTurn(batch),
        () => admitInTurn(batch),
      )
      turns.set(id, turn)
      try {
        return await turn
      } catch (error) {
        if (error instanceof AppError) this.noteRefusal(batch.source, error.code, 1)
        throw error
      } finally {
        if (turns.get(id) === turn) turns.delete(id)
      }
    },
    noteRefusal(source, code, count) {
      directory.noteActivity({ sourceId: source.id, at: clock.now(), refusals: new Map([[code, count]]) })
    },
  }
}
