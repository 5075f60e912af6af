import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useRef } from 'react'
import { ErrorState } from '../ui/states.tsx'
import { isProblem } from './api-problem.ts'
import { failureOf } from './loaded.tsx'
import { SESSION_KEY, useApi } from './session.tsx'

const SignInPage = lazy(() => import('../features/session/index.ts').then((module) => ({ default: module.SignInPage })))

const Workplace = lazy(() => import('./workplace.tsx').then((module) => ({ default: module.Workplace })))

/** Decides between signing in, the first setup and the workplace; the address stays, so a link works after signing in. */
export function Root() {
  const api = useApi()
  const hadSession = useRef(false)
  const session = useQuery({
    queryKey: SESSION_KEY,
    queryFn: async () => {
      try {
        return await api.session.read()
      } catch (error) {
        if (isProblem(error, 'session.required') || (isProblem(error) && error.status === 401)) return null
        throw error
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: true,
  })
  if (session.data !== undefined && session.data !== null) {
    hadSession.current = true
    return (
      <Suspense fallback={null}>
        <Workplace session={session.data} />
      </Suspense>
    )
  }
  if (session.isError) return <ErrorState failure={failureOf(session.error)} onRetry={() => void session.refetch()} />
  if (session.isPending) return null
  return (
    <Suspense fallback={null}>
      <SignInPage hasEnded={hadSession.current} />
    </Suspense>
  )
}
