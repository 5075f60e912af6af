import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from 'tar'
import { z } from 'zod'

/** What a backup says of itself: every file with its SHA-256, so that a damaged archive is refused before it is used. */
const Manifest = z.object({
  kind: z.literal('haidang-backup'),
  version: z.literal(1),
  madeAt: z.string(),
  files: z.record(z.string(), z.string()),
})

export type RestoreResult =
  | { readonly kind: 'done'; readonly madeAt: string }
  | { readonly kind: 'not_empty' }
  | { readonly kind: 'bad_archive'; readonly why: string }

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/**
 * Unpacks a backup into an empty folder and checks every file against the manifest. Where anything is wrong the folder is left
 * empty. The embedded database inside is unpacked into its own folder, ready to be started.
 */
export async function restoreArchive(archive: string, into: string): Promise<RestoreResult> {
  await mkdir(into, { recursive: true, mode: 0o700 })
  if ((await readdir(into)).length > 0) return { kind: 'not_empty' }
  const clear = async (): Promise<void> => {
    for (const name of await readdir(into)) await rm(join(into, name), { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await extract({ file: archive, cwd: into, strict: true })
    const manifest = Manifest.parse(JSON.parse(await readFile(join(into, 'manifest.json'), 'utf8')))
    for (const [name, expected] of Object.entries(manifest.files)) {
      if ((await sha256(join(into, name))) !== expected) throw new Error(`${name}: checksum differs`)
    }
    const dump = join(into, 'db.tar.gz')
    if (manifest.files['db.tar.gz'] !== undefined) {
      await mkdir(join(into, 'db'), { mode: 0o700 })
      // The database names its files from its own root: the leading slash is dropped, and said aloud by the unpacker as a warning.
      await extract({ file: dump, cwd: join(into, 'db') })
      await rm(dump)
    }
    await chmod(into, 0o700)
    await rm(join(into, 'manifest.json'))
    return { kind: 'done', madeAt: manifest.madeAt }
  } catch (error) {
    await clear()
    return { kind: 'bad_archive', why: error instanceof Error ? error.message.slice(0, 300) : String(error) }
  }
}
