import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { NowContext } from '../ui/now.tsx'
import { now } from './clock.ts'

const STEP_MS = 10_000

/** Moves the moment that relative times and deadlines are told from. */
export function NowProvider({ children }: { readonly children: ReactNode }) {
  const [at, setAt] = useState(now)
  // The clock of the machine.
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), STEP_MS)
    return () => clearInterval(timer)
  }, [])
  return <NowContext value={at}>{children}</NowContext>
}
