import { AcceptProposalInput, type AcceptProposalOutcome, AppError } from '@haidang/contracts'
import { severityRank, type TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { getException } from '../exception-queries.ts'
import { listFeedback } from '../feedback-queries.ts'
import { makeException } from '../make-exception.ts'
import { presentRule } from '../present.ts'
import { getRule, lockRule, saveChoice } from '../queries.ts'
import { readExceptions } from '../read-exceptions.ts'
import { readTuning } from '../read-tuning.ts'

const DEFAULT_EXPIRY_MS = 90 * 86_400_000

/**
 * Does what was proposed about a rule: makes the exception, lowers the level, or switches it off.
 * @throws AppError `rule.not_found`, `tuning.proposal_gone` where the feedback no longer says so
 */
export async function acceptProposal(
  db: Database,
  { ctx, input }: Call<AcceptProposalInput>,
): Promise<AcceptProposalOutcome> {
  allow(ctx, 'rule.tune')
  const wanted = AcceptProposalInput.parse(input)
  const at = new Date(ctx.clock.now()).toISOString()
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockRule(tx, wanted.ruleId)
    if (row === undefined || row.retired_at !== null) throw new AppError('rule.not_found')
    const filter = { minClosed: 1, minShare: 0, organisations: null, ruleId: row.id }
    const [item] = await readTuning(tx, await listFeedback(tx, filter, undefined, 1), null)
    const proposal = item?.proposals.find((p) => p.key === wanted.key)
    if (proposal === undefined) throw new AppError('tuning.proposal_gone')
    let exceptionId: string | null = null
    if (proposal.kind === 'exception') {
      const expiresAt =
        wanted.expiresAt === undefined ? new Date(ctx.clock.now() + DEFAULT_EXPIRY_MS).toISOString() : wanted.expiresAt
      const made = await makeException(tx, ctx, {
        ruleId: row.id,
        audience:
          proposal.organisation === null
            ? { kind: 'all' }
            : { kind: 'organisation', organisationId: proposal.organisation.id },
        matching: {
          kind: 'fields',
          fields: [{ field: proposal.field ?? '', operator: 'equals', values: [proposal.value ?? ''] }],
        },
        reason: wanted.reason.length >= 3 ? wanted.reason : `${proposal.support}/${proposal.outOf}`,
        expiresAt,
      })
      exceptionId = made.id
    } else {
      allow(ctx, 'rule.manage', { organisation: row.tenant_id as TenantId })
      const severity = proposal.toLevel === null ? row.severity : severityRank(proposal.toLevel)
      await saveChoice(
        tx,
        row,
        {
          is_enabled: proposal.kind === 'disable' ? false : row.is_enabled,
          severity,
          chosen_enabled: proposal.kind === 'disable' ? false : row.chosen_enabled,
          chosen_severity: proposal.kind === 'lower_level' ? severity : row.chosen_severity,
        },
        at,
      )
      await publish(tx, ctx, 'rules.changed.v1', { packName: row.pack_name })
    }
    await audit(tx, ctx, {
      action: 'tuning.accept',
      subject: { kind: 'rule', id: row.id },
      after: { ...proposal, reason: wanted.reason, exceptionId },
      organisation: row.tenant_id,
    })
    const rule = await getRule(tx, row.id, at)
    if (rule === undefined) throw new AppError('rule.not_found')
    const made = exceptionId === null ? undefined : await getException(tx, exceptionId)
    const [exception] = made === undefined ? [] : await readExceptions(tx, [made], ctx.clock.now())
    return { rule: presentRule(rule), exception: exception ?? null }
  })
}
