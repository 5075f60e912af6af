/**
 * Events as a column block, made where the events are parsed (a worker thread) and joined with others into one
 * insert where the lake is. No SQL, no store: bytes only.
 */
import type { EventBlock, EventRow } from './port.ts'
import { createHex16Column, createNumberColumn, createStringArrayColumn, createStringColumn } from './column-buffers.ts'
import { EVENT_COLUMNS, isArrayColumn } from './event-columns.ts'

export interface EventBlockBuilder {
  readonly rows: number
  add(row: EventRow): void
  /**
   * The block of the rows added since the last `finish`, in shared memory of its own, and begins anew. Shared memory reaches the
   * other thread without a copy and without making its collector run for memory it did not allocate.
   * All rows must share `ingestSeq` and the UTC day of `receivedAt`. Null where no row was added.
   */
  finish(): EventBlock | null
}

/** UTC calendar day of an instant as YYYYMMDD. */
export function utcDay(atMs: number): number {
  const date = new Date(atMs)
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
}

const clamp = (value: number, most: number): number => (value > 0 ? (value < most ? value : most) : 0)

/** A builder to be reused batch after batch. */
export function createEventBlockBuilder(): EventBlockBuilder {
  const tenant = createStringColumn()
  const source = createStringColumn()
  const eventId = createHex16Column()
  const ingestSeq = createNumberColumn(8)
  const receivedAt = createNumberColumn(8)
  const time = createNumberColumn(8)
  const format = createStringColumn()
  const classUid = createNumberColumn(4)
  const activityId = createNumberColumn(2)
  const severityId = createNumberColumn(1)
  const isAlert = createNumberColumn(1)
  const product = createStringColumn()
  const eventCode = createStringColumn()
  const srcIp = createStringColumn()
  const srcPort = createNumberColumn(2)
  const dstIp = createStringColumn()
  const dstPort = createNumberColumn(2)
  const protocol = createStringColumn()
  const host = createStringColumn()
  const user = createStringColumn()
  const process = createStringColumn()
  const cmdLine = createStringColumn()
  const filePath = createStringColumn()
  const fileHash = createStringColumn()
  const domain = createStringColumn()
  const url = createStringColumn()
  const signature = createStringColumn()
  const message = createStringColumn()
  const observables = createStringArrayColumn()
  const ruleKeys = createStringArrayColumn()
  const problems = createStringArrayColumn()
  const reading = createStringColumn()
  const ocsf = createStringColumn()
  const raw = createStringColumn()
  // In the order of EVENT_COLUMNS.
  const columns = [
    tenant,
    source,
    eventId,
    ingestSeq,
    receivedAt,
    time,
    format,
    classUid,
    activityId,
    severityId,
    isAlert,
    product,
    eventCode,
    srcIp,
    srcPort,
    dstIp,
    dstPort,
    protocol,
    host,
    user,
    process,
    cmdLine,
    filePath,
    fileHash,
    domain,
    url,
    signature,
    message,
    observables,
    ruleKeys,
    problems,
    reading,
    ocsf,
    raw,
  ] as const
  let rows = 0
  let seq = 0
  let day = 0

  return {
    get rows() {
      return rows
    },
    add(row) {
      if (rows === 0) {
        seq = row.ingestSeq
        day = utcDay(row.receivedAt)
      }
      tenant.text(row.tenant)
      source.text(row.source)
      eventId.put(row.eventId)
      ingestSeq.put(row.ingestSeq)
      receivedAt.put(row.receivedAt)
      time.put(row.time)
      format.text(row.format)
      classUid.put(clamp(row.classUid, 4_294_967_295))
      activityId.put(clamp(row.activityId, 65_535))
      severityId.put(clamp(row.severityId, 255))
      isAlert.put(row.isAlert ? 1 : 0)
      product.text(row.product)
      eventCode.text(row.eventCode)
      srcIp.text(row.srcIp)
      srcPort.put(clamp(row.srcPort, 65_535))
      dstIp.text(row.dstIp)
      dstPort.put(clamp(row.dstPort, 65_535))
      protocol.text(row.protocol)
      host.text(row.host)
      user.text(row.user)
      process.text(row.process)
      cmdLine.text(row.cmdLine)
      filePath.text(row.filePath)
      fileHash.text(row.fileHash)
      domain.text(row.domain)
      url.text(row.url)
      signature.text(row.signature)
      message.text(row.message)
      observables.put(row.observables)
      ruleKeys.put(row.ruleKeys)
      problems.put(row.problems)
      reading.text(row.reading ?? '')
      if (typeof row.ocsf === 'string') ocsf.text(row.ocsf)
      else ocsf.bytes(row.ocsf)
      if (typeof row.raw === 'string') raw.text(row.raw)
      else raw.bytes(row.raw)
      rows += 1
    },
    finish() {
      if (rows === 0) return null
      const parts: Buffer[] = []
      const ends = new Uint32Array(columns.length)
      let total = 0
      for (const [i, column] of columns.entries()) {
        if ('strings' in column) {
          const offsets = column.offsets()
          const strings = column.strings()
          parts.push(offsets, strings)
          total += offsets.length + strings.length
        } else {
          const view = column.view()
          parts.push(view)
          total += view.length
        }
        ends[i] = total
      }
      const bytes = new Uint8Array(new SharedArrayBuffer(total))
      let at = 0
      for (const part of parts) {
        bytes.set(part, at)
        at += part.length
      }
      const block: EventBlock = { ingestSeq: seq, day, rows, bytes, columnEnds: ends }
      for (const column of columns) column.reset()
      rows = 0
      return block
    },
  }
}

/**
 * One Native block of some columns (by their place in EVENT_COLUMNS) of all rows of `blocks`, as buffers to be written one
 * after another; the blocks' bytes are not copied.
 */
export function joinEventBlocks(blocks: readonly EventBlock[], columns: readonly number[]): Uint8Array[] {
  let rows = 0
  for (const block of blocks) rows += block.rows
  const out: Uint8Array[] = [Buffer.concat([varint(columns.length), varint(rows)])]
  for (const i of columns) {
    const column = EVENT_COLUMNS[i]
    if (column === undefined) throw new RangeError(`there is no column ${i}`)
    out.push(Buffer.concat([lengthPrefixed(column.name), lengthPrefixed(column.type)]))
    if (!isArrayColumn(i)) {
      for (const block of blocks) out.push(columnBytes(block, i))
      continue
    }
    const offsets = new BigUint64Array(rows)
    const strings: Uint8Array[] = []
    let row = 0
    let total = 0
    for (const block of blocks) {
      const bytes = columnBytes(block, i)
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      for (let r = 0; r < block.rows; r++) offsets[row++] = BigInt(total + view.getUint32(r * 8, true))
      if (block.rows > 0) total += view.getUint32((block.rows - 1) * 8, true)
      strings.push(bytes.subarray(block.rows * 8))
    }
    out.push(new Uint8Array(offsets.buffer), ...strings)
  }
  return out.filter((part) => part.length > 0)
}

function columnBytes(block: EventBlock, column: number): Uint8Array {
  return block.bytes.subarray(column === 0 ? 0 : (block.columnEnds[column - 1] ?? 0), block.columnEnds[column] ?? 0)
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  bytes.push(rest)
  return Buffer.from(bytes)
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([varint(bytes.length), bytes])
}
