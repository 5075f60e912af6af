export {
  type AgreedAct,
  type Approvals,
  type Asked,
  type AskOutcome,
  createApprovals,
  type Executor,
  type Executors,
} from './approvals.ts'
export { expireRequests } from './expire.ts'
export { listOpen } from './queries.ts'
export { approvalRoutes } from './routes.ts'
