/** The newest records of a subject in memory, so that a consumer that keeps up never reads the disk. Bounded by bytes. */
import type { StreamRecord } from '../port.ts'

export interface Tail {
  /** Sequence number of the oldest record held; Infinity where none is. */
  readonly firstSeq: number
  push(record: StreamRecord): void
  get(seq: number): StreamRecord | undefined
  /** Lets go of everything up to and including `seq`. */
  dropThrough(seq: number): void
  clear(): void
}

export function createTail(maxBytes: number): Tail {
  let records: StreamRecord[] = []
  let start = 0
  let bytes = 0

  const sizeOf = (record: StreamRecord): number => record.payload.byteLength + record.header.byteLength + 128

  function shift(): void {
    const record = records[start]
    if (record === undefined) return
    bytes -= sizeOf(record)
    start += 1
    if (start > 1024 || start === records.length) {
      records = records.slice(start)
      start = 0
    }
  }

  const firstSeq = (): number => records[start]?.seq ?? Infinity

  return {
    get firstSeq() {
      return firstSeq()
    },
    push(record) {
      records.push(record)
      bytes += sizeOf(record)
      while (bytes > maxBytes && start < records.length) shift()
    },
    get: (seq) => records[start + seq - firstSeq()],
    dropThrough(seq) {
      while (firstSeq() <= seq) shift()
    },
    clear() {
      records = []
      start = 0
      bytes = 0
    },
  }
}
