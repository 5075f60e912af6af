import { moreSevere, type Severity } from '@haidang/std'
import type { LiveCampaign, Node } from './campaign-memory.ts'
import type { ArtefactBrief, ArtefactState, CampaignSummary, SightingRow } from './campaign-types.ts'
import type { Sightings } from './sightings.ts'

const MAX_TECHNIQUES = 64

/** Takes an artefact's row into the campaign's figures of that organisation; says whether the organisation is new. */
export function foldRow(campaign: LiveCampaign, organisation: string, row: Sightings): boolean {
  const known = campaign.organisations.get(organisation)
  if (known === undefined) {
    campaign.organisations.set(organisation, {
      count: row.count,
      firstSeenAt: row.firstSeenAt,
      lastSeenAt: row.lastSeenAt,
    })
    return true
  }
  known.count = Math.max(known.count, row.count)
  known.firstSeenAt = Math.min(known.firstSeenAt, row.firstSeenAt)
  known.lastSeenAt = Math.max(known.lastSeenAt, row.lastSeenAt)
  return false
}

export function rowOf(node: Node, organisation: string, row: Sightings): SightingRow {
  return {
    artefactKey: node.key,
    organisation,
    count: row.count,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
  }
}

export function briefOf(node: Node): ArtefactBrief {
  return { key: node.key, kind: node.kind, value: node.value, isListed: node.isListed, opens: node.opens }
}

export function artefactState(node: Node): ArtefactState {
  const organisations = Array.from(node.rows, ([organisation, row]) => rowOf(node, organisation, row))
  return {
    ...briefOf(node),
    severity: node.severity,
    title: node.title,
    firstSeenAt: Math.min(...organisations.map((o) => o.firstSeenAt)),
    lastSeenAt: Math.max(...organisations.map((o) => o.lastSeenAt)),
    organisations,
    uncounted: node.uncounted,
  }
}

export function summarise(campaign: LiveCampaign, nodes: ReadonlyMap<string, Node>): CampaignSummary {
  let severity: Severity = 'informational'
  const techniques = new Set<string>()
  for (const node of campaign.nodes.values()) {
    severity = moreSevere(severity, node.severity)
    for (const technique of node.techniques) techniques.add(technique)
  }
  let firstSeenAt = Infinity
  let lastSeenAt = -Infinity
  let sightingCount = 0
  for (const row of campaign.organisations.values()) {
    firstSeenAt = Math.min(firstSeenAt, row.firstSeenAt)
    lastSeenAt = Math.max(lastSeenAt, row.lastSeenAt)
    sightingCount += row.count
  }
  const opener = nodes.get(campaign.openedBy)
  const colon = campaign.openedBy.indexOf(':')
  return {
    id: campaign.id,
    openedBy:
      opener === undefined
        ? { kind: 'indicator', value: campaign.openedBy.slice(colon + 1) }
        : { kind: opener.kind, value: opener.value },
    title: opener?.title ?? campaign.openedBy.slice(colon + 1),
    severity,
    techniques: [...techniques].toSorted().slice(0, MAX_TECHNIQUES),
    firstSeenAt,
    lastSeenAt,
    organisationCount: campaign.organisations.size,
    artefactCount: campaign.nodes.size,
    sightingCount,
    why: campaign.why,
    merges: campaign.merges,
  }
}
