import type { AccessPreview, Locale, Permission, Session } from '@haidang/contracts'
import type { QueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Api } from './api.ts'

/** What every page may ask for: the client, who is signed in, and the acts on the session itself. */
export interface AppContextValue {
  readonly api: Api
  readonly session: Session
  readonly setLocale: (locale: Locale) => void
  readonly signOut: () => void
  /** Whose pages are previewed; the session then holds only what both may do. */
  readonly preview: AccessPreview | null
  readonly setPreview: (preview: AccessPreview | null) => void
}

export const AppContext = createContext<AppContextValue | null>(null)

/** The client alone, for the pages that come before a session. */
export const ApiContext = createContext<Api | null>(null)

export function useApp(): AppContextValue {
  const value = useContext(AppContext)
  if (value === null) throw new Error('useApp outside a session')
  return value
}

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (api === null) throw new Error('useApi outside the providers')
  return api
}

export function useSession(): Session {
  return useApp().session
}

/** Whether the person may do what the permission names. The server decides again on every request. */
export function useMay(permission: Permission): boolean {
  return useApp().session.permissions.includes(permission)
}

export const SESSION_KEY = ['session'] as const

/** Ends the session on this page: everything read under it is forgotten, the address is kept. */
export function forgetSession(queries: QueryClient): void {
  rememberSignedIn(false)
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] })
  queries.setQueryData(SESSION_KEY, null)
}

const SIGNED_IN_ITEM = 'haidang.signedIn'

/** Whether this browser most likely still has a session: a page opened by a link is then fetched without waiting for the answer. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(SIGNED_IN_ITEM) === '1'
  } catch {
    return false
  }
}

export function rememberSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(SIGNED_IN_ITEM, '1')
    else localStorage.removeItem(SIGNED_IN_ITEM)
  } catch {
    // Pages then come a moment later.
  }
}

const LOCALE_ITEM = 'haidang.locale'

/** The language last chosen on this device; Vietnamese where none was. */
export function storedLocale(): Locale {
  try {
    return localStorage.getItem(LOCALE_ITEM) === 'en' ? 'en' : 'vi'
  } catch {
    return 'vi'
  }
}

export function storeLocale(locale: Locale): void {
  try {
    localStorage.setItem(LOCALE_ITEM, locale)
  } catch {
    // A browser that keeps nothing still shows the language of this visit.
  }
}
