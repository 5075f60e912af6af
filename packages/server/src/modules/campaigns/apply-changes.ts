/**
 * Longer than most files because the changes of one batch depend on each other: rows must stand before artefacts move
 * between them, and alerts follow the artefacts last.
 */
import type { ArtefactBrief, CampaignChange, CampaignSummary, SightingRow } from '@haidang/detect'
import { type CampaignId, type Clock, SEVERITIES, severityRank, type TenantId } from '@haidang/std'
import { type CampaignSighting, hashOf, joinCampaigns, moveCampaignAlerts } from '#src/modules/alerts/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { publishAll } from '#src/platform/outbox/index.ts'
import { campaignTitle, isAtRest } from './model.ts'
import {
  insertHistory,
  knownMembers,
  listSightings,
  lockByKey,
  moveArtefacts,
  saveState,
  upsertArtefacts,
  upsertCampaigns,
  upsertSightings,
} from './queries.ts'
import type { ArtefactWrite, CampaignRow, CampaignWrite, HistoryWrite, SightingWrite } from './tables.ts'

/** Who stands behind the changes, where it is a person and not the correlator. */
export interface ChangedBy {
  readonly id: string
  readonly name: string
  readonly requestId: string
}

/** A campaign that a change made (or took out of another again), made grow or moved to another state. */
export interface AppliedCampaign {
  readonly campaignId: CampaignId
  readonly key: string
  readonly change: 'opened' | 'grown' | 'closed' | 'merged'
}

type Told = Extract<CampaignChange, { kind: 'opened' | 'grown' }>
const iso = (at: number): string => new Date(at).toISOString()

/**
 * Stores what the correlator made of a batch, in the transaction that also holds the correlator's position. Figures are
 * absolute and moves are checked against what is stored, so applying the same changes again does nothing.
 * @param root the centre that campaigns belong to
 */
export async function applyCampaignChanges(
  tx: Tx,
  clock: Clock,
  root: TenantId,
  changes: readonly CampaignChange[],
  by?: ChangedBy,
): Promise<AppliedCampaign[]> {
  if (changes.length === 0) return []
  const at = iso(clock.now())
  const known = await lockByKey(tx, keysOf(changes).map(hashOf))
  const applied = new Map<string, AppliedCampaign>()
  const history: HistoryWrite[] = []
  const signed = { by_id: by?.id ?? null, by_name: by?.name ?? null }
  const note = (campaignId: string, code: string, params: Record<string, unknown>, occurrence: string = newId(clock)) =>
    history.push({ campaign_id: campaignId, occurrence, code, params, ...signed })

  const partedInto = new Set(changes.flatMap((c) => (c.kind === 'split' && c.into !== null ? [c.into] : [])))
  const isGone = (key: string) => known.get(hashOf(key))?.state === 'merged' && !partedInto.has(key)
  // What is told again of a campaign that was merged away since is in the other campaign already.
  const told = latestTold(changes).filter((t) => !isGone(t.campaign.id))
  const ids = new Map<string, string>([...known.values()].map((row) => [row.key, row.id]))
  const rows =
    told.length === 0
      ? []
      : await upsertCampaigns(
          tx,
          root,
          at,
          told.map((t) => writeOf(t.campaign, known.get(hashOf(t.campaign.id))?.id ?? newId(clock))),
        )
  const byHash = new Map(rows.map((r) => [r.key_hash, r]))
  const reopened: string[] = []
  for (const { campaign } of told) {
    const key = campaign.id
    const row = byHash.get(hashOf(key))
    if (row === undefined) continue
    ids.set(key, row.id)
    const before = known.get(hashOf(key))
    const isReopened = before?.state === 'merged'
    applied.set(key, { campaignId: row.id as CampaignId, key, change: row.is_new || isReopened ? 'opened' : 'grown' })
    if (row.is_new) {
      const reason = campaign.why[0]
      note(
        row.id,
        'campaign.opened',
        { organisations: campaign.organisationCount, ...reason?.params, reasonCode: reason?.code ?? '' },
        'opened',
      )
    }
    if (isReopened) {
      reopened.push(row.id)
      note(row.id, 'campaign.unmerged', { campaignId: before.merged_into })
    }
  }
  if (reopened.length > 0) await saveState(tx, reopened, 'open')

  for (const change of changes) {
    if (change.kind === 'closed') {
      const row = known.get(hashOf(change.campaign.id))
      if (row?.state !== 'open' || !isAtRest(change.reason.code)) continue
      await saveState(tx, [row.id], 'closed')
      note(row.id, 'campaign.closed', { reasonCode: change.reason.code, ...change.reason.params })
      applied.set(row.key, { campaignId: row.id as CampaignId, key: row.key, change: 'closed' })
    } else if (change.kind === 'split') {
      await applySplit(tx, change, known, ids, note)
    } else if (change.kind === 'merged') {
      const from = known.get(hashOf(change.from))
      const into = ids.get(change.into)
      if (from === undefined || into === undefined || from.state === 'merged') continue
      await moveArtefacts(tx, from.id, into, null)
      await moveCampaignAlerts(tx, from.id, into)
      await saveState(tx, [from.id], 'merged', into)
      note(into, 'campaign.merged', {
        ...change.reason.params,
        reasonCode: change.reason.code,
        campaignId: from.id,
        title: from.title,
      })
      note(from.id, 'campaign.merged', { ...change.reason.params, reasonCode: change.reason.code, campaignId: into })
      applied.set(from.key, { campaignId: from.id as CampaignId, key: from.key, change: 'merged' })
    }
  }

  const isNew = new Set([...rows.filter((r) => r.is_new).map((r) => r.id), ...reopened])
  await noteGrowth(
    tx,
    told.filter((t) => !isNew.has(ids.get(t.campaign.id) ?? '')),
    ids,
    note,
  )
  await upsertArtefacts(
    tx,
    root,
    told.flatMap((t) => t.newArtefacts.map((a) => artefactOf(a, ids.get(t.campaign.id) ?? ''))),
  )
  await upsertSightings(
    tx,
    root,
    told.flatMap((t) => t.sightings.map((s) => sightingOf(s, ids.get(t.campaign.id) ?? ''))),
  )
  await joinCampaigns(
    tx,
    told.flatMap((t) => t.sightings.map((s) => joinOf(s, ids.get(t.campaign.id) ?? ''))),
  )
  await insertHistory(tx, root, at, history)
  await tell(tx, clock, root, [...applied.values()], rows, by?.requestId ?? 'correlate')
  return [...applied.values()]
}

function keysOf(changes: readonly CampaignChange[]): string[] {
  return [
    ...new Set(
      changes.flatMap((c) => {
        if (c.kind === 'split') return c.into === null ? [c.from] : [c.from, c.into]
        return c.kind === 'merged' ? [c.from, c.into] : [c.campaign.id]
      }),
    ),
  ]
}

/** One change per campaign: the last one's figures, the rows of all. */
function latestTold(changes: readonly CampaignChange[]): Told[] {
  const byKey = new Map<string, Told>()
  for (const change of changes) {
    if (change.kind !== 'opened' && change.kind !== 'grown') continue
    const before = byKey.get(change.campaign.id)
    byKey.set(
      change.campaign.id,
      before === undefined
        ? change
        : {
            kind: before.kind,
            campaign: change.campaign,
            newOrganisations: [...before.newOrganisations, ...change.newOrganisations],
            newArtefacts: [...before.newArtefacts, ...change.newArtefacts],
            sightings: [...before.sightings, ...change.sightings],
          },
    )
  }
  return [...byKey.values()]
}

/** An entry where organisations or artefacts are new to what is stored; a mere count is no history. */
async function noteGrowth(
  tx: Tx,
  told: readonly Told[],
  ids: ReadonlyMap<string, string>,
  note: (id: string, code: string, params: Record<string, unknown>) => void,
): Promise<void> {
  const claims = told.filter((t) => t.newOrganisations.length > 0 || t.newArtefacts.length > 0)
  const members = await knownMembers(
    tx,
    claims.map((t) => ids.get(t.campaign.id) ?? ''),
  )
  for (const { campaign, newOrganisations, newArtefacts } of claims) {
    const id = ids.get(campaign.id) ?? ''
    const organisations = newOrganisations.filter((o) => !members.has(`${id} ${o}`))
    const artefacts = newArtefacts.filter((a) => !members.has(`${id} ${hashOf(a.key)}`)).map((a) => a.key)
    if (organisations.length === 0 && artefacts.length === 0) continue
    note(id, 'campaign.grown', {
      organisations: campaign.organisationCount,
      newOrganisations: organisations.slice(0, 50),
      newArtefacts: artefacts.slice(0, 50),
    })
  }
}

async function applySplit(
  tx: Tx,
  change: Extract<CampaignChange, { kind: 'split' }>,
  known: ReadonlyMap<string, CampaignRow>,
  ids: ReadonlyMap<string, string>,
  note: (id: string, code: string, params: Record<string, unknown>) => void,
): Promise<void> {
  const from = known.get(hashOf(change.from))
  if (from === undefined) return
  const into = change.into === null ? null : (ids.get(change.into) ?? null)
  const keyByHash = new Map(change.artefactKeys.map((key) => [hashOf(key), key]))
  const seen = await listSightings(tx, from.id, [...keyByHash.keys()])
  const moved = await moveArtefacts(tx, from.id, into, [...keyByHash.keys()])
  if (moved === 0) return
  await moveCampaignAlerts(
    tx,
    from.id,
    into,
    seen.map((s) => ({ organisation: s.organisation_id, artefactKey: keyByHash.get(s.artefact_hash) ?? '' })),
  )
  const params = {
    ...change.reason.params,
    reasonCode: change.reason.code,
    artefacts: change.artefactKeys.slice(0, 50),
  }
  note(from.id, 'campaign.split', { ...params, campaignId: into })
  if (into !== null) note(into, 'campaign.split', { ...params, campaignId: from.id, title: from.title })
}

function writeOf(campaign: CampaignSummary, id: string): CampaignWrite {
  return {
    id,
    key: campaign.id,
    key_hash: hashOf(campaign.id),
    title: campaignTitle(campaign),
    severity: severityRank(campaign.severity),
    why: campaign.why,
    techniques: campaign.techniques,
    organisation_count: campaign.organisationCount,
    sighting_count: campaign.sightingCount,
    artefact_count: campaign.artefactCount,
    first_seen_at: iso(campaign.firstSeenAt),
    last_seen_at: iso(campaign.lastSeenAt),
  }
}

function artefactOf(artefact: ArtefactBrief, campaignId: string): ArtefactWrite {
  return { campaign_id: campaignId, artefact_hash: hashOf(artefact.key), kind: artefact.kind, value: artefact.value }
}

function sightingOf(row: SightingRow, campaignId: string): SightingWrite {
  return {
    campaign_id: campaignId,
    artefact_hash: hashOf(row.artefactKey),
    organisation_id: row.organisation,
    count: row.count,
    first_seen_at: iso(row.firstSeenAt),
    last_seen_at: iso(row.lastSeenAt),
  }
}

function joinOf(row: SightingRow, campaignId: string): CampaignSighting {
  const { organisation, artefactKey } = row
  return { campaignId, organisation, artefactKey, firstSeenAt: iso(row.firstSeenAt), lastSeenAt: iso(row.lastSeenAt) }
}

async function tell(
  tx: Tx,
  clock: Clock,
  root: TenantId,
  applied: readonly AppliedCampaign[],
  rows: readonly { id: string; severity: number }[],
  requestId: string,
): Promise<void> {
  const publisher = { clock, requestId }
  const severityOf = new Map(rows.map((r) => [r.id, SEVERITIES[r.severity] ?? 'informational']))
  await publishAll(
    tx,
    publisher,
    'campaign.opened.v1',
    applied
      .filter((a) => a.change === 'opened')
      .map((a) => ({
        tenant: root,
        payload: { campaignId: a.campaignId, severity: severityOf.get(a.campaignId) ?? 'informational' },
      })),
  )
  await publishAll(
    tx,
    publisher,
    'campaign.grown.v1',
    applied.filter((a) => a.change === 'grown').map((a) => ({ tenant: root, payload: { campaignId: a.campaignId } })),
  )
  await publishAll(
    tx,
    publisher,
    'campaign.changed.v1',
    applied
      .filter((a) => a.change === 'closed' || a.change === 'merged')
      .map((a) => ({
        tenant: root,
        payload: { campaignId: a.campaignId, state: a.change },
      })),
  )
}
