import { AppError, type PackImportResult, type RulePackImportInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { type FetchMaterial, type ImportFile, readMaterial } from '#src/platform/archive/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { findPack } from './pack-queries.ts'
import { readRules } from './read-rules.ts'
import { storePack } from './store-pack.ts'
import type { TaskStage } from './tasks.ts'

export interface ImportDeps {
  readonly db: Database
  readonly fetchMaterial: FetchMaterial
}

export type OnProgress = (stage: TaskStage, done: number, total: number) => Promise<void>
const UNTOLD: OnProgress = () => Promise.resolve()

/** Where the material comes from, checked before anything is begun. @throws AppError `rule.bad_import` */
export function checkMaterial(input: Pick<RulePackImportInput, 'content' | 'files' | 'url'>): void {
  const given = [input.content, input.files, input.url].filter((part) => part !== undefined)
  if (given.length !== 1) throw new AppError('rule.bad_import', { reason: 'content_or_url' })
}

/**
 * Takes in a pack of Sigma rules: one text, files, or a tree in `.tar.gz` or `.zip`, given or fetched. The same content again
 * changes nothing; other content is the next version.
 * @throws AppError `rule.bad_import` where there is nothing to read, `rule_pack.bad_name`, `import.bad_url`, `import.fetch_failed`
 */
export async function importPack(
  { db, fetchMaterial }: ImportDeps,
  ctx: Context,
  input: RulePackImportInput,
  onProgress: OnProgress = UNTOLD,
): Promise<PackImportResult> {
  checkMaterial(input)
  const name = input.name.normalize('NFC')
  const known = await db.withTx(ctx.scope, (tx) => findPack(tx, ctx.tenant as TenantId, name))
  if (known !== undefined && known.kind !== 'imported') throw new AppError('rule_pack.bad_name', { name })
  await onProgress(input.url === undefined ? 'unpacking' : 'fetching', 0, 0)
  const files = await filesOf(input, fetchMaterial)
  const read = await readRules(files, { onFile: (done, total) => onProgress('reading', done, total) })
  if (read.rules.length === 0 && read.problems.length === 0) throw new AppError('rule.bad_import', { reason: 'empty' })
  const isOneText = input.files === undefined && files.length === 1
  return storePack(
    db,
    ctx,
    {
      name,
      kind: 'imported',
      origin: input.origin === '' ? (input.url ?? known?.origin ?? '') : input.origin,
      licence: input.licence === '' ? (known?.licence ?? '') : input.licence,
    },
    read,
    {
      mode: input.mode === 'auto' ? (isOneText && known !== undefined ? 'add' : 'whole') : input.mode,
      // Material of which nothing can be used is kept with its problems and takes no rule away.
      activate: input.activate && read.rules.length > 0,
      onChunk: (done, total) => onProgress('storing', done, total),
    },
  )
}

async function filesOf(input: RulePackImportInput, fetchMaterial: FetchMaterial): Promise<readonly ImportFile[]> {
  if (input.files !== undefined) return input.files
  return readMaterial(input, fetchMaterial, 'rule.bad_import')
}
