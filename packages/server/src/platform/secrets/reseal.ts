import type { Clock } from '@haidang/std'
import { type Database, sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import { SecretsError } from './key-file.ts'
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts'
import type { KeyRing } from './secrets.ts'

const BATCH = 200
/**
 * An old key is kept at least this long after it was replaced: a transaction or another process that still sealed with it has
 * ended by then, and so have the rows that end by themselves.
 */
export const KEY_GRACE_MS = 25 * 3_600_000

export interface TendOutcome {
  /** Secrets sealed again under the newest key. */
  readonly resealed: number
  /** Secrets that no key opens: `table.column key`. They keep the old keys alive until somebody looks. */
  readonly unreadable: readonly string[]
  /** Secrets that still stand under an older key. */
  readonly outdated: number
  /** Ids of the keys that were forgotten now. */
  readonly retired: readonly string[]
}

interface Row {
  readonly key: string
  readonly sealed: string
}

const keyIdSql = (column: string) => sql`split_part(${sql.ref(column)}, '.', 2)`
/** The row's name as text; bytes as hex. */
const nameSql = (key: string) =>
  key.endsWith('_hash') ? sql<string>`encode(${sql.ref(key)}, 'hex')` : sql<string>`${sql.ref(key)}::text`

async function listOutdated(tx: Tx, at: SealedColumn, newest: string, after: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select ${nameSql(at.key)} as key, ${sql.ref(at.column)} as sealed from ${sql.table(at.table)}
    where ${sql.ref(at.column)} is not null and ${keyIdSql(at.column)} <> ${newest} and ${nameSql(at.key)} > ${after}
    order by 1 limit ${BATCH}`.execute(tx)
  return rows
}

/** Seals one column's outdated secrets again, a batch a transaction: whatever stops it, each row holds the one or the other. */
async function resealColumn(
  db: Database,
  ring: KeyRing,
  at: SealedColumn,
  newest: string,
): Promise<{ resealed: number; unreadable: string[] }> {
  let after = ''
  let resealed = 0
  const unreadable: string[] = []
  for (;;) {
    const rows = await db.withTx(SYSTEM_SCOPE, async (tx) => {
      const found = await listOutdated(tx, at, newest, after)
      for (const { key, sealed } of found) {
        const place = at.place(key)
        let text: string
        try {
          text = ring.open(sealed, place)
        } catch (error) {
          if (!(error instanceof SecretsError)) throw error
          unreadable.push(`${at.table}.${at.column} ${key}`)
          continue
        }
        // Changed meanwhile by its owner: the owner's is under the newest key already.
        const { numAffectedRows = 0n } = await sql`update ${sql.table(at.table)}
          set ${sql.ref(at.column)} = ${ring.seal(text, place)}
          where ${nameSql(at.key)} = ${key} and ${sql.ref(at.column)} = ${sealed}`.execute(tx)
        resealed += Number(numAffectedRows)
      }
      return found
    })
    const last = rows.at(-1)
    if (last === undefined || rows.length < BATCH) return { resealed, unreadable }
    after = last.key
  }
}

async function countByKey(db: Database, columns: readonly SealedColumn[]): Promise<Map<string, number>> {
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const counts = new Map<string, number>()
    for (const { table, column } of columns) {
      const { rows } = await sql<{ id: string; n: string | number }>`
        select ${keyIdSql(column)} as id, count(*) as n from ${sql.table(table)}
        where ${sql.ref(column)} is not null group by 1`.execute(tx)
      for (const { id, n } of rows) counts.set(id, (counts.get(id) ?? 0) + Number(n))
    }
    return counts
  })
}

/** How many secrets stand under each key. */
export const countSecretsByKey = (db: Database): Promise<Map<string, number>> => countByKey(db, SEALED_COLUMNS)

/**
 * Brings every sealed secret under the newest key, in batches, and forgets old keys that nothing stands under any more and that were
 * replaced long enough ago. May stop anywhere (a power cut included) and is begun again: no secret is ever without its key.
 */
export async function tendSecrets(
  { db, ring, clock }: { readonly db: Database; readonly ring: KeyRing; readonly clock: Clock },
  columns: readonly SealedColumn[] = SEALED_COLUMNS,
): Promise<TendOutcome> {
  const keys = ring.keys()
  const [newest, ...older] = keys
  if (newest === undefined || older.length === 0) return { resealed: 0, unreadable: [], outdated: 0, retired: [] }
  let resealed = 0
  const unreadable: string[] = []
  for (const at of columns) {
    if (at.endsWithinDay === true) continue
    const done = await resealColumn(db, ring, at, newest.id)
    resealed += done.resealed
    unreadable.push(...done.unreadable)
  }
  const counts = await countByKey(db, columns)
  const outdated = [...counts].reduce((sum, [id, n]) => (id === newest.id ? sum : sum + n), 0)
  const known = new Set(keys.map((key) => key.id))
  const isOneLost = [...counts.keys()].some((id) => !known.has(id))
  const retired = isOneLost
    ? []
    : older
        .filter((key, i) => {
          const replacedAt = keys[i]?.madeAt ?? null
          return !counts.has(key.id) && replacedAt !== null && clock.now() - replacedAt >= KEY_GRACE_MS
        })
        .map((key) => key.id)
  await ring.retire(retired)
  return { resealed, unreadable, outdated, retired }
}
