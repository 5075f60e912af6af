import type { CampaignChange } from '@haidang/detect'
import type { Database, Tx } from '#src/platform/db/index.ts'

/** What a person asks of the correlator that follows the campaigns, by the correlator's own keys. */
export type CampaignAct =
  | {
      readonly kind: 'split'
      readonly campaign: string
      readonly artefactKeys: readonly string[]
      readonly reason: string
    }
  | { readonly kind: 'unmerge'; readonly into: string; readonly from: string; readonly reason: string }
  | { readonly kind: 'close'; readonly campaign: string; readonly reason: string }

/** The correlator knows no such open campaign, or cannot part it so. */
export type ActRefusal = 'campaign.not_open' | 'campaign.bad_split'

/**
 * The way to the correlator. Campaigns live in its memory; the tables are what it told. So an act of a person is done there
 * first and stored as what came of it, between two batches.
 */
export interface CampaignSteering {
  /**
   * Does `act` between two batches and calls `store` once with the changes, in the one transaction (in every organisation's
   * rows) that also keeps the correlator's new state; where the transaction fails, the correlator is as it was before.
   * Answers what `store` answered, or the refusal, in which case nothing was done and `store` was not called.
   */
  steer<T>(
    act: CampaignAct,
    store: (tx: Tx, changes: readonly CampaignChange[]) => Promise<T>,
  ): Promise<{ readonly done: T } | { readonly refused: ActRefusal }>
}

export interface CampaignDeps {
  readonly db: Database
  readonly steering: CampaignSteering
}
