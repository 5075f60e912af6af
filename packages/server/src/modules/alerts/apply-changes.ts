import type { AlertChange, AlertState } from '@haidang/detect'
import { type AlertId, type Clock, SEVERITIES, severityRank, type TenantId } from '@haidang/std'
import { newId } from '#src/platform/clock.ts'
import { searchLexemes, type Tx } from '#src/platform/db/index.ts'
import { publishAll } from '#src/platform/outbox/index.ts'
import { hashOf, sightingHash } from './hashes.ts'
import { artefactKeys, landingOf, tenantLexeme } from './model.ts'
import { latestOpenRounds, lockRounds, upsertAlerts } from './queries.ts'
import type { AlertWrite, RoundRow } from './tables.ts'

/** An alert that a change made or made grow. */
export interface AppliedAlert {
  readonly alertId: AlertId
  readonly organisationId: TenantId
  readonly isNew: boolean
}

const iso = (at: number): string => new Date(at).toISOString()

/**
 * Stores what the correlator made of a batch of findings, in the transaction that also holds the correlator's position, and
 * tells `alert.raised.v1` for each alert that is new or has grown. Applying the same or older changes again does nothing.
 * @returns the alerts that changed, in no order
 */
export async function applyAlertChanges(
  tx: Tx,
  clock: Clock,
  changes: readonly AlertChange[],
): Promise<AppliedAlert[]> {
  if (changes.length === 0) return []
  const latest = new Map<string, AlertState>()
  for (const { alert } of changes) {
    const seen = latest.get(alert.fingerprint)
    if (seen === undefined || alert.count > seen.count) latest.set(alert.fingerprint, alert)
  }
  const states = [...latest.values()].map((state) => ({ state, keyHash: hashOf(state.key) }))
  const known = new Map(
    (
      await lockRounds(
        tx,
        states.map((s) => ({ key_hash: s.keyHash, window_start: s.state.windowStart })),
      )
    ).map((r) => [`${r.key_hash}@${r.window_start}`, r]),
  )
  const writes = states.flatMap(({ state, keyHash }) =>
    writeOf(clock, state, keyHash, known.get(`${keyHash}@${state.windowStart}`)),
  )
  if (writes.length === 0) return []
  const rows = await upsertAlerts(tx, writes)
  await publishAll(
    tx,
    { clock, requestId: 'correlate' },
    'alert.raised.v1',
    rows.map((r) => ({
      tenant: r.tenant_id,
      payload: {
        alertId: r.id,
        organisationId: r.tenant_id,
        isNew: r.is_new,
        severity: SEVERITIES[r.severity] ?? 'informational',
      },
    })),
  )
  return rows.map((r) => ({ alertId: r.id as AlertId, organisationId: r.tenant_id as TenantId, isNew: r.is_new }))
}

function writeOf(clock: Clock, state: AlertState, keyHash: string, known: RoundRow | undefined): AlertWrite[] {
  const landing = landingOf(
    known && {
      id: known.id,
      round: known.round,
      state: known.state,
      absoluteCount: known.absolute_count,
      baseCount: known.base_count,
      firstSeenAt: known.first_seen_at.getTime(),
      lastSeenAt: known.last_seen_at.getTime(),
    },
    state,
  )
  if (landing === null) return []
  return [
    {
      tenant_id: state.tenant,
      id: landing.knownId ?? newId(clock),
      key: state.key,
      key_hash: keyHash,
      window_start: state.windowStart,
      round: landing.round,
      kind: state.kind,
      rule_key: state.ruleKey,
      title: state.title,
      severity: severityRank(state.severity),
      entity: state.entity,
      value_list: state.values,
      artefacts: artefactKeys(state).map((key) => sightingHash(state.tenant, key)),
      techniques: state.techniques,
      sources: state.sources,
      absolute_count: state.count,
      base_count: landing.baseCount,
      first_seen_at: iso(landing.firstSeenAt),
      last_seen_at: iso(state.lastSeenAt),
      received_at: iso(state.receivedAt),
      evidence: landing.evidence,
      words: [
        ...searchLexemes([
          state.title,
          state.entity.value,
          ...state.values.map((v) => v.value),
          ...state.techniques,
          state.ruleKey,
        ]),
        tenantLexeme(state.tenant),
      ],
    },
  ]
}

/**
 * The latest alert of each key that is not closed, as the correlator's own state, so that a window it has dropped from
 * memory can be adopted and grow on. Keys without one are left out.
 */
export async function loadAlertStates(tx: Tx, keys: readonly string[]): Promise<AlertState[]> {
  const rows = await latestOpenRounds(tx, keys.map(hashOf))
  return rows.map((row) => ({
    key: row.key,
    fingerprint: `${row.key}@${row.window_start}`,
    tenant: row.tenant_id as TenantId,
    kind: row.kind as AlertState['kind'],
    ruleKey: row.rule_key,
    entity: row.entity,
    title: row.title,
    severity: SEVERITIES[row.severity] ?? 'informational',
    techniques: row.techniques,
    values: row.value_list,
    sources: row.sources,
    windowStart: row.window_start,
    firstSeenAt: row.first_seen_at.getTime(),
    lastSeenAt: row.last_seen_at.getTime(),
    receivedAt: row.received_at.getTime(),
    count: row.absolute_count,
    evidence: row.evidence,
  }))
}
