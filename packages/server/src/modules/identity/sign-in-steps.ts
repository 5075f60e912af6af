import { createHash } from 'node:crypto'
import type { Clock } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { networkOf } from './sign-in-attempts.ts'
import type { StepKind, StepRow } from './tables.ts'

/** How long a person may take from the password to the second factor. */
export const STEP_MS = 5 * 60_000
/** Wrong codes one step bears; after them the sign-in begins again at the password. */
const MOST_FAILURES = 5

const networkHash = (address: string): Buffer => createHash('sha256').update(networkOf(address)).digest()

export interface NewStep {
  readonly kind: StepKind
  readonly userId?: string
  readonly sessionId?: string
  readonly parentToken?: string
  readonly challenge?: string
  readonly address: string
}

/** Opens a step; its token is answered and kept nowhere. Clears away steps that are over, a bounded number at a time. */
export async function openStep(tx: Tx, clock: Clock, step: NewStep): Promise<{ token: string; expiresAt: string }> {
  const now = clock.now()
  const token = newSecretToken()
  const expiresAt = new Date(now + STEP_MS).toISOString()
  await sql`delete from sign_in_steps where token_hash in
    (select token_hash from sign_in_steps where expires_at <= ${new Date(now).toISOString()} limit 500)`.execute(tx)
  await sql`insert into sign_in_steps (token_hash, kind, user_id, session_id, parent_hash, challenge, network, expires_at)
    values (${hashSecretToken(token)}, ${step.kind}, ${step.userId ?? null}, ${step.sessionId ?? null},
      ${step.parentToken === undefined ? null : hashSecretToken(step.parentToken)}, ${step.challenge ?? null},
      ${networkHash(step.address)}, ${expiresAt})`.execute(tx)
  return { token, expiresAt }
}

const columns = sql`kind, user_id, session_id, parent_hash, challenge, failures`

/** The open step of a token, locked; undefined where it is unknown, over, of another kind or opened from another network. */
export async function lockStep(
  tx: Tx,
  clock: Clock,
  kind: StepKind,
  token: string,
  address: string,
): Promise<StepRow | undefined> {
  const { rows } = await sql<StepRow>`select ${columns} from sign_in_steps
    where token_hash = ${hashSecretToken(token)} and kind = ${kind} and network = ${networkHash(address)}
      and expires_at > ${new Date(clock.now()).toISOString()} for update`.execute(tx)
  return rows[0]
}

/** As `lockStep`, and the step is over: a challenge is answered once, rightly or not. */
export async function takeStep(
  tx: Tx,
  clock: Clock,
  kind: StepKind,
  token: string,
  address: string,
): Promise<StepRow | undefined> {
  const { rows } = await sql<StepRow>`delete from sign_in_steps
    where token_hash = ${hashSecretToken(token)} and kind = ${kind} and network = ${networkHash(address)}
      and expires_at > ${new Date(clock.now()).toISOString()} returning ${columns}`.execute(tx)
  return rows[0]
}

/** Ends the sign-in a passkey is the second factor of. @returns whether it was still open */
export async function takeParent(tx: Tx, clock: Clock, parentHash: Uint8Array): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from sign_in_steps where token_hash = ${Buffer.from(parentHash)}
    and kind = 'second_factor' and expires_at > ${new Date(clock.now()).toISOString()}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function closeStep(tx: Tx, token: string): Promise<void> {
  await sql`delete from sign_in_steps where token_hash = ${hashSecretToken(token)}`.execute(tx)
}

/** Notes a wrong code; the fifth ends the step. */
export async function failStep(tx: Tx, token: string, failures: number): Promise<void> {
  if (failures + 1 >= MOST_FAILURES) await closeStep(tx, token)
  else
    await sql`update sign_in_steps set failures = failures + 1 where token_hash = ${hashSecretToken(token)}`.execute(tx)
}

/** Ends whatever a person has under way: the password or a factor changed. */
export async function closeStepsOf(tx: Tx, userId: string): Promise<void> {
  await sql`delete from sign_in_steps where user_id = ${userId}`.execute(tx)
}
