import type { Locale, Session } from '@haidang/contracts'
import type { Api } from './api.ts'

/**
 * The session in the language chosen at the door, which is kept with the account from now on; untouched where none was
 * chosen. A choice that could not be kept still holds for this visit: nobody stays outside because of it.
 */
export async function withLanguage(
  api: { readonly session: Pick<Api['session'], 'prefer'> },
  session: Session,
  chosen: Locale | null,
): Promise<Session> {
  if (chosen === null || chosen === session.user.locale) return session
  try {
    return await api.session.prefer({ locale: chosen })
  } catch {
    return { ...session, user: { ...session.user, locale: chosen } }
  }
}
