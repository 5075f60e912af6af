import { type Alert, ALERT_STATES, AlertQuery, AppError } from '@haidang/contracts'
import { isUuid, severityRank, type TenantId } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor, prefixQuery } from '#src/platform/db/index.ts'
import { presentAlert } from '../present.ts'
import {
  type AlertFilter,
  type AlertKey,
  countAlerts,
  countMatchingAlerts,
  listAlerts as selectPage,
  lookUpWords,
} from '../queries.ts'

/** How far a search counts in each state; a tab that shows this number stands for "this many or more". */
export const COUNT_CAP = 1000

export interface AlertList {
  readonly items: Alert[]
  readonly nextCursor: string | null
  readonly counts: { readonly new: number; readonly acknowledged: number; readonly closed: number }
}

/**
 * Alerts in the actor's scope, most severe and latest first; without `states` those not closed. `text` finds beginnings of
 * words in title, values and techniques, with or without diacritics. `counts` are by state under all other filters; those of
 * a text that very many alerts answer are a lower bound.
 */
export async function listAlerts(db: Database, { ctx, input }: Call<AlertQuery>): Promise<AlertList> {
  allow(ctx, 'alert.read')
  const query = AlertQuery.parse(input)
  const after = query.cursor === undefined ? undefined : keyOf(query.cursor)
  const text = query.text === undefined ? null : prefixQuery(query.text)
  const organisations = organisationsOf(ctx, query.organisationIds as TenantId[] | undefined)
  const { rows, counts } = await db.withTx(ctx.scope, async (tx) => {
    const wanted = {
      states: query.states ?? ['new', 'acknowledged'],
      minSeverity: query.minSeverity === undefined ? 0 : severityRank(query.minSeverity),
      organisations,
      campaignId: query.campaignId ?? null,
    }
    const filter: AlertFilter = { ...wanted, words: text === null ? null : await lookUpWords(tx, text, wanted) }
    const isCounted = text === null && filter.campaignId === null
    return {
      rows: await selectPage(tx, filter, after, query.limit + 1),
      counts: isCounted
        ? await countAlerts(tx, filter)
        : await countMatchingAlerts(tx, filter, ALERT_STATES, COUNT_CAP),
    }
  })
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentAlert),
    nextCursor:
      rows.length > query.limit && last
        ? encodeCursor([last.severity, last.last_seen_at.toISOString(), last.id])
        : null,
    counts: {
      new: counts.get('new') ?? 0,
      acknowledged: counts.get('acknowledged') ?? 0,
      closed: counts.get('closed') ?? 0,
    },
  }
}

function keyOf(cursor: string): AlertKey {
  const [severity, at, id] = decodeCursor(cursor, 3)
  if (
    !Number.isInteger(severity) ||
    typeof at !== 'string' ||
    !Number.isFinite(Date.parse(at)) ||
    typeof id !== 'string' ||
    !isUuid(id)
  ) {
    throw new AppError('cursor.invalid')
  }
  return [Number(severity), at, id]
}

/** The organisations a list is narrowed to; null leaves it to row-level security. What is asked for outside the scope is ignored. */
function organisationsOf(ctx: Context, asked: readonly TenantId[] | undefined): readonly TenantId[] | null {
  if (ctx.scope === 'all') return asked ?? null
  const { scope } = ctx
  return asked === undefined ? scope : asked.filter((id) => scope.includes(id))
}
