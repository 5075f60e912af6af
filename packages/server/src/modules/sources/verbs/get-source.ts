import { AppError, type Source } from '@haidang/contracts'
import type { SourceId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { describeSources, readDetails, type Sources } from '../describe-sources.ts'
import { getSource as selectOne } from '../queries.ts'

/** One source with its counts. Outside the actor's scope it does not exist: `source.not_found`. */
export async function getSource(sources: Sources, { ctx, input }: Call<{ id: SourceId }>): Promise<Source> {
  allow(ctx, 'source.read')
  const { row, details } = await sources.db.withTx(ctx.scope, async (tx) => {
    const found = await selectOne(tx, input.id)
    if (found === undefined) throw new AppError('source.not_found')
    return { row: found, details: await readDetails(tx, [input.id], ctx.clock.now()) }
  })
  const [source] = await describeSources(sources, ctx, [row], details)
  if (source === undefined) throw new AppError('source.not_found')
  return source
}
