import type { Alert } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

const TONES: Readonly<Record<Alert['state'], StateTone>> = { new: 'new', acknowledged: 'busy', closed: 'quiet' }

export function AlertState({ state }: { readonly state: Alert['state'] }) {
  const { t } = useText()
  return <StateBadge tone={TONES[state]} label={t(`domain.alertState.${state}`)} />
}
