import { SwitchRulesInput, type SwitchRulesPreview } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { filterOf } from '../filter.ts'
import { levelOf } from '../model.ts'
import { listForSwitch, switchFacts } from '../queries.ts'
import { fingerprintOf } from '../switching.ts'

const SHOWN = 200

/** What switching a selection would change, before it is done. */
export async function previewSwitch(db: Database, { ctx, input }: Call<SwitchRulesInput>): Promise<SwitchRulesPreview> {
  allow(ctx, 'rule.manage')
  const { selection, isEnabled } = SwitchRulesInput.parse(input)
  const filter = filterOf(selection, ctx.clock.now())
  return db.withTx(ctx.scope, async (tx) => {
    const facts = await switchFacts(tx, filter, isEnabled)
    const rows = await listForSwitch(tx, filter, isEnabled, SHOWN)
    return {
      matching: facts.matching,
      changing: facts.changing,
      byLevel: facts.byLevel.map(({ severity, count }) => ({ level: levelOf(severity), count })),
      rules: rows.map((r) => ({ id: r.id, title: r.title, level: levelOf(r.severity), packName: r.pack_name })),
      fingerprint: fingerprintOf(isEnabled, facts.digest),
    }
  })
}
