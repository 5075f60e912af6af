import { Alert } from '@mantine/core'
import { useEffect, useState } from 'react'
import { spanOf } from '../ui/format.ts'
import { useText } from '../ui/text.ts'
import { useRefusalText } from './act.ts'
import { isProblem } from './api-problem.ts'
import { now } from './clock.ts'
import { passkeyPhrase, PasskeyProblem } from './passkey.ts'

const SECOND_MS = 1000

/** Counts down to `untilMs`, a step a second; 0 when it is over. */
function useCountdown(untilMs: number): number {
  const [left, setLeft] = useState(() => Math.max(0, untilMs - now()))
  // The clock of the machine.
  useEffect(() => {
    const tick = () => setLeft(Math.max(0, untilMs - now()))
    tick()
    const timer = setInterval(tick, SECOND_MS)
    return () => clearInterval(timer)
  }, [untilMs])
  return left
}

function Wait({ seconds }: { readonly seconds: number }) {
  const { t, locale } = useText()
  const [untilMs] = useState(() => now() + seconds * SECOND_MS)
  const left = useCountdown(untilMs)
  return (
    <p>
      {left === 0
        ? t('ui.session.waitOver')
        : t('ui.session.waitLeft', { span: spanOf(locale, Math.ceil(left / SECOND_MS) * SECOND_MS) })}
    </p>
  )
}

/** The words of what went wrong at the door: a refusal of the server, or of the browser's passkey dialog. */
export function useDoorText(): (error: unknown) => string {
  const { t } = useText()
  const refusal = useRefusalText()
  return (error) => (error instanceof PasskeyProblem ? t(passkeyPhrase(error.failure)) : refusal(error))
}

/** Why it did not work, and how long to wait where there were too many attempts. */
export function DoorRefusal({ error }: { readonly error: Error | null }) {
  const text = useDoorText()
  if (error === null) return null
  const isGentle = error instanceof PasskeyProblem && error.failure === 'cancelled'
  const seconds = isProblem(error) ? error.retryAfterSeconds : null
  return (
    <Alert color={isGentle ? 'yellow' : 'red'} variant="light" role="alert">
      {text(error)}
      {seconds !== null && seconds > 0 && <Wait seconds={seconds} />}
    </Alert>
  )
}
