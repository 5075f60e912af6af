import { AuditEntry, AuditMarks, type OrganisationRef } from '@haidang/contracts'
import { toIso } from '#src/platform/db/index.ts'
import type { AuditRow } from './tables.ts'

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const Owner = AuditEntry.shape.actor.shape.owner

export function presentEntry(row: AuditRow, organisation: OrganisationRef | null): AuditEntry {
  const actor: object = typeof row.actor === 'object' && row.actor !== null ? row.actor : {}
  return {
    seq: Number(row.seq),
    at: toIso(row.at),
    actor: {
      kind: ('kind' in actor ? textOf(actor.kind) : null) ?? 'unknown',
      id: 'id' in actor ? textOf(actor.id) : null,
      name: 'name' in actor ? textOf(actor.name) : null,
      owner: 'owner' in actor ? (Owner.safeParse(actor.owner).data ?? null) : null,
    },
    organisation,
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id },
    result: row.result === 'refused' ? 'refused' : 'done',
    before: row.before ?? null,
    after: row.after ?? null,
    requestId: row.request_id,
    code: row.code,
    reason: row.reason,
    origin: { address: row.address, agent: row.agent, sessionId: row.session_id, tokenId: row.token_id },
    marks: AuditMarks.safeParse(row.marks).data ?? null,
  }
}
