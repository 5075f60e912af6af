export { createReportBuilding } from './build-work.ts'
export type { ReportDeps, WritePaper } from './ports.ts'
export { reportRoutes } from './routes.ts'
