import type { Histogram, HistogramQuery } from '@haidang/contracts'
import type { z } from 'zod'
import { allow, type Call } from '#src/modules/access/index.ts'
import { askLake } from '../ask-lake.ts'
import type { Events } from '../events.ts'
import { toLakeFilter } from '../filter.ts'

/** How many events meet the conditions, by equal slices of the span. @throws AppError `search.bad_range`, `search.too_slow` */
export async function getHistogram(
  { lakeFor }: Pick<Events, 'lakeFor'>,
  { ctx, input }: Call<z.infer<typeof HistogramQuery>>,
): Promise<Histogram> {
  allow(ctx, 'event.read')
  const filter = toLakeFilter(input, ctx.clock.now())
  const slices = await askLake(false, () => lakeFor(ctx.scope).histogram({ ...filter, buckets: input.buckets }))
  const [first, second] = slices
  return {
    from: new Date(filter.from).toISOString(),
    to: new Date(filter.to).toISOString(),
    bucketMs: first === undefined || second === undefined ? filter.to - filter.from : second.from - first.from,
    total: slices.reduce((sum, slice) => sum + slice.count, 0),
    buckets: slices.map((slice) => ({
      at: new Date(slice.from).toISOString(),
      count: slice.count,
      alertCount: slice.alerts,
    })),
  }
}
