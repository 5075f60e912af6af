import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Clock } from '@haidang/std'
import { create } from 'tar'
import type { Config } from './config.ts'
import type { Stores } from './open-stores.ts'

/** A finished backup: where it lies on the platform's machine, and its size in bytes. */
export interface Backup {
  readonly file: string
  readonly bytes: number
}

/** Folders and files of the data directory that are not copied: locks, backups themselves, what is rebuilt or unpacked elsewhere. */
const LEFT_OUT = new Set(['backups', 'db', 'lake', 'stream', 'process.lock'])

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Links where the file never changes again, copies where it may still grow. */
async function copyTree(from: string, to: string, mayLink: (path: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for await (const path of filesBelow(from)) {
    const target = join(to, relative(from, path))
    await mkdir(join(target, '..'), { recursive: true, mode: 0o700 })
    try {
      if (mayLink(path)) await link(path, target)
      else await copyFile(path, target)
    } catch (error) {
      // Merged away or trimmed between the listing and the copy: what replaced it is listed in its turn or is not needed.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
}

/**
 * Backs up everything while the platform runs: the database first, then the lake, the stream last. Whatever the later parts
 * have more than the earlier ones is worked off again from the stream after a restore, by the positions the stores themselves hold.
 * The archive is complete when it has its name; a broken run leaves none.
 */
export async function makeBackup(config: Config, stores: Stores, clock: Clock): Promise<Backup> {
  const at = new Date(clock.now()).toISOString()
  const folder = join(config.dataDir, 'backups')
  const stage = join(folder, 'stage')
  await rm(stage, { recursive: true, force: true })
  await mkdir(stage, { recursive: true, mode: 0o700 })
  try {
    if (stores.dumpDb !== null) await writeFile(join(stage, 'db.tar.gz'), await stores.dumpDb(), { mode: 0o600 })
    if (config.lakeUrl === null) await stores.lake.backupTo(join(stage, 'lake'))
    // The positions of its readers may be ahead of the stores copied before: the pipeline goes on from where the stores are.
    await copyTree(join(config.dataDir, 'stream'), join(stage, 'stream'), () => false)
    for (const entry of await readdir(config.dataDir, { withFileTypes: true })) {
      if (LEFT_OUT.has(entry.name)) continue
      const from = join(config.dataDir, entry.name)
      if (entry.isDirectory()) await copyTree(from, join(stage, entry.name), () => false)
      else if (entry.isFile()) await copyFile(from, join(stage, entry.name))
    }
    const files: Record<string, string> = {}
    for await (const path of filesBelow(stage)) files[relative(stage, path)] = await sha256(path)
    await writeFile(
      join(stage, 'manifest.json'),
      JSON.stringify({ kind: 'haidang-backup', version: 1, madeAt: at, files }),
    )
    const file = join(folder, `haidang-${at.replaceAll(/[:.]/g, '-')}.tar`)
    await create({ file: `${file}.part`, cwd: stage, portable: true }, await readdir(stage))
    await rename(`${file}.part`, file)
    return { file, bytes: (await stat(file)).size }
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}
