import { readdir, readFile } from 'node:fs/promises'
import type { PackImportResult } from '@haidang/contracts'
import type { Clock, OrganisationId } from '@haidang/std'
import { systemContext } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { readRules } from './read-rules.ts'
import { storePack } from './store-pack.ts'

/** The rules that come with the platform, of its own writing. */
export const STARTER_PACK = { name: 'Hải Đăng', kind: 'starter', origin: 'haidang', licence: 'Apache-2.0' } as const

const FOLDER = new URL('../../../../detect/src/starter-rules/', import.meta.url)

/**
 * Stores the platform's own rules under the root organisation; called at every start. A release with other rules is the next version of
 * the pack; what a person switched off stays off.
 * @param folder a folder of `.yml` files
 */
export async function installStarterRules(
  db: Database,
  clock: Clock,
  root: OrganisationId,
  folder: URL = FOLDER,
): Promise<PackImportResult> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yml')).toSorted()
  const files = await Promise.all(
    names.map(async (path) => ({ path, text: await readFile(new URL(path, folder), 'utf8') })),
  )
  const read = await readRules(files)
  const ctx = systemContext('starter-rules', clock, new Set(['rule.manage']), root, 'start')
  return storePack(db, ctx, STARTER_PACK, read, { mode: 'whole', activate: true })
}
