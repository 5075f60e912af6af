import { StreamClosed, StreamFull } from '../port.ts'
import type { Consumer, Stream } from '../port.ts'
import { createConsumer } from './consumer.ts'
import { createDiskFiles } from './files.ts'
import type { LocalStreamOptions, Settings } from './options.ts'
import { openSubjectLog, type SubjectLog } from './subject-log.ts'

const MiB = 1024 * 1024
const HOUR_MS = 3_600_000
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/
/** Free space is looked at again after this many appended bytes. */
const LOOK_AFTER_BYTES = 8 * MiB

/** Opens the stream in its directory: reads every subject back and cuts off what a crash left half written. */
export async function createLocalStream(options: LocalStreamOptions): Promise<Stream> {
  const settings: Settings = {
    clock: options.clock,
    segmentBytes: options.segmentBytes ?? 64 * MiB,
    keepBytes: options.keepBytes ?? 256 * MiB,
    keepAgeMs: options.keepAgeMs ?? 24 * HOUR_MS,
    maxBytes: options.maxBytes ?? 16 * 1024 * MiB,
    minFreeBytes: options.minFreeBytes ?? 1024 * MiB,
    duplicateEntries: options.duplicateEntries ?? 200_000,
    duplicateAgeMs: options.duplicateAgeMs ?? 24 * HOUR_MS,
    tailBytes: options.tailBytes ?? 32 * MiB,
    retryAfterMs: options.retryAfterMs ?? 5_000,
    onFault: options.onFault ?? (() => undefined),
    files: options.files ?? createDiskFiles(),
  }
  const { files } = settings
  const { directory } = options
  const logs = new Map<string, Promise<SubjectLog>>()
  const opened = new Map<string, SubjectLog>()
  const consumers = new Map<string, Consumer>()
  let isClosed = false
  let isFull = false
  let freeBytes = 0
  let sinceLook = Infinity

  const totalBytes = (): number => [...opened.values()].reduce((sum, log) => sum + log.bytes, 0)

  async function makeRoom(): Promise<void> {
    for (const log of opened.values()) await log.retire(true)
  }

  /** Why there is no room for `bytes` more, or null. */
  async function shortage(bytes: number): Promise<'log_bytes' | 'disk_free' | null> {
    if (totalBytes() + bytes > settings.maxBytes) return 'log_bytes'
    if (isFull || sinceLook >= LOOK_AFTER_BYTES) {
      freeBytes = await files.freeBytes(directory)
      sinceLook = 0
    }
    return freeBytes - sinceLook - bytes < settings.minFreeBytes ? 'disk_free' : null
  }

  async function admit(bytes: number): Promise<void> {
    if ((await shortage(bytes)) !== null) {
      await makeRoom()
      sinceLook = Infinity
      const reason = await shortage(bytes)
      if (reason !== null) {
        isFull = true
        throw new StreamFull(reason, settings.retryAfterMs)
      }
    }
    isFull = false
    sinceLook += bytes
  }

  function logOf(subject: string): Promise<SubjectLog> {
    if (isClosed) return Promise.reject(new StreamClosed())
    const known = logs.get(subject)
    if (known !== undefined) return known
    if (!NAME.test(subject))
      return Promise.reject(new RangeError('a subject is 1 to 128 letters, digits, dots, dashes, underscores'))
    const opening = openSubjectLog(subject, `${directory}/${subject}`, settings, { admit }).then((log) => {
      opened.set(subject, log)
      return log
    })
    logs.set(subject, opening)
    opening.catch(() => logs.delete(subject))
    return opening
  }

  await files.makeDirectory(directory)
  freeBytes = await files.freeBytes(directory)
  for (const name of await files.list(directory)) if (NAME.test(name)) await logOf(name)

  return {
    async append(subject, records) {
      return (await logOf(subject)).append(records)
    },
    async read(subject, seq) {
      return (await logOf(subject)).read(seq)
    },
    async readHeader(subject, seq) {
      return (await logOf(subject)).readHeader(seq)
    },
    async findByMsgId(subject, msgId) {
      return (await logOf(subject)).find(msgId)
    },
    async consumer(subject, durable, consumerOptions = {}) {
      if (!NAME.test(durable)) throw new RangeError('a durable is 1 to 128 letters, digits, dots, dashes, underscores')
      const log = await logOf(subject)
      const key = `${subject} ${durable}`
      if (consumers.has(key)) throw new Error(`durable ${durable} of ${subject} is open already`)
      const position = await log.durable(durable, consumerOptions.start ?? 'first')
      if (consumers.has(key)) throw new Error(`durable ${durable} of ${subject} is open already`)
      const consumer = createConsumer(subject, durable, log, position, () => consumers.delete(key))
      consumers.set(key, consumer)
      return consumer
    },
    async removeDurable(subject, durable) {
      const log = await logOf(subject)
      await consumers.get(`${subject} ${durable}`)?.close()
      await log.removeDurable(durable)
    },
    async advanceTo(subject, seq) {
      await (await logOf(subject)).advanceTo(seq)
    },
    lag: (subject) => opened.get(subject)?.lag() ?? { records: 0, bytes: 0 },
    stats: () => ({ subjects: [...opened.values()].map((log) => log.stats()), bytes: totalBytes(), freeBytes, isFull }),
    async close() {
      if (isClosed) return
      isClosed = true
      await Promise.allSettled(logs.values())
      for (const consumer of Array.from(consumers.values())) await consumer.close()
      for (const log of opened.values()) await log.close()
    },
  }
}
