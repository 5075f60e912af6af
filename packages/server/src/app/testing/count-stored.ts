import { createChdbLake } from '#src/platform/lake/index.ts'

/** What the lake holds of numbered events, by lane. */
export interface StoredNumbers {
  readonly lane: number
  readonly rows: number
  readonly distinct: number
  readonly max: number
}

export interface StoredSums {
  readonly lanes: readonly StoredNumbers[]
  readonly events: number
  readonly eventIds: number
  readonly bodies: number
  /** By the rows of the batches, which prove that a batch is stored. */
  readonly stored: number
  readonly batches: number
  /** Findings that are alerts of the senders' own products. */
  readonly productFindings: number
  /** Numbers of a lane that are not there, or more than once. */
  wrong(lane: number): Promise<readonly { n: number; rows: number }[]>
}

/** Opens the lake of a process that has ended and counts. */
export async function countStored<T>(directory: string, read: (sums: StoredSums) => Promise<T>): Promise<T> {
  const lake = await createChdbLake({ directory })
  try {
    const one = async (sql: string): Promise<number> => Number((await lake.query<{ n: number }>(sql))[0]?.n ?? 0)
    const number = "JSONExtractInt(raw, 'n')"
    const lanes = await lake.query<{ lane: number; rows: number; distinct: number; max: number }>(
      `SELECT JSONExtractInt(raw, 'lane') AS lane, count() AS rows, uniqExact(${number}) AS distinct, max(${number}) AS max FROM event_bodies_v1 GROUP BY lane ORDER BY lane`,
    )
    return await read({
      lanes: lanes.map((l) => ({
        lane: Number(l.lane),
        rows: Number(l.rows),
        distinct: Number(l.distinct),
        max: Number(l.max),
      })),
      events: await one('SELECT count() AS n FROM events_v1'),
      eventIds: await one('SELECT uniqExact(event_id) AS n FROM events_v1'),
      bodies: await one('SELECT count() AS n FROM event_bodies_v1'),
      stored: await one('SELECT sum(stored) AS n FROM batches_v1 FINAL'),
      batches: await one('SELECT count() AS n FROM batches_v1 FINAL'),
      productFindings: await one("SELECT count() AS n FROM findings_v1 FINAL WHERE kind = 'product'"),
      wrong: async (lane) =>
        (
          await lake.query<{ n: number; rows: number }>(
            `SELECT ${number} AS n, count() AS rows FROM event_bodies_v1 WHERE JSONExtractInt(raw, 'lane') = {lane:Int64} GROUP BY n HAVING rows <> 1 ORDER BY n LIMIT 20`,
            { params: { lane } },
          )
        ).map((row) => ({ n: Number(row.n), rows: Number(row.rows) })),
    })
  } finally {
    await lake.close()
  }
}
