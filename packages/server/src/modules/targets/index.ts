export { targetRoutes } from './routes.ts'
export { measureTarget, standingTargets, type TargetDeps } from './targets.ts'
