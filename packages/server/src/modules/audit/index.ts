export { audit, type AuditRecord } from './append.ts'
