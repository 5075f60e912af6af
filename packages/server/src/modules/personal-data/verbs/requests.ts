import {
  AppError,
  type DataRequest,
  DataRequestReasonInput,
  type DataRequestQuery,
  type DataRequestSummary,
  DecideDataRequestInput,
  OpenDataRequestInput,
  VerifyIdentityInput,
} from '@haidang/contracts'
import { type TenantId, vietnamDate } from '@haidang/std'
import { allow, type Call, type Context, personRefBehind, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { PersonalDataDeps } from '../deps.ts'
import { isPersonHeld } from '../holds.ts'
import { CLOSED_STATES, endOfSpan, requestClock } from '../model.ts'
import { isoNow, nameOf, nextCode, organisationOf } from '../read.ts'
import { GIVES_DATA, presentRequestSummary, wholeRequest } from '../request-present.ts'
import {
  addRequestHistory,
  approvalStateOf,
  findAccount,
  getAccount,
  getRequest,
  insertRequest,
  listRequestRows,
  type RequestRow,
  saveRequest,
} from '../request-queries.ts'

type Deps = Pick<PersonalDataDeps, 'db' | 'rules' | 'calendar'>
interface ById {
  readonly id: string
}

export async function listDataRequests(
  { db }: Deps,
  { ctx, input }: Call<DataRequestQuery>,
): Promise<{ items: DataRequestSummary[]; nextCursor: string | null }> {
  allow(ctx, 'personal_data.read')
  const { rows, nextCursor } = await db.withTx(ctx.scope, (tx) => listRequestRows(tx, input))
  return { items: rows.map((row) => presentRequestSummary(row, ctx.clock.now())), nextCursor }
}

/** @throws AppError `data_request.not_found` */
export async function showDataRequest({ db, rules }: Deps, { ctx, input }: Call<ById>): Promise<DataRequest> {
  allow(ctx, 'personal_data.read')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getRequest(tx, input.id)
    if (row === undefined) throw new AppError('data_request.not_found')
    return wholeRequest(tx, ctx, rules, row)
  })
}

/** Takes in a person's request; its clock runs from when it was received. @throws AppError `breach.bad_time` for a time ahead */
export async function openDataRequest(deps: Deps, { ctx, input }: Call<OpenDataRequestInput>): Promise<DataRequest> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'personal_data.manage', { organisation })
  const wanted = OpenDataRequestInput.parse(input)
  const receivedMs = wanted.receivedAt === null ? ctx.clock.now() : Date.parse(wanted.receivedAt)
  if (receivedMs > ctx.clock.now())
    throw new AppError(
      'breach.bad_time',
      {},
      { places: [{ path: '/receivedAt', code: 'time', message: 'ahead of now' }] },
    )
  const law = deps.rules.on(vietnamDate(receivedMs))
  const { acknowledgeBy, dueAt } = requestClock(law, deps.calendar, { ...wanted, receivedMs })
  return deps.db.withTx(ctx.scope, async (tx) => {
    const id = newId(ctx.clock)
    const year = vietnamDate(ctx.clock.now()).slice(0, 4)
    const code = await nextCode(tx, { tenant: organisation, table: 'data_requests', mark: 'DL', year })
    const account = await findAccount(tx, wanted.person)
    const at = isoNow(ctx)
    await insertRequest(tx, {
      tenant_id: organisation,
      id,
      code,
      organisation: await organisationOf(tx, organisation),
      law_version: law.version,
      kind: wanted.kind,
      channel: wanted.channel,
      person: wanted.person,
      user_id: account?.id ?? null,
      details: wanted.details,
      needs_others: wanted.needsOthers,
      receivedAt: new Date(receivedMs).toISOString(),
      acknowledgeBy: acknowledgeBy === null ? null : new Date(acknowledgeBy).toISOString(),
      dueAt: new Date(dueAt).toISOString(),
      at,
      by: personRefBehind(ctx),
    })
    await addRequestHistory(
      tx,
      { tenant_id: organisation, id },
      { at, by: nameOf(ctx), code: 'data_request.opened', params: { code } },
    )
    await audit(tx, ctx, {
      action: 'personal_data.manage',
      subject: { kind: 'data_request', id },
      after: { code, kind: wanted.kind, law: law.version },
      organisation,
    })
    const row = await getRequest(tx, id)
    if (row === undefined) throw new AppError('data_request.not_found')
    return wholeRequest(tx, ctx, deps.rules, row)
  })
}

interface Step {
  readonly code: string
  readonly params?: Readonly<Record<string, unknown>>
  change(row: RequestRow, tx: Tx): Promise<Partial<RequestRow>> | Partial<RequestRow>
}

/** One step on the way of an open request. */
async function moveRequest(deps: Deps, ctx: Context, id: string, step: Step): Promise<DataRequest> {
  allow(ctx, 'personal_data.manage')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await getRequest(tx, id, true)
    if (row === undefined) throw new AppError('data_request.not_found')
    if (CLOSED_STATES.has(row.state)) throw new AppError('data_request.bad_state', { state: row.state })
    const saved = { ...row, ...(await step.change(row, tx)) }
    await saveRequest(tx, saved)
    await addRequestHistory(tx, row, { at: isoNow(ctx), by: nameOf(ctx), code: step.code, params: step.params ?? {} })
    await audit(tx, ctx, {
      action: 'personal_data.manage',
      subject: { kind: 'data_request', id: row.id },
      before: { state: row.state },
      after: { step: step.code, state: saved.state, ...step.params },
      organisation: row.tenant_id,
    })
    return wholeRequest(tx, ctx, deps.rules, saved)
  })
}

/** The person was told that the request is in and how it goes on. */
export const acknowledgeDataRequest = (deps: Deps, { ctx, input }: Call<ById>): Promise<DataRequest> =>
  moveRequest(deps, ctx, input.id, {
    code: 'data_request.acknowledged',
    change(row) {
      if (row.acknowledged_at !== null) throw new AppError('data_request.bad_state', { state: row.state })
      return { acknowledged_at: new Date(ctx.clock.now()) }
    },
  })

/** Notes how it was made sure that the person is who they say. */
export const verifyIdentity = (deps: Deps, { ctx, input }: Call<VerifyIdentityInput & ById>): Promise<DataRequest> => {
  const { how, note } = VerifyIdentityInput.parse(input)
  return moveRequest(deps, ctx, input.id, {
    code: 'data_request.verified',
    params: { how },
    change: (row) => ({
      identity: { how, note, at: isoNow(ctx), by: personRefBehind(ctx) },
      state: row.state === 'received' ? 'verified' : row.state,
    }),
  })
}

/** Extends the limit once, as far as the law allows. @throws AppError `data_request.extended_already` */
export const extendDataRequest = (
  deps: Deps,
  { ctx, input }: Call<DataRequestReasonInput & ById>,
): Promise<DataRequest> => {
  const { reason } = DataRequestReasonInput.parse(input)
  return moveRequest(deps, ctx, input.id, {
    code: 'data_request.extended',
    params: { reason },
    change(row) {
      const { extension } = deps.rules.named(row.law_version).requests[row.kind]
      if (extension === null || row.extension !== null) throw new AppError('data_request.extended_already')
      const until = new Date(endOfSpan(deps.calendar, row.due_at.getTime(), extension))
      return { due_at: until, extension: { reason, at: isoNow(ctx), until: until.toISOString() } }
    },
  })
}

/**
 * Asks a second person to agree that the data is given out or erased. What they agree to is done by the executors of this module.
 * @throws AppError `data_request.not_verified`, `data_request.account_active`, `data_request.on_hold`, `approval.already_asked`
 */
export async function askApproval(
  deps: Deps & Pick<PersonalDataDeps, 'approvals'>,
  { ctx, input }: Call<DataRequestReasonInput & ById>,
): Promise<DataRequest> {
  allow(ctx, 'personal_data.manage')
  requireFreshProof(ctx)
  const { reason } = DataRequestReasonInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await getRequest(tx, input.id, true)
    if (row === undefined) throw new AppError('data_request.not_found')
    if (CLOSED_STATES.has(row.state)) throw new AppError('data_request.bad_state', { state: row.state })
    if (row.identity === null) throw new AppError('data_request.not_verified')
    if (!GIVES_DATA.has(row.kind) && row.kind !== 'erasure')
      throw new AppError('data_request.bad_state', { state: row.state })
    await checkErasure(tx, row)
    await addRequestHistory(tx, row, {
      at: isoNow(ctx),
      by: nameOf(ctx),
      code: 'data_request.approval_asked',
      params: { reason },
    })
    await saveRequest(tx, { ...row, state: 'awaiting_approval' })
    const outcome = await deps.approvals.ask(tx, ctx, {
      act: GIVES_DATA.has(row.kind) ? 'personal_data.export' : 'record.deletion',
      organisation: row.tenant_id as TenantId,
      subject: { kind: 'data_request', id: row.id, title: `${row.code} · ${row.person.name}` },
      params: { kind: row.kind },
      changes: [],
      reason,
      ...(row.user_id === null ? {} : { aboutUserId: row.user_id }),
    })
    const after = await getRequest(tx, row.id)
    if (after === undefined) throw new AppError('data_request.not_found')
    const saved = outcome.kind === 'done' ? after : { ...after, approval_id: outcome.approval.id }
    await saveRequest(tx, saved)
    return wholeRequest(tx, ctx, deps.rules, saved)
  })
}

/** An erasure needs an account that is closed and no hold. @throws AppError `data_request.account_active`, `data_request.on_hold` */
export async function checkErasure(tx: Tx, row: RequestRow): Promise<void> {
  if (row.kind !== 'erasure') return
  const account = row.user_id === null ? undefined : await getAccount(tx, row.user_id)
  if (account?.is_active === true) throw new AppError('data_request.account_active')
  if (await isPersonHeld(tx, row.tenant_id, row.user_id)) throw new AppError('data_request.on_hold')
}

/**
 * Ends a request with its outcome. A fulfilled export or erasure was agreed to by a second person before; a refusal and a part say why.
 * @throws AppError `data_request.needs_approval`, `data_request.not_verified`, `request.invalid` without a reason
 */
export const decideDataRequest = (
  deps: Deps,
  { ctx, input }: Call<DecideDataRequestInput & ById>,
): Promise<DataRequest> => {
  const { outcome, reason } = DecideDataRequestInput.parse(input)
  if (outcome !== 'fulfilled' && reason.length < 3)
    throw new AppError(
      'request.invalid',
      {},
      { places: [{ path: '/reason', code: 'too_small', message: 'a reason is needed' }] },
    )
  return moveRequest(deps, ctx, input.id, {
    code: 'data_request.decided',
    params: { outcome, reason },
    async change(row, tx) {
      if (row.identity === null && outcome !== 'refused') throw new AppError('data_request.not_verified')
      const asked = row.approval_id === null ? null : await approvalStateOf(tx, row.approval_id, isoNow(ctx))
      if (asked === 'pending') throw new AppError('data_request.bad_state', { state: row.state })
      const isDone = GIVES_DATA.has(row.kind)
        ? row.granted_until !== null
        : row.kind !== 'erasure' || row.outcome !== null
      if (outcome !== 'refused' && !isDone) throw new AppError('data_request.needs_approval')
      return {
        state: outcome,
        closed_at: new Date(ctx.clock.now()),
        decision: { outcome, reason, at: isoNow(ctx), by: personRefBehind(ctx) },
      }
    },
  })
}

/** The person took the request back. */
export const withdrawDataRequest = (
  deps: Deps,
  { ctx, input }: Call<DataRequestReasonInput & ById>,
): Promise<DataRequest> => {
  const { reason } = DataRequestReasonInput.parse(input)
  return moveRequest(deps, ctx, input.id, {
    code: 'data_request.withdrawn',
    params: { reason },
    change: () => ({ state: 'withdrawn', closed_at: new Date(ctx.clock.now()) }),
  })
}
