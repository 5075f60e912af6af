import type { Finding } from '@haidang/contracts'
import type { Severity } from '@haidang/std'
import type { Artefact, ArtefactKind, ArtefactKindOptions } from './artefacts.ts'
import type { RecentIdsSnapshot } from './recent-ids.ts'

/** Why something was done, for a page to put into words: no prose here. */
export interface CampaignReason {
  readonly code: CampaignReasonCode
  readonly params: Readonly<Record<string, string | number>>
}

export const CAMPAIGN_REASON_CODES = [
  /** params: artefact, organisations, windowMs */
  'campaign.seen_in_organisations',
  /** params: artefact, tiedTo, organisations (in which both stood in one finding) */
  'campaign.seen_together',
  /** params: artefact, tiedTo, organisations, campaign (the one that was taken in) */
  'campaign.merged_by_artefacts',
  /** params: artefact, tiedTo, organisations, share (percent needed) */
  'campaign.no_longer_together',
  /** params: reason (what the person wrote), campaign */
  'campaign.split_by_person',
  'campaign.merged_by_person',
  'campaign.unmerged_by_person',
  'campaign.closed_by_person',
  /** params: lastSeenAt */
  'campaign.quiet',
  /** params: limit */
  'campaign.memory_full',
] as const
export type CampaignReasonCode = (typeof CAMPAIGN_REASON_CODES)[number]

/** One organisation's sightings of one artefact; absolute values, so that storing them twice changes nothing. */
export interface SightingRow {
  readonly artefactKey: string
  readonly organisation: string
  readonly count: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
}

/** A campaign in brief. Times are Unix milliseconds of event time. */
export interface CampaignSummary {
  /** `campaign:<artefact key>@<first seen>` of the artefact that opened it; never changes. Up to about 2,100 characters. */
  readonly id: string
  readonly openedBy: Artefact
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly organisationCount: number
  readonly artefactCount: number
  /** Over the organisations, the count of each one's most seen artefact: findings are not counted once per artefact. */
  readonly sightingCount: number
  /** Most recent last, at most 50. */
  readonly why: readonly CampaignReason[]
  /** Merges that can be undone, most recent last, at most 20. */
  readonly merges: readonly CampaignMerge[]
}

export interface CampaignMerge {
  /** The campaign that was taken in. */
  readonly from: string
  readonly artefactKeys: readonly string[]
  readonly reason: CampaignReason
}

export interface ArtefactState extends Artefact {
  readonly key: string
  readonly isListed: boolean
  /** Whether it would be a campaign by itself. */
  readonly opens: boolean
  readonly severity: Severity
  readonly title: string
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly organisations: readonly SightingRow[]
  /** Findings of organisations beyond the cap per value. */
  readonly uncounted: number
}

export interface CampaignState extends CampaignSummary {
  readonly artefacts: readonly ArtefactState[]
  readonly organisations: readonly {
    readonly organisation: string
    readonly count: number
    readonly firstSeenAt: number
    readonly lastSeenAt: number
  }[]
}

/**
 * What a batch did. In this order: closed, split, merged, then one `opened` or `grown` per campaign with the rows to store.
 * A campaign born and merged away within one batch is not told.
 */
export type CampaignChange =
  | {
      readonly kind: 'opened' | 'grown'
      readonly campaign: CampaignSummary
      readonly newOrganisations: readonly string[]
      readonly newArtefacts: readonly ArtefactBrief[]
      /** Rows touched in this batch; for new artefacts all of theirs. */
      readonly sightings: readonly SightingRow[]
    }
  | { readonly kind: 'merged'; readonly into: string; readonly from: string; readonly reason: CampaignReason }
  /** `artefactKeys` left `from`; into a campaign that is told as `opened` in the same batch, or into none. */
  | {
      readonly kind: 'split'
      readonly from: string
      readonly into: string | null
      readonly artefactKeys: readonly string[]
      readonly reason: CampaignReason
    }
  /** No longer followed; the stored campaign stays as it is. */
  | { readonly kind: 'closed'; readonly campaign: CampaignSummary; readonly reason: CampaignReason }

export interface ArtefactBrief extends Artefact {
  readonly key: string
  readonly isListed: boolean
  readonly opens: boolean
}

export interface CampaignCorrelatorOptions {
  /** Per kind, over `DEFAULT_ARTEFACT_KINDS`. */
  readonly kinds?: Readonly<Partial<Record<ArtefactKind, Partial<ArtefactKindOptions>>>>
  /** Organisations registered with the platform: what "common" is measured against. Default 12. */
  readonly organisationCount?: number
  /** An artefact in more than this share of the organisations is common. Default 0.3. */
  readonly commonShare?: number
  /** An artefact in this many organisations or fewer is never common. Default 8. */
  readonly commonMinimum?: number
  /** A common artefact joins only what it was seen with in at least this share of its organisations. Default 0.5. */
  readonly commonJoinShare?: number
  /** Values that neither open nor join: warning lists, own networks. */
  readonly isStopped?: (artefact: Artefact) => boolean
  /** Grain of time, in milliseconds: windows are exact to one grain. Default 1 hour. */
  readonly resolutionMs?: number
  /** How much longer than its window an artefact is remembered, by time of receipt. Default 6 hours. */
  readonly latenessMs?: number
  /** A campaign without sightings for so long (by time of receipt) is closed as quiet. Default 14 days. */
  readonly quietMs?: number
  /** Greatest number of artefacts in memory, those of campaigns included. Default 100,000. */
  readonly maxValues?: number
  /** Greatest number of organisation rows, ties and organisations of ties in memory, together. Default 400,000. */
  readonly maxRecords?: number
  /** Default 2,000. */
  readonly maxCampaigns?: number
  /** Organisations counted per artefact; findings of further ones are only counted. Default 1,000. */
  readonly maxOrganisationsPerValue?: number
  /**
   * Other artefacts that one is tied to at most. Where it is full, a tie of one organisation gives way to the new one; where all
   * stand in several organisations, no further tie is made. Default 128.
   */
  readonly maxTiesPerValue?: number
  /** Default 200; a full campaign takes no further artefacts. */
  readonly maxArtefactsPerCampaign?: number
  /** Artefacts of one finding that are tied to each other. Default 8, so at most 28 ties a finding. */
  readonly maxTiedPerFinding?: number
  /** Finding ids remembered against redelivery. Default 100,000. */
  readonly maxRecentIds?: number
}

export type SplitRefusal = 'campaign.not_open' | 'campaign.bad_split'

/** Findings of many organisations to campaigns. The rules are told in the README of this folder. */
export interface CampaignCorrelator {
  push(findings: readonly Finding[]): CampaignChange[]
  /** Closes what went quiet by `nowMs` (time of receipt). Push does the same with the times of its findings. */
  tick(nowMs: number): CampaignChange[]
  campaign(id: string): CampaignState | null
  campaigns(): IterableIterator<CampaignSummary>
  /**
   * A person moves artefacts out into a campaign of their own. The two sides will not be joined again by themselves.
   * Refused (null with the code) where the campaign is unknown, or none or all of its artefacts are named.
   */
  split(id: string, artefactKeys: readonly string[], reason: string): readonly CampaignChange[] | SplitRefusal
  /** Undoes a merge: what came with `from` and is still there leaves again, under its old id. */
  unmerge(into: string, from: string, reason: string): readonly CampaignChange[] | SplitRefusal
  /** A person joins two campaigns, whatever stands between them. */
  merge(into: string, from: string, reason: string): readonly CampaignChange[] | SplitRefusal
  /** A person closes a campaign; with `ignore`, its artefacts neither open nor join again. */
  close(id: string, reason: string, ignore: boolean): readonly CampaignChange[] | SplitRefusal
  /** Takes back `ignore` of an artefact. */
  heed(artefactKey: string): boolean
  setOrganisationCount(count: number): CampaignChange[]
  readonly counts: CorrelatorCounts
  snapshot(): CampaignSnapshot
}

export interface CorrelatorCounts {
  readonly values: number
  readonly records: number
  readonly campaigns: number
  /** Artefacts forgotten because memory was full. */
  readonly evictedValues: number
  /** Campaigns closed because memory was full. */
  readonly evictedCampaigns: number
  /** Findings skipped as seen before. */
  readonly repeated: number
  /** Ties not made because an artefact had too many. */
  readonly refusedTies: number
}

export interface CampaignSnapshot {
  readonly v: 1
  readonly organisationCount: number
  readonly organisations: readonly string[]
  /** From least to most recently touched; those of campaigns are in no order of use. */
  readonly artefacts: readonly ArtefactSnapshot[]
  readonly ties: readonly {
    readonly a: number
    readonly b: number
    readonly organisations: readonly number[]
    readonly isForced: boolean
  }[]
  readonly campaigns: readonly CampaignRecord[]
  readonly barriers: readonly { readonly left: readonly string[]; readonly right: readonly string[] }[]
  readonly ignored: readonly string[]
  readonly recent: RecentIdsSnapshot
  readonly evictedValues: number
  readonly evictedCampaigns: number
  readonly repeated: number
  readonly refusedTies: number
}

export interface ArtefactSnapshot extends Artefact {
  readonly isListed: boolean
  readonly opens: boolean
  readonly severity: Severity
  readonly title: string
  readonly titleAt: number
  readonly techniques: readonly string[]
  readonly receivedAt: number
  readonly uncounted: number
  /** Organisation number, count, first, last, then runs. */
  readonly rows: readonly (readonly number[])[]
}

export interface CampaignRecord {
  readonly id: string
  readonly openedBy: string
  readonly artefacts: readonly string[]
  readonly receivedAt: number
  readonly why: readonly CampaignReason[]
  readonly merges: readonly CampaignMerge[]
}
