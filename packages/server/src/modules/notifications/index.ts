export { type DeliverPorts, createDeliverer } from './deliver.ts'
export { presentChannels } from './present.ts'
export { type DeliveryState, listDeliveries } from './queries.ts'
export {
  type Addressee,
  type DutyReminder,
  type LeaderNotice,
  organisationsWithReaders,
  queueDutyReminders,
  queueBreachReminders,
  queueEmergency,
  queueToLeaders,
  queueToOrganisations,
} from './queue.ts'
export { webhookRoutes, type WebhookDeps } from './routes.ts'
export { createWebhook, deleteWebhook, listWebhooks } from './verbs/webhooks.ts'
export type { DutyLine, Notice, Purpose } from './tables.ts'
