import type { Target } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

const TONES: Readonly<Record<Target['state'], StateTone>> = {
  met: 'good',
  on_track: 'busy',
  behind: 'warn',
  missed: 'bad',
  unmeasured: 'quiet',
  superseded: 'quiet',
}

export function TargetStateBadge({ state }: { readonly state: Target['state'] }) {
  const { t } = useText()
  return <StateBadge tone={TONES[state]} label={t(`ui.targets.states.${state}`)} />
}
