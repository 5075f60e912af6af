import { AppError, type CalendarFeed } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { vietnamDate } from '@haidang/std'
import { createTranslator } from '@haidang/phrases'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { sql, SYSTEM_SCOPE, toIso } from '#src/platform/db/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import { writeCalendar } from '../calendar.ts'
import { listDuties } from '../duty-queries.ts'
import type { PlanDeps } from '../ports.ts'
import { isoNow, refOf } from '../read.ts'

/** Days a calendar shows at most. */
const ENTRIES = 2000

/** A new private address of the unit's calendar; the one before it ends. */
export async function issueCalendar(
  { db, publicUrl }: Pick<PlanDeps, 'db' | 'publicUrl'>,
  { ctx }: Call<object>,
): Promise<CalendarFeed> {
  allow(ctx, 'plan.read')
  const token = newSecretToken('hdc_')
  return db.withTx(ctx.scope, async (tx) => {
    const createdAt = isoNow(ctx)
    await sql`insert into duty_calendars (tenant_id, token_hash, created_at) values (${ctx.tenant}, ${hashSecretToken(token)}, ${createdAt})
      on conflict (tenant_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`.execute(
      tx,
    )
    await audit(tx, ctx, { action: 'calendar.issue', subject: { kind: 'organisation', id: ctx.tenant } })
    return { url: `${publicUrl.replace(/\/+$/, '')}/api/v1/calendars/${token}`, createdAt }
  })
}

/**
 * The calendar behind an address: the last days of what the unit has open. Whoever knows the address reads it, as calendar
 * programmes cannot sign in.
 * @throws AppError `calendar.not_found`
 */
export async function readCalendar(
  { db, publicUrl }: Pick<PlanDeps, 'db' | 'publicUrl'>,
  { ctx, input }: Call<{ readonly token: string }>,
): Promise<FileAnswer> {
  const tenant = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const { rows } = await sql<{ tenant_id: TenantId }>`select tenant_id from duty_calendars
      where token_hash = ${hashSecretToken(input.token)}`.execute(tx)
    return rows[0]?.tenant_id
  })
  if (tenant === undefined) throw new AppError('calendar.not_found')
  const scope = [tenant]
  const today = vietnamDate(ctx.clock.now())
  const { duties, unit } = await db.withTx(scope, async (tx) => ({
    unit: await refOf(tx, tenant),
    duties: await listDuties(
      tx,
      { tenant, scope },
      {
        isMine: true,
        states: ['not_started', 'on_time', 'at_risk', 'late'],
        sort: 'due',
        after: undefined,
        limit: ENTRIES,
      },
    ),
  }))
  const { t } = createTranslator('vi')
  const base = publicUrl.replace(/\/+$/, '')
  const entries = duties.flatMap((duty) =>
    duty.due_on === null
      ? []
      : [
          {
            id: duty.id,
            on: duty.due_on,
            title: t('reports.calendar.title', { title: duty.title }),
            description: t('reports.calendar.description', {
              plan: duty.plan.number ?? duty.plan.title,
              units: duty.units.map((u) => u.organisation.name).join(', '),
              percent: duty.percent,
            }),
            url: `${base}/duties/${duty.id}`,
            isLate: duty.due_on < today,
            changedAt: toIso(duty.last_progress_at ?? duty.created_at),
            version: duty.version,
          },
        ],
  )
  return {
    contentType: 'text/calendar; charset=utf-8',
    content: writeCalendar(
      t('reports.calendar.name', { unit: unit.name }),
      URL.parse(base)?.hostname ?? 'haidang.invalid',
      entries,
    ),
  }
}
