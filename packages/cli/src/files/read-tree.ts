import { readFile } from 'node:fs/promises'
import { archiveKind, readArchive } from '@haidang/documents/archive'
import { findFilesBelow, headOf, isHiddenPath } from './open-source.ts'

export interface TreeFile {
  /** Path on disk, or within the archive, as a person would name it. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Files read at the same time, so that the disk is not waited for one by one. */
const TOGETHER = 32

/**
 * The small files of a folder, a file or an archive (`.tar`, `.tar.gz`, `.zip`, `.gz`), one after another.
 * @param wants asked of every path below a folder or in an archive; a file named by the caller is always taken
 * @throws ArchiveError, or the system's error where the path cannot be read
 */
export async function* readTree(path: string, wants: (path: string) => boolean): AsyncGenerator<TreeFile> {
  const files = await findFilesBelow(path, wants)
  const only = files[0]
  if (files.length === 1 && only?.path === path && archiveKind(await headOf(path)) !== null) {
    for await (const entry of readArchive(await readFile(path), path, {
      wants: (name) => name === path || (!isHiddenPath(name) && wants(name)),
    }))
      yield { path: entry.path, bytes: entry.bytes }
    return
  }
  for (let at = 0; at < files.length; at += TOGETHER) {
    const some = files.slice(at, at + TOGETHER)
    yield* await Promise.all(some.map(async (file) => ({ path: file.path, bytes: await readFile(file.path) })))
  }
}
