import type { CampaignChange, CampaignCorrelator, SplitRefusal } from '@haidang/detect'
import type { Database, Tx } from '#src/platform/db/index.ts'

/**
 * The way to the correlator. Campaigns live in its memory; the tables are what it told. So an act of a person is done there
 * first, between two batches, and stored as what came of it.
 */
export interface CampaignSteering {
  /**
   * Does `act` and calls `store` once with the changes, in the one transaction (in every organisation's rows) that also
   * keeps the correlator's new state; where the transaction fails, the correlator is as it was before. Answers what `store`
   * answered, or the correlator's refusal, in which case nothing was done and `store` was not called.
   */
  steer<T>(
    act: (campaigns: Pick<CampaignCorrelator, 'split' | 'unmerge' | 'close'>) => readonly CampaignChange[] | SplitRefusal,
    store: (tx: Tx, changes: readonly CampaignChange[]) => Promise<T>,
  ): Promise<{ readonly done: T } | { readonly refused: SplitRefusal }>
}

export interface CampaignDeps {
  readonly db: Database
  readonly steering: CampaignSteering
}
