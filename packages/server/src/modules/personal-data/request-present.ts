import type { DataRequest, DataRequestSummary } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import { toIso, toIsoOrNull, type Tx } from '#src/platform/db/index.ts'
import type { PersonalDataRules } from '#src/rule-sets/personal-data.ts'
import { findPersonal, type Sought } from './find.ts'
import { CLOSED_STATES } from './model.ts'
import { presentLaw } from './read.ts'
import { approvalStateOf, getAccount, listRequestHistory, type RequestRow } from './request-queries.ts'

export function presentRequestSummary(row: RequestRow, nowMs: number): DataRequestSummary {
  const end = row.closed_at?.getTime() ?? nowMs
  const answered = row.acknowledged_at?.getTime() ?? end
  return {
    id: row.id,
    code: row.code,
    organisation: row.organisation,
    kind: row.kind,
    state: row.state,
    person: row.person.name,
    receivedAt: toIso(row.received_at),
    acknowledgeBy: toIsoOrNull(row.acknowledge_by),
    acknowledgedAt: toIsoOrNull(row.acknowledged_at),
    dueAt: toIso(row.due_at),
    closedAt: toIsoOrNull(row.closed_at),
    isLate: end > row.due_at.getTime() || (row.acknowledge_by !== null && answered > row.acknowledge_by.getTime()),
  }
}

/** Kinds whose data is given out, and so need the second hand of an export. */
export const GIVES_DATA: ReadonlySet<DataRequest['kind']> = new Set(['access', 'export'])

/** Whom to look for, of a request and its account. */
export async function soughtBy(tx: Tx, row: RequestRow): Promise<Sought> {
  const account = row.user_id === null ? undefined : await getAccount(tx, row.user_id)
  return {
    userId: row.user_id,
    displayName: account?.display_name ?? null,
    email: row.person.email ?? account?.email ?? null,
    phone: row.person.phone,
  }
}

function actsOf(
  row: RequestRow,
  approval: DataRequest['approval'],
  ctx: Context,
  mayExtend: boolean,
): DataRequest['nextActs'] {
  if (!ctx.permissions.has('personal_data.manage')) return []
  if (CLOSED_STATES.has(row.state)) return row.state === 'withdrawn' ? [] : ['letter']
  const isVerified = row.identity !== null
  const isWaiting = approval?.state === 'pending'
  const isGranted = row.granted_until !== null && row.granted_until.getTime() > ctx.clock.now()
  const needsHand = GIVES_DATA.has(row.kind) ? !isGranted : row.kind === 'erasure' && row.outcome === null
  const mayAsk = ctx.permissions.has(GIVES_DATA.has(row.kind) ? 'personal_data.export' : 'record.delete')
  return [
    ...(row.acknowledged_at === null ? (['acknowledge'] as const) : []),
    ...(isVerified ? [] : (['verify'] as const)),
    ...(mayExtend && row.extension === null ? (['extend'] as const) : []),
    ...(isVerified && needsHand && !isWaiting && mayAsk ? (['ask_approval'] as const) : []),
    ...(GIVES_DATA.has(row.kind) && isGranted && ctx.permissions.has('personal_data.export')
      ? (['export'] as const)
      : []),
    ...(isVerified && !isWaiting ? (['decide'] as const) : []),
    ...(isWaiting ? [] : (['withdraw'] as const)),
    'letter',
  ]
}

/** Everything the page of a request shows. What was found is read anew while it is open. */
export async function wholeRequest(
  tx: Tx,
  ctx: Context,
  rules: PersonalDataRules,
  row: RequestRow,
): Promise<DataRequest> {
  const now = ctx.clock.now()
  const law = rules.named(row.law_version)
  const account = row.user_id === null ? undefined : await getAccount(tx, row.user_id)
  const state =
    row.approval_id === null ? null : await approvalStateOf(tx, row.approval_id, new Date(now).toISOString())
  const approval = row.approval_id === null || state === null ? null : { id: row.approval_id, state }
  const found =
    row.outcome?.found ?? (row.identity === null ? [] : await findPersonal(tx, law, await soughtBy(tx, row)))
  const history = await listRequestHistory(tx, row.id)
  const clock = law.requests[row.kind]
  return {
    ...presentRequestSummary(row, now),
    law: presentLaw(law),
    basis: clock.basis,
    channel: row.channel,
    details: row.details,
    needsOthers: row.needs_others,
    contact: row.person,
    account: account === undefined ? null : { id: account.id, displayName: account.display_name },
    identity: row.identity,
    extension: row.extension,
    approval,
    grantedUntil: toIsoOrNull(row.granted_until),
    isErased: row.outcome !== null,
    decision: row.decision,
    found,
    history: history.map((entry) => ({ ...entry, at: toIso(entry.at) })),
    nextActs: actsOf(row, approval, ctx, clock.extension !== null),
  }
}
