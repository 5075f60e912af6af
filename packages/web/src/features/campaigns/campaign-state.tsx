import type { CampaignSummary } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

const TONES: Readonly<Record<CampaignSummary['state'], StateTone>> = { open: 'new', closed: 'quiet', merged: 'quiet' }

export function CampaignState({ state }: { readonly state: CampaignSummary['state'] }) {
  const { t } = useText()
  return <StateBadge tone={TONES[state]} label={t(`domain.campaignState.${state}`)} />
}
