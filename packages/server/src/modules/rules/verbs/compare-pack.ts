import { AppError, type RuleDifferencePage, type RuleDifferenceQuery } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, encodeCursor } from '#src/platform/db/index.ts'
import { comparePacks, presentDifference } from '../compare-packs.ts'
import { numberKeyOf } from '../filter.ts'
import { choicesOf, getPack, listEntries, listErrors, listPackVersions, textsOf } from '../pack-queries.ts'

/**
 * What differs between two versions of a pack: rules added, removed and changed line by line, and files refused now or before.
 * @throws AppError `rule_pack.not_found`, `rule_pack.version_not_found`
 */
export async function comparePack(
  db: Database,
  { ctx, input }: Call<RuleDifferenceQuery & { id: string }>,
): Promise<RuleDifferencePage> {
  allow(ctx, 'rule.read')
  const offset = numberKeyOf(input.cursor) ?? 0
  return db.withTx(ctx.scope, async (tx) => {
    const pack = await getPack(tx, input.id)
    if (pack === undefined) throw new AppError('rule_pack.not_found')
    const versionOf = async (version: number) => {
      const [found] = await listPackVersions(tx, pack.id, version + 1, 1)
      if (found?.version !== version) throw new AppError('rule_pack.version_not_found')
      return { entries: await listEntries(tx, pack.id, version), errors: await listErrors(tx, pack.id, version) }
    }
    const { differences, counts } = comparePacks(await versionOf(input.from), await versionOf(input.to))
    const wanted = differences.filter((d) => input.kinds === undefined || input.kinds.includes(d.kind))
    const shown = wanted.slice(offset, offset + input.limit)
    const hashes = shown.flatMap((d) => [d.before?.text_hash ?? [], d.after?.text_hash ?? []].flat())
    const texts = await textsOf(tx, pack.tenant_id, hashes)
    const choices = await choicesOf(
      tx,
      pack.tenant_id,
      shown.map((d) => d.ruleId),
      new Date(ctx.clock.now()).toISOString(),
    )
    return {
      items: shown.map((d) => presentDifference(d, texts, choices.get(d.ruleId))),
      nextCursor: wanted.length > offset + input.limit ? encodeCursor([offset + input.limit]) : null,
      counts,
    }
  })
}
