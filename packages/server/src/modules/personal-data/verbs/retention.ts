import {
  AppError,
  type LegalHold,
  type OrganisationRef,
  type PersonRef,
  PlaceHoldInput,
  RETENTION_KINDS,
  type RetentionKind,
  type RetentionOverview,
  type RetentionPolicy,
  SetRetentionInput,
} from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, type Context, personRefBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql, toIso, toIsoOrNull, type Tx } from '#src/platform/db/index.ts'
import type { PersonalDataRules } from '#src/rule-sets/personal-data.ts'
import type { PersonalDataDeps } from '../deps.ts'
import { isoNow, organisationOf, todayOf } from '../read.ts'
import { dueRows, ENDING_KINDS } from '../retention-kinds.ts'

type Deps = Pick<PersonalDataDeps, 'db' | 'rules'>
interface OfOrganisation {
  readonly organisationId?: string | undefined
}

interface HoldRow {
  id: string
  organisation: OrganisationRef
  kinds: RetentionKind[]
  person: PersonRef | null
  reason: string
  basis: string
  from_at: Date
  by: PersonRef | null
  lifted_at: Date | null
  lifted_by: PersonRef | null
}

const presentHold = (row: HoldRow): LegalHold => ({
  id: row.id,
  organisation: row.organisation,
  kinds: row.kinds,
  person: row.person,
  reason: row.reason,
  basis: row.basis,
  from: toIso(row.from_at),
  by: row.by,
  liftedAt: toIsoOrNull(row.lifted_at),
  liftedBy: row.lifted_by,
})

async function policyOf(
  tx: Tx,
  ctx: Context,
  rules: PersonalDataRules,
  tenant: string,
  kind: RetentionKind,
): Promise<RetentionPolicy> {
  const rule = rules.retentionOn(todayOf(ctx)).kinds[kind]
  const { rows: own } = await sql<{ days: number }>`select days from retention_policies
    where tenant_id = ${tenant} and kind = ${kind}`.execute(tx)
  const { rows: runs } = await sql<{ at: Date; done: number; held: number }>`select at, done, held from retention_runs
    where tenant_id = ${tenant} and kind = ${kind} order by at desc limit 1`.execute(tx)
  const ending = ENDING_KINDS.find((one) => one.kind === kind)
  const { rows: due } =
    ending === undefined || rule.days === null
      ? { rows: [] }
      : await sql<{ due: number; held: number; oldest: Date | null }>`
          select count(*) filter (where not d.is_held)::int as due, count(*) filter (where d.is_held)::int as held, min(d.at) as oldest
          from (${dueRows(ending, { days: rule.days, now: isoNow(ctx), tenants: [tenant] })}) d`.execute(tx)
  const [last] = runs
  return {
    kind,
    way: rule.way,
    days: own[0]?.days ?? rule.days,
    defaultDays: rule.days,
    leastDays: rule.leastDays,
    mostDays: rule.mostDays,
    basis: rule.basis,
    due: due[0]?.due ?? 0,
    held: due[0]?.held ?? 0,
    oldestAt: toIsoOrNull(due[0]?.oldest ?? null),
    lastRun: last === undefined ? null : { at: toIso(last.at), done: last.done, held: last.held },
  }
}

/** What is kept how long, what a run now would end, and what is held. */
export async function showRetention(
  { db, rules }: Deps,
  { ctx, input }: Call<OfOrganisation>,
): Promise<RetentionOverview> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'personal_data.read', { organisation })
  return db.withTx(ctx.scope, async (tx) => {
    await organisationOf(tx, organisation)
    const policies: RetentionPolicy[] = []
    for (const kind of RETENTION_KINDS) policies.push(await policyOf(tx, ctx, rules, organisation, kind))
    const { rows } =
      await sql<HoldRow>`select id, organisation, kinds, person, reason, basis, from_at, by, lifted_at, lifted_by
      from legal_holds where tenant_id = ${organisation} order by lifted_at nulls first, from_at desc limit 200`.execute(
        tx,
      )
    return { policies, holds: rows.map(presentHold) }
  })
}

/** Sets the organisation's own term of a kind, or takes it back. @throws AppError `retention.fixed`, `retention.bad_days` */
export async function setRetention(
  deps: Deps,
  { ctx, input }: Call<SetRetentionInput & OfOrganisation & { readonly kind: RetentionKind }>,
): Promise<RetentionPolicy> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'personal_data.manage', { organisation })
  const { days } = SetRetentionInput.parse(input)
  const { kind } = input
  const rule = deps.rules.retentionOn(todayOf(ctx)).kinds[kind]
  if (rule.days === null) throw new AppError('retention.fixed', { kind })
  if (days !== null && (days < rule.leastDays || days > rule.mostDays))
    throw new AppError('retention.bad_days', { least: rule.leastDays, most: rule.mostDays })
  return deps.db.withTx(ctx.scope, async (tx) => {
    await organisationOf(tx, organisation)
    const before = await policyOf(tx, ctx, deps.rules, organisation, kind)
    if (days === null)
      await sql`delete from retention_policies where tenant_id = ${organisation} and kind = ${kind}`.execute(tx)
    else
      await sql`insert into retention_policies (tenant_id, kind, days, updated_at, updated_by)
        values (${organisation}, ${kind}, ${days}, ${isoNow(ctx)}, nullif(${JSON.stringify(personRefBehind(ctx))}::jsonb, 'null'))
        on conflict (tenant_id, kind) do update set days = excluded.days, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(
        tx,
      )
    await audit(tx, ctx, {
      action: 'personal_data.manage',
      subject: { kind: 'retention', id: kind },
      before: { days: before.days },
      after: { days: days ?? rule.days },
      organisation,
    })
    return policyOf(tx, ctx, deps.rules, organisation, kind)
  })
}

/** Keeps data from being ended while a case needs it. @throws AppError `user.not_found` */
export async function placeHold(
  { db }: Deps,
  { ctx, input }: Call<PlaceHoldInput & OfOrganisation>,
): Promise<LegalHold> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'personal_data.manage', { organisation })
  const { kinds, personId, reason, basis } = PlaceHoldInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const { rows: people } = await sql<PersonRef>`select id, display_name as "displayName" from users
      where id = ${personId} and tenant_id = ${organisation}`.execute(tx)
    const person = people[0] ?? null
    if (personId !== null && person === null) throw new AppError('user.not_found')
    const id = newId(ctx.clock)
    const { rows } = await sql<HoldRow>`
      insert into legal_holds (tenant_id, id, organisation, kinds, person_id, person, reason, basis, from_at, by)
      values (${organisation}, ${id}, ${JSON.stringify(await organisationOf(tx, organisation))}::jsonb, ${kinds}::text[], ${personId},
        nullif(${JSON.stringify(person)}::jsonb, 'null'), ${reason}, ${basis}, ${isoNow(ctx)},
        nullif(${JSON.stringify(personRefBehind(ctx))}::jsonb, 'null'))
      returning id, organisation, kinds, person, reason, basis, from_at, by, lifted_at, lifted_by`.execute(tx)
    await audit(tx, ctx, {
      action: 'personal_data.manage',
      subject: { kind: 'legal_hold', id },
      after: { kinds, personId, reason, basis },
      organisation,
    })
    const [row] = rows
    if (row === undefined) throw new AppError('legal_hold.not_found')
    return presentHold(row)
  })
}

/** @throws AppError `legal_hold.not_found`, also for one lifted before */
export async function liftHold({ db }: Deps, { ctx, input }: Call<{ readonly id: string }>): Promise<LegalHold> {
  allow(ctx, 'personal_data.manage')
  return db.withTx(ctx.scope, async (tx) => {
    const { rows } = await sql<HoldRow & { tenant_id: string }>`update legal_holds set lifted_at = ${isoNow(ctx)},
        lifted_by = nullif(${JSON.stringify(personRefBehind(ctx))}::jsonb, 'null')
      where id = ${input.id} and lifted_at is null
      returning tenant_id, id, organisation, kinds, person, reason, basis, from_at, by, lifted_at, lifted_by`.execute(
      tx,
    )
    const [row] = rows
    if (row === undefined) throw new AppError('legal_hold.not_found')
    await audit(tx, ctx, {
      action: 'personal_data.manage',
      subject: { kind: 'legal_hold', id: row.id },
      after: { lifted: true },
      organisation: row.tenant_id,
    })
    return presentHold(row)
  })
}
