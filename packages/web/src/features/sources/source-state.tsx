import type { Source } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

const TONES: Readonly<Record<Source['state'], StateTone>> = {
  waiting: 'quiet',
  healthy: 'good',
  silent: 'warn',
  refusing: 'bad',
  paused: 'quiet',
}

export function SourceState({ state }: { readonly state: Source['state'] }) {
  const { t } = useText()
  return <StateBadge tone={TONES[state]} label={t(`domain.sourceState.${state}`)} />
}
