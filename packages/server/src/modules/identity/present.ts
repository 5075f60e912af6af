import {
  type AccountSession,
  type Assurance,
  type Locale,
  type Permission,
  permissionsOf,
  relationOf,
  type Session,
  type User,
} from '@haidang/contracts'
import type { WorkingCalendar } from '@haidang/std'
import { presentRef } from '#src/modules/organisations/index.ts'
import { PROOF_FRESH_MS } from '#src/modules/access/index.ts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import type { ListedSessionRow, UserRow } from './tables.ts'

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
    relation: row.relation,
    pendingRoles: row.pending_roles,
    clearance: row.clearance as User['clearance'],
    isActive: row.is_active,
    state: !row.is_active ? 'inactive' : row.accepted_at === null ? 'invited' : 'active',
    secondFactor: row.second_factor,
    lastSignInAt: toIsoOrNull(row.last_sign_in_at),
  }
}

/** What a session rests on. */
export interface SessionFacts {
  /** Unix milliseconds. */
  readonly expiresAt: number
  readonly assurance: Assurance
  /** Unix milliseconds; null where nothing was proved yet. */
  readonly provedAt: number | null
  /** The roles ask for a second factor that this session does not rest on. */
  readonly lacksFactor: boolean
  /** Permissions lent to the person for a time, beside those of the roles. */
  readonly lent: readonly Permission[]
}

export function presentSession(row: UserRow, facts: SessionFacts, calendar: WorkingCalendar, now: number): Session {
  const provedUntil = facts.provedAt === null ? 0 : facts.provedAt + PROOF_FRESH_MS
  return {
    user: { id: row.id, login: row.login, displayName: row.display_name, locale: row.locale as Locale },
    organisation: organisationOf(row),
    roles: row.roles,
    permissions: facts.lacksFactor ? [] : [...new Set([...permissionsOf(row.roles), ...facts.lent])],
    clearance: row.clearance as Session['clearance'],
    isCentre: relationOf(row.roles, row.relation) !== 'own',
    workingCalendar: {
      hours: calendar.hours.map(([start, end]) => [start, end]),
      weekDays: [...calendar.weekDays],
      holidays: [...calendar.holidays],
      workedDays: [...calendar.workedDays],
    },
    expiresAt: new Date(facts.expiresAt).toISOString(),
    assurance: facts.assurance,
    needs: facts.lacksFactor ? 'second_factor' : null,
    steppedUpUntil: provedUntil > now ? new Date(provedUntil).toISOString() : null,
  }
}

export function presentListedSession(row: ListedSessionRow, ownId: string | null): AccountSession {
  return {
    id: row.id,
    isThisOne: row.id === ownId,
    openedAt: toIso(row.created_at),
    lastSeenAt: toIso(row.last_seen_at),
    address: row.address,
    agent: row.agent,
    assurance: row.assurance,
  }
}
