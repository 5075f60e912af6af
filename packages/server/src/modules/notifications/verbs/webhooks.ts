import { randomBytes } from 'node:crypto'
import { AppError, CreateWebhookInput, type CreatedWebhook, type Webhook } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Database } from '#src/platform/db/index.ts'
import type { Secrets } from '#src/platform/secrets/index.ts'
import { presentWebhook } from '../present.ts'
import { deleteWebhook as removeWebhook, getWebhook, insertWebhook, listWebhooks as selectAll } from '../queries.ts'

export interface WebhookDeps {
  readonly db: Database
  readonly secrets: Secrets
  /** `host:port` of receivers inside that the operator allows over plain HTTP. */
  readonly allow?: readonly string[]
}

/** Only https, unless the operator named the host; whether the address is a public one is checked at every sending. */
function isAcceptable(text: string, allowed: readonly string[]): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  const isNamed = allowed.includes(
    `${url.hostname}:${url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80'}`,
  )
  return url.protocol === 'https:' || (url.protocol === 'http:' && isNamed)
}

/** The webhooks of the organisations in scope; never their secrets. */
export async function listWebhooks(
  deps: Pick<WebhookDeps, 'db'>,
  { ctx }: Call<object>,
): Promise<{ items: Webhook[] }> {
  allow(ctx, 'webhook.manage')
  const rows = await deps.db.withTx(ctx.scope, selectAll)
  return { items: rows.map(presentWebhook) }
}

/**
 * Registers a receiver. The signing secret is answered once and kept sealed.
 * @throws AppError `webhook.bad_url` for anything but https without credentials; `session.step_up_required`
 */
export async function createWebhook(
  deps: WebhookDeps,
  { ctx, input }: Call<CreateWebhookInput>,
): Promise<CreatedWebhook> {
  const { organisationId, url } = CreateWebhookInput.parse(input)
  const tenant = organisationId as TenantId
  allow(ctx, 'webhook.manage', { organisation: tenant })
  requireFreshProof(ctx)
  if (!isAcceptable(url, deps.allow ?? [])) throw new AppError('webhook.bad_url')
  const id = newId(ctx.clock)
  const secret = `whsec_${randomBytes(24).toString('base64')}`
  return deps.db.withTx(ctx.scope, async (tx) => {
    await insertWebhook(tx, tenant, {
      id,
      url,
      sealedSecret: deps.secrets.seal(secret, `webhook:${id}`),
      at: new Date(ctx.clock.now()).toISOString(),
    })
    const row = await getWebhook(tx, id)
    if (row === undefined) throw new AppError('organisation.not_found')
    await audit(tx, ctx, {
      action: 'webhook.create',
      subject: { kind: 'webhook', id },
      after: { url },
      organisation: tenant,
    })
    return { webhook: presentWebhook(row), secret }
  })
}

/** Removes a receiver; what was queued for it fails. @throws AppError `webhook.not_found` */
export async function deleteWebhook(
  deps: Pick<WebhookDeps, 'db'>,
  { ctx, input }: Call<{ readonly id: string }>,
): Promise<void> {
  allow(ctx, 'webhook.manage')
  await deps.db.withTx(ctx.scope, async (tx) => {
    const row = await getWebhook(tx, input.id)
    if (row === undefined) throw new AppError('webhook.not_found')
    const tenant = row.tenant_id as TenantId
    await removeWebhook(tx, tenant, row.id)
    await audit(tx, ctx, {
      action: 'webhook.delete',
      subject: { kind: 'webhook', id: row.id },
      before: { url: row.url },
      organisation: tenant,
    })
  })
}
