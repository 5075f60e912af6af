import type { User, UserState } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

const TONES: Readonly<Record<UserState, StateTone>> = { invited: 'new', active: 'good', inactive: 'quiet' }

export function PersonState({ person }: { readonly person: User }) {
  const { t } = useText()
  return <StateBadge tone={TONES[person.state]} label={t(`ui.people.${person.state}`)} />
}

const FACTORS = {
  none: { tone: 'warn', label: 'ui.people.secondNone' },
  totp: { tone: 'good', label: 'ui.people.secondTotp' },
  passkey: { tone: 'good', label: 'ui.people.secondPasskey' },
} as const

export function PersonFactor({ person }: { readonly person: User }) {
  const { t } = useText()
  const { tone, label } = FACTORS[person.secondFactor]
  return <StateBadge tone={tone} label={t(label)} />
}
