export type { Events, QuarantinedLine, Replay } from './events.ts'
export { eventRoutes } from './routes.ts'
export { getEvent } from './verbs/get-event.ts'
export { searchEvents } from './verbs/search-events.ts'
