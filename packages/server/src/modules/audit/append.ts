import { canonicalIp } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { maskDocument } from './mask.ts'
import { auditText, chainHash, FORM, stableJson } from './row-text.ts'
import { wordsOf } from './words.ts'

/**
 * One act as the audit keeps it. `before` and `after` never hold passwords, tokens or their hashes; personal data in them is
 * masked here.
 */
export interface AuditRecord {
  /** Same words as the permission, e.g. `warning.approve`. */
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string | null }
  readonly before?: unknown
  readonly after?: unknown
  readonly result?: 'done' | 'refused'
  /** The code of a refusal. */
  readonly code?: string
  /** Why, in the person's own words; where it is not given, what `after` says as `reason` or `note`. */
  readonly reason?: string
  /** The organisation concerned, where it is not the actor's own. */
  readonly organisation?: string
}

const REASONS = ['reason', 'note', 'changeNote'] as const
const REASON_LENGTH = 2000

function reasonOf({ reason, after }: AuditRecord): string | null {
  if (reason !== undefined) return reason.slice(0, REASON_LENGTH)
  if (typeof after !== 'object' || after === null) return null
  for (const name of REASONS) {
    const told = (after as Readonly<Record<string, unknown>>)[name]
    if (typeof told === 'string' && told !== '') return told.slice(0, REASON_LENGTH)
  }
  return null
}

/**
 * Appends one row to the chained audit, in the transaction of the act: if this fails the act is rolled back.
 * The chain's head is locked until the transaction ends, so append last.
 */
export async function audit(tx: Tx, ctx: Context, record: AuditRecord): Promise<void> {
  const head = (
    await sql<{ seq: number; hash: Uint8Array; mask_key: Uint8Array }>`
      select seq, hash, mask_key from audit_head for update`.execute(tx)
  ).rows[0]
  if (head === undefined) throw new Error('the audit chain has no head')
  const { kind, id } = record.subject
  const masked = (value: unknown): unknown =>
    value === undefined ? undefined : maskDocument(value, kind, head.mask_key)
  const before = masked(record.before)
  const after = masked(record.after)
  const { origin } = ctx
  const address = origin?.address ?? null
  const row = {
    form: FORM,
    seq: Number(head.seq) + 1,
    // As the store gives it back, so that the chain can be walked whatever case an id came in.
    tenantId: (record.organisation ?? ctx.tenant).toLowerCase(),
    at: new Date(ctx.clock.now()).toISOString(),
    actor: stableJson(ctx.actor),
    action: record.action,
    subjectKind: kind,
    subjectId: id,
    result: record.result ?? 'done',
    before: before === undefined ? null : stableJson(before),
    after: after === undefined ? null : stableJson(after),
    requestId: ctx.requestId,
    code: record.code ?? null,
    reason: reasonOf(record),
    address: address === null ? null : (canonicalIp(address) ?? address),
    agent: origin?.agent ?? null,
    sessionId: origin?.sessionId ?? null,
    tokenId: origin?.tokenId ?? null,
    marks: ctx.marks === undefined || Object.keys(ctx.marks).length === 0 ? null : stableJson(ctx.marks),
  }
  const hash = chainHash(head.hash, auditText(row))
  const { actor } = ctx
  const names = ['name' in actor ? actor.name : '', 'owner' in actor ? actor.owner.name : '']
  const words = wordsOf([names, id, row.reason, row.code, before, after])
  await sql`
    insert into audit (form, seq, tenant_id, at, actor, action, subject_kind, subject_id, result, before, after, request_id, hash,
      code, reason, address, agent, session_id, token_id, marks, words)
    values (${row.form}, ${row.seq}, ${row.tenantId}, ${row.at}, ${row.actor}::jsonb, ${row.action}, ${kind}, ${id}, ${row.result},
      ${row.before}::jsonb, ${row.after}::jsonb, ${row.requestId}, ${hash}, ${row.code}, ${row.reason}, ${row.address}, ${row.agent},
      ${row.sessionId}, ${row.tokenId}, ${row.marks}::jsonb, array_to_tsvector(${words}::text[]))`.execute(tx)
  if (ctx.marks?.breakGlass !== undefined)
    await sql`update break_glass set acts = acts + 1 where id = ${ctx.marks.breakGlass}`.execute(tx)
  await sql`update audit_head set seq = ${row.seq}, hash = ${hash}`.execute(tx)
}
