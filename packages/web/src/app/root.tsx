import type { Locale, Session } from '@haidang/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '../ui/states.tsx'
import { isProblem } from './api-problem.ts'
import { LiveProvider } from './live.tsx'
import { failureOf } from './loaded.tsx'
import { AppContext, forgetSession, SESSION_KEY, storeLocale, useApi } from './session.tsx'
import { Shell } from './shell.tsx'

const SignInPage = lazy(() => import('../features/session/index.ts').then((module) => ({ default: module.SignInPage })))

function Workplace({ session }: { readonly session: Session }) {
  const api = useApi()
  const queries = useQueryClient()
  const { i18n } = useTranslation()
  const { mutate: prefer } = useMutation({
    mutationFn: (locale: Locale) => api.session.prefer({ locale }),
    onSuccess: (after) => queries.setQueryData(SESSION_KEY, after),
  })
  const { mutate: signOut } = useMutation({ mutationFn: api.session.signOut, onSettled: () => forgetSession(queries) })
  const preferred = session.user.locale

  // The language kept with the account, once it is known.
  useEffect(() => {
    storeLocale(preferred)
    void i18n.changeLanguage(preferred)
  }, [preferred, i18n])

  const value = useMemo(
    () => ({
      api,
      session,
      setLocale: (locale: Locale) => {
        storeLocale(locale)
        void i18n.changeLanguage(locale)
        prefer(locale)
      },
      signOut: () => signOut(),
    }),
    [api, session, i18n, prefer, signOut],
  )
  return (
    <AppContext value={value}>
      <LiveProvider>
        <Shell>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </Shell>
      </LiveProvider>
    </AppContext>
  )
}

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
    return <Workplace session={session.data} />
  }
  if (session.isError) return <ErrorState failure={failureOf(session.error)} onRetry={() => void session.refetch()} />
  if (session.isPending) return null
  return (
    <Suspense fallback={null}>
      <SignInPage hasEnded={hadSession.current} />
    </Suspense>
  )
}
