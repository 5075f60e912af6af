import { type Tx, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Identity } from '../identity.ts'
import { getRecoveryCodes, getTotp, useRecoveryCode, useTotpStep } from './queries.ts'
import { findRecoveryCode } from './recovery-codes.ts'
import { totpStep } from './totp.ts'

/** Where a person's secret for one-time codes is bound to. */
export const totpPlace = (userId: string): string => `totp:${userId}`

/** A code found right, not yet used up. */
export type ReadyCode =
  | { readonly kind: 'totp'; readonly step: number }
  | { readonly kind: 'recovery_code'; readonly hash: Uint8Array }

/** Checks a code outside the transaction that uses it up, since a recovery code is hashed as slowly as a password. */
export async function readyCode(
  { db, secrets, passwords }: Pick<Identity, 'db' | 'secrets' | 'passwords'>,
  userId: string,
  method: 'totp' | 'recovery_code',
  code: string,
  nowMs: number,
): Promise<ReadyCode | null> {
  if (method === 'totp') {
    const row = await db.withTx(SYSTEM_SCOPE, (tx) => getTotp(tx, userId))
    if (row?.sealed_secret === null || row?.sealed_secret === undefined || row.confirmed_at === null) return null
    const step = totpStep(secrets.open(row.sealed_secret, totpPlace(userId)), code, nowMs, row.last_step)
    return step === null ? null : { kind: 'totp', step }
  }
  const kept = await db.withTx(SYSTEM_SCOPE, (tx) => getRecoveryCodes(tx, userId))
  if (kept === null) return null
  const hash = await findRecoveryCode(passwords, code, kept)
  return hash === null ? null : { kind: 'recovery_code', hash }
}

/** Uses a code up. @returns false where somebody else used it meanwhile */
export function useCode(tx: Tx, userId: string, ready: ReadyCode, nowMs: number): Promise<boolean> {
  return ready.kind === 'totp'
    ? useTotpStep(tx, userId, ready.step)
    : useRecoveryCode(tx, userId, ready.hash, new Date(nowMs).toISOString())
}
