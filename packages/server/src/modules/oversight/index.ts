export type { Oversight } from './oversight.ts'
export { oversightRoutes } from './routes.ts'
