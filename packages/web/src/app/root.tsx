import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { ErrorState } from '../ui/states.tsx'
import { isProblem } from './api-problem.ts'
import { useWholeCatalogue } from './language.ts'
import { failureOf } from './loaded.tsx'
import { forgetSession, SESSION_KEY, useApi } from './session.tsx'
import { StepUpHost } from './step-up-host.tsx'

const SignInPage = lazy(() => import('../features/session/index.ts').then((module) => ({ default: module.SignInPage })))

const InvitationPage = lazy(() =>
  import('../features/invitation/index.ts').then((module) => ({ default: module.InvitationPage })),
)

const EnrolPage = lazy(() => import('../features/account/index.ts').then((module) => ({ default: module.EnrolPage })))

const Workplace = lazy(() => import('./workplace.tsx').then((module) => ({ default: module.Workplace })))

/**
 * Decides between an invitation, signing in, the first setup, adding a second factor and the workplace; the address stays,
 * so a link works after signing in.
 */
export function Root() {
  const api = useApi()
  const queries = useQueryClient()
  const hadSession = useRef(false)
  const isInvitation = useRouterState({ select: (state) => state.location.pathname === '/invitation' })
  // Until the recovery codes are kept the page stays, though the session needs nothing any more.
  const [isEnrolling, setEnrolling] = useState(false)
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
    enabled: !isInvitation,
  })
  const hasSession = session.data !== undefined && session.data !== null
  const hasWords = useWholeCatalogue(hasSession && !isInvitation)
  const { mutate: signOut } = useMutation({ mutationFn: api.session.signOut, onSettled: () => forgetSession(queries) })
  if (isInvitation) {
    return (
      <Suspense fallback={null}>
        <InvitationPage />
      </Suspense>
    )
  }
  if (session.data !== undefined && session.data !== null) {
    hadSession.current = true
    const mustEnrol = session.data.needs === 'second_factor'
    if (mustEnrol && !isEnrolling) setEnrolling(true)
    return (
      <Suspense fallback={null}>
        {mustEnrol || isEnrolling ? (
          <EnrolPage
            session={session.data}
            onDone={() => void session.refetch().then(() => setEnrolling(false))}
            onSignOut={() => signOut()}
          />
        ) : (
          hasWords && <Workplace session={session.data} />
        )}
        <StepUpHost />
      </Suspense>
    )
  }
  if (isEnrolling) setEnrolling(false)
  if (session.isError) return <ErrorState failure={failureOf(session.error)} onRetry={() => void session.refetch()} />
  if (session.isPending) return null
  return (
    <Suspense fallback={null}>
      <SignInPage hasEnded={hadSession.current} />
    </Suspense>
  )
}
