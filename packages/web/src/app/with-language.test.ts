import type { Locale, Session } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { withLanguage } from './with-language.ts'

const session: Session = {
  user: { id: 'u', login: 'truc-ban', displayName: 'Trực ban', locale: 'vi' },
  organisation: { id: 'o', name: 'Trung tâm', shortName: 'TT', provinceCode: null },
  roles: [],
  permissions: [],
  clearance: 'green',
  isCentre: true,
  workingCalendar: { hours: [[0, 1440]], weekDays: [1], holidays: [], workedDays: [] },
  expiresAt: '2026-11-22T00:00:00.000Z',
  assurance: 'password',
  needs: null,
  steppedUpUntil: null,
}

function door(answer: (locale: Locale) => Promise<Session>) {
  const asked: Locale[] = []
  const prefer = ({ locale }: { locale: Locale }) => {
    asked.push(locale)
    return answer(locale)
  }
  return { asked, api: { session: { prefer } } }
}

const keeps = (locale: Locale) => Promise.resolve({ ...session, user: { ...session.user, locale } })

describe('withLanguage', () => {
  it('keeps the language chosen at the door with the account', async () => {
    const { api, asked } = door(keeps)
    expect((await withLanguage(api, session, 'en')).user.locale).toBe('en')
    expect(asked).toEqual(['en'])
  })

  it('asks nothing where nothing was chosen, or what the account has already', async () => {
    const { api, asked } = door(keeps)
    expect(await withLanguage(api, session, null)).toBe(session)
    expect(await withLanguage(api, session, 'vi')).toBe(session)
    expect(asked).toEqual([])
  })

  it('lets the person in with the chosen language even where it could not be kept', async () => {
    const { api } = door(() => Promise.reject(new Error('503')))
    expect((await withLanguage(api, session, 'en')).user.locale).toBe('en')
  })
})
