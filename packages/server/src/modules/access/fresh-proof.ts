import { AppError } from '@haidang/contracts'
import type { Context } from './context.ts'

/** How long a proof of who sits there is believed before dangerous acts: reset, roles, tokens, backup, export of the audit. */
export const PROOF_FRESH_MS = 10 * 60_000

/**
 * Stops a dangerous act until the person has proved within the last ten minutes who they are (OWASP ASVS 5.0, 7.5.3). Called
 * behind `allow`. The platform's own jobs pass; a token does not, since nobody sits behind it.
 * @throws AppError `session.step_up_required`; `token.not_for_tokens`
 */
export function requireFreshProof(ctx: Context): void {
  if (ctx.actor.kind === 'system') return
  if (ctx.actor.kind === 'token') throw new AppError('token.not_for_tokens')
  if (ctx.provedAt === undefined || ctx.clock.now() >= ctx.provedAt + PROOF_FRESH_MS)
    throw new AppError('session.step_up_required')
}
