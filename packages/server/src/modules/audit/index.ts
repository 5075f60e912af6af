export { audit, type AuditRecord, stableJson } from './append.ts'
export { createRefusalRecorder, type RecordRefusal } from './record-refusal.ts'
export { auditRoutes } from './routes.ts'
export { type AuditVerdict, verifyAudit } from './verify.ts'
