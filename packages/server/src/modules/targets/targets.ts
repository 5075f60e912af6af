import {
  AppError,
  MeasureTargetInput,
  type OrganisationRef,
  type Target,
  type TargetDetail,
  type TargetMeasurement,
  type TargetQuery,
} from '@haidang/contracts'
import { foldVietnamese, type TenantId, vietnamDate } from '@haidang/std'
import { allow, type Call, type Context, personRefBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { listFiles, presentFile } from '#src/modules/files/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, sql, toIso, type Tx } from '#src/platform/db/index.ts'
import type { TargetRule } from '#src/rule-sets/targets.ts'
import { FORMULAS } from './formulas.ts'
import { distanceOf, type Point, stateOf, versionOn } from './model.ts'

export interface TargetDeps {
  readonly db: Database
  readonly targets: readonly TargetRule[]
}

const TREND = 24
const MEASUREMENTS = 500

interface MeasurementRow {
  id: string
  code: string
  measured_on: string
  value: number
  note: string
  origin: string
  files: TargetMeasurement['files']
  organisation: OrganisationRef
  at: Date
  by: TargetMeasurement['by']
}

const present = (row: MeasurementRow): TargetMeasurement => ({
  id: row.id,
  organisation: row.organisation,
  measuredOn: row.measured_on,
  value: row.value,
  note: row.note,
  origin: row.origin,
  files: row.files,
  at: toIso(row.at),
  by: row.by,
})

/** Measurements of an organisation, newest first, so many of each target. */
async function measured(tx: Tx, tenant: string, code: string | null, each: number): Promise<MeasurementRow[]> {
  const { rows } = await sql<MeasurementRow>`
    select id, code, measured_on::text as measured_on, value, note, origin, files, organisation, at, by from (
      select m.*, row_number() over (partition by code order by measured_on desc, id desc) as place from target_measurements m
      where tenant_id = ${tenant} and (${code}::text is null or code = ${code})) n
    where place <= ${each} order by measured_on desc, id desc`.execute(tx)
  return rows
}

async function organisationOf(tx: Tx, id: string): Promise<OrganisationRef> {
  const { rows } =
    await sql<OrganisationRef>`select tenant_id as id, name, short_name as "shortName", province_code as "provinceCode"
    from organisations where tenant_id = ${id}`.execute(tx)
  if (rows[0] === undefined) throw new AppError('organisation.not_found')
  return rows[0]
}

/** The value a formula gives today, in the form of a measurement. */
async function computed(
  tx: Tx,
  rule: TargetRule,
  unit: OrganisationRef,
  now: number,
): Promise<TargetMeasurement | null> {
  if (rule.formula === null) return null
  const today = vietnamDate(now)
  const value = await FORMULAS[rule.formula](tx, unit.id, today)
  if (value === null) return null
  return {
    // Counted now and kept nowhere: it has no row of its own.
    id: unit.id,
    organisation: unit,
    measuredOn: today,
    value: Math.round(value * 100) / 100,
    note: '',
    origin: rule.formula,
    files: [],
    at: new Date(now).toISOString(),
    by: null,
  }
}

function stand(rule: TargetRule, latest: TargetMeasurement | null, points: readonly Point[], today: string): Target {
  const current = versionOn(rule.versions, today)
  const trend =
    latest === null || points.some((p) => p.on === latest.measuredOn)
      ? points
      : [...points, { on: latest.measuredOn, value: latest.value }]
  return {
    ...rule,
    current,
    latest,
    trend: [...trend],
    distance: latest === null ? null : distanceOf(current, latest.value),
    state: stateOf(current, trend, today),
  }
}

const pointsOf = (rows: readonly MeasurementRow[]): Point[] =>
  rows.map((row) => ({ on: row.measured_on, value: row.value })).toReversed()

/**
 * Every target with where it stands for an organisation, in the order of the rules.
 * @param now Unix milliseconds: decides which version is in force and what a formula counts
 * @throws AppError `organisation.not_found` outside the scope of the transaction
 */
export async function standingTargets(
  tx: Tx,
  targets: readonly TargetRule[],
  organisation: TenantId,
  now: number,
): Promise<Target[]> {
  const today = vietnamDate(now)
  const unit = await organisationOf(tx, organisation)
  const rows = Map.groupBy(await measured(tx, organisation, null, TREND), (row) => row.code)
  const found: Target[] = []
  for (const rule of targets) {
    const own = rows.get(rule.code) ?? []
    const latest = (await computed(tx, rule, unit, now)) ?? (own[0] === undefined ? null : present(own[0]))
    found.push(stand(rule, latest, pointsOf(own), today))
  }
  return found
}

/** Every target with where it stands for an organisation: the reader's own where none is named. */
export async function listTargets(
  { db, targets }: TargetDeps,
  { ctx, input }: Call<TargetQuery>,
): Promise<{ items: Target[] }> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'target.read', { organisation })
  const items = await db.withTx(ctx.scope, (tx) => standingTargets(tx, targets, organisation, ctx.clock.now()))
  const words = foldVietnamese(input.q ?? '').trim()
  return {
    items: items.filter(
      (target) =>
        (input.document === undefined || target.document === input.document) &&
        (input.states === undefined || input.states.includes(target.state)) &&
        (input.dueYear === undefined || target.current.dueYear === input.dueYear) &&
        (words === '' ||
          foldVietnamese(`${target.code} ${target.titleVi} ${target.titleEn} ${target.responsible}`).includes(words)),
    ),
  }
}

function ruleOf(targets: readonly TargetRule[], code: string): TargetRule {
  const rule = targets.find((target) => target.code === code)
  if (rule === undefined) throw new AppError('target.not_found', { code })
  return rule
}

async function detailOf(tx: Tx, ctx: Context, rule: TargetRule, organisation: string): Promise<TargetDetail> {
  const unit = await organisationOf(tx, organisation)
  const rows = await measured(tx, organisation, rule.code, MEASUREMENTS)
  const latest = (await computed(tx, rule, unit, ctx.clock.now())) ?? (rows[0] === undefined ? null : present(rows[0]))
  return {
    ...stand(rule, latest, pointsOf(rows.slice(0, TREND)), vietnamDate(ctx.clock.now())),
    measurements: rows.map(present),
  }
}

/** @throws AppError `target.not_found`, `permission.denied` */
export async function showTarget(
  { db, targets }: TargetDeps,
  { ctx, input }: Call<{ readonly code: string; readonly organisationId?: string | undefined }>,
): Promise<TargetDetail> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'target.read', { organisation })
  const rule = ruleOf(targets, input.code)
  return db.withTx(ctx.scope, (tx) => detailOf(tx, ctx, rule, organisation))
}

/**
 * Records a value by hand, with its evidence. Earlier ones stay.
 * @throws AppError `target.not_found`, `target.by_formula` where the platform counts it, `file.not_found`, `duty.bad_date` for a day ahead
 */
export async function measureTarget(
  { db, targets }: TargetDeps,
  { ctx, input }: Call<MeasureTargetInput & { readonly code: string }>,
): Promise<TargetDetail> {
  const tenant = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'target.measure', { organisation: tenant })
  const { measuredOn, value, note, fileIds } = MeasureTargetInput.parse(input)
  const rule = ruleOf(targets, input.code)
  if (rule.formula !== null) throw new AppError('target.by_formula', { code: rule.code })
  if (measuredOn > vietnamDate(ctx.clock.now())) throw new AppError('duty.bad_date', { on: measuredOn })
  return db.withTx(ctx.scope, async (tx) => {
    const files = await listFiles(tx, fileIds)
    if (files.length < new Set(fileIds).size) throw new AppError('file.not_found')
    const person = personRefBehind(ctx)
    const by = person === null ? null : JSON.stringify(person)
    await sql`insert into target_measurements (tenant_id, id, code, measured_on, value, note, origin, files, organisation, at, by)
      values (${tenant}, ${newId(ctx.clock)}, ${rule.code}, ${measuredOn}, ${value}, ${note}, 'hand', ${JSON.stringify(files.map(presentFile))}::jsonb,
        ${JSON.stringify(await organisationOf(tx, tenant))}::jsonb, ${new Date(ctx.clock.now()).toISOString()}, ${by}::jsonb)`.execute(
      tx,
    )
    await audit(tx, ctx, {
      action: 'target.measure',
      subject: { kind: 'target', id: rule.code },
      after: { measuredOn, value, files: fileIds },
      organisation: tenant,
    })
    return detailOf(tx, ctx, rule, tenant)
  })
}
