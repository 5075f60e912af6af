/**
 * The log of one subject. It is longer than most files because opening, appending, reading and retention share one
 * state (segments, next sequence number, duplicate window) whose invariants are easier to see in one place:
 *
 * - the last segment is the only one written to; bytes beyond its `size` are not part of the log;
 * - a record is in `segments`, the window and the tail only after its flush succeeded;
 * - one commit runs at a time; everything waiting when it starts goes into it (group commit).
 */
import { StreamClosed, StreamFull } from '../port.ts'
import type { Appended, Lag, NewRecord, StreamRecord, SubjectStats } from '../port.ts'
import { createDuplicateWindow } from './duplicates.ts'
import { errorCode, type LogFile } from './files.ts'
import type { Settings } from './options.ts'
import { openPositionFile, type PositionFile } from './position-file.ts'
import { checkRecord, decodeRecord, encodeRecord, type EncodedRecord } from './record.ts'
import {
  baseSeqOf,
  createSegment,
  headsName,
  isSegmentHeadWhole,
  loadOffsets,
  readHeads,
  scanHeads,
  SEGMENT_HEAD_BYTES,
  type Segment,
  segmentName,
  verifySegment,
  writeHeads,
} from './segment.ts'
import { createTail } from './tail.ts'

/** A commit takes no more than this many bytes of waiting calls (at least one call). */
const COMMIT_BYTES = 16 * 1024 * 1024
/** How many sealed segments keep their offsets in memory. */
const LOADED_SEGMENTS = 4
const POSITION_ENDING = '.position'

export interface SubjectLog {
  append(records: readonly NewRecord[]): Promise<readonly Appended[]>
  read(seq: number): Promise<StreamRecord | null>
  readHeader(seq: number): Promise<Uint8Array | null>
  find(msgId: string): number | null
  /** Records from `seq` on, at least one where there is one; empty where `seq` is beyond the end. */
  readFrom(seq: number, maxRecords: number, maxBytes: number): Promise<StreamRecord[]>
  /** Calls back once when a record is stored; answers how to stop waiting. */
  onStored(wake: () => void): () => void
  /** Opens or creates the position of a durable. */
  durable(name: string, start: 'first' | 'last' | number): Promise<PositionFile>
  removeDurable(name: string): Promise<void>
  /** To be called after a position moved: frees memory and old segments. */
  afterAck(): void
  lagAfter(position: number): Lag
  lag(): Lag
  /** The next record gets a number above `seq`. */
  advanceTo(seq: number): Promise<void>
  readonly lastSeq: number
  readonly bytes: number
  stats(): SubjectStats
  /** Removes acknowledged segments: those beyond the limits, or all of them. */
  retire(isForced: boolean): Promise<void>
  close(): Promise<void>
}

interface Call {
  readonly records: readonly NewRecord[]
  readonly bytes: number
  readonly resolve: (answers: readonly Appended[]) => void
  readonly reject: (error: unknown) => void
}

/** What the subjects share: the decision whether there is room. */
export interface Admission {
  /** @throws StreamFull */
  admit(bytes: number): Promise<void>
}

export async function openSubjectLog(
  subject: string,
  directory: string,
  settings: Settings,
  admission: Admission,
): Promise<SubjectLog> {
  const { files, clock } = settings
  await files.makeDirectory(directory)
  const window = createDuplicateWindow({ maxEntries: settings.duplicateEntries, maxAgeMs: settings.duplicateAgeMs })
  const tail = createTail(settings.tailBytes)
  const durables = new Map<string, PositionFile>()
  const segments: Segment[] = []
  const heads: { readonly baseSeq: number; readonly lastSeq: number }[] = []
  const waiting = new Set<() => void>()
  const pending: Call[] = []
  let active: LogFile
  let nextSeq = 1
  /** Never goes back: ages are measured by it, so that a clock set back prolongs windows instead of upsetting them. */
  let latest = clock.now()
  let isClosed = false
  let isCommitting = false
  let running: Promise<void> = Promise.resolve()
  let retiring: Promise<void> = Promise.resolve()
  /** True where bytes beyond the last segment's size may be in its file and must be cut off before the next write. */
  let hasDebris = false

  // Opening ------------------------------------------------------------------------------------------------------------

  const names = await files.list(directory)
  for (const name of names) {
    if (!name.endsWith(POSITION_ENDING)) continue
    const durable = name.slice(0, -POSITION_ENDING.length)
    durables.set(durable, await openPositionFile(files, directory, `${directory}/${name}`, true, 0))
  }
  const logBases = names
    .map((name) => baseSeqOf(name, '.log'))
    .filter((base) => base !== null)
    .sort((a, b) => a - b)
  const opened = await openLastSegment(logBases)
  active = opened.file
  const remembered: StreamRecord[] = []
  await rememberHeads(
    names
      .map((name) => baseSeqOf(name, '.heads'))
      .filter((base) => base !== null)
      .sort((a, b) => a - b),
  )
  await rememberSealed()
  remembered.push(...opened.records)
  for (const record of remembered) {
    latest = Math.max(latest, record.receivedAt)
    window.add(record.msgId, record.seq, record.receivedAt)
  }
  window.expire(latest)
  remembered.length = 0
  // An acknowledged position beyond the log means that records were lost from outside; their numbers are not used again.
  for (const { seq } of durables.values()) nextSeq = Math.max(nextSeq, seq + 1)

  async function openLastSegment(bases: readonly number[]): Promise<{ file: LogFile; records: StreamRecord[] }> {
    for (const [i, baseSeq] of bases.entries()) {
      const path = `${directory}/${segmentName(baseSeq)}`
      const isLast = i === bases.length - 1
      const file = await files.open(path, isLast ? 'write' : 'read')
      const size = await file.size()
      if (!isLast) {
        await file.close()
        segments.push({
          baseSeq,
          path,
          size,
          lastSeq: (bases[i + 1] ?? baseSeq) - 1,
          newestAt: 0,
          offsets: null,
          isDamaged: false,
        })
        continue
      }
      if (!(await isSegmentHeadWhole(file, baseSeq))) {
        // A crash came between creating the file and its first flush: nothing was ever acknowledged from it.
        await file.close()
        if (size > SEGMENT_HEAD_BYTES)
          settings.onFault({ kind: 'torn_tail', subject, detail: `${path}: the head is damaged` })
        nextSeq = baseSeq
        break
      }
      const records: StreamRecord[] = []
      const offsets: number[] = []
      const { goodLength, lastSeq } = await verifySegment(file, baseSeq, (record, offset) => {
        offsets.push(offset)
        records.push({ ...record, header: new Uint8Array(0), payload: new Uint8Array(0) })
      })
      if (goodLength < size) {
        settings.onFault({
          kind: 'torn_tail',
          subject,
          detail: `${path}: ${size - goodLength} bytes after ${goodLength} cut off`,
        })
        await file.truncate(goodLength)
        await file.sync()
      }
      segments.push({
        baseSeq,
        path,
        size: goodLength,
        lastSeq,
        newestAt: records.at(-1)?.receivedAt ?? 0,
        offsets,
        isDamaged: false,
      })
      nextSeq = lastSeq + 1
      return { file, records }
    }
    const created = await createSegment(files, directory, nextSeq)
    segments.push(created.segment)
    return { file: created.file, records: [] }
  }

  async function rememberHeads(bases: readonly number[]): Promise<void> {
    for (const baseSeq of bases) {
      const path = `${directory}/${headsName(baseSeq)}`
      if (segments.some((segment) => segment.baseSeq === baseSeq)) {
        await files.remove(path)
        continue
      }
      const records = await readHeads(files, path)
      remembered.push(...records)
      heads.push({ baseSeq, lastSeq: records.at(-1)?.seq ?? baseSeq })
      nextSeq = Math.max(nextSeq, (records.at(-1)?.seq ?? 0) + 1)
    }
  }

  async function rememberSealed(): Promise<void> {
    // Newest first until the window is full, so that a long log does not make a slow start.
    const found: StreamRecord[][] = []
    let count = 0
    for (const segment of segments.slice(0, -1).reverse()) {
      if (count >= settings.duplicateEntries) break
      const records: StreamRecord[] = []
      const file = await files.open(segment.path, 'read')
      try {
        const empty = new Uint8Array(0)
        await scanHeads(file, segment.size, ({ head, msgId }) => {
          records.push({ subject, seq: head.seq, msgId, receivedAt: head.receivedAt, header: empty, payload: empty })
        })
      } finally {
        await file.close()
      }
      segment.newestAt = records.at(-1)?.receivedAt ?? 0
      found.push(records)
      count += records.length
      if (latest - segment.newestAt > settings.duplicateAgeMs) break
    }
    // Segments that were not looked into are older than those that were.
    const oldestSeen = segments.find((segment) => segment.newestAt > 0)?.newestAt ?? 0
    for (const segment of segments.slice(0, -1)) if (segment.newestAt === 0) segment.newestAt = oldestSeen
    for (const records of found.reverse()) remembered.push(...records)
  }

  // Appending ----------------------------------------------------------------------------------------------------------

  function lastSegment(): Segment {
    const segment = segments.at(-1)
    if (segment === undefined) throw new Error('a subject always has a segment')
    return segment
  }

  async function commitAll(): Promise<void> {
    while (pending.length > 0) {
      let bytes = 0
      let count = 0
      for (const call of pending) {
        if (count > 0 && bytes + call.bytes > COMMIT_BYTES) break
        bytes += call.bytes
        count += 1
      }
      await commit(pending.splice(0, count))
    }
    isCommitting = false
  }

  async function commit(calls: readonly Call[]): Promise<void> {
    const receivedAt = clock.now()
    latest = Math.max(latest, receivedAt)
    window.expire(latest)
    const encoded: EncodedRecord[] = []
    const inGroup = new Map<string, number>()
    const answers: Appended[][] = []
    const isStoring: boolean[] = []
    let bytes = 0
    let seq = nextSeq
    for (const call of calls) {
      let usesGroup = false
      const answer = call.records.map((record): Appended => {
        const stored = window.find(record.msgId)
        if (stored !== undefined) return { seq: stored, duplicate: true }
        usesGroup = true
        const first = inGroup.get(record.msgId)
        if (first !== undefined) return { seq: first, duplicate: true }
        const next = encodeRecord(subject, seq, receivedAt, record)
        encoded.push(next)
        bytes += next.length
        inGroup.set(record.msgId, seq)
        return { seq: seq++, duplicate: false }
      })
      answers.push(answer)
      isStoring.push(usesGroup)
    }
    try {
      if (encoded.length > 0) {
        await admission.admit(bytes)
        await writeGroup(encoded, bytes)
      }
    } catch (error) {
      // Calls that only repeat what is stored already are answered all the same.
      for (const [i, call] of calls.entries()) {
        if (isStoring[i] === true) call.reject(error)
        else call.resolve(answers[i] ?? [])
      }
      return
    }
    for (const { record } of encoded) {
      window.add(record.msgId, record.seq, latest)
      tail.push(record)
    }
    nextSeq = seq
    for (const [i, call] of calls.entries()) call.resolve(answers[i] ?? [])
    if (encoded.length === 0) return
    const wakes = [...waiting]
    waiting.clear()
    for (const wake of wakes) wake()
  }

  /** Goes on in a new segment. */
  async function rollTo(baseSeq: number): Promise<Segment> {
    const created = await createSegment(files, directory, baseSeq)
    await active.close()
    segments.push(created.segment)
    active = created.file
    unloadOffsets()
    return created.segment
  }

  async function writeGroup(encoded: readonly EncodedRecord[], bytes: number): Promise<void> {
    try {
      let segment = lastSegment()
      if (hasDebris) {
        await active.truncate(segment.size)
        await active.sync()
        hasDebris = false
      }
      const isFilled = segment.lastSeq >= segment.baseSeq && segment.size + bytes > settings.segmentBytes
      if (isFilled || nextSeq !== segment.lastSeq + 1) {
        segment = await rollTo(nextSeq)
        void retire(false)
      }
      hasDebris = true
      await active.write(
        encoded.flatMap((record) => record.buffers),
        segment.size,
      )
      await active.sync()
      hasDebris = false
      for (const { record, length } of encoded) {
        segment.offsets?.push(segment.size)
        segment.size += length
        segment.lastSeq = record.seq
      }
      segment.newestAt = latest
    } catch (error) {
      settings.onFault({ kind: 'write_failed', subject, detail: directory, cause: error })
      if (hasDebris) {
        try {
          await active.truncate(lastSegment().size)
          await active.sync()
          hasDebris = false
        } catch {
          // Tried again before the next write; until then nothing beyond `size` is read, and opening cuts it off.
        }
      }
      throw new StreamFull('disk_write', settings.retryAfterMs, error)
    }
  }

  // Reading ------------------------------------------------------------------------------------------------------------

  function segmentOf(seq: number): Segment | undefined {
    let low = 0
    let high = segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((segments[middle]?.baseSeq ?? Infinity) <= seq) low = middle
      else high = middle - 1
    }
    const segment = segments[low]
    return segment !== undefined && segment.baseSeq <= seq ? segment : undefined
  }

  function unloadOffsets(): void {
    const loaded = segments.slice(0, -1).filter((segment) => segment.offsets !== null)
    for (const segment of loaded.slice(0, Math.max(0, loaded.length - LOADED_SEGMENTS))) segment.offsets = null
  }

  async function readFrom(seq: number, maxRecords: number, maxBytes: number): Promise<StreamRecord[]> {
    const found: StreamRecord[] = []
    let bytes = 0
    let from = Math.max(seq, segments[0]?.baseSeq ?? 1)
    while (from < nextSeq && found.length === 0) {
      for (let record = tail.get(from); record !== undefined && from >= tail.firstSeq; record = tail.get(from)) {
        found.push(record)
        bytes += record.payload.byteLength + record.header.byteLength
        from += 1
        if (found.length >= maxRecords || bytes >= maxBytes) return found
      }
      if (found.length > 0) return found
      const segment = segmentOf(from)
      if (segment === undefined) return found
      const offsets = await loadOffsets(files, segment)
      const first = from - segment.baseSeq
      const start = offsets[first]
      if (start === undefined) {
        // Beyond the last whole record of a sealed segment: go on with the next one.
        const next = segments[segments.indexOf(segment) + 1]
        if (next === undefined) return found
        if (segment.isDamaged)
          settings.onFault({
            kind: 'corrupt_record',
            subject,
            detail: `records ${from} to ${next.baseSeq - 1} cannot be read`,
          })
        from = next.baseSeq
        continue
      }
      let end = start
      let last = first
      while (last < offsets.length && last - first < maxRecords && (last === first || end - start < maxBytes)) {
        last += 1
        end = offsets[last] ?? segment.size
      }
      const file = await files.open(segment.path, 'read')
      try {
        const buffer = await file.read(end - start, start)
        for (let i = first; i < last; i++) {
          const decoded = decodeRecord(subject, buffer, (offsets[i] ?? 0) - start)
          if (decoded === null)
            settings.onFault({
              kind: 'corrupt_record',
              subject,
              detail: `record ${segment.baseSeq + i} cannot be read`,
            })
          else found.push(decoded.record)
        }
      } finally {
        await file.close()
      }
      from = segment.baseSeq + last
    }
    return found
  }

  async function readHeader(seq: number): Promise<Uint8Array | null> {
    if (seq >= (segments[0]?.baseSeq ?? 1)) return (await read(seq))?.header ?? null
    const kept = heads.find((file) => file.baseSeq <= seq && seq <= file.lastSeq)
    if (kept === undefined) return null
    const records = await readHeads(files, `${directory}/${headsName(kept.baseSeq)}`)
    return records.find((record) => record.seq === seq)?.header ?? null
  }

  async function read(seq: number): Promise<StreamRecord | null> {
    if (seq < (segments[0]?.baseSeq ?? 1) || seq >= nextSeq) return null
    try {
      const [record] = await readFrom(seq, 1, 1)
      return record?.seq === seq ? record : null
    } catch (error) {
      // Retention removed the segment between the look and the read.
      if (errorCode(error) === 'ENOENT') return null
      throw error
    }
  }

  // Retention and lag --------------------------------------------------------------------------------------------------

  function slowest(): number {
    let position = durables.size === 0 ? 0 : Infinity
    for (const { seq } of durables.values()) position = Math.min(position, seq)
    return position
  }

  const totalBytes = (): number => segments.reduce((sum, segment) => sum + segment.size, 0)

  function retire(isForced: boolean): Promise<void> {
    retiring = retiring
      .then(() => retireNow(isForced))
      .catch((error: unknown) => {
        settings.onFault({ kind: 'retention_failed', subject, detail: directory, cause: error })
      })
    return retiring
  }

  async function retireNow(isForced: boolean): Promise<void> {
    for (;;) {
      const segment = segments[0]
      const next = segments[1]
      if (segment === undefined || next === undefined || next.baseSeq - 1 > slowest()) break
      const isOld = segment.newestAt > 0 && latest - segment.newestAt > settings.keepAgeMs
      if (!isForced && !isOld && totalBytes() <= settings.keepBytes) break
      if (next.baseSeq - 1 >= window.oldestSeq) {
        await writeHeads(files, directory, segment)
        heads.push({ baseSeq: segment.baseSeq, lastSeq: next.baseSeq - 1 })
      }
      segments.shift()
      await files.remove(segment.path)
    }
    while (heads[0] !== undefined && heads[0].lastSeq < window.oldestSeq) {
      await files.remove(`${directory}/${headsName(heads[0].baseSeq)}`)
      heads.shift()
    }
  }

  function lagAfter(position: number): Lag {
    const records = Math.max(0, nextSeq - 1 - Math.max(position, (segments[0]?.baseSeq ?? 1) - 1))
    if (records === 0) return { records: 0, bytes: 0 }
    let bytes = 0
    for (const segment of segments) {
      if (segment.lastSeq <= position) continue
      const all = segment.lastSeq - segment.baseSeq + 1
      if (all <= 0) continue
      // Within one segment the share of records stands for the share of bytes.
      const left = Math.min(all, segment.lastSeq - position)
      bytes += Math.round((segment.size - SEGMENT_HEAD_BYTES) * (left / all))
    }
    return { records, bytes }
  }

  return {
    append(records) {
      if (isClosed) return Promise.reject(new StreamClosed())
      if (records.length === 0) return Promise.resolve([])
      let bytes = 0
      try {
        for (const record of records) {
          checkRecord(record)
          bytes += record.payload.byteLength + record.header.length
        }
      } catch (error) {
        return Promise.reject(error)
      }
      return new Promise((resolve, reject) => {
        pending.push({ records, bytes, resolve, reject })
        if (isCommitting) return
        isCommitting = true
        running = commitAll()
      })
    },
    read,
    readHeader,
    find: (msgId) => {
      latest = Math.max(latest, clock.now())
      window.expire(latest)
      return window.find(msgId) ?? null
    },
    readFrom,
    onStored(wake) {
      waiting.add(wake)
      return () => waiting.delete(wake)
    },
    async durable(name, start) {
      const known = durables.get(name)
      if (known !== undefined) return known
      const initial =
        start === 'first' ? (segments[0]?.baseSeq ?? 1) - 1 : start === 'last' ? nextSeq - 1 : Math.max(0, start - 1)
      const path = `${directory}/${name}${POSITION_ENDING}`
      const file = await openPositionFile(files, directory, path, false, Math.min(initial, nextSeq - 1))
      durables.set(name, file)
      return file
    },
    async removeDurable(name) {
      const file = durables.get(name)
      if (file === undefined) return
      durables.delete(name)
      await file.close()
      await files.remove(`${directory}/${name}${POSITION_ENDING}`)
      await files.syncDirectory(directory)
      await retire(false)
    },
    afterAck() {
      const position = slowest()
      tail.dropThrough(position)
      const second = segments[1]
      if (second !== undefined && second.baseSeq - 1 <= position) void retire(false)
    },
    lagAfter,
    lag: () => lagAfter(slowest()),
    async advanceTo(seq) {
      while (isCommitting) await running
      if (seq < nextSeq) return
      isCommitting = true
      try {
        // A segment of its own makes the jump durable, and numbers within a segment stay without gaps.
        await rollTo(seq + 1)
        nextSeq = seq + 1
      } finally {
        running = commitAll()
      }
    },
    get lastSeq() {
      return nextSeq - 1
    },
    get bytes() {
      return totalBytes()
    },
    stats: () => ({
      subject,
      firstSeq: segments[0]?.baseSeq ?? 1,
      lastSeq: nextSeq - 1,
      bytes: totalBytes(),
      segments: segments.length,
      durables: [...durables].map(([durable, { seq }]) => ({ durable, position: seq, lag: lagAfter(seq) })),
    }),
    retire,
    async close() {
      isClosed = true
      await running
      await retiring
      for (const file of durables.values()) await file.close()
      await active.close()
      tail.clear()
      const wakes = [...waiting]
      waiting.clear()
      for (const wake of wakes) wake()
    },
  }
}
