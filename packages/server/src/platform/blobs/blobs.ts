import { createHash } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'

/** Bytes kept by their content: the same bytes are stored once, and what is read is checked against its name. */
export interface Blobs {
  /** @returns SHA-256 of the bytes in lower-case hex, by which they are read again; durable when it resolves */
  put(bytes: Uint8Array): Promise<string>
  /** The bytes; null where there are none by that name. @throws Error where what lies on disk is not what was stored */
  get(sha256: string): Promise<Uint8Array | null>
}

const NAME = /^[0-9a-f]{64}$/
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A directory of blobs, two levels deep; a half-written one never has a blob's name. */
export async function openBlobs(directory: string): Promise<Blobs> {
  await mkdir(join(directory, 'new'), { recursive: true, mode: 0o700 })
  const pathOf = (name: string): string => join(directory, name.slice(0, 2), name)
  return {
    async put(bytes) {
      const name = sha256Of(bytes)
      const path = pathOf(name)
      const isThere = await access(path).then(
        () => true,
        () => false,
      )
      if (isThere) return name
      const draft = join(directory, 'new', randomUUID())
      try {
        const file = await open(draft, 'wx', 0o600)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await rename(draft, path)
      } finally {
        await rm(draft, { force: true })
      }
      return name
    },
    async get(name) {
      if (!NAME.test(name)) return null
      let bytes: Uint8Array
      try {
        bytes = await readFile(pathOf(name))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
      if (sha256Of(bytes) !== name) throw new Error(`blob ${name} is damaged on disk`)
      return bytes
    },
  }
}
