export { createJobs, type Jobs, type JobsOptions, type TickOutcome } from './jobs.ts'
