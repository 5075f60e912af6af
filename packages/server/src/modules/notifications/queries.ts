import type { TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { DeliveryProblem, DeliveryRow, ReaderRow, WebhookRow } from './tables.ts'

/** Active users of the organisations who hold one of the roles. */
export async function listReaders(
  tx: Tx,
  organisationIds: readonly string[],
  roles: readonly string[],
): Promise<ReaderRow[]> {
  const { rows } = await sql<ReaderRow>`
    select u.tenant_id, u.id, u.email, u.locale, u.clearance, array_agg(r.role) as roles
    from users u join user_roles r on r.user_id = u.id
    where u.tenant_id = any (${[...organisationIds]}::uuid[]) and u.is_active and r.role = any (${[...roles]}::text[])
    group by u.tenant_id, u.id, u.email, u.locale, u.clearance order by u.tenant_id, u.id`.execute(tx)
  return rows
}

/** Enabled webhooks of the organisations, without their secrets. */
export async function listWebhookTargets(
  tx: Tx,
  organisationIds: readonly string[],
): Promise<{ tenant_id: string; id: string }[]> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`select tenant_id, id from webhooks
    where tenant_id = any (${[...organisationIds]}::uuid[]) and is_enabled order by id`.execute(tx)
  return rows
}

export type NewDelivery = Pick<
  DeliveryRow,
  | 'tenant_id'
  | 'id'
  | 'issuer_id'
  | 'subject_id'
  | 'version'
  | 'purpose'
  | 'channel'
  | 'address'
  | 'locale'
  | 'notice'
  | 'state'
  | 'error'
> & {
  readonly next_at: string | null
  readonly at: string | null
}

/** Writes deliveries; one that was written before for the same occasion and address is left as it is. */
export async function insertDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into deliveries (tenant_id, id, issuer_id, subject_id, version, purpose, channel, address, locale, notice, state, next_at, at, error)
    select n.tenant_id, n.id, n.issuer_id, n.subject_id, n.version, n.purpose, n.channel, n.address, n.locale, n.notice, n.state, n.next_at, n.at, n.error
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (tenant_id uuid, id uuid, issuer_id uuid, subject_id uuid, version int, purpose text,
      channel text, address text, locale text, notice jsonb, state text, next_at timestamptz, at timestamptz, error jsonb)
    on conflict (subject_id, version, purpose, channel, tenant_id, address) do nothing`.execute(tx)
}

/**
 * Takes due deliveries for sending: nobody else is given them until `leaseUntil`, and if nothing is recorded by then they
 * are due again.
 */
export async function claimDeliveries(tx: Tx, now: string, leaseUntil: string, limit: number): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    update deliveries d set attempts = d.attempts + 1, next_at = ${leaseUntil}
    where d.id in (select id from deliveries where state = 'queued' and next_at <= ${now} order by next_at, id limit ${limit} for update skip locked)
    returning d.tenant_id, d.id, d.issuer_id, d.subject_id, d.version, d.purpose, d.channel, d.address, d.locale, d.notice, d.state, d.attempts, d.next_at, d.at, d.error`.execute(
    tx,
  )
  return rows
}

/** What became of a delivery: sent, failed for good, or queued again for `nextAt`. */
export async function recordDelivery(
  tx: Tx,
  id: string,
  outcome: { state: 'sent' | 'queued' | 'failed'; at: string; nextAt: string | null; error: DeliveryProblem | null },
): Promise<void> {
  await sql`update deliveries set state = ${outcome.state}, at = ${outcome.at}, next_at = ${outcome.nextAt},
      error = ${outcome.error === null ? null : JSON.stringify(outcome.error)}::jsonb
    where id = ${id} and state = 'queued'`.execute(tx)
}

/** What became of what was told to each address last: the columns a page shows. */
export type DeliveryState = Pick<DeliveryRow, 'tenant_id' | 'id' | 'channel' | 'state' | 'attempts' | 'at' | 'error'>

/** Deliveries of a warning to its recipients, of the newest version each address was told of. */
export async function listDeliveries(tx: Tx, subjectId: string): Promise<DeliveryState[]> {
  const { rows } = await sql<DeliveryState>`
    select distinct on (tenant_id, channel, address) tenant_id, id, channel, state, attempts, at, error
    from deliveries where subject_id = ${subjectId} and purpose in ('dispatched', 'corrected', 'withdrawn')
    order by tenant_id, channel, address, version desc, id desc`.execute(tx)
  return rows
}

const webhookColumns = sql`w.tenant_id, w.id, w.url, w.sealed_secret, w.is_enabled, w.created_at, o.name, o.short_name, o.province_code`

export async function listWebhooks(tx: Tx): Promise<WebhookRow[]> {
  return (
    await sql<WebhookRow>`select ${webhookColumns} from webhooks w join organisations o on o.tenant_id = w.tenant_id order by o.name_folded, w.id`.execute(
      tx,
    )
  ).rows
}

export async function getWebhook(tx: Tx, id: string): Promise<WebhookRow | undefined> {
  return (
    await sql<WebhookRow>`select ${webhookColumns} from webhooks w join organisations o on o.tenant_id = w.tenant_id where w.id = ${id}`.execute(
      tx,
    )
  ).rows[0]
}

export async function insertWebhook(
  tx: Tx,
  tenant: TenantId,
  webhook: { id: string; url: string; sealedSecret: string; at: string },
): Promise<void> {
  await sql`insert into webhooks (tenant_id, id, url, sealed_secret, created_at)
    values (${tenant}, ${webhook.id}, ${webhook.url}, ${webhook.sealedSecret}, ${webhook.at})`.execute(tx)
}

export async function deleteWebhook(tx: Tx, tenant: TenantId, id: string): Promise<void> {
  await sql`delete from webhooks where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}
