import type { Finding } from '@haidang/contracts'
import { moreSevere, type Severity } from '@haidang/std'
import type { ArtefactKind, SeenArtefact } from './artefacts.ts'
import type { CampaignMerge, CampaignReason } from './campaign-types.ts'
import { createRecencyList, type RecencyList } from './recency-list.ts'
import { addBucket, type Sightings } from './sightings.ts'

/** An artefact in memory: its organisations, and what it was seen together with. */
export interface Node {
  readonly key: string
  readonly kind: ArtefactKind
  readonly value: string
  isListed: boolean
  /** Has met its kind's number of organisations within the window; never taken back while remembered. */
  opens: boolean
  severity: Severity
  title: string
  titleAt: number
  techniques: string[]
  receivedAt: number
  uncounted: number
  readonly rows: Map<string, Sightings>
  readonly ties: Map<Node, Tie>
  campaign: LiveCampaign | null
  older: Node | null
  newer: Node | null
}

/** Two artefacts that stood in one finding, and in which organisations. */
export interface Tie {
  readonly a: Node
  readonly b: Node
  /** A list, as nearly every tie has one organisation; the strings are shared, so looking one up compares pointers. */
  readonly organisations: string[]
  isForced: boolean
  /** Whether it joins, as of the last settling. */
  isValid: boolean
  /** Order of making, so that a restored memory gives way in the same order. */
  readonly madeAs: number
}

export interface LiveCampaign {
  readonly id: string
  openedBy: string
  readonly nodes: Map<string, Node>
  /** Per organisation, the figures of its most seen artefact. */
  organisations: Map<string, { count: number; firstSeenAt: number; lastSeenAt: number }>
  receivedAt: number
  why: readonly CampaignReason[]
  merges: readonly CampaignMerge[]
  older: LiveCampaign | null
  newer: LiveCampaign | null
}

const MAX_TECHNIQUES = 32

/** All artefacts, with one budget: rows, ties and organisations of ties are records. */
export interface CampaignMemory {
  readonly nodes: Map<string, Node>
  /** Artefacts of no campaign, by use. Those of campaigns live as long as the campaign. */
  readonly free: RecencyList<Node>
  readonly records: number
  readonly refusedTies: number
  obtain(seen: SeenArtefact, finding: Finding, at: number): Node
  /** Counts a sighting; says whether the organisation, or its hour, is new. `full` where the organisation is beyond the cap. */
  sight(node: Node, organisation: string, at: number, bucket: number): 'organisation' | 'hour' | 'count' | 'full'
  /** Notes that both stood in one finding; the tie if the organisation is new to it, else null. */
  tie(a: Node, b: Node, organisation: string): Tie | null
  /** Ties two by a person's word. */
  force(a: Node, b: Node): Tie
  restoreTie(a: Node, b: Node, organisations: readonly string[], isForced: boolean): Tie
  dropTie(tie: Tie): void
  drop(node: Node): void
  add(node: Node): void
}

export function createCampaignMemory(maxOrganisations: number, maxTies: number, refusedBefore: number): CampaignMemory {
  const nodes = new Map<string, Node>()
  const free = createRecencyList<Node>()
  let records = 0
  let refusedTies = refusedBefore
  let made = 0

  function dropTie(tie: Tie): void {
    tie.a.ties.delete(tie.b)
    tie.b.ties.delete(tie.a)
    records -= 1 + tie.organisations.length
  }

  function makeRoom(node: Node): boolean {
    if (node.ties.size < maxTies) return true
    for (const tie of node.ties.values()) {
      if (tie.organisations.length > 1 || tie.isForced) continue
      dropTie(tie)
      return true
    }
    return false
  }

  function newTie(a: Node, b: Node): Tie {
    const tie: Tie = { a, b, organisations: [], isForced: false, isValid: false, madeAs: made++ }
    a.ties.set(b, tie)
    b.ties.set(a, tie)
    records++
    return tie
  }

  return {
    nodes,
    free,
    get records() {
      return records
    },
    get refusedTies() {
      return refusedTies
    },
    obtain(seen, finding, at) {
      const known = nodes.get(seen.key)
      if (known === undefined) {
        const node: Node = {
          key: seen.key,
          kind: seen.kind,
          value: seen.value,
          isListed: seen.isListed,
          opens: false,
          severity: finding.severity,
          title: finding.title,
          titleAt: at,
          techniques: finding.techniques.slice(0, MAX_TECHNIQUES),
          receivedAt: finding.receivedAt,
          uncounted: 0,
          rows: new Map(),
          ties: new Map(),
          campaign: null,
          older: null,
          newer: null,
        }
        nodes.set(node.key, node)
        free.add(node)
        return node
      }
      known.isListed ||= seen.isListed
      known.severity = moreSevere(known.severity, finding.severity)
      if (at < known.titleAt || (at === known.titleAt && finding.title < known.title)) {
        known.title = finding.title
        known.titleAt = at
      }
      for (const technique of finding.techniques) {
        if (known.techniques.length < MAX_TECHNIQUES && !known.techniques.includes(technique))
          known.techniques.push(technique)
      }
      known.receivedAt = Math.max(known.receivedAt, finding.receivedAt)
      if (known.campaign === null) free.touch(known)
      return known
    },
    sight(node, organisation, at, bucket) {
      const row = node.rows.get(organisation)
      if (row === undefined) {
        if (node.rows.size >= maxOrganisations) {
          node.uncounted++
          return 'full'
        }
        node.rows.set(organisation, { count: 1, firstSeenAt: at, lastSeenAt: at, runs: [bucket, bucket] })
        records++
        return 'organisation'
      }
      row.count++
      if (at < row.firstSeenAt) row.firstSeenAt = at
      if (at > row.lastSeenAt) row.lastSeenAt = at
      return addBucket(row.runs, bucket) ? 'hour' : 'count'
    },
    tie(a, b, organisation) {
      let tie = a.ties.get(b)
      if (tie === undefined) {
        if (!makeRoom(a) || !makeRoom(b)) {
          refusedTies++
          return null
        }
        tie = newTie(a, b)
      }
      if (tie.organisations.includes(organisation) || tie.organisations.length >= maxOrganisations) return null
      tie.organisations.push(organisation)
      records++
      return tie
    },
    force(a, b) {
      const tie = a.ties.get(b) ?? newTie(a, b)
      tie.isForced = true
      tie.isValid = true
      return tie
    },
    restoreTie(a, b, organisations, isForced) {
      const tie = newTie(a, b)
      tie.organisations.push(...organisations)
      records += tie.organisations.length
      tie.isForced = isForced
      return tie
    },
    dropTie,
    drop(node) {
      for (const tie of node.ties.values()) dropTie(tie)
      records -= node.rows.size
      if (node.campaign === null) free.remove(node)
      nodes.delete(node.key)
    },
    add(node) {
      nodes.set(node.key, node)
      free.add(node)
      records += node.rows.size
    },
  }
}
