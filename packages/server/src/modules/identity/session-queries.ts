import type { Assurance } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { ListedSessionRow, SessionRow } from './tables.ts'

export interface NewSession {
  readonly id: string
  readonly userId: string
  readonly tokenHash: Buffer
  readonly at: string
  readonly expiresAt: string
  readonly address: string
  readonly agent: string
  readonly assurance: Assurance
}

/** Opens a session, notes the sign-in, and clears away sessions that are over, a bounded number at a time. */
export async function insertSession(tx: Tx, tenant: string, session: NewSession): Promise<void> {
  await sql`with over as (
      delete from sessions where id in (select id from sessions where expires_at <= ${session.at} limit 500 for update skip locked)
    ), noted as (
      update users set last_sign_in_at = ${session.at} where tenant_id = ${tenant} and id = ${session.userId}
    ) insert into sessions (tenant_id, id, user_id, token_hash, created_at, last_seen_at, expires_at, address, agent, assurance, proved_at)
    values (${tenant}, ${session.id}, ${session.userId}, ${session.tokenHash}, ${session.at}, ${session.at}, ${session.expiresAt},
      ${session.address}, ${session.agent}, ${session.assurance}, ${session.at})`.execute(tx)
}

export async function findSession(tx: Tx, tokenHash: Buffer): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.id, s.tenant_id, s.user_id, s.last_seen_at, s.expires_at, s.assurance, s.proved_at, u.display_name, u.clearance, u.is_active,
      (select coalesce(array_agg(r.role order by r.role), '{}') from user_roles r where r.user_id = u.id) as roles,
      o.parent_id is null and not exists (select 1 from organisations p where p.parent_id is null and p.tenant_id <> o.tenant_id) as is_only_root
    from sessions s join users u on u.id = s.user_id join organisations o on o.tenant_id = s.tenant_id
    where s.token_hash = ${tokenHash}`.execute(tx)
  return rows[0]
}

export async function touchSession(tx: Tx, tenant: string, id: string, at: string): Promise<void> {
  await sql`update sessions set last_seen_at = ${at} where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

/** Gives a session a new token and notes the proof it rests on. @returns whether it was still open */
export async function renewSession(
  tx: Tx,
  tenant: string,
  id: string,
  renewed: { readonly tokenHash: Buffer; readonly assurance: Assurance; readonly at: string },
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update sessions set token_hash = ${renewed.tokenHash}, assurance = ${renewed.assurance}, proved_at = ${renewed.at}
      where tenant_id = ${tenant} and id = ${id}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** @returns whether there was one */
export async function deleteSession(tx: Tx, tenant: string, tokenHash: Buffer): Promise<boolean> {
  const { numAffectedRows } =
    await sql`delete from sessions where tenant_id = ${tenant} and token_hash = ${tokenHash}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** Ends one of a person's sessions. @returns whether there was one */
export async function deleteSessionById(tx: Tx, tenant: string, userId: string, id: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`delete from sessions where tenant_id = ${tenant} and user_id = ${userId} and id = ${id}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** Ends a person's sessions, all or all but one. @returns how many */
export async function deleteSessionsOf(
  tx: Tx,
  tenant: string,
  userId: string,
  but: string | null = null,
): Promise<number> {
  const { numAffectedRows } = await sql`delete from sessions where tenant_id = ${tenant} and user_id = ${userId}
    and (${but}::uuid is null or id <> ${but}::uuid)`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** Open sessions of a person, the latest used first. */
export async function listSessionsOf(
  tx: Tx,
  tenant: string,
  userId: string,
  bounds: { readonly usedAfter: string; readonly at: string },
): Promise<ListedSessionRow[]> {
  const { rows } = await sql<ListedSessionRow>`
    select id, created_at, last_seen_at, address, agent, assurance from sessions
    where tenant_id = ${tenant} and user_id = ${userId} and expires_at > ${bounds.at} and last_seen_at > ${bounds.usedAfter}
    order by last_seen_at desc, id desc limit 200`.execute(tx)
  return rows
}
