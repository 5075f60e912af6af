import type { Clock } from '@haidang/std'
import type { Tx } from '#src/platform/db/index.ts'
import type { PasskeyRow, StepKind, StepRow } from '../tables.ts'
import { takeStep } from '../sign-in-steps.ts'
import { lockPasskey, usePasskey } from './queries.ts'
import { readAssertion, type RelyingParty, verifyAssertion } from './webauthn.ts'

/** What an answered ceremony came to. The challenge is used up in every case. */
export type PasskeyProof =
  | { readonly kind: 'right'; readonly step: StepRow; readonly passkey: PasskeyRow }
  /** The ceremony is unknown, over, answered already, or was opened from another network. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'wrong'; readonly passkey: PasskeyRow | null }

/** Checks the answer to a ceremony and counts the passkey's use. */
export async function checkPasskey(
  tx: Tx,
  clock: Clock,
  party: RelyingParty,
  kind: StepKind,
  answer: { readonly token: string; readonly response: unknown; readonly address: string },
): Promise<PasskeyProof> {
  const step = await takeStep(tx, clock, kind, answer.token, answer.address)
  if (step === undefined || step.challenge === null) return { kind: 'expired' }
  const assertion = readAssertion(answer.response)
  if (assertion === null) return { kind: 'wrong', passkey: null }
  const passkey = await lockPasskey(tx, assertion.credentialId)
  if (passkey === undefined) return { kind: 'wrong', passkey: null }
  const isWhose =
    (step.user_id === null || step.user_id === passkey.user_id) &&
    (assertion.userId === null || assertion.userId === passkey.user_id)
  const verified = isWhose ? await verifyAssertion(party, step.challenge, assertion, passkey) : null
  if (verified === null) return { kind: 'wrong', passkey }
  await usePasskey(tx, passkey.id, verified.signCount, verified.isSynced, new Date(clock.now()).toISOString())
  return { kind: 'right', step, passkey }
}
