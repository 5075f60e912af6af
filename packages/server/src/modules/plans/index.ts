export { remindUnits, tickDuties } from './jobs.ts'
export type { PlanDeps, ReadDocument } from './ports.ts'
export { createPlanReading } from './read-plan-work.ts'
export { planRoutes } from './routes.ts'
export {
  listReportedDuties,
  listReportedObstacles,
  type ReportedDuty,
  type ReportedObstacle,
  type ReportScope,
} from './for-report.ts'
