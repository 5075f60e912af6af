/**
 * Campaigns across organisations. Longer than most files because settling a batch is one argument: what opens, what
 * joins and what falls apart depend on each other and are decided here in one order; memory, time and barriers are elsewhere.
 *
 * The state after a batch is a function of what was seen, not of its order: an artefact's organisations and hours are sets,
 * ties are sets of organisations, and a campaign is exactly a connected part of the valid ties that holds an artefact that
 * opens. (Only a campaign's name, the order of reasons, and what limits of memory cut off depend on the order.)
 */
import type { Finding } from '@haidang/contracts'
import { severityRank, type Severity } from '@haidang/std'
import {
  ARTEFACT_KINDS,
  artefactsOf,
  DEFAULT_ARTEFACT_KINDS,
  type ArtefactKind,
  type ArtefactKindOptions,
} from './artefacts.ts'
import { createBarriers } from './barriers.ts'
import { createCampaignMemory, type LiveCampaign, type Node, type Tie } from './campaign-memory.ts'
import { restoreCampaigns, takeSnapshot } from './campaign-snapshot.ts'
import { artefactState, briefOf, foldRow, rowOf, summarise } from './campaign-views.ts'
import type {
  CampaignChange,
  CampaignCorrelator,
  CampaignCorrelatorOptions,
  CampaignReason,
  CampaignSnapshot,
  SightingRow,
} from './campaign-types.ts'
import { countingTime } from './event-time.ts'
import { createRecencyList } from './recency-list.ts'
import { createRecentIds } from './recent-ids.ts'
import { meetWithin } from './sightings.ts'

const HOUR_MS = 3_600_000
const MAX_WHY = 50
const MAX_MERGES = 20
const MAX_IGNORED = 10_000
const MAX_ARTEFACTS_PER_FINDING = 17
/** Organisations in which two artefacts must have stood in one finding to be one campaign. */
const MIN_TIE_ORGANISATIONS = 2

/** What one batch did, until it is told. */
interface Work {
  readonly touched: Map<Node, Set<string>>
  /** Hours in which an artefact may newly meet its number; null where all must be looked at again. */
  readonly toQualify: Map<Node, Set<number> | null>
  readonly toWeigh: Set<Tie>
  readonly early: CampaignChange[]
  readonly born: Set<LiveCampaign>
  readonly newNodes: Map<LiveCampaign, Set<Node>>
  readonly newOrganisations: Map<LiveCampaign, Set<string>>
}

const newWork = (): Work => ({
  touched: new Map(),
  toQualify: new Map(),
  toWeigh: new Set(),
  early: [],
  born: new Set(),
  newNodes: new Map(),
  newOrganisations: new Map(),
})

const byKey = (a: { readonly key: string }, b: { readonly key: string }) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
const tieOrder = (x: Tie, y: Tie) => byKey(x.a, y.a) || byKey(x.b, y.b)

export function createCampaignCorrelator(
  options: CampaignCorrelatorOptions = {},
  from?: CampaignSnapshot,
): CampaignCorrelator {
  const kinds = kindOptions(options)
  const resolutionMs = options.resolutionMs ?? HOUR_MS
  const rememberMs = Math.max(...Object.values(kinds).map((k) => k.windowMs)) + (options.latenessMs ?? 6 * HOUR_MS)
  const quietMs = Math.max(options.quietMs ?? 14 * 24 * HOUR_MS, rememberMs)
  const maxValues = options.maxValues ?? 100_000
  const maxRecords = options.maxRecords ?? 400_000
  const maxCampaigns = options.maxCampaigns ?? 2000
  const maxArtefacts = options.maxArtefactsPerCampaign ?? 200
  const maxTied = options.maxTiedPerFinding ?? 8
  const commonJoinShare = options.commonJoinShare ?? 0.5
  const memory = createCampaignMemory(
    options.maxOrganisationsPerValue ?? 1000,
    options.maxTiesPerValue ?? 128,
    from?.refusedTies ?? 0,
  )
  const recent = createRecentIds(options.maxRecentIds ?? 100_000, from?.recent)
  const barriers = createBarriers(from?.barriers)
  const ignored = new Set<string>(from?.ignored)
  const live = new Map<string, LiveCampaign>()
  const order = createRecencyList<LiveCampaign>()
  /** One string per organisation, however many findings name it. */
  const organisations = new Map<string, string>()
  let organisationCount = from?.organisationCount ?? options.organisationCount ?? 12
  let evictedValues = from?.evictedValues ?? 0
  let evictedCampaigns = from?.evictedCampaigns ?? 0
  let repeated = from?.repeated ?? 0

  const rulesOf = (node: Node): ArtefactKindOptions => kinds[node.isListed ? 'indicator' : node.kind]

  function commonBar(): number {
    return Math.max(options.commonMinimum ?? 8, (options.commonShare ?? 0.3) * organisationCount)
  }

  /** Share of `node`'s organisations in which it must have been seen with another to join it. */
  function neededShare(node: Node): number {
    const { joinShare } = rulesOf(node)
    return node.rows.size > commonBar() ? Math.max(joinShare, commonJoinShare) : joinShare
  }

  function isValid(tie: Tie): boolean {
    if (tie.isForced) return true
    const together = tie.organisations.length
    if (together < MIN_TIE_ORGANISATIONS) return false
    if (together < neededShare(tie.a) * tie.a.rows.size || together < neededShare(tie.b) * tie.b.rows.size) return false
    return !barriers.between([tie.a.key], { has: (key) => key === tie.b.key })
  }

  function qualifies(node: Node, buckets: Set<number> | null): boolean {
    const rules = rulesOf(node)
    if (node.rows.size < rules.minOrganisations || severityRank(node.severity) < severityRank(rules.minSeverity))
      return false
    const width = Math.max(1, Math.ceil(rules.windowMs / resolutionMs))
    // A meeting can always be slid until its span begins where some run ends, so the ends of runs are all there is to try.
    const tries = buckets ?? new Set([...node.rows.values()].flatMap((row) => row.runs.filter((_, i) => i % 2 === 1)))
    for (const bucket of tries) if (meetWithin(node.rows.values(), bucket, width, rules.minOrganisations)) return true
    return false
  }

  // ---- taking in a finding

  function observe(finding: Finding, work: Work): void {
    const organisation = organisations.get(finding.tenant) ?? finding.tenant
    organisations.set(organisation, organisation)
    const at = countingTime(finding)
    const bucket = Math.floor(at / resolutionMs)
    const nodes: Node[] = []
    for (const seen of artefactsOf(finding, MAX_ARTEFACTS_PER_FINDING)) {
      if (ignored.has(seen.key) || options.isStopped?.(seen) === true) continue
      const known = memory.nodes.get(seen.key)
      const wasListed = known?.isListed ?? seen.isListed
      const severityBefore: Severity | undefined = known?.severity
      const node = memory.obtain(seen, finding, at)
      const news = memory.sight(node, organisation, at, bucket)
      nodes.push(node)
      if (news === 'full') continue
      touch(work, node, organisation)
      const changedRules =
        wasListed !== node.isListed || (severityBefore !== undefined && severityBefore !== node.severity)
      if (!node.opens) {
        if (changedRules) work.toQualify.set(node, null)
        else if (news !== 'count') {
          const buckets = work.toQualify.get(node)
          if (buckets === undefined) work.toQualify.set(node, new Set([bucket]))
          else buckets?.add(bucket)
        }
      }
      if (news === 'organisation' || wasListed !== node.isListed) weighAll(node, work)
      const campaign = node.campaign
      if (campaign !== null) refresh(campaign, node, organisation, finding.receivedAt, work)
    }
    const tied = nodes.length > maxTied ? nodes.slice(0, maxTied) : nodes
    for (let i = 0; i < tied.length; i++) {
      for (let k = i + 1; k < tied.length; k++) {
        const a = tied[i]
        const b = tied[k]
        if (a === undefined || b === undefined) continue
        const tie = memory.tie(a, b, organisation)
        if (tie !== null) work.toWeigh.add(tie)
      }
    }
  }

  function touch(work: Work, node: Node, organisation: string): void {
    const known = work.touched.get(node)
    if (known === undefined) work.touched.set(node, new Set([organisation]))
    else known.add(organisation)
  }

  /** A new organisation can weaken the ties of an artefact whose share matters. */
  function weighAll(node: Node, work: Work): void {
    for (const tie of node.ties.values()) {
      if (tie.organisations.length >= MIN_TIE_ORGANISATIONS || tie.isValid) work.toWeigh.add(tie)
    }
  }

  function refresh(campaign: LiveCampaign, node: Node, organisation: string, receivedAt: number, work: Work): void {
    const row = node.rows.get(organisation)
    if (row !== undefined && foldRow(campaign, organisation, row)) noteOrganisation(campaign, organisation, work)
    campaign.receivedAt = Math.max(campaign.receivedAt, receivedAt)
    order.touch(campaign)
  }

  function noteOrganisation(campaign: LiveCampaign, organisation: string, work: Work): void {
    const known = work.newOrganisations.get(campaign)
    if (known === undefined) work.newOrganisations.set(campaign, new Set([organisation]))
    else known.add(organisation)
  }

  // ---- settling a batch

  function settle(work: Work): void {
    const fresh: Node[] = []
    for (const [node, buckets] of work.toQualify) {
      if (!node.opens && qualifies(node, buckets)) {
        node.opens = true
        fresh.push(node)
      }
    }
    const gained: Tie[] = []
    const broken = new Map<LiveCampaign, Tie>()
    const turned = [...work.toWeigh].filter((tie) => isValid(tie) !== tie.isValid && tie.a.ties.get(tie.b) === tie)
    for (const tie of turned.toSorted(tieOrder)) {
      tie.isValid = !tie.isValid
      if (tie.isValid) gained.push(tie)
      else if (tie.a.campaign !== null && tie.a.campaign === tie.b.campaign && !broken.has(tie.a.campaign))
        broken.set(tie.a.campaign, tie)
    }
    for (const [campaign, tie] of broken) fallApart(campaign, weakenedReason(tie), work)
    for (const node of fresh.toSorted(byKey)) {
      if (node.campaign === null) openCampaign(node, work)
      grow(node, work)
    }
    for (const tie of gained) {
      if (tie.a.campaign !== null) grow(tie.a, work)
      else if (tie.b.campaign !== null) grow(tie.b, work)
    }
  }

  function weakenedReason(tie: Tie): CampaignReason {
    const [artefact, other] =
      neededShare(tie.a) * tie.a.rows.size > tie.organisations.length ? [tie.a, tie.b] : [tie.b, tie.a]
    return {
      code: 'campaign.no_longer_together',
      params: {
        artefact: artefact.key,
        tiedTo: other.key,
        organisations: tie.organisations.length,
        share: Math.round(neededShare(artefact) * 100),
      },
    }
  }

  function newCampaign(opener: Node, reason: CampaignReason, work: Work, wantedId?: string): LiveCampaign {
    let firstSeenAt = Infinity
    for (const row of opener.rows.values()) firstSeenAt = Math.min(firstSeenAt, row.firstSeenAt)
    const plain = wantedId ?? `campaign:${opener.key}@${firstSeenAt}`
    let id = plain
    for (let n = 2; live.has(id); n++) id = `${plain}#${n}`
    const campaign: LiveCampaign = {
      id,
      openedBy: opener.key,
      nodes: new Map(),
      organisations: new Map(),
      receivedAt: opener.receivedAt,
      why: [reason],
      merges: [],
      older: null,
      newer: null,
    }
    live.set(id, campaign)
    order.add(campaign)
    work.born.add(campaign)
    return campaign
  }

  function openCampaign(node: Node, work: Work): void {
    const rules = rulesOf(node)
    const reason: CampaignReason = {
      code: 'campaign.seen_in_organisations',
      params: { artefact: node.key, organisations: node.rows.size, windowMs: rules.windowMs },
    }
    attach(newCampaign(node, reason, work), node, work)
  }

  function attach(campaign: LiveCampaign, node: Node, work: Work): void {
    if (node.campaign === null) memory.free.remove(node)
    node.campaign = campaign
    campaign.nodes.set(node.key, node)
    campaign.receivedAt = Math.max(campaign.receivedAt, node.receivedAt)
    for (const [organisation, row] of node.rows)
      if (foldRow(campaign, organisation, row)) noteOrganisation(campaign, organisation, work)
    const known = work.newNodes.get(campaign)
    if (known === undefined) work.newNodes.set(campaign, new Set([node]))
    else known.add(node)
  }

  /** Takes in everything that valid ties lead to from `start`, which is in a campaign. */
  function grow(start: Node, work: Work): void {
    const queue = [start]
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      const outward = [...node.ties.values()].filter((tie) => tie.isValid && tie.a.campaign !== tie.b.campaign)
      for (const tie of outward.toSorted(tieOrder)) {
        const campaign = node.campaign
        const other = tie.a === node ? tie.b : tie.a
        if (campaign === null || other.campaign === campaign) continue
        if (other.campaign !== null) {
          joinCampaigns(campaign, other.campaign, node, other, tie, work)
          continue
        }
        if (campaign.nodes.size >= maxArtefacts || barriers.between([other.key], campaign.nodes)) continue
        attach(campaign, other, work)
        if (!work.born.has(campaign) || campaign.why.length < 10) {
          explain(campaign, {
            code: 'campaign.seen_together',
            params: { artefact: other.key, tiedTo: node.key, organisations: tie.organisations.length },
          })
        }
        queue.push(other)
      }
    }
  }

  function explain(campaign: LiveCampaign, reason: CampaignReason): void {
    campaign.why = [...campaign.why, reason].slice(-MAX_WHY)
  }

  function firstSeen(campaign: LiveCampaign): number {
    let at = Infinity
    for (const { firstSeenAt } of campaign.organisations.values()) at = Math.min(at, firstSeenAt)
    return at
  }

  function joinCampaigns(x: LiveCampaign, y: LiveCampaign, node: Node, other: Node, tie: Tie, work: Work): boolean {
    if (x.nodes.size + y.nodes.size > maxArtefacts || barriers.between(x.nodes.keys(), y.nodes)) return false
    const xBorn = work.born.has(x)
    const yBorn = work.born.has(y)
    const isXElder = xBorn !== yBorn ? yBorn : firstSeen(x) - firstSeen(y) || (x.id < y.id ? -1 : 1)
    const xStays = typeof isXElder === 'boolean' ? isXElder : isXElder < 0
    const [into, gone] = xStays ? [x, y] : [y, x]
    takeIn(
      into,
      gone,
      {
        code: 'campaign.merged_by_artefacts',
        params: { artefact: other.key, tiedTo: node.key, organisations: tie.organisations.length, campaign: gone.id },
      },
      work,
    )
    return true
  }

  function takeIn(into: LiveCampaign, gone: LiveCampaign, reason: CampaignReason, work: Work): void {
    const artefactKeys = [...gone.nodes.keys()].toSorted()
    for (const node of gone.nodes.values()) attach(into, node, work)
    forget(gone)
    if (work.born.delete(gone)) return
    explain(into, reason)
    into.merges = [...into.merges, ...gone.merges, { from: gone.id, artefactKeys, reason }].slice(-MAX_MERGES)
    work.early.push({ kind: 'merged', into: into.id, from: gone.id, reason })
  }

  function forget(campaign: LiveCampaign): void {
    live.delete(campaign.id)
    order.remove(campaign)
  }

  /** Splits a campaign whose valid ties no longer hold it together. */
  function fallApart(campaign: LiveCampaign, reason: CampaignReason, work: Work): void {
    if (live.get(campaign.id) !== campaign) return
    const parts = connectedParts(campaign)
    if (parts.length < 2) return
    const stays = parts.find((part) => part.some((n) => n.key === campaign.openedBy)) ?? parts[0] ?? []
    for (const part of parts) if (part !== stays) moveOut(campaign, part, reason, work)
    refold(campaign)
  }

  function connectedParts(campaign: LiveCampaign): Node[][] {
    const left = new Set([...campaign.nodes.values()].toSorted(byKey))
    const parts: Node[][] = []
    for (const start of left) {
      const part = [start]
      left.delete(start)
      for (let i = 0; i < part.length; i++) {
        const node = part[i]
        for (const tie of node?.ties.values() ?? []) {
          const other = tie.a === node ? tie.b : tie.a
          if (tie.isValid && left.delete(other)) part.push(other)
        }
      }
      parts.push(part.toSorted(byKey))
    }
    return parts
  }

  /** Artefacts leave `campaign`: into one of their own where one of them opens, else into none. */
  function moveOut(
    campaign: LiveCampaign,
    part: readonly Node[],
    reason: CampaignReason,
    work: Work,
    wantedId?: string,
  ): void {
    const opener = part.filter((n) => n.opens).toSorted(byKey)[0]
    for (const node of part) {
      campaign.nodes.delete(node.key)
      work.newNodes.get(campaign)?.delete(node)
    }
    let into: LiveCampaign | null = null
    if (opener !== undefined) {
      into = newCampaign(opener, reason, work, wantedId)
      for (const node of part) attach(into, node, work)
    } else {
      for (const node of part) {
        node.campaign = null
        memory.free.add(node)
      }
    }
    explain(campaign, reason)
    if (!work.born.has(campaign)) {
      work.early.push({
        kind: 'split',
        from: campaign.id,
        into: into?.id ?? null,
        artefactKeys: part.map((n) => n.key).toSorted(),
        reason,
      })
    }
  }

  function refold(campaign: LiveCampaign): void {
    campaign.organisations = new Map()
    for (const node of campaign.nodes.values())
      for (const [organisation, row] of node.rows) foldRow(campaign, organisation, row)
  }

  // ---- forgetting

  function closeCampaign(campaign: LiveCampaign, reason: CampaignReason, work: Work): void {
    if (!work.born.delete(campaign))
      work.early.push({ kind: 'closed', campaign: summarise(campaign, memory.nodes), reason })
    forget(campaign)
    for (const node of campaign.nodes.values()) {
      node.campaign = null
      memory.free.add(node)
      memory.drop(node)
      work.touched.delete(node)
    }
  }

  function forgetOld(receivedAt: number, work: Work): void {
    for (
      let campaign = order.oldest;
      campaign !== null && campaign.receivedAt + quietMs < receivedAt;
      campaign = order.oldest
    ) {
      closeCampaign(campaign, { code: 'campaign.quiet', params: { lastSeenAt: lastSeen(campaign) } }, work)
    }
    for (
      let node = memory.free.oldest;
      node !== null && node.receivedAt + rememberMs < receivedAt;
      node = memory.free.oldest
    ) {
      memory.drop(node)
    }
  }

  function lastSeen(campaign: LiveCampaign): number {
    let at = -Infinity
    for (const { lastSeenAt } of campaign.organisations.values()) at = Math.max(at, lastSeenAt)
    return at
  }

  function keepWithinBudget(work: Work): void {
    const full = (limit: number): CampaignReason => ({ code: 'campaign.memory_full', params: { limit } })
    while (live.size > maxCampaigns && order.oldest !== null) {
      evictedCampaigns++
      closeCampaign(order.oldest, full(maxCampaigns), work)
    }
    while (memory.nodes.size > maxValues || memory.records > maxRecords) {
      const node = memory.free.oldest
      if (node !== null) {
        evictedValues++
        memory.drop(node)
      } else if (order.oldest !== null) {
        evictedCampaigns++
        closeCampaign(order.oldest, full(memory.nodes.size > maxValues ? maxValues : maxRecords), work)
      } else return
    }
  }

  // ---- telling

  function tell(work: Work): CampaignChange[] {
    const rows = new Map<LiveCampaign, SightingRow[]>()
    const give = (campaign: LiveCampaign, node: Node, organisation: string) => {
      const row = node.rows.get(organisation)
      if (row === undefined) return
      const list = rows.get(campaign)
      if (list === undefined) rows.set(campaign, [rowOf(node, organisation, row)])
      else list.push(rowOf(node, organisation, row))
    }
    for (const [campaign, nodes] of work.newNodes) {
      for (const node of nodes)
        if (node.campaign === campaign) for (const organisation of node.rows.keys()) give(campaign, node, organisation)
    }
    for (const [node, touched] of work.touched) {
      const { campaign } = node
      if (campaign === null || work.newNodes.get(campaign)?.has(node) === true) continue
      for (const organisation of touched) give(campaign, node, organisation)
    }
    const changes = work.early.toSorted((a, b) => RANK[a.kind] - RANK[b.kind])
    const told = new Set([...work.born, ...rows.keys()])
    for (const campaign of told) {
      if (live.get(campaign.id) !== campaign) continue
      const isBorn = work.born.has(campaign)
      changes.push({
        kind: isBorn ? 'opened' : 'grown',
        campaign: summarise(campaign, memory.nodes),
        newOrganisations: [
          ...(isBorn ? campaign.organisations.keys() : (work.newOrganisations.get(campaign) ?? [])),
        ].toSorted(),
        newArtefacts: [...(work.newNodes.get(campaign) ?? [])].filter((n) => n.campaign === campaign).map(briefOf),
        sightings: rows.get(campaign) ?? [],
      })
    }
    return changes
  }

  function finish(work: Work, receivedAt: number): CampaignChange[] {
    settle(work)
    forgetOld(receivedAt, work)
    keepWithinBudget(work)
    return tell(work)
  }

  /** Moves artefacts out by hand and bars the way back. */
  function partByHand(
    campaign: LiveCampaign,
    part: readonly Node[],
    reason: CampaignReason,
    wantedId: string | undefined,
  ): CampaignChange[] {
    const work = newWork()
    const moved = new Set(part)
    const rest = [...campaign.nodes.values()].filter((n) => !moved.has(n))
    barriers.add(
      part.map((n) => n.key),
      rest.map((n) => n.key),
    )
    for (const node of part)
      for (const tie of node.ties.values()) {
        if (!moved.has(tie.a) || !moved.has(tie.b)) {
          tie.isForced = false
          tie.isValid = isValid(tie)
        }
      }
    holdTogether(part)
    holdTogether(rest)
    moveOut(campaign, part, reason, work, wantedId)
    if (!campaign.nodes.has(campaign.openedBy)) campaign.openedBy = rest.find((n) => n.opens)?.key ?? campaign.openedBy
    refold(campaign)
    return [...tell(work), ...grownByHand(campaign)]
  }

  /** What a person put together stays one campaign, tied or not; one of its artefacts carries it. */
  function holdTogether(part: readonly Node[]): void {
    const first = part[0]
    if (first === undefined) return
    if (!part.some((n) => n.opens)) first.opens = true
    for (const node of part.slice(1)) memory.force(first, node)
  }

  function grownByHand(campaign: LiveCampaign): CampaignChange[] {
    return [
      {
        kind: 'grown',
        campaign: summarise(campaign, memory.nodes),
        newOrganisations: [],
        newArtefacts: [],
        sightings: [],
      },
    ]
  }

  if (from !== undefined) restoreCampaigns(from, { memory, live, order, organisations, isValid })

  return {
    push(findings) {
      const work = newWork()
      let earliest = Infinity
      let latest = -Infinity
      for (const { receivedAt } of findings) {
        earliest = Math.min(earliest, receivedAt)
        latest = Math.max(latest, receivedAt)
      }
      forgetOld(earliest, work)
      for (const finding of findings) {
        if (recent.addIfNew(finding.id)) observe(finding, work)
        else repeated++
      }
      return finish(work, latest)
    },
    tick(nowMs) {
      return finish(newWork(), nowMs)
    },
    campaign(id) {
      const campaign = live.get(id)
      if (campaign === undefined) return null
      return {
        ...summarise(campaign, memory.nodes),
        artefacts: [...campaign.nodes.values()].map(artefactState),
        organisations: Array.from(campaign.organisations, ([organisation, row]) => ({ organisation, ...row })).toSorted(
          (a, b) => (a.organisation < b.organisation ? -1 : 1),
        ),
      }
    },
    *campaigns() {
      for (const campaign of live.values()) yield summarise(campaign, memory.nodes)
    },
    split(id, artefactKeys, reason) {
      const campaign = live.get(id)
      if (campaign === undefined) return 'campaign.not_open'
      const part = [...new Set(artefactKeys)].map((key) => campaign.nodes.get(key)).filter((n) => n !== undefined)
      if (part.length === 0 || part.length === campaign.nodes.size || part.length !== new Set(artefactKeys).size)
        return 'campaign.bad_split'
      return partByHand(
        campaign,
        part.toSorted(byKey),
        { code: 'campaign.split_by_person', params: { reason, campaign: id } },
        undefined,
      )
    },
    unmerge(into, gone, reason) {
      const campaign = live.get(into)
      const merge = campaign?.merges.findLast((m) => m.from === gone)
      if (campaign === undefined || merge === undefined) return 'campaign.not_open'
      const part = merge.artefactKeys.map((key) => campaign.nodes.get(key)).filter((n) => n !== undefined)
      if (part.length === 0 || part.length === campaign.nodes.size) return 'campaign.bad_split'
      campaign.merges = campaign.merges.filter((m) => m !== merge)
      return partByHand(
        campaign,
        part,
        { code: 'campaign.unmerged_by_person', params: { reason, campaign: into } },
        gone,
      )
    },
    merge(into, gone, reason) {
      const a = live.get(into)
      const b = live.get(gone)
      if (a === undefined || b === undefined) return 'campaign.not_open'
      const x = a.nodes.values().next().value
      const y = b.nodes.values().next().value
      if (a === b || x === undefined || y === undefined) return 'campaign.bad_split'
      const work = newWork()
      barriers.lift(a.nodes.keys(), b.nodes)
      memory.force(x, y)
      takeIn(a, b, { code: 'campaign.merged_by_person', params: { reason, campaign: gone } }, work)
      return tell(work)
    },
    close(id, reason, ignore) {
      const campaign = live.get(id)
      if (campaign === undefined) return 'campaign.not_open'
      const work = newWork()
      if (ignore) for (const key of campaign.nodes.keys()) ignored.add(key)
      for (const key of ignored) {
        if (ignored.size <= MAX_IGNORED) break
        ignored.delete(key)
      }
      closeCampaign(campaign, { code: 'campaign.closed_by_person', params: { reason } }, work)
      return tell(work)
    },
    heed: (key) => ignored.delete(key),
    setOrganisationCount(count) {
      organisationCount = count
      const work = newWork()
      for (const node of memory.nodes.values()) if (node.rows.size > (options.commonMinimum ?? 8)) weighAll(node, work)
      settle(work)
      return tell(work)
    },
    get counts() {
      return {
        values: memory.nodes.size,
        records: memory.records,
        campaigns: live.size,
        evictedValues,
        evictedCampaigns,
        repeated,
        refusedTies: memory.refusedTies,
      }
    },
    snapshot: () =>
      takeSnapshot(
        { memory, live, order, barriers: barriers.list(), ignored, recent: recent.snapshot() },
        {
          organisationCount,
          evictedValues,
          evictedCampaigns,
          repeated,
          refusedTies: memory.refusedTies,
        },
      ),
  }
}

const RANK: Readonly<Record<CampaignChange['kind'], number>> = { closed: 0, split: 1, merged: 2, opened: 3, grown: 3 }

function kindOptions(options: CampaignCorrelatorOptions): Readonly<Record<ArtefactKind, ArtefactKindOptions>> {
  const out = { ...DEFAULT_ARTEFACT_KINDS }
  for (const kind of ARTEFACT_KINDS) out[kind] = { ...DEFAULT_ARTEFACT_KINDS[kind], ...options.kinds?.[kind] }
  return out
}
