import { createContext, useContext } from 'react'

/** Asks the person to prove again who sits there; those who ask meanwhile get the same answer. */
export interface StepUp {
  /** Resolves to true when they have proved it, to false when they gave up. */
  ask(): Promise<boolean>
  answer(hasProved: boolean): void
  isAsked(): boolean
  subscribe(listener: () => void): () => void
}

export function createStepUp(): StepUp {
  const listeners = new Set<() => void>()
  let waiting: { readonly promise: Promise<boolean>; readonly resolve: (hasProved: boolean) => void } | null = null
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const answer = (hasProved: boolean) => {
    const answered = waiting
    waiting = null
    answered?.resolve(hasProved)
    tell()
  }
  return {
    answer,
    ask() {
      // Nobody is there to ask: the refusal stands.
      if (listeners.size === 0) return Promise.resolve(false)
      if (waiting === null) {
        waiting = Promise.withResolvers<boolean>()
        tell()
      }
      return waiting.promise
    },
    isAsked: () => waiting !== null,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        // The session ended under the question.
        if (listeners.size === 0 && waiting !== null) answer(false)
      }
    },
  }
}

export const StepUpContext = createContext<StepUp | null>(null)

export function useStepUp(): StepUp {
  const stepUp = useContext(StepUpContext)
  if (stepUp === null) throw new Error('useStepUp outside the providers')
  return stepUp
}
