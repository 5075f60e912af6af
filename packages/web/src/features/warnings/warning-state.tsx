import type { WarningRecipient, WarningSummary } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

const TONES: Readonly<Record<WarningSummary['state'], StateTone>> = {
  draft: 'quiet',
  submitted: 'warn',
  approved: 'new',
  dispatched: 'busy',
  closed: 'good',
  withdrawn: 'bad',
}

export function WarningState({ state }: { readonly state: WarningSummary['state'] }) {
  const { t } = useText()
  return <StateBadge tone={TONES[state]} label={t(`domain.warningState.${state}`)} />
}

const RECIPIENT_TONES: Readonly<Record<WarningRecipient['state'], StateTone>> = {
  planned: 'quiet',
  sent: 'quiet',
  delivered: 'warn',
  seen: 'warn',
  acknowledged: 'busy',
  reported: 'new',
  verified: 'good',
}

export function RecipientState({ state }: { readonly state: WarningRecipient['state'] }) {
  const { t } = useText()
  return <StateBadge tone={RECIPIENT_TONES[state]} label={t(`domain.recipientState.${state}`)} />
}
