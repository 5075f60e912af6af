import type { RuleFacets, RuleQuery } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { filterOf } from '../filter.ts'
import { levelOf } from '../model.ts'
import { countFacets } from '../queries.ts'

/** How the rules of a query spread over levels, statuses, log sources, tags and packs. */
export async function getFacets(db: Database, { ctx, input }: Call<RuleQuery>): Promise<RuleFacets> {
  allow(ctx, 'rule.read')
  const { cursor: _, limit: __, ...query } = input
  const rows = await db.withTx(ctx.scope, (tx) => countFacets(tx, filterOf(query, ctx.clock.now())))
  const of = (facet: string, shown: (value: string) => string = (v) => v): RuleFacets['levels'] =>
    rows
      .filter((r) => r.facet === facet)
      .map((r) => ({
        value: shown(r.value),
        label: r.label ?? shown(r.value),
        count: r.count,
        enabledCount: r.enabled,
      }))
  const [total] = rows.filter((r) => r.facet === 'total')
  return {
    total: total?.count ?? 0,
    enabled: total?.enabled ?? 0,
    levels: of('levels', (v) => levelOf(Number(v))),
    statuses: of('statuses'),
    products: of('products'),
    services: of('services'),
    categories: of('categories'),
    tags: of('tags'),
    packs: of('packs'),
  }
}
