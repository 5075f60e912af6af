import { StreamClosed } from '../port.ts'
import type { Consumer, PullOptions, StreamRecord } from '../port.ts'
import type { PositionFile } from './position-file.ts'
import type { SubjectLog } from './subject-log.ts'

const DEFAULT_RECORDS = 256
const DEFAULT_BYTES = 8 * 1024 * 1024

/** A durable reader over a subject's log. `onClose` is called once, when its name becomes free again. */
export function createConsumer(
  subject: string,
  durable: string,
  log: SubjectLog,
  position: PositionFile,
  onClose: () => void,
): Consumer {
  let next = position.seq + 1
  let isClosed = false
  let pulling: Promise<unknown> = Promise.resolve()
  const acks = new Set<Promise<void>>()
  const stops = new Set<() => void>()

  async function pull(options: PullOptions): Promise<readonly StreamRecord[]> {
    const maxRecords = Math.max(1, options.maxRecords ?? DEFAULT_RECORDS)
    const maxBytes = options.maxBytes ?? DEFAULT_BYTES
    let mayWait = (options.waitMs ?? 0) > 0
    for (;;) {
      if (isClosed || options.signal?.aborted === true) return []
      const from = next
      const known = log.lastSeq
      const records = await log.readFrom(from, maxRecords, maxBytes)
      // A rewind came in between: what was read is not what should come next.
      if (from !== next) continue
      const last = records.at(-1)
      if (last !== undefined) {
        next = last.seq + 1
        return records
      }
      if (!mayWait) return []
      if (log.lastSeq > known) continue
      mayWait = await waitForRecord(options.waitMs ?? 0, options.signal)
    }
  }

  /** True where a record came; false where time ran out, the signal fired or the consumer was closed. */
  function waitForRecord(waitMs: number, signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (isStored: boolean): void => {
        clearTimeout(timer)
        forget()
        stops.delete(stop)
        signal?.removeEventListener('abort', stop)
        resolve(isStored)
      }
      const stop = (): void => finish(false)
      const timer = setTimeout(stop, waitMs)
      const forget = log.onStored(() => finish(true))
      stops.add(stop)
      signal?.addEventListener('abort', stop, { once: true })
    })
  }

  return {
    subject,
    durable,
    get position() {
      return position.seq
    },
    pull(options = {}) {
      if (isClosed) return Promise.reject(new StreamClosed())
      const turn = pulling.then(() => pull(options))
      pulling = turn.catch(() => undefined)
      return turn
    },
    async ack(seq) {
      if (isClosed) throw new StreamClosed()
      if (seq > log.lastSeq) throw new RangeError(`record ${seq} does not exist`)
      const saving = position.save(seq)
      acks.add(saving)
      try {
        await saving
      } finally {
        acks.delete(saving)
      }
      if (next <= seq) next = seq + 1
      log.afterAck()
    },
    rewind() {
      next = position.seq + 1
    },
    lag: () => log.lagAfter(position.seq),
    async close() {
      if (isClosed) return
      isClosed = true
      for (const stop of stops) stop()
      await Promise.allSettled(acks)
      await pulling
      onClose()
    },
  }
}
