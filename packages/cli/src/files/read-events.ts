import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { archiveKind, ArchiveError, readArchive } from '@haidang/documents/archive'
import {
  collectBytes,
  findFilesBelow,
  type FoundFile,
  HEAD_BYTES,
  headOf,
  isHiddenPath,
  openFile,
  packingOf,
  unpackStream,
} from './open-source.ts'
import { isEvtx } from '@haidang/parsers'
import { evtxBatches } from './evtx-batches.ts'
import { createRecordSplitter, type RecordBatch, type RecordSplitter } from './record-splitter.ts'

/** Records of one stream, in order. `at` and the ranges are places in the file as unpacked. */
export interface EventBatch extends RecordBatch {
  /** The file, or `archive!path` within one; `-` for standard input. */
  readonly source: string
}

/** Something about a file as a whole; its records before the fault have been given. */
export interface SourceFault {
  readonly source: string
  readonly code: string
  /** In bytes of the file as unpacked. */
  readonly offset: number
  readonly reason: string
}

export interface EventReading {
  readonly stdin: Readable
  readonly onFault: (fault: SourceFault) => void
  /** Bytes read from disk since it was last called; of files only. */
  readonly onBytes?: (count: number) => void
  readonly signal?: AbortSignal
}

/** Names of files that hold events, rotated (`eve.json.1`, `messages-20260101.gz`) and packed ones too. */
const NAMES =
  /\.(json|jsonl|ndjson|log|txt|cef|leef|eve|csv|tsv|xml|evtx)([.-]\d+)?(\.gz|\.zst)?$|\.(zip|tgz|tar|tar\.gz)$/i
const SYSTEM_LOGS =
  /(^|[/\\])(syslog|messages|secure|auth|audit|maillog|cron|daemon|kern|access_log|error_log)([.-]\d+)?(\.gz)?$/i
/** Beside events in test collections: what they are to give, not what they are. */
const NO_EVENTS = /(^|[/\\])(package|package-lock|tsconfig|index)\.json$/i

export const isEventFile = (path: string): boolean =>
  (NAMES.test(path) || SYSTEM_LOGS.test(path)) && !NO_EVENTS.test(path)

export interface EventFiles {
  readonly files: FoundFile[]
  /** Bytes of them all; standard input counts nothing. */
  readonly size: number
  /** Files of folders that are passed over because of their names. */
  readonly passedOver: number
}

/** The files that hold the events of some paths; `-` is standard input. A file named by the caller is always read. */
export async function findEventFiles(paths: readonly string[]): Promise<EventFiles> {
  const files: FoundFile[] = []
  let passedOver = 0
  const wants = (path: string): boolean => {
    const isWanted = isEventFile(path)
    if (!isWanted) passedOver++
    return isWanted
  }
  for (const path of paths) {
    if (path === '-') files.push({ path, size: 0 })
    else files.push(...(await findFilesBelow(path, wants)))
  }
  return { files, size: files.reduce((sum, file) => sum + file.size, 0), passedOver }
}

/**
 * The records of files, one batch after another, read as streams: a file of any size takes the memory of a few megabytes. Gzip and
 * Zstandard are unpacked on the way; of archives the entries are read one by one, the archive itself being held. A file that
 * cannot be read is told to `onFault`, and the next one is read.
 */
export async function* readEvents(files: readonly FoundFile[], reading: EventReading): AsyncGenerator<EventBatch> {
  for (const { path } of files) {
    if (reading.signal?.aborted === true) return
    try {
      yield* path === '-' ? readStdin(reading) : readOne(path, reading)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      const code = error instanceof ArchiveError ? error.code : 'code' in error ? String(error.code) : 'file.unreadable'
      const place = error instanceof ArchiveError && error.place !== path ? `${path}!${error.place}` : path
      reading.onFault({ source: place, code, offset: 0, reason: error.message })
    }
  }
}

async function* readOne(path: string, reading: EventReading): AsyncGenerator<EventBatch> {
  const head = await headOf(path)
  const packing = packingOf(head)
  const kind = archiveKind(head)
  const onBytes = reading.onBytes ?? (() => undefined)
  // A tar within gzip shows only once it is unpacked.
  if (kind === 'zip' || kind === 'tar' || (packing === 'gzip' && archiveKind(await unpackedHead(path)) === 'tar')) {
    const bytes = await readFile(path)
    onBytes(bytes.length)
    yield* readEntries(path, bytes, reading)
  } else yield* readStream(path, openFile(path, packing, onBytes), reading)
}

async function unpackedHead(path: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of openFile(path, 'gzip', () => undefined)) {
    parts.push(chunk as Uint8Array)
    length += (chunk as Uint8Array).length
    if (length >= HEAD_BYTES) break
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES)
}

async function* readEntries(archive: string, bytes: Uint8Array, reading: EventReading): AsyncGenerator<EventBatch> {
  for await (const entry of readArchive(bytes, basename(archive), {
    wants: (name) => !isHiddenPath(name) && isEventFile(name),
  })) {
    if (reading.signal?.aborted === true) return
    const source = `${archive}!${entry.path}`
    const packing = packingOf(entry.bytes)
    yield* readStream(source, unpackStream(Readable.from([entry.bytes]), packing), reading)
  }
}

async function* readStdin(reading: EventReading): AsyncGenerator<EventBatch> {
  const input = reading.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const first: Uint8Array[] = []
  let length = 0
  while (length < 512) {
    const step = await input.next()
    if (step.done === true) break
    first.push(step.value)
    length += step.value.length
  }
  const head = Buffer.concat(first)
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head
    for (let step = await input.next(); step.done !== true; step = await input.next()) yield step.value
  }
  const kind = archiveKind(head)
  if (kind === 'zip' || kind === 'tar') yield* readEntries('-', await collectBytes(all()), reading)
  else yield* readStream('-', unpackStream(Readable.from(all()), packingOf(head)), reading)
}

async function* readStream(source: string, stream: Readable, reading: EventReading): AsyncGenerator<EventBatch> {
  const splitter = createRecordSplitter()
  let decoder: TextDecoder | null = null
  let isFirst = true
  let broken: unknown
  try {
    for await (const chunk of stream) {
      if (reading.signal?.aborted === true) return
      const bytes = chunk as Uint8Array
      if (isFirst && isEvtx(bytes)) {
        yield* readLog(source, Buffer.concat([bytes, await collectBytes(stream)]), reading)
        return
      }
      if (isFirst) decoder = utf16Of(bytes)
      isFirst = false
      yield* batchOf(source, splitter, splitter.push(decoder === null ? bytes : transcode(bytes, decoder)), reading)
      if (splitter.isDone) return
    }
  } catch (error) {
    // What came before the fault is given first.
    broken = error
  } finally {
    stream.destroy()
  }
  for (const batch of splitter.end()) yield* batchOf(source, splitter, batch, reading)
  yield* batchOf(source, splitter, null, reading)
  if (broken !== undefined) throw broken
}

function* readLog(source: string, file: Uint8Array, reading: EventReading): Generator<EventBatch> {
  const onFault = (code: string, offset: number, reason: string): void =>
    reading.onFault({ source, code, offset, reason })
  for (const batch of evtxBatches(file, onFault)) {
    if (reading.signal?.aborted === true) return
    yield { ...batch, source }
  }
}

/** The records of one file held in memory, whatever its format. */
export function* recordsOf(source: string, file: Uint8Array, reading: EventReading): Generator<EventBatch> {
  if (isEvtx(file)) return yield* readLog(source, file, reading)
  const splitter = createRecordSplitter()
  const decoder = utf16Of(file)
  yield* batchOf(source, splitter, splitter.push(decoder === null ? file : transcode(file, decoder)), reading)
  for (const batch of splitter.end()) yield* batchOf(source, splitter, batch, reading)
  yield* batchOf(source, splitter, null, reading)
}

function* batchOf(
  source: string,
  splitter: RecordSplitter,
  batch: RecordBatch | null,
  reading: EventReading,
): Generator<EventBatch> {
  if (batch !== null) yield { ...batch, source }
  for (const fault of splitter.faults()) reading.onFault({ source, ...fault, reason: '' })
}

/** What PowerShell and the event viewer write: UTF-16 with a mark at its start. */
function utf16Of(bytes: Uint8Array): TextDecoder | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le')
  return bytes[0] === 0xfe && bytes[1] === 0xff ? new TextDecoder('utf-16be') : null
}

const transcode = (bytes: Uint8Array, decoder: TextDecoder): Uint8Array =>
  Buffer.from(decoder.decode(bytes, { stream: true }))
