export { targetRoutes } from './routes.ts'
export type { TargetDeps } from './targets.ts'
