export { publish, publishAll } from './publish.ts'
export { createOutboxRelay, type OutboxRelay } from './relay.ts'
export { DOMAIN_SUBJECT, subscribe, type Subscription, type SubscriptionHandlers } from './subscribe.ts'
