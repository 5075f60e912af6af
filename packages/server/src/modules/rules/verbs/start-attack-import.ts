import { AppError, AttackImportInput, type RuleTask } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { readMaterial } from '#src/platform/archive/index.ts'
import { readBundle } from '../attack.ts'
import { replaceBundle } from '../attack-queries.ts'
import type { Rules } from '../rules.ts'

/** @throws AppError `attack.bad_import` */
function parseBundle(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new AppError('attack.bad_import', { reason: 'not_json' }, { cause })
  }
}

/**
 * Begins to take in the operator's own ATT&CK bundle (STIX JSON, `.gz` allowed); it takes the place of the former one.
 * @throws AppError `attack.bad_import`, `rule_task.too_many`
 */
export async function startAttackImport(rules: Rules, { ctx, input }: Call<AttackImportInput>): Promise<RuleTask> {
  allow(ctx, 'rule.manage')
  const material = AttackImportInput.parse(input)
  if ((material.content === undefined) === (material.url === undefined))
    throw new AppError('attack.bad_import', { reason: 'content_or_url' })
  return rules.tasks.start(ctx, { kind: 'attack_import', stage: 'unpacking', title: 'ATT&CK' }, async (handle) => {
    await handle.progress(material.url === undefined ? 'unpacking' : 'fetching', 0, 0)
    const [file] = await readMaterial({ ...material, name: 'attack.json' }, rules.fetchMaterial, 'attack.bad_import')
    await handle.progress('reading', 0, 1)
    const bundle = readBundle(parseBundle(file?.text ?? ''))
    if (bundle === null) throw new AppError('attack.bad_import', { reason: 'no_bundle' })
    await handle.progress('storing', 0, bundle.techniques.length)
    const done = {
      version: bundle.version,
      tactics: bundle.tactics.length,
      techniques: bundle.techniques.length,
      skipped: bundle.skipped,
    }
    await rules.db.withTx(ctx.scope, async (tx) => {
      await replaceBundle(tx, ctx.tenant as TenantId, bundle, new Date(ctx.clock.now()).toISOString())
      await audit(tx, ctx, { action: 'attack.import', subject: { kind: 'attack_bundle', id: ctx.tenant }, after: done })
    })
    return done
  })
}
