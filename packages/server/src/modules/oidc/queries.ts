import type { OrganisationId } from '@haidang/std'
import { inScope, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import type { AnsweredRow, AttemptRow, ProviderRow } from './tables.ts'

const columns = sql`p.tenant_id, p.id, p.name, p.issuer, p.client_id, p.sealed_secret, p.is_enabled, p.linking, p.email_domains, p.is_provisioning,
  p.is_multi_factor_trusted, p.multi_factor_acr, p.created_at,
  (select count(*)::int from external_identities e where e.provider_id = p.id) as linked_accounts,
  (select max(e.last_used_at) from external_identities e where e.provider_id = p.id) as last_used_at,
  o.name as organisation_name, o.short_name as organisation_short_name, o.province_code as organisation_province_code`

export async function listProviders(tx: Tx, scope: Scope): Promise<ProviderRow[]> {
  const { rows } =
    await sql<ProviderRow>`select ${columns} from identity_providers p join organisations o on o.tenant_id = p.tenant_id
    where ${inScope(sql`p.tenant_id`, scope)} order by o.name_folded, p.name, p.id limit 500`.execute(tx)
  return rows
}

export async function getProvider(tx: Tx, id: string): Promise<ProviderRow | undefined> {
  const { rows } =
    await sql<ProviderRow>`select ${columns} from identity_providers p join organisations o on o.tenant_id = p.tenant_id where p.id = ${id}`.execute(
      tx,
    )
  return rows[0]
}

export async function listPublicProviders(tx: Tx): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{
    id: string
    name: string
  }>`select id, name from identity_providers where is_enabled order by name, id limit 100`.execute(tx)
  return rows
}

export interface ProviderSettings {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly sealedSecret: string
  readonly isEnabled: boolean
  readonly linking: string
  readonly emailDomains: readonly string[]
  readonly isProvisioning: boolean
  readonly isMultiFactorTrusted: boolean
  readonly multiFactorAcr: readonly string[]
}

export async function insertProvider(
  tx: Tx,
  tenant: OrganisationId,
  id: string,
  s: ProviderSettings,
  at: string,
): Promise<void> {
  await sql`insert into identity_providers (tenant_id, id, name, issuer, client_id, sealed_secret, is_enabled, linking, email_domains, is_provisioning,
      is_multi_factor_trusted, multi_factor_acr, created_at)
    values (${tenant}, ${id}, ${s.name}, ${s.issuer}, ${s.clientId}, ${s.sealedSecret}, ${s.isEnabled}, ${s.linking}, ${[...s.emailDomains]}::text[],
      ${s.isProvisioning}, ${s.isMultiFactorTrusted}, ${[...s.multiFactorAcr]}::text[], ${at})`.execute(tx)
}

export async function saveProvider(tx: Tx, tenant: string, id: string, s: ProviderSettings): Promise<void> {
  await sql`update identity_providers set name = ${s.name}, issuer = ${s.issuer}, client_id = ${s.clientId}, sealed_secret = ${s.sealedSecret},
      is_enabled = ${s.isEnabled}, linking = ${s.linking}, email_domains = ${[...s.emailDomains]}::text[], is_provisioning = ${s.isProvisioning},
      is_multi_factor_trusted = ${s.isMultiFactorTrusted}, multi_factor_acr = ${[...s.multiFactorAcr]}::text[]
    where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

export async function deleteProvider(tx: Tx, tenant: string, id: string): Promise<void> {
  await sql`delete from identity_providers where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

/** Notes a sign-in that goes to a provider, and clears away those that are over, a bounded number at a time. */
export async function insertAttempt(
  tx: Tx,
  attempt: {
    readonly stateHash: Buffer
    readonly providerId: string
    readonly browserHash: Buffer
    readonly nonce: string
    readonly sealedVerifier: string
    readonly invitationHash: Buffer | null
    readonly expiresAt: string
  },
  at: string,
): Promise<void> {
  await sql`delete from oidc_attempts where state_hash in (select state_hash from oidc_attempts where expires_at <= ${at} limit 500)`.execute(
    tx,
  )
  await sql`insert into oidc_attempts (state_hash, provider_id, browser_hash, nonce, sealed_verifier, invitation_hash, expires_at)
    values (${attempt.stateHash}, ${attempt.providerId}, ${attempt.browserHash}, ${attempt.nonce}, ${attempt.sealedVerifier}, ${attempt.invitationHash},
      ${attempt.expiresAt})`.execute(tx)
}

/** Takes the attempt of a state and a browser: it is answered once, rightly or not. */
export async function takeAttempt(
  tx: Tx,
  stateHash: Buffer,
  browserHash: Buffer,
  at: string,
): Promise<AttemptRow | undefined> {
  const { rows } = await sql<AttemptRow>`update oidc_attempts set answered_at = ${at}
    where state_hash = ${stateHash} and browser_hash = ${browserHash} and answered_at is null and expires_at > ${at}
    returning state_hash, provider_id, nonce, sealed_verifier, invitation_hash`.execute(tx)
  return rows[0]
}

export async function saveAnswer(
  tx: Tx,
  stateHash: Buffer,
  answer: { readonly userId: string; readonly isMultiFactor: boolean; readonly expiresAt: string },
): Promise<void> {
  await sql`update oidc_attempts set user_id = ${answer.userId}, is_multi_factor = ${answer.isMultiFactor}, expires_at = ${answer.expiresAt}
    where state_hash = ${stateHash}`.execute(tx)
}

/** Takes what the provider has answered to this browser, once. */
export async function takeAnswer(tx: Tx, browserHash: Buffer, at: string): Promise<AnsweredRow | undefined> {
  const { rows } = await sql<AnsweredRow>`delete from oidc_attempts
    where browser_hash = ${browserHash} and user_id is not null and expires_at > ${at} returning provider_id, user_id, is_multi_factor`.execute(
    tx,
  )
  return rows[0]
}

/** The person an identity belongs to, where they are in use and work within the provider's organisation or below it. */
export async function findLinked(tx: Tx, providerId: string, subject: string): Promise<string | undefined> {
  const { rows } = await sql<{ user_id: string }>`
    select e.user_id from external_identities e join identity_providers p on p.id = e.provider_id
      join users u on u.id = e.user_id join organisations o on o.tenant_id = u.tenant_id
    where e.provider_id = ${providerId} and e.subject = ${subject} and u.is_active and p.tenant_id = any (o.path)`.execute(
    tx,
  )
  return rows[0]?.user_id
}

/** Whether somebody is linked under this subject, in use or not: they are not linked to another. */
export async function isLinked(tx: Tx, providerId: string, subject: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select 1 from external_identities where provider_id = ${providerId} and subject = ${subject}) as has`.execute(
    tx,
  )
  return rows[0]?.has === true
}

/** Active people of the provider's organisation and below with this address, at most two. */
export async function findByEmail(tx: Tx, providerId: string, email: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select u.id from users u join organisations o on o.tenant_id = u.tenant_id join identity_providers p on p.id = ${providerId}
    where lower(u.email) = ${email} and u.is_active and p.tenant_id = any (o.path) limit 2`.execute(tx)
  return rows.map((row) => row.id)
}

/** The person a link invites, where they work within the provider's organisation or below it. The link is used up. */
export async function takeInvited(
  tx: Tx,
  providerId: string,
  tokenHash: Buffer,
  at: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ user_id: string }>`
    delete from invitations i using users u, organisations o, identity_providers p
    where i.token_hash = ${tokenHash} and i.expires_at > ${at} and u.id = i.user_id and u.is_active and o.tenant_id = u.tenant_id
      and p.id = ${providerId} and p.tenant_id = any (o.path)
    returning i.user_id`.execute(tx)
  return rows[0]?.user_id
}

/** Links an identity to a person and takes their account as accepted. */
export async function insertIdentity(
  tx: Tx,
  identity: { readonly id: string; readonly providerId: string; readonly subject: string; readonly userId: string },
  at: string,
): Promise<void> {
  await sql`insert into external_identities (tenant_id, id, provider_id, subject, user_id, linked_at)
    select u.tenant_id, ${identity.id}, ${identity.providerId}, ${identity.subject}, u.id, ${at} from users u where u.id = ${identity.userId}`.execute(
    tx,
  )
  await sql`update users set accepted_at = coalesce(accepted_at, ${at}::timestamptz) where id = ${identity.userId}`.execute(
    tx,
  )
}

export async function touchIdentity(tx: Tx, providerId: string, subject: string, at: string): Promise<void> {
  await sql`update external_identities set last_used_at = ${at} where provider_id = ${providerId} and subject = ${subject}`.execute(
    tx,
  )
}
