import {
  AppError,
  type Breach,
  BreachCloseInput,
  type BreachQuery,
  BreachReadersInput,
  type BreachSummary,
  OpenBreachInput,
  type PersonRef,
  SaveBreachInput,
  SendBreachNoticeInput,
  TellSubjectsInput,
} from '@haidang/contracts'
import { type TenantId, vietnamDate } from '@haidang/std'
import { allow, type Call, type Context, personBehind, personRefBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { listFiles } from '#src/modules/files/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import {
  addBreachHistory,
  type BreachReader,
  type BreachRow,
  getBreach,
  insertBreach,
  insertNotice,
  listBreachRows,
  listNotices,
  saveBreach,
} from '../breach-queries.ts'
import { presentBreachSummary, subjectsOf, wholeBreach } from '../breach-present.ts'
import type { PersonalDataDeps } from '../deps.ts'
import { breachClock } from '../model.ts'
import { isoNow, nameOf, nextCode, organisationOf } from '../read.ts'

type Deps = Pick<PersonalDataDeps, 'db' | 'rules'>
interface ById {
  readonly id: string
}

/** Need-to-know: the office of breaches sees those of its scope; everybody else only those they are named in. */
export const readerOf = (ctx: Context): BreachReader => ({
  isOfficer: ctx.permissions.has('breach.report'),
  personId: personBehind(ctx)?.id ?? null,
})

/** Clock, law and title follow from what is known. */
function clockedBy(
  { rules }: Deps,
  content: { readonly occurredFrom: string | null; readonly mayHarm: boolean },
  detectedAt: string,
): { readonly version: string; readonly startsAt: Date; readonly dueAt: Date | null } {
  const detectedMs = Date.parse(detectedAt)
  const law = rules.on(vietnamDate(detectedMs))
  const occurredMs = content.occurredFrom === null ? null : Date.parse(content.occurredFrom)
  const { startsAt, dueAt } = breachClock(law, { detectedMs, occurredMs, mayHarm: content.mayHarm })
  return { version: law.version, startsAt: new Date(startsAt), dueAt: dueAt === null ? null : new Date(dueAt) }
}

/** @throws AppError `breach.bad_time` for times ahead, and for an act after its detection */
function checkTimes(
  ctx: Context,
  detectedAt: string,
  content: { readonly occurredFrom: string | null; readonly occurredTo: string | null },
): void {
  const now = ctx.clock.now()
  const { occurredFrom, occurredTo } = content
  const isAhead = Date.parse(detectedAt) > now
  const isAfter = occurredFrom !== null && occurredFrom > detectedAt
  const isTurned = occurredFrom !== null && occurredTo !== null && occurredTo < occurredFrom
  if (isAhead || isAfter || isTurned)
    throw new AppError(
      'breach.bad_time',
      {},
      {
        places: [
          {
            path: isAhead ? '/detectedAt' : isAfter ? '/content/occurredFrom' : '/content/occurredTo',
            code: 'time',
            message: 'out of order',
          },
        ],
      },
    )
}

async function checkFiles(tx: Tx, fileIds: readonly string[]): Promise<void> {
  if ((await listFiles(tx, fileIds)).length < new Set(fileIds).size) throw new AppError('file.not_found')
}

/** The breaches the reader may know of, newest first. */
export async function listBreaches(
  { db }: Deps,
  { ctx, input }: Call<BreachQuery>,
): Promise<{ items: BreachSummary[]; nextCursor: string | null }> {
  // No permission: whoever is named in a breach reads it, whatever their role; nobody else finds a row.
  if (personBehind(ctx) === null) allow(ctx, 'breach.report')
  const { rows, nextCursor } = await db.withTx(ctx.scope, (tx) => listBreachRows(tx, readerOf(ctx), input))
  return { items: rows.map((row) => presentBreachSummary(row, ctx.clock.now())), nextCursor }
}

/** @throws AppError `breach.not_found`, also for whoever does not need to know */
export async function showBreach({ db, rules }: Deps, { ctx, input }: Call<ById>): Promise<Breach> {
  if (personBehind(ctx) === null) allow(ctx, 'breach.report')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getBreach(tx, readerOf(ctx), input.id, false)
    if (row === undefined) throw new AppError('breach.not_found')
    return wholeBreach(tx, ctx, rules, row)
  })
}

/** Opens the record of a breach; its clock runs by the law in force on the day it was detected. @throws AppError `breach.bad_time`, `file.not_found` */
export async function openBreach(deps: Deps, { ctx, input }: Call<OpenBreachInput>): Promise<Breach> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'breach.report', { organisation })
  const { content, detectedAt } = OpenBreachInput.parse(input)
  checkTimes(ctx, detectedAt, content)
  const { version, startsAt, dueAt } = clockedBy(deps, content, detectedAt)
  return deps.db.withTx(ctx.scope, async (tx) => {
    await checkFiles(tx, content.fileIds)
    const id = newId(ctx.clock)
    const year = vietnamDate(ctx.clock.now()).slice(0, 4)
    const code = await nextCode(tx, { tenant: organisation, table: 'breaches', mark: 'VP', year })
    const at = isoNow(ctx)
    await insertBreach(tx, {
      tenant_id: organisation,
      id,
      code,
      organisation: await organisationOf(tx, organisation),
      law_version: version,
      title: content.title,
      content,
      detectedAt,
      clockStartsAt: startsAt.toISOString(),
      dueAt: dueAt?.toISOString() ?? null,
      at,
      by: personRefBehind(ctx),
    })
    const breach = { tenant_id: organisation, id }
    await addBreachHistory(tx, breach, { at, by: nameOf(ctx), code: 'breach.opened', params: { code } })
    await audit(tx, ctx, {
      action: 'breach.report',
      subject: { kind: 'breach', id },
      after: { code, detectedAt, law: version },
      organisation,
    })
    const row = await getBreach(tx, readerOf(ctx), id, false)
    if (row === undefined) throw new AppError('breach.not_found')
    return wholeBreach(tx, ctx, deps.rules, row)
  })
}

interface Step {
  readonly code: string
  readonly version: number | null
  readonly from: readonly BreachRow['state'][]
  readonly params?: Readonly<Record<string, unknown>>
  readonly reason?: string
  change(tx: Tx, row: BreachRow): Promise<Partial<BreachRow>> | Partial<BreachRow>
}

/** One step of a breach's way. */
async function moveBreach(deps: Deps, ctx: Context, id: string, step: Step): Promise<Breach> {
  allow(ctx, 'breach.report')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await getBreach(tx, readerOf(ctx), id, true)
    if (row === undefined) throw new AppError('breach.not_found')
    if (!step.from.includes(row.state)) throw new AppError('breach.bad_state', { state: row.state })
    if (step.version !== null && step.version !== row.version)
      throw new AppError('breach.version_changed', { version: row.version })
    const saved = { ...row, ...(await step.change(tx, row)) }
    await saveBreach(tx, saved)
    await addBreachHistory(tx, row, { at: isoNow(ctx), by: nameOf(ctx), code: step.code, params: step.params ?? {} })
    await audit(tx, ctx, {
      action: 'breach.report',
      subject: { kind: 'breach', id: row.id },
      before: { state: row.state, version: row.version },
      after: { step: step.code, state: saved.state, version: saved.version, ...step.params },
      ...(step.reason === undefined || step.reason === '' ? {} : { reason: step.reason }),
      organisation: row.tenant_id,
    })
    return wholeBreach(tx, ctx, deps.rules, saved)
  })
}

/** Saves what is known by now. @throws AppError `breach.version_changed`, `breach.reason_required` where the detection moves without one, `breach.bad_time`, `file.not_found` */
export function saveBreachContent(deps: Deps, { ctx, input }: Call<SaveBreachInput & ById>): Promise<Breach> {
  const { version, content, detectedAt, reason } = SaveBreachInput.parse(input)
  return moveBreach(deps, ctx, input.id, {
    code: detectedAt === undefined ? 'breach.saved' : 'breach.detection_moved',
    version,
    from: ['open', 'notified'],
    reason,
    params: detectedAt === undefined ? {} : { detectedAt, reason },
    async change(tx, row) {
      const detected = detectedAt ?? row.detected_at.toISOString()
      if (detected !== row.detected_at.toISOString() && reason === '') throw new AppError('breach.reason_required')
      checkTimes(ctx, detected, content)
      await checkFiles(tx, content.fileIds)
      const clock = clockedBy(deps, content, detected)
      return {
        version: row.version + 1,
        content,
        title: content.title,
        detected_at: new Date(detected),
        law_version: clock.version,
        clock_starts_at: clock.startsAt,
        due_at: clock.dueAt,
      }
    },
  })
}

/**
 * Records a notice that was sent: the first, or a supplement to it. What it said is kept as it was.
 * @throws AppError `breach.late_reason_required` for a first notice after its limit without a reason, `breach.bad_time` for a time ahead
 *   or before the detection, `breach.version_changed`
 */
export function sendBreachNotice(deps: Deps, { ctx, input }: Call<SendBreachNoticeInput & ById>): Promise<Breach> {
  const wanted = SendBreachNoticeInput.parse(input)
  const sentAt = wanted.sentAt ?? isoNow(ctx)
  return moveBreach(deps, ctx, input.id, {
    code: 'breach.sent',
    version: wanted.version,
    from: ['open', 'notified'],
    params: { number: wanted.number, sentAt, channel: wanted.channel },
    async change(tx, row) {
      const sent = new Date(sentAt)
      if (sent.getTime() > ctx.clock.now() || sent < row.detected_at)
        throw new AppError(
          'breach.bad_time',
          {},
          { places: [{ path: '/sentAt', code: 'time', message: 'ahead of now or before the detection' }] },
        )
      const part = (await listNotices(tx, row.id)).length + 1
      const isLate = part === 1 && row.due_at !== null && sent > row.due_at
      if (isLate && wanted.lateReason.length < 3) throw new AppError('breach.late_reason_required')
      await insertNotice(tx, row, {
        part,
        number: wanted.number,
        sentAt,
        recordedAt: isoNow(ctx),
        channel: wanted.channel,
        is_late: isLate,
        late_reason: isLate ? wanted.lateReason : '',
        note: wanted.note,
        content: row.content,
        by: personRefBehind(ctx),
      })
      return { state: 'notified', first_sent_at: row.first_sent_at ?? sent, version: row.version + 1 }
    },
  })
}

/** Records that the people concerned were told of their data of these kinds. @throws AppError `breach.bad_state` where the law asks for none of them, `breach.bad_time` */
export function tellSubjects(deps: Deps, { ctx, input }: Call<TellSubjectsInput & ById>): Promise<Breach> {
  const { kinds, toldAt, note } = TellSubjectsInput.parse(input)
  const at = toldAt ?? isoNow(ctx)
  return moveBreach(deps, ctx, input.id, {
    code: 'breach.subjects_told',
    version: null,
    from: ['open', 'notified'],
    params: { kinds, toldAt: at, note },
    change(_tx, row) {
      if (Date.parse(at) > ctx.clock.now() || at < row.detected_at.toISOString()) throw new AppError('breach.bad_time')
      const asked = subjectsOf(row, deps.rules.named(row.law_version), ctx.clock.now()).flatMap((clock) => clock.kinds)
      const told = kinds.filter((kind) => asked.includes(kind))
      if (told.length === 0) throw new AppError('breach.bad_state', { state: row.state })
      return { told: { ...row.told, ...Object.fromEntries(told.map((kind) => [kind, at])) } }
    },
  })
}

/** Names the persons who may read the record beside those whose office it is. @throws AppError `user.not_found` */
export function setBreachReaders(deps: Deps, { ctx, input }: Call<BreachReadersInput & ById>): Promise<Breach> {
  const ids = [...new Set(BreachReadersInput.parse(input).personIds)]
  return moveBreach(deps, ctx, input.id, {
    code: 'breach.readers_set',
    version: null,
    from: ['open', 'notified', 'closed'],
    params: { persons: ids.length },
    async change(tx) {
      const { rows } = await sql<PersonRef>`select id, display_name as "displayName" from users
        where id = any (${ids}::uuid[]) order by name_folded, id`.execute(tx)
      if (rows.length < ids.length) throw new AppError('user.not_found')
      return { reader_ids: rows.map((person) => person.id), readers: rows }
    },
  })
}

export function closeBreach(deps: Deps, { ctx, input }: Call<BreachCloseInput & ById>): Promise<Breach> {
  const { reason } = BreachCloseInput.parse(input)
  return moveBreach(deps, ctx, input.id, {
    code: 'breach.closed',
    version: null,
    from: ['open', 'notified'],
    params: { reason },
    change: () => ({ state: 'closed', closed_at: new Date(ctx.clock.now()) }),
  })
}

export function reopenBreach(deps: Deps, { ctx, input }: Call<BreachCloseInput & ById>): Promise<Breach> {
  const { reason } = BreachCloseInput.parse(input)
  return moveBreach(deps, ctx, input.id, {
    code: 'breach.reopened',
    version: null,
    from: ['closed'],
    params: { reason },
    change: (_tx, row) => ({ state: row.first_sent_at === null ? 'open' : 'notified', closed_at: null }),
  })
}
