import { sql, type Tx } from '#src/platform/db/index.ts'
import type { PasskeyRow, TotpRow } from '../tables.ts'
import type { HashedCodes } from './recovery-codes.ts'

export async function getTotp(tx: Tx, userId: string): Promise<TotpRow | undefined> {
  const { rows } =
    await sql<TotpRow>`select sealed_secret, confirmed_at, last_step::float8 as last_step, pending_secret, pending_until
      from totp_factors where user_id = ${userId}`.execute(tx)
  return rows[0]
}

/** Keeps a secret that waits for its first code; one in use stays in use meanwhile. */
export async function savePendingTotp(
  tx: Tx,
  tenant: string,
  userId: string,
  sealedSecret: string,
  until: string,
): Promise<void> {
  await sql`insert into totp_factors (tenant_id, user_id, pending_secret, pending_until)
    values (${tenant}, ${userId}, ${sealedSecret}, ${until})
    on conflict (user_id) do update set pending_secret = excluded.pending_secret, pending_until = excluded.pending_until`.execute(
    tx,
  )
}

/** Takes the waiting secret into use. @returns false where another one took its place meanwhile */
export async function confirmTotp(
  tx: Tx,
  userId: string,
  sealedSecret: string,
  at: string,
  step: number,
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update totp_factors set sealed_secret = pending_secret, confirmed_at = ${at}, last_step = ${step},
        pending_secret = null, pending_until = null
      where user_id = ${userId} and pending_secret = ${sealedSecret}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** Marks a step's code as used. @returns false where it was used meanwhile */
export async function useTotpStep(tx: Tx, userId: string, step: number): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update totp_factors set last_step = ${step} where user_id = ${userId} and confirmed_at is not null and last_step < ${step}`.execute(
      tx,
    )
  return (numAffectedRows ?? 0n) > 0n
}

export async function deleteTotp(tx: Tx, userId: string): Promise<void> {
  await sql`delete from totp_factors where user_id = ${userId}`.execute(tx)
}

const passkeyColumns = sql`tenant_id, id, user_id, credential_id, public_key, sign_count::float8 as sign_count, transports, name,
  is_synced, created_at, last_used_at`

export async function listPasskeys(tx: Tx, userId: string): Promise<PasskeyRow[]> {
  const { rows } =
    await sql<PasskeyRow>`select ${passkeyColumns} from passkeys where user_id = ${userId} order by created_at, id`.execute(
      tx,
    )
  return rows
}

/** Locked until the transaction ends: its counter goes up once for each use. */
export async function lockPasskey(tx: Tx, credentialId: string): Promise<PasskeyRow | undefined> {
  const { rows } =
    await sql<PasskeyRow>`select ${passkeyColumns} from passkeys where credential_id = ${credentialId} for update`.execute(
      tx,
    )
  return rows[0]
}

export interface NewPasskey {
  readonly id: string
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly signCount: number
  readonly transports: readonly string[]
  readonly name: string
  readonly isSynced: boolean
  readonly at: string
}

export async function insertPasskey(tx: Tx, tenant: string, userId: string, passkey: NewPasskey): Promise<void> {
  await sql`insert into passkeys (tenant_id, id, user_id, credential_id, public_key, sign_count, transports, name, is_synced, created_at)
    values (${tenant}, ${passkey.id}, ${userId}, ${passkey.credentialId}, ${Buffer.from(passkey.publicKey)}, ${passkey.signCount},
      ${[...passkey.transports]}::text[], ${passkey.name}, ${passkey.isSynced}, ${passkey.at})`.execute(tx)
}

export async function usePasskey(tx: Tx, id: string, signCount: number, isSynced: boolean, at: string): Promise<void> {
  await sql`update passkeys set sign_count = ${signCount}, is_synced = ${isSynced}, last_used_at = ${at} where id = ${id}`.execute(
    tx,
  )
}

/** @returns whether the person has such a passkey */
export async function renamePasskey(tx: Tx, userId: string, id: string, name: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update passkeys set name = ${name} where user_id = ${userId} and id = ${id}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** @returns whether the person had such a passkey */
export async function deletePasskey(tx: Tx, userId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from passkeys where user_id = ${userId} and id = ${id}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export interface KeptCodes {
  readonly salt: Uint8Array
  readonly hashes: readonly Uint8Array[]
}

/** The codes not yet used; null where there are none. */
export async function getRecoveryCodes(tx: Tx, userId: string): Promise<KeptCodes | null> {
  const { rows } = await sql<{
    hash: Uint8Array
    salt: Uint8Array
  }>`select hash, salt from recovery_codes where user_id = ${userId} and used_at is null`.execute(tx)
  const [first] = rows
  return first === undefined ? null : { salt: first.salt, hashes: rows.map((row) => row.hash) }
}

export async function replaceRecoveryCodes(tx: Tx, tenant: string, userId: string, kept: HashedCodes): Promise<void> {
  await sql`delete from recovery_codes where user_id = ${userId}`.execute(tx)
  for (const hash of kept.hashes)
    await sql`insert into recovery_codes (tenant_id, user_id, hash, salt) values (${tenant}, ${userId}, ${hash}, ${kept.salt})`.execute(
      tx,
    )
}

/** @returns false where the code was used meanwhile */
export async function useRecoveryCode(tx: Tx, userId: string, hash: Uint8Array, at: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update recovery_codes set used_at = ${at} where user_id = ${userId} and hash = ${Buffer.from(hash)} and used_at is null`.execute(
      tx,
    )
  return (numAffectedRows ?? 0n) > 0n
}

export async function deleteRecoveryCodes(tx: Tx, userId: string): Promise<void> {
  await sql`delete from recovery_codes where user_id = ${userId}`.execute(tx)
}

/** Everything a person proves themselves by beside the password. */
export async function deleteFactors(tx: Tx, userId: string): Promise<void> {
  await deleteTotp(tx, userId)
  await sql`delete from passkeys where user_id = ${userId}`.execute(tx)
  await deleteRecoveryCodes(tx, userId)
}

/** What a person can be asked for beside the password, and how many recovery codes are left. */
export interface OwnFactors {
  readonly hasTotp: boolean
  readonly passkeys: number
  readonly recoveryCodes: number
}

export async function countFactors(tx: Tx, userId: string): Promise<OwnFactors> {
  const { rows } = await sql<{ has_totp: boolean; passkeys: number; codes: number }>`select
    exists (select from totp_factors where user_id = ${userId} and confirmed_at is not null) as has_totp,
    (select count(*)::int from passkeys where user_id = ${userId}) as passkeys,
    (select count(*)::int from recovery_codes where user_id = ${userId} and used_at is null) as codes`.execute(tx)
  const row = rows[0]
  return { hasTotp: row?.has_totp === true, passkeys: row?.passkeys ?? 0, recoveryCodes: row?.codes ?? 0 }
}

/** Whether somebody can be asked for a second factor at all. */
export const hasSecondFactor = (own: OwnFactors): boolean => own.hasTotp || own.passkeys > 0
