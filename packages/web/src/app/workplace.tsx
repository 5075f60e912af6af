import type { Locale, Session } from '@haidang/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { CalendarContext, toCalendar } from '../ui/calendar.tsx'
import { switchLanguage } from './language.ts'
import { LiveProvider } from './live.tsx'
import { AppContext, forgetSession, rememberSignedIn, SESSION_KEY, storeLocale, useApi } from './session.tsx'
import { Shell } from './shell.tsx'

/** Everything behind the door: the session's context, the live stream, the frame. */
export function Workplace({ session }: { readonly session: Session }) {
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
    rememberSignedIn(true)
    storeLocale(preferred)
    void switchLanguage(i18n, preferred)
  }, [preferred, i18n])

  const value = useMemo(
    () => ({
      api,
      session,
      setLocale: (locale: Locale) => {
        storeLocale(locale)
        void switchLanguage(i18n, locale)
        prefer(locale)
      },
      signOut: () => signOut(),
    }),
    [api, session, i18n, prefer, signOut],
  )
  const calendar = useMemo(() => toCalendar(session.workingCalendar), [session.workingCalendar])
  return (
    <AppContext value={value}>
      <CalendarContext value={calendar}>
        <LiveProvider>
          <Shell>
            <Suspense fallback={null}>
              <Outlet />
            </Suspense>
          </Shell>
        </LiveProvider>
      </CalendarContext>
    </AppContext>
  )
}
