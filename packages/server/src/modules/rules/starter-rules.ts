import { readdir, readFile } from 'node:fs/promises'
import type { Clock, OrganisationId } from '@haidang/std'
import { systemContext } from '#src/modules/access/index.ts'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { readRules } from './read-rules.ts'
import { storeRules, type StoredRules } from './store-rules.ts'

/** The rules that come with the platform, of its own writing. */
export const STARTER_PACK = { name: 'Hải Đăng', origin: 'haidang', licence: 'Apache-2.0' } as const

const FOLDER = new URL('../../../../detect/src/starter-rules/', import.meta.url)

/**
 * Stores the platform's own rules under the root organisation; called at every start. What is there already is left alone,
 * what a person switched off stays off.
 * @param folder a folder of `.yml` files
 */
export async function installStarterRules(
  db: Database,
  clock: Clock,
  root: OrganisationId,
  folder: URL = FOLDER,
): Promise<StoredRules> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yml')).toSorted()
  const files = await Promise.all(
    names.map(async (path) => ({ path, text: await readFile(new URL(path, folder), 'utf8') })),
  )
  const read = await readRules(files, STARTER_PACK.name)
  const ctx = systemContext('starter-rules', clock, new Set(['rule.manage']), root, 'start')
  const stored = await db.withTx(SYSTEM_SCOPE, (tx) => storeRules(tx, ctx, STARTER_PACK, read.rules))
  return { ...stored, refused: stored.refused + read.refused, problems: [...stored.problems, ...read.problems] }
}
