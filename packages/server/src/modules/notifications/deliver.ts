import type { Clock } from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { type SafeClient, SafeHttpError } from '#src/platform/http-client/index.ts'
import type { Mail } from '#src/platform/mail/index.ts'
import { type Secrets, SecretsError } from '#src/platform/secrets/index.ts'
import { mailOf, signWebhook, webhookBody } from './message.ts'
import { claimDeliveries, getWebhook, recordDelivery } from './queries.ts'
import type { DeliveryProblem, DeliveryRow } from './tables.ts'

export interface DeliverPorts {
  readonly db: Database
  readonly mail: Mail
  readonly http: SafeClient
  readonly secrets: Secrets
  readonly clock: Clock
  /** The address people reach the platform at, e.g. `https://haidang.example.gov.vn`. */
  readonly publicUrl: string
}

/** How long a claim holds before the delivery is due again, whoever took it. Longer than the slowest single sending. */
const LEASE_MS = 120_000
const BATCH = 20
const MOST_BATCHES = 25
/** Pauses before each further attempt; after the last the delivery has failed. */
const BACKOFF_MS = [30_000, 120_000, 600_000, 1_800_000, 7_200_000, 21_600_000, 43_200_000]
const WEBHOOK_TIMEOUT_MS = 15_000
const WEBHOOK_ANSWER_BYTES = 64_000

type Sent = { readonly ok: true } | { readonly ok: false; readonly isFinal: boolean; readonly problem: DeliveryProblem }

async function sendMail(ports: DeliverPorts, row: DeliveryRow): Promise<Sent> {
  if (!ports.mail.isEnabled) return { ok: false, isFinal: true, problem: { code: 'mail.disabled', detail: '' } }
  const outcome = await ports.mail.send(mailOf(row, ports.publicUrl))
  return outcome.ok
    ? outcome
    : { ok: false, isFinal: outcome.isFinal, problem: { code: 'mail.failed', detail: outcome.detail } }
}

async function sendWebhook(ports: DeliverPorts, row: DeliveryRow): Promise<Sent> {
  const webhook = await ports.db.withTx(SYSTEM_SCOPE, (tx) => getWebhook(tx, row.address))
  if (webhook === undefined || !webhook.is_enabled)
    return { ok: false, isFinal: true, problem: { code: 'webhook.gone', detail: '' } }
  const now = ports.clock.now()
  try {
    const secret = ports.secrets.open(webhook.sealed_secret, `webhook:${webhook.id}`)
    const body = webhookBody(row, ports.publicUrl, new Date(now).toISOString())
    const answer = await ports.http.fetch(webhook.url, {
      method: 'POST',
      headers: signWebhook(secret, row.id, Math.floor(now / 1000), body),
      body,
      maxBytes: WEBHOOK_ANSWER_BYTES,
      timeoutMs: WEBHOOK_TIMEOUT_MS,
    })
    if (answer.status >= 200 && answer.status < 300) return { ok: true }
    // 410 is the receiver's way of saying that it wants no more.
    return {
      ok: false,
      isFinal: answer.status === 410,
      problem: { code: 'webhook.refused', detail: `HTTP ${answer.status}` },
    }
  } catch (error) {
    if (error instanceof SafeHttpError)
      return {
        ok: false,
        isFinal: error.code === 'address.refused' || error.code.startsWith('url.'),
        problem: { code: 'webhook.failed', detail: error.message },
      }
    if (error instanceof SecretsError)
      return { ok: false, isFinal: true, problem: { code: 'webhook.failed', detail: error.message } }
    throw error
  }
}

/**
 * The worker that sends what is queued: claims in one short transaction, sends outside any, records in another. At least
 * once: a process that dies in between sends again, under the same message id.
 * @returns a tick that answers how many deliveries it tried
 */
export function createDeliverer(ports: DeliverPorts): () => Promise<number> {
  async function deliverOne(row: DeliveryRow): Promise<void> {
    const sent = row.channel === 'webhook' ? await sendWebhook(ports, row) : await sendMail(ports, row)
    const now = ports.clock.now()
    const at = new Date(now).toISOString()
    const pause = BACKOFF_MS[row.attempts - 1]
    const outcome = sent.ok
      ? { state: 'sent' as const, at, nextAt: null, error: null }
      : sent.isFinal || pause === undefined
        ? { state: 'failed' as const, at, nextAt: null, error: sent.problem }
        : { state: 'queued' as const, at, nextAt: new Date(now + pause).toISOString(), error: sent.problem }
    await ports.db.withTx(SYSTEM_SCOPE, (tx) => recordDelivery(tx, row.id, outcome))
  }
  return async () => {
    let tried = 0
    for (let batch = 0; batch < MOST_BATCHES; batch++) {
      const now = ports.clock.now()
      const rows = await ports.db.withTx(SYSTEM_SCOPE, (tx) =>
        claimDeliveries(tx, new Date(now).toISOString(), new Date(now + LEASE_MS).toISOString(), BATCH),
      )
      const settled = await Promise.allSettled(rows.map(deliverOne))
      // A fault of ours: the delivery stays claimed and comes back; the others of the batch are recorded before it is told.
      const fault = settled.find((result) => result.status === 'rejected')
      if (fault !== undefined) throw fault.reason
      tried += rows.length
      if (rows.length < BATCH) break
    }
    return tried
  }
}
