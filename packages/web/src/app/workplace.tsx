import type { AccessPreview, Locale, Session } from '@haidang/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CalendarContext, toCalendar } from '../ui/calendar.tsx'
import { switchLanguage } from './language.ts'
import { LiveProvider } from './live.tsx'
import { AppContext, forgetSession, rememberSignedIn, SESSION_KEY, storeLocale, useApi } from './session.tsx'
import { Shell } from './shell.tsx'

/** The session as its pages would look to somebody else: never more than it holds itself. */
function previewed(session: Session, preview: AccessPreview): Session {
  return {
    ...session,
    roles: preview.roles,
    permissions: session.permissions.filter((permission) => preview.sharedPermissions.includes(permission)),
    isCentre: session.isCentre && preview.relation !== 'own',
  }
}

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

  const [preview, setPreview] = useState<AccessPreview | null>(null)
  const value = useMemo(
    () => ({
      api,
      session: preview === null ? session : previewed(session, preview),
      preview,
      setPreview,
      setLocale: (locale: Locale) => {
        storeLocale(locale)
        void switchLanguage(i18n, locale)
        prefer(locale)
      },
      signOut: () => signOut(),
    }),
    [api, session, preview, i18n, prefer, signOut],
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
