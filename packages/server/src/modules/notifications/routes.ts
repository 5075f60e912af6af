import { CreatedWebhook, CreateWebhookInput, Id, Webhook } from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import { createWebhook, deleteWebhook, listWebhooks, type WebhookDeps } from './verbs/webhooks.ts'

export type { WebhookDeps } from './verbs/webhooks.ts'

export function webhookRoutes(door: Door, deps: WebhookDeps): void {
  door.get('/webhooks', { response: z.object({ items: z.array(Webhook) }) }, ({ ctx }) =>
    listWebhooks(deps, { ctx, input: {} }),
  )
  door.post('/webhooks', { body: CreateWebhookInput, response: CreatedWebhook }, ({ ctx, body: input }) =>
    createWebhook(deps, { ctx, input }),
  )
  door.delete('/webhooks/:id', { params: z.object({ id: Id }) }, ({ ctx, params: input }) =>
    deleteWebhook(deps, { ctx, input }),
  )
}
