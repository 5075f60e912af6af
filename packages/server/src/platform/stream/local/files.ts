/** The few file operations the log is made of, behind a seam so that tests can make the disk fail. */
import { mkdir, open, readdir, rename, statfs, unlink } from 'node:fs/promises'

/** An open file. Positions are explicit, so one handle serves reading and writing at once. */
export interface LogFile {
  /** Writes all buffers one after another from `position`; a short write rejects. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>
  /** Reads up to `length` bytes from `position`; fewer at the end of the file. */
  read(length: number, position: number): Promise<Buffer>
  /** Data and size on disk (fdatasync). */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

export interface LogFiles {
  open(path: string, mode: 'create' | 'write' | 'read'): Promise<LogFile>
  makeDirectory(path: string): Promise<void>
  /** Makes names created, renamed or removed in a directory durable. */
  syncDirectory(path: string): Promise<void>
  /** Names in a directory; empty where there is none. */
  list(path: string): Promise<string[]>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  freeBytes(path: string): Promise<number>
}

const FLAGS = { create: 'wx+', write: 'r+', read: 'r' } as const

/** The machine's own files. */
export function createDiskFiles(): LogFiles {
  return {
    async open(path, mode) {
      const handle = await open(path, FLAGS[mode], 0o600)
      return {
        async write(buffers, position) {
          let rest = buffers.filter((buffer) => buffer.byteLength > 0)
          let at = position
          while (rest.length > 0) {
            const { bytesWritten } = await handle.writev(rest, at)
            if (bytesWritten <= 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' })
            at += bytesWritten
            rest = dropBytes(rest, bytesWritten)
          }
        },
        async read(length, position) {
          const buffer = Buffer.allocUnsafeSlow(length)
          let filled = 0
          while (filled < length) {
            const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
            if (bytesRead === 0) break
            filled += bytesRead
          }
          return filled === length ? buffer : buffer.subarray(0, filled)
        },
        sync: () => handle.datasync(),
        truncate: (length) => handle.truncate(length),
        size: async () => (await handle.stat()).size,
        close: () => handle.close(),
      }
    },
    async makeDirectory(path) {
      await mkdir(path, { recursive: true, mode: 0o700 })
    },
    async syncDirectory(path) {
      const handle = await open(path, 'r')
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    },
    async list(path) {
      try {
        return await readdir(path)
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return []
        throw error
      }
    },
    rename,
    remove: unlink,
    async freeBytes(path) {
      const disk = await statfs(path)
      return disk.bavail * disk.bsize
    },
  }
}

/** The system's error code (`ENOSPC` …), empty where there is none. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

function dropBytes(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  const rest: Uint8Array[] = []
  let skip = count
  for (const buffer of buffers) {
    if (skip >= buffer.byteLength) skip -= buffer.byteLength
    else {
      rest.push(skip === 0 ? buffer : buffer.subarray(skip))
      skip = 0
    }
  }
  return rest
}
