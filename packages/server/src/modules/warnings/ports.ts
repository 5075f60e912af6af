import type { InboxWarning } from '@haidang/contracts'
import type { Severity, TenantId } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import type { Approvals } from '#src/modules/approvals/index.ts'
import type { Database, Tx } from '#src/platform/db/index.ts'
import type { RuleSets } from '#src/rule-sets/index.ts'

/** What a draft is filled from: a campaign, or one alert. Instants as ISO 8601. */
export interface WarningSource {
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly indicators: readonly { readonly kind: string; readonly value: string }[]
  readonly organisationIds: readonly string[]
  readonly firstSeenAt: string
  readonly lastSeenAt: string
  readonly sightingCount: number
}

export type SourceOfWarning = (tx: Tx, id: string) => Promise<WarningSource | undefined>

/** What the verbs of warnings work with; built once in `app/compose.ts`. */
export interface WarningDeps {
  readonly db: Database
  readonly rules: RuleSets
  readonly campaignForWarning: SourceOfWarning
  readonly alertForWarning: SourceOfWarning
  /** Tells the campaign that a draft was made from it, in the transaction of the draft. */
  readonly noteCampaignWarned: (tx: Tx, ctx: Context, campaignId: string, warningId: string) => Promise<void>
  /** The second hand to dispatches of the severity the rule set names; without it nothing waits. */
  readonly askSecondHand?: Approvals['ask']
  /** The severity from which the platform's settings ask for it besides; null where they say nothing. */
  readonly secondHandSeverity?: () => Severity | null
  /** Alerts of one organisation that hold one of the values. */
  readonly ownSightings: (
    tx: Tx,
    tenant: TenantId,
    values: readonly { readonly kind: string; readonly value: string }[],
  ) => Promise<InboxWarning['ownSightings']>
}
