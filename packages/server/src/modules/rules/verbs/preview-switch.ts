import { SwitchRulesInput, type SwitchRulesPreview } from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { filterOf } from '../filter.ts'
import { levelOf } from '../model.ts'
import { listForSwitch } from '../queries.ts'
import { fingerprintOf } from '../switching.ts'

const SHOWN = 200

/** What switching a selection would change, before it is done. */
export async function previewSwitch(db: Database, { ctx, input }: Call<SwitchRulesInput>): Promise<SwitchRulesPreview> {
  allow(ctx, 'rule.manage')
  const { selection, isEnabled } = SwitchRulesInput.parse(input)
  const rows = await db.withTx(ctx.scope, (tx) => listForSwitch(tx, filterOf(selection, ctx.clock.now())))
  const changing = rows.filter((r) => r.is_enabled !== isEnabled)
  return {
    matching: rows.length,
    changing: changing.length,
    byLevel: SEVERITIES.map((level, rank) => ({ level, count: changing.filter((r) => r.severity === rank).length }))
      .filter((l) => l.count > 0)
      .toReversed(),
    rules: changing
      .slice(0, SHOWN)
      .map((r) => ({ id: r.id, title: r.title, level: levelOf(r.severity), packName: r.pack_name })),
    fingerprint: fingerprintOf(
      isEnabled,
      changing.map((r) => r.id),
    ),
  }
}
