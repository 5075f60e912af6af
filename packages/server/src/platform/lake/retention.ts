import type { Lake } from './port.ts'
import { utcDay } from './event-block.ts'

/** Tables whose parts are cut by the UTC day of arrival. */
const BY_DAY = ['events_v1', 'event_bodies_v1'] as const

/**
 * Removes the events that arrived on UTC days before the day of `beforeMs`, whole days at a time, which costs nothing.
 * What became of their batches and what was found in them stays.
 * @returns the days removed, as YYYYMMDD
 */
export async function dropEventDays(lake: Lake, beforeMs: number): Promise<number[]> {
  const limit = utcDay(beforeMs)
  const dropped = new Set<number>()
  for (const table of BY_DAY) {
    const rows = await lake.query<{ day: string }>(
      'SELECT DISTINCT partition AS day FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String} ORDER BY day',
      { params: { table } },
    )
    for (const day of rows.map((row) => Number(row.day)).filter((each) => Number.isSafeInteger(each) && each < limit)) {
      await lake.command(`ALTER TABLE ${table} DROP PARTITION ${day}`)
      dropped.add(day)
    }
  }
  return [...dropped].toSorted((a, b) => a - b)
}
