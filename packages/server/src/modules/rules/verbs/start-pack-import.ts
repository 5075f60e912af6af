import { RulePackImportInput, type RuleTask } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { checkMaterial, importPack } from '../import-pack.ts'
import type { Rules } from '../rules.ts'

/**
 * Begins to take in a pack of Sigma rules; the answer is the task whose progress can be watched and which can be cancelled until
 * the version is stored.
 * @throws AppError `rule.bad_import`, `rule_task.too_many`
 */
export async function startPackImport(rules: Rules, { ctx, input }: Call<RulePackImportInput>): Promise<RuleTask> {
  allow(ctx, 'rule.manage')
  const material = RulePackImportInput.parse(input)
  checkMaterial(material)
  return rules.tasks.start(ctx, { kind: 'pack_import', stage: 'unpacking', title: material.name }, (handle) =>
    importPack(rules, ctx, material, handle.progress),
  )
}
