import { AppError, ImportInput, type ImportOutcome } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type FetchMaterial, readMaterial } from '#src/platform/archive/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { readRules } from '../read-rules.ts'
import { storeRules } from '../store-rules.ts'

export interface RuleImportDeps {
  readonly db: Database
  readonly fetchMaterial: FetchMaterial
}

const MAX_PROBLEMS = 200

/**
 * Takes in a pack of Sigma rules: one text, or a tree in `.tar.gz` or `.zip`, given inline or fetched. Importing the same
 * again changes nothing; another text under the same id becomes the next version.
 * @throws AppError `rule.bad_import` where there is nothing to read, `import.bad_url`, `import.fetch_failed`
 */
export async function importRules(deps: RuleImportDeps, { ctx, input }: Call<ImportInput>): Promise<ImportOutcome> {
  allow(ctx, 'rule.manage')
  const { name, origin, licence, content, isBase64, url, format } = ImportInput.parse(input)
  if (format !== 'auto' && format !== 'sigma') throw new AppError('rule.bad_import', { reason: 'format', format })
  const files = await readMaterial({ name, content, isBase64, url }, deps.fetchMaterial, 'rule.bad_import')
  const read = await readRules(files, name)
  if (read.rules.length === 0 && read.problems.length === 0) throw new AppError('rule.bad_import', { reason: 'empty' })
  const pack = { name: name.normalize('NFC'), origin: origin === '' ? (url ?? '') : origin, licence }
  const stored = await deps.db.withTx(ctx.scope, (tx) => storeRules(tx, ctx, pack, read.rules))
  return {
    id: stored.packId,
    accepted: stored.accepted,
    unchanged: stored.unchanged,
    refused: read.refused + stored.refused,
    problems: [...stored.problems, ...read.problems].slice(0, MAX_PROBLEMS),
  }
}
