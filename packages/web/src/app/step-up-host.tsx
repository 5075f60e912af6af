import { lazy, Suspense, useSyncExternalStore } from 'react'
import { useStepUp } from './step-up.ts'

const StepUpDialog = lazy(() => import('./step-up-dialog.tsx').then((module) => ({ default: module.StepUpDialog })))

/** Shows the dialog when an act asks again who sits there. */
export function StepUpHost() {
  const stepUp = useStepUp()
  const isAsked = useSyncExternalStore(stepUp.subscribe, stepUp.isAsked)
  if (!isAsked) return null
  return (
    <Suspense fallback={null}>
      <StepUpDialog onAnswer={stepUp.answer} />
    </Suspense>
  )
}
