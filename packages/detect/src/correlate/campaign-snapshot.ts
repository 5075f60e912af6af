import type { Barrier } from './barriers.ts'
import type { CampaignMemory, LiveCampaign, Node, Tie } from './campaign-memory.ts'
import type { CampaignSnapshot } from './campaign-types.ts'
import { foldRow } from './campaign-views.ts'
import type { RecencyList } from './recency-list.ts'
import type { RecentIdsSnapshot } from './recent-ids.ts'

export interface CorrelatorInside {
  readonly memory: CampaignMemory
  readonly live: Map<string, LiveCampaign>
  readonly order: RecencyList<LiveCampaign>
}

type Figures = Pick<
  CampaignSnapshot,
  'organisationCount' | 'evictedValues' | 'evictedCampaigns' | 'repeated' | 'refusedTies'
>

/** The whole state as plain data. Cost and size are linear in the records in memory. */
export function takeSnapshot(
  inside: CorrelatorInside & { barriers: readonly Barrier[]; ignored: ReadonlySet<string>; recent: RecentIdsSnapshot },
  figures: Figures,
): CampaignSnapshot {
  const { memory, order } = inside
  const organisations = new Map<string, number>()
  const numberOf = (organisation: string): number => {
    const known = organisations.get(organisation)
    if (known !== undefined) return known
    organisations.set(organisation, organisations.size)
    return organisations.size - 1
  }
  const nodes: Node[] = [...memory.free.items()]
  for (const campaign of order.items()) nodes.push(...campaign.nodes.values())
  const positions = new Map(nodes.map((node, i) => [node, i]))
  const made = nodes
    .flatMap((node) => [...node.ties.values()].filter((tie) => tie.a === node))
    .toSorted((x, y) => x.madeAs - y.madeAs)
  const ties = made.map((tie) => ({
    a: positions.get(tie.a) ?? -1,
    b: positions.get(tie.b) ?? -1,
    organisations: Array.from(tie.organisations, numberOf),
    isForced: tie.isForced,
  }))
  const artefacts = nodes.map((node) => ({
    kind: node.kind,
    value: node.value,
    isListed: node.isListed,
    opens: node.opens,
    severity: node.severity,
    title: node.title,
    titleAt: node.titleAt,
    techniques: [...node.techniques],
    receivedAt: node.receivedAt,
    uncounted: node.uncounted,
    rows: Array.from(node.rows, ([organisation, row]) => [
      numberOf(organisation),
      row.count,
      row.firstSeenAt,
      row.lastSeenAt,
      ...row.runs,
    ]),
  }))
  return {
    v: 1,
    ...figures,
    organisations: [...organisations.keys()],
    artefacts,
    ties,
    campaigns: Array.from(order.items(), (campaign) => ({
      id: campaign.id,
      openedBy: campaign.openedBy,
      artefacts: [...campaign.nodes.keys()],
      receivedAt: campaign.receivedAt,
      why: campaign.why,
      merges: campaign.merges,
    })),
    barriers: inside.barriers.map(({ left, right }) => ({ left: [...left], right: [...right] })),
    ignored: [...inside.ignored],
    recent: inside.recent,
  }
}

/** Fills an empty correlator from a snapshot. */
export function restoreCampaigns(
  from: CampaignSnapshot,
  inside: CorrelatorInside & { organisations: Map<string, string>; isValid: (tie: Tie) => boolean },
): void {
  const { memory, live, order, organisations } = inside
  for (const organisation of from.organisations) organisations.set(organisation, organisation)
  const nameOf = (n: number) => from.organisations[n] ?? ''
  const nodes = from.artefacts.map((artefact) => {
    const { rows, techniques, ...rest } = artefact
    const node: Node = {
      ...rest,
      key: `${artefact.kind}:${artefact.value}`,
      techniques: [...techniques],
      rows: new Map(
        rows.map(([organisation = 0, count = 0, firstSeenAt = 0, lastSeenAt = 0, ...runs]) => [
          nameOf(organisation),
          { count, firstSeenAt, lastSeenAt, runs },
        ]),
      ),
      ties: new Map(),
      campaign: null,
      older: null,
      newer: null,
    }
    memory.add(node)
    return node
  })
  for (const record of from.campaigns) {
    const campaign: LiveCampaign = {
      id: record.id,
      openedBy: record.openedBy,
      nodes: new Map(),
      organisations: new Map(),
      receivedAt: record.receivedAt,
      why: record.why,
      merges: record.merges,
      older: null,
      newer: null,
    }
    for (const key of record.artefacts) {
      const node = memory.nodes.get(key)
      if (node === undefined) continue
      memory.free.remove(node)
      node.campaign = campaign
      campaign.nodes.set(key, node)
      for (const [organisation, row] of node.rows) foldRow(campaign, organisation, row)
    }
    live.set(campaign.id, campaign)
    order.add(campaign)
  }
  for (const { a, b, organisations: seenIn, isForced } of from.ties) {
    const x = nodes[a]
    const y = nodes[b]
    if (x === undefined || y === undefined) continue
    const tie = memory.restoreTie(x, y, seenIn.map(nameOf), isForced)
    tie.isValid = inside.isValid(tie)
  }
}
