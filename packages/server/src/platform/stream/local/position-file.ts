/**
 * The durable position of one consumer: a file of two slots, written in turn, each with a generation and a checksum.
 * A torn write spoils one slot only; the other still holds the position before. Overwriting in place needs no disk space.
 */
import { crc32 } from 'node:zlib'
import type { LogFile, LogFiles } from './files.ts'

const SLOT_BYTES = 512
const USED_BYTES = 20

export interface PositionFile {
  /** The acknowledged sequence number on disk. */
  readonly seq: number
  /** Resolves when `seq` is on disk; concurrent calls share one flush; smaller numbers than the stored one are no-ops. */
  save(seq: number): Promise<void>
  close(): Promise<void>
}

/** Opens the file, creating it with `initialSeq` where it does not exist or no slot can be read. */
export async function openPositionFile(
  files: LogFiles,
  directory: string,
  path: string,
  doesExist: boolean,
  initialSeq: number,
): Promise<PositionFile> {
  let file: LogFile
  let generation = 0
  let stored = -1
  if (doesExist) {
    file = await files.open(path, 'write')
    const buffer = await file.read(SLOT_BYTES * 2, 0)
    for (const at of [0, SLOT_BYTES]) {
      const slot = readSlot(buffer, at)
      if (slot !== null && slot.generation > generation) {
        generation = slot.generation
        stored = slot.seq
      }
    }
  } else file = await files.open(path, 'create')
  if (stored < 0) {
    stored = initialSeq
    generation = 1
    const both = Buffer.alloc(SLOT_BYTES * 2)
    writeSlot(both, SLOT_BYTES, generation, stored)
    await file.write([both], 0)
    await file.sync()
    await files.syncDirectory(directory)
  }

  let wanted = stored
  let running: Promise<void> | null = null

  async function flush(): Promise<void> {
    const target = wanted
    const next = generation + 1
    const slot = Buffer.alloc(SLOT_BYTES)
    writeSlot(slot, 0, next, target)
    await file.write([slot], (next % 2) * SLOT_BYTES)
    await file.sync()
    generation = next
    stored = target
  }

  return {
    get seq() {
      return stored
    },
    async save(seq) {
      if (seq > wanted) wanted = seq
      while (stored < seq) {
        // One flush at a time; whoever finds none under way starts the next one for everybody waiting.
        running ??= flush().finally(() => {
          running = null
        })
        await running
      }
    },
    async close() {
      if (running !== null) await running.catch(() => undefined)
      await file.close()
    },
  }
}

function writeSlot(buffer: Buffer, at: number, generation: number, seq: number): void {
  buffer.writeDoubleLE(generation, at + 4)
  buffer.writeDoubleLE(seq, at + 12)
  buffer.writeUInt32LE(crc32(buffer.subarray(at + 4, at + USED_BYTES)), at)
}

function readSlot(buffer: Buffer, at: number): { generation: number; seq: number } | null {
  if (at + USED_BYTES > buffer.length) return null
  if (crc32(buffer.subarray(at + 4, at + USED_BYTES)) !== buffer.readUInt32LE(at)) return null
  const generation = buffer.readDoubleLE(at + 4)
  const seq = buffer.readDoubleLE(at + 12)
  return generation >= 1 && seq >= 0 ? { generation, seq } : null
}
