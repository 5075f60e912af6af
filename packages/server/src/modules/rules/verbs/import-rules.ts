import { AppError, ImportInput, type ImportOutcome, RulePackImportInput } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type ImportDeps, importPack } from '../import-pack.ts'

/**
 * Takes in a pack of Sigma rules and waits for the end: for the command line and scripts. `startPackImport` answers at once.
 * @throws AppError `rule.bad_import` where there is nothing to read, `import.bad_url`, `import.fetch_failed`
 */
export async function importRules(deps: ImportDeps, { ctx, input }: Call<ImportInput>): Promise<ImportOutcome> {
  allow(ctx, 'rule.manage')
  const { name, origin, licence, content, isBase64, url, format } = ImportInput.parse(input)
  if (format !== 'auto' && format !== 'sigma') throw new AppError('rule.bad_import', { reason: 'format', format })
  const material = RulePackImportInput.parse({ name, origin, licence, content, isBase64, url })
  const done = await importPack(deps, ctx, material)
  return {
    id: done.packId,
    accepted: done.added + done.changed,
    unchanged: done.unchanged,
    refused: done.refused,
    problems: done.problems.map((p) => ({
      place: `${p.path}:${p.line}:${p.column}`,
      code: p.code,
      text: Object.values(p.params).join(', '),
    })),
  }
}
