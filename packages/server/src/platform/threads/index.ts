export { createThreadRunner, ThreadEnded, type RunInThread, type ThreadMessage } from './run-in-thread.ts'
