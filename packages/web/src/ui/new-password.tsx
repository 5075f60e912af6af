import { PasswordInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useId } from 'react'
import classes from './new-password.module.css'
import { passwordStrength, SHORTEST_PASSWORD } from './password-strength.ts'
import type { PasswordFault } from './password-strength.ts'
import { useText } from './text.ts'
import type { Text } from './text.ts'

function faultText({ t }: Text, fault: PasswordFault): string {
  switch (fault.kind) {
    case 'short':
      return t('ui.password.short', { count: fault.count })
    case 'common':
    case 'sequence':
    case 'year':
      return t(`ui.password.${fault.kind}`, { part: fault.part })
    default:
      return t(`ui.password.${fault.kind}`)
  }
}

export interface NewPasswordProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What anybody knows of the person: user name, display name, organisation. */
  readonly names: readonly string[]
  readonly error?: string | undefined
  readonly size?: 'sm' | 'md'
  readonly isFocused?: boolean
}

const STEPS = { weak: 1, fair: 2, strong: 3 } as const

/** A password being chosen: shown on demand, its strength told while it is typed, with the reason where it is weak. */
export function NewPassword({
  label,
  value,
  onChange,
  names,
  error,
  size = 'sm',
  isFocused = false,
}: NewPasswordProps) {
  const text = useText()
  const { t } = text
  const hintId = useId()
  const { level, faults } = passwordStrength(value, names)
  const [worst] = faults
  return (
    <div className={classes.frame}>
      <PasswordInput
        size={size}
        label={label}
        description={t('ui.password.hint', { count: SHORTEST_PASSWORD })}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="new-password"
        aria-describedby={value === '' ? undefined : hintId}
        error={error}
        required
        withAsterisk={false}
        autoFocus={isFocused}
      />
      {value !== '' && (
        <div className={classes.strength} data-level={level}>
          <div
            className={classes.meter}
            role="meter"
            aria-label={t('ui.password.strength')}
            aria-valuemin={0}
            aria-valuemax={3}
            aria-valuenow={STEPS[level]}
            aria-valuetext={t(`ui.password.${level}`)}
          >
            <span />
            <span />
            <span />
          </div>
          <p className={classes.words} id={hintId} role="status">
            {level === 'weak' ? <IconAlertTriangle size={15} aria-hidden /> : <IconCheck size={15} aria-hidden />}
            <span>
              <strong>{`${t(`ui.password.${level}`)}.`}</strong>{' '}
              {worst === undefined ? t('ui.password.good') : faultText(text, worst)}
            </span>
          </p>
        </div>
      )}
    </div>
  )
}
