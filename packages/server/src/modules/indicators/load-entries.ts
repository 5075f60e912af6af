import type { IndicatorEntry, IndicatorKind, WarningList } from '@haidang/detect'
import { type Clock, SEVERITIES, type Tlp } from '@haidang/std'
import { systemClock } from '#src/platform/clock.ts'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { type ActiveIndicator, activeIndicators, activeWarningLists } from './queries.ts'

/** Entries of one page: a transaction each, so that a million entries hold nothing up. */
const PAGE = 10_000

/** Every entry of the enabled sources that has not run out, in order of id. */
export async function* streamIndicatorEntries(
  db: Database,
  clock: Clock = systemClock,
): AsyncGenerator<IndicatorEntry> {
  const at = new Date(clock.now()).toISOString()
  for (let after: string | null = null; ;) {
    const from: string | null = after
    const rows: readonly ActiveIndicator[] = await db.withTx(SYSTEM_SCOPE, (tx) => activeIndicators(tx, from, at, PAGE))
    for (const row of rows) yield entryOf(row)
    if (rows.length < PAGE) return
    after = rows.at(-1)?.[0] ?? null
  }
}

/** As `streamIndicatorEntries`, all at once, for the builder of the index. */
export async function loadIndicatorEntries(db: Database, clock: Clock = systemClock): Promise<IndicatorEntry[]> {
  const entries: IndicatorEntry[] = []
  for await (const entry of streamIndicatorEntries(db, clock)) entries.push(entry)
  return entries
}

function entryOf([
  id,
  kind,
  value,
  title,
  severity,
  tlp,
  techniques,
  validFrom,
  validUntil,
  includeSubdomains,
  sourceName,
]: ActiveIndicator): IndicatorEntry {
  return {
    kind: kind as IndicatorKind,
    value,
    id,
    sourceName,
    severity: SEVERITIES[severity] ?? 'informational',
    tlp: tlp as Tlp,
    ...(validFrom === null ? {} : { validFrom }),
    ...(validUntil === null ? {} : { validUntil }),
    ...(title === '' ? {} : { title }),
    ...(techniques.length === 0 ? {} : { techniques }),
    ...(includeSubdomains === null ? {} : { includeSubdomains }),
  }
}

/** The warning lists of the enabled sources. */
export async function loadWarningLists(db: Database): Promise<WarningList[]> {
  const rows = await db.withTx(SYSTEM_SCOPE, activeWarningLists)
  return rows.map((row) => ({ name: row.name, ...row.content }))
}
