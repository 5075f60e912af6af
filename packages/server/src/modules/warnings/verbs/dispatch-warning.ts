import { AppError, type Warning } from '@haidang/contracts'
import { SEVERITIES, vietnamDate } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import type { Executor } from '#src/modules/approvals/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { organisationsWithReaders, queueToOrganisations } from '#src/modules/notifications/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { deadlinesFrom } from '../deadlines.ts'
import { decide, formatNumber } from '../model.ts'
import { noticeOf } from '../notices.ts'
import type { WarningState } from '../model.ts'
import type { WarningDeps } from '../ports.ts'
import { addHistory, markVersionDispatched, saveWarning, takeNumber } from '../queries.ts'
import { concernedBy, issuerRef, lockWarning, nameOf, personOf, tenantOf, wholeWarning } from '../read.ts'
import { addressed } from '../recipient-model.ts'
import { insertRecipients, listAddressees } from '../recipient-queries.ts'
import type { WarningRow } from '../tables.ts'
import type { WarningById } from './move-warning.ts'

/**
 * Sends an approved warning: number, recipients with their deadlines, and everything that is to be delivered, in one
 * transaction. Mail and webhooks go out after it. From the severity the rule set names, the dispatch waits for a second hand.
 * @throws AppError `warning.not_found`, `warning.bad_state`, `warning.no_recipients`, `approval.already_asked`
 */
export async function dispatchWarning(deps: WarningDeps, { ctx, input }: Call<WarningById>): Promise<Warning> {
  allow(ctx, 'warning.dispatch')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockWarning(tx, input.id)
    const tenant = tenantOf(row)
    allow(ctx, 'warning.dispatch', { organisation: tenant, tlp: row.tlp })
    const state = nextState(row, ctx)
    if (deps.askSecondHand === undefined || !needsSecondHand(deps, row, ctx)) {
      return wholeWarning(tx, deps, ctx, await send(tx, deps, ctx, row, state))
    }
    const outcome = await deps.askSecondHand(tx, ctx, {
      act: 'warning.dispatch_above_level',
      organisation: tenant,
      subject: { kind: 'warning', id: row.id, title: row.content.title },
      params: { version: row.version },
      changes: [
        { field: 'severity', before: null, after: row.severity },
        { field: 'state', before: row.state, after: state },
      ],
      reason: '',
      tlp: row.tlp,
    })
    if (outcome.kind === 'pending')
      await addHistory(tx, tenant, {
        warningId: row.id,
        at: new Date(ctx.clock.now()).toISOString(),
        code: 'warning.release_asked',
        by: nameOf(ctx),
        params: {},
      })
    return wholeWarning(tx, deps, ctx, await lockWarning(tx, row.id))
  })
}

/**
 * Carries out a dispatch the second hand was given to, as `approvals` asks for it.
 * @throws AppError `warning.version_changed` where the text is no longer the one that was agreed to; else as `dispatchWarning`
 */
export function createRelease(deps: WarningDeps): Executor {
  return async (tx, ctx, act) => {
    const row = await lockWarning(tx, act.subjectId)
    if (row.version !== act.params['version']) throw new AppError('warning.version_changed', { version: row.version })
    await send(tx, deps, ctx, row, nextState(row, ctx))
  }
}

function needsSecondHand(deps: WarningDeps, row: WarningRow, ctx: Context): boolean {
  const { secondHandFrom } = deps.rules.warningDeadlinesOn(vietnamDate(ctx.clock.now()))
  const set = deps.secondHandSeverity?.() ?? null
  // Who runs the platform may ask for the second hand sooner than the rule set, never later.
  return [secondHandFrom, set].some(
    (from) => from !== undefined && from !== null && SEVERITIES.indexOf(row.severity) >= SEVERITIES.indexOf(from),
  )
}

function nextState(row: WarningRow, ctx: Context): WarningState {
  const decision = decide(
    { state: row.state, version: row.version, authorIds: row.author_ids },
    'dispatch',
    personOf(ctx)?.id ?? null,
  )
  if (!decision.ok) throw new AppError(decision.refusal, { state: row.state, act: 'dispatch' })
  return decision.state
}

async function send(
  tx: Tx,
  deps: WarningDeps,
  ctx: Context,
  row: WarningRow,
  state: WarningState,
): Promise<WarningRow> {
  const tenant = tenantOf(row)
  const concerned = await concernedBy(tx, deps, { campaignId: row.campaign_id, alertId: row.alert_id })
  const addressees = await listAddressees(tx, tenant, concerned, row.addressing)
  if (addressees.length === 0) throw new AppError('warning.no_recipients')

  const now = ctx.clock.now()
  const at = new Date(now).toISOString()
  const today = vietnamDate(now)
  const rules = deps.rules.warningDeadlinesOn(today)
  const deadlines = deadlinesFrom(rules, deps.rules.workingCalendar, row.severity, now)
  const organisationIds = addressees.map((a) => a.tenant_id)
  const readable = await organisationsWithReaders(tx, organisationIds, row.tlp)
  const year = Number(today.slice(0, 4))
  const number = formatNumber(year, await takeNumber(tx, tenant, year))
  const saved = await saveWarning(tx, tenant, row, {
    state,
    number,
    dispatchedAt: at,
    deadlines: { version: rules.version },
    issuer: await issuerRef(tx, tenant),
  })
  await markVersionDispatched(tx, tenant, row.id, row.version, at)
  await insertRecipients(
    tx,
    tenant,
    row.id,
    addressees.map((a) => ({
      organisationId: a.tenant_id,
      reason: a.reason,
      facts: addressed(deadlines, readable.has(a.tenant_id), now),
    })),
  )
  const notice = noticeOf(saved, deadlines)
  await queueToOrganisations(
    tx,
    ctx.clock,
    tenant,
    'dispatched',
    saved.tlp,
    addressees.map((a) => ({ organisationId: a.tenant_id, contactEmail: a.contact_email, notice })),
  )
  await addHistory(tx, tenant, {
    warningId: row.id,
    at,
    code: 'warning.dispatched',
    by: nameOf(ctx),
    params: { number, recipients: addressees.length },
  })
  const publisher = { ...ctx, tenant }
  await publish(tx, publisher, 'warning.dispatched.v1', {
    warningId: row.id,
    version: row.version,
    isCorrection: false,
    organisationIds,
  })
  await publish(tx, publisher, 'warning.changed.v1', { warningId: row.id, state: saved.state })
  await audit(tx, ctx, {
    action: 'warning.dispatch',
    subject: { kind: 'warning', id: row.id },
    before: { state: row.state },
    after: { state: saved.state, number, organisationIds },
    organisation: tenant,
  })
  return saved
}
