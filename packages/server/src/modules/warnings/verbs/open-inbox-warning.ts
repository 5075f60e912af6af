import type { InboxWarning } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import type { WarningDeps } from '../ports.ts'
import { addHistory } from '../queries.ts'
import { isoNow, nameOf, tenantOf } from '../read.ts'
import { see } from '../recipient-model.ts'
import { factsOf, saveRecipients } from '../recipient-queries.ts'
import { lockInboxWarning, wholeInboxWarning } from './inbox.ts'

/**
 * Opens a warning. The first time, and the first time of each version, it is noted that the organisation has seen it.
 * @throws AppError `warning.not_found`, `tlp.denied`
 */
export async function openInboxWarning(
  deps: WarningDeps,
  { ctx, input }: Call<{ readonly warningId: string }>,
): Promise<InboxWarning> {
  allow(ctx, 'inbox.read')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const { recipient, warning } = await lockInboxWarning(tx, ctx, input.warningId)
    const before = factsOf(recipient)
    const after = see(before, warning.version, ctx.clock.now())
    // Somebody of another organisation who only looks on does not see in its stead.
    const isNew = after.seenVersion !== before.seenVersion
    if (isNew) {
      const issuer = tenantOf(warning)
      await saveRecipients(tx, [{ row: recipient, facts: after }])
      await addHistory(tx, issuer, {
        warningId: warning.id,
        at: isoNow(ctx),
        code: 'recipient.seen',
        by: nameOf(ctx),
        organisationId: ctx.tenant,
        params: { version: warning.version },
      })
      await publish(tx, { ...ctx, tenant: issuer }, 'warning.answered.v1', {
        warningId: warning.id,
        organisationId: ctx.tenant,
        state: after.state,
      })
    }
    const view = await wholeInboxWarning(tx, deps, ctx, warning)
    if (isNew)
      await audit(tx, ctx, {
        action: 'inbox.open',
        subject: { kind: 'warning', id: warning.id },
        after: { version: warning.version },
      })
    return view
  })
}
