import { AuditEntry, page, PageQuery } from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { listAudit } from './verbs/list-audit.ts'

export function auditRoutes(door: Door, db: Database): void {
  const query = PageQuery.extend({ action: z.string().max(100).optional(), subjectId: z.string().max(300).optional() })
  door.get('/audit', { query, response: page(AuditEntry) }, ({ ctx, query: input }) => listAudit(db, { ctx, input }))
}
