import {
  AuditChainPage,
  AuditChainQuery,
  AuditDetail,
  AuditEntry,
  AuditExportQuery,
  AuditQuery,
  AuditSeal,
  AuditSeqParams,
  page,
  PageQuery,
} from '@haidang/contracts'
import type { Door } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import type { AuditDeps } from './deps.ts'
import { createNoteReading } from './note-reading.ts'
import { exportAudit } from './verbs/export-audit.ts'
import { getAuditEntry, listAudit } from './verbs/list-audit.ts'
import { listSeals, readChain } from './verbs/read-chain.ts'

export function auditRoutes(door: Door, db: Database): void {
  const deps: AuditDeps = { db, noteReading: createNoteReading(db) }
  door.get('/audit', { query: AuditQuery, response: page(AuditEntry) }, ({ ctx, query: input }) =>
    listAudit(deps, { ctx, input }),
  )
  door.file('/audit/export', { query: AuditExportQuery }, ({ ctx, query: input }) => exportAudit(deps, { ctx, input }))
  door.get('/audit/chain', { query: AuditChainQuery, response: AuditChainPage }, ({ ctx, query: input }) =>
    readChain(deps, { ctx, input }),
  )
  door.get('/audit/seals', { query: PageQuery, response: page(AuditSeal) }, ({ ctx, query: input }) =>
    listSeals(deps, { ctx, input }),
  )
  door.get('/audit/:seq', { params: AuditSeqParams, response: AuditDetail }, ({ ctx, params: input }) =>
    getAuditEntry(deps, { ctx, input }),
  )
}
