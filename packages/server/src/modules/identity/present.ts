import { type Locale, permissionsOf, relationOf, type Session, type User } from '@haidang/contracts'
import type { WorkingCalendar } from '@haidang/std'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIsoOrNull } from '#src/platform/db/index.ts'
import type { UserRow } from './tables.ts'

function organisationOf(row: UserRow): User['organisation'] {
  return presentRef({
    tenant_id: row.tenant_id,
    name: row.organisation_name,
    short_name: row.organisation_short_name,
    province_code: row.organisation_province_code,
  })
}

export function presentUser(row: UserRow): User {
  return {
    id: row.id,
    organisation: organisationOf(row),
    login: row.login,
    displayName: row.display_name,
    email: row.email,
    roles: row.roles,
    clearance: row.clearance as User['clearance'],
    isActive: row.is_active,
    lastSignInAt: toIsoOrNull(row.last_sign_in_at),
  }
}

/** @param expiresAt Unix milliseconds */
export function presentSession(row: UserRow, expiresAt: number, calendar: WorkingCalendar): Session {
  return {
    user: { id: row.id, login: row.login, displayName: row.display_name, locale: row.locale as Locale },
    organisation: organisationOf(row),
    roles: row.roles,
    permissions: [...permissionsOf(row.roles)],
    clearance: row.clearance as Session['clearance'],
    isCentre: relationOf(row.roles) !== 'own',
    workingCalendar: {
      hours: calendar.hours.map(([start, end]) => [start, end]),
      weekDays: [...calendar.weekDays],
      holidays: [...calendar.holidays],
      workedDays: [...calendar.workedDays],
    },
    expiresAt: new Date(expiresAt).toISOString(),
  }
}
