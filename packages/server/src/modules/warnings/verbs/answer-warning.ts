import { AppError, type InboxWarning, ReasonInput, ReportInput } from '@haidang/contracts'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import type { WarningDeps } from '../ports.ts'
import { addHistory } from '../queries.ts'
import { isoNow, nameOf, personOf, tenantOf } from '../read.ts'
import { acknowledge, type RecipientFacts, type RecipientOutcome, report } from '../recipient-model.ts'
import { type AnswerColumns, factsOf, saveAnswer } from '../recipient-queries.ts'
import type { WarningRow } from '../tables.ts'
import { lockInboxWarning, wholeInboxWarning } from './inbox.ts'

interface Answer {
  readonly action: 'inbox.acknowledge' | 'inbox.report' | 'inbox.help'
  readonly code: string
  readonly params?: Record<string, unknown>
  readonly columns: AnswerColumns
  decide(facts: RecipientFacts, warning: WarningRow): RecipientOutcome
}

/** What an organisation says on its own row of a warning that is still out. */
async function answer(deps: WarningDeps, ctx: Context, warningId: string, given: Answer): Promise<InboxWarning> {
  allow(ctx, 'inbox.answer')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const { recipient, warning } = await lockInboxWarning(tx, ctx, warningId)
    if (warning.state !== 'dispatched') throw new AppError('warning.bad_state', { state: warning.state })
    const outcome = given.decide(factsOf(recipient), warning)
    if (!outcome.ok) throw new AppError(outcome.refusal, { state: recipient.state, version: warning.version })
    await saveAnswer(tx, recipient, outcome.facts, given.columns)
    const issuer = tenantOf(warning)
    await addHistory(tx, issuer, {
      warningId,
      at: isoNow(ctx),
      code: given.code,
      by: nameOf(ctx),
      organisationId: ctx.tenant,
      params: given.params ?? {},
    })
    const view = await wholeInboxWarning(tx, deps, ctx, warning)
    await publish(tx, { ...ctx, tenant: issuer }, 'warning.answered.v1', {
      warningId,
      organisationId: ctx.tenant,
      state: outcome.facts.state,
    })
    await audit(tx, ctx, {
      action: given.action,
      subject: { kind: 'warning', id: warningId },
      before: { state: recipient.state },
      after: { state: outcome.facts.state, ...given.params },
    })
    return view
  })
}

/**
 * The organisation takes the warning on.
 * @throws AppError `recipient.bad_state` unopened or acknowledged before, `warning.version_changed` where a newer text has not been opened
 */
export async function acknowledgeWarning(
  deps: WarningDeps,
  { ctx, input }: Call<{ readonly warningId: string }>,
): Promise<InboxWarning> {
  return answer(deps, ctx, input.warningId, {
    action: 'inbox.acknowledge',
    code: 'recipient.acknowledged',
    columns: { acknowledgedBy: personOf(ctx) },
    decide: (facts, warning) => acknowledge(facts, warning.version, ctx.clock.now()),
  })
}

/** The organisation says what it did. @throws AppError `recipient.bad_state` before the acknowledgement or after verification */
export async function reportWarning(
  deps: WarningDeps,
  { ctx, input }: Call<ReportInput & { readonly warningId: string }>,
): Promise<InboxWarning> {
  const { outcome, note } = ReportInput.parse(input)
  return answer(deps, ctx, input.warningId, {
    action: 'inbox.report',
    code: 'recipient.reported',
    params: { outcome, note },
    columns: { report: { outcome, note }, reportedBy: personOf(ctx) },
    decide: (facts) => report(facts, ctx.clock.now()),
  })
}

/** The organisation asks the issuer for help; this stops no clock. */
export async function requestHelp(
  deps: WarningDeps,
  { ctx, input }: Call<ReasonInput & { readonly warningId: string }>,
): Promise<InboxWarning> {
  const { reason } = ReasonInput.parse(input)
  return answer(deps, ctx, input.warningId, {
    action: 'inbox.help',
    code: 'recipient.help_requested',
    params: { reason },
    columns: { help: { at: isoNow(ctx), reason } },
    decide: (facts) => ({ ok: true, facts }),
  })
}
