import type { AccessReason, Permission, Sensitivity } from '@haidang/contracts'
import { mayRead, type TenantId, type Tlp } from '@haidang/std'
import { type Context, personBehind } from './context.ts'

/** What a permission is asked for, where it matters. What is left out sets no condition. */
export interface Resource {
  /** The organisation the row belongs to. */
  readonly organisation?: TenantId
  /** The priority sector something belongs to that is no single organisation's. */
  readonly sector?: string
  readonly tlp?: Tlp
  readonly sensitivity?: Sensitivity
  /** Ids of the only people who need to know; null for everybody who may read otherwise. */
  readonly needToKnow?: readonly string[] | null
}

/** What a decision is made of, out of a `Context`. */
export type Asker = Pick<Context, 'actor' | 'scope' | 'permissions' | 'clearance' | 'sector'>

export interface Decision {
  readonly allowed: boolean
  /** Everything that stands against it, the first one first; empty where it is allowed. */
  readonly reasons: readonly AccessReason[]
}

/** Any of these permissions opens what tells so much of people. Lists are filtered by the same table. */
export const SENSITIVITY_NEEDS: Readonly<Record<Sensitivity, readonly Permission[]>> = {
  none: [],
  basic: ['user.read', 'personal_data.read'],
  sensitive: ['personal_data.read'],
}

export function mayReadSensitivity(permissions: ReadonlySet<Permission>, sensitivity: Sensitivity): boolean {
  const needed = SENSITIVITY_NEEDS[sensitivity]
  return needed.length === 0 || needed.some((permission) => permissions.has(permission))
}

const ALLOWED: Decision = { allowed: true, reasons: [] }

/**
 * The one decision: may this actor do this to that? Pure, and the same for a single row as `readable` is for lists. The platform's
 * own jobs need no naming among those who need to know.
 */
export function decide(asker: Asker, permission: Permission, resource: Resource = {}): Decision {
  const { organisation, sector, tlp, sensitivity, needToKnow } = resource
  const reasons: AccessReason[] = []
  if (!asker.permissions.has(permission)) reasons.push({ code: 'permission.missing', params: { permission } })
  if (organisation !== undefined && !isInScope(asker, organisation))
    reasons.push({ code: 'organisation.out_of_reach', params: {} })
  if (sector !== undefined && asker.scope !== 'all' && asker.sector !== sector)
    reasons.push({ code: 'sector.out_of_reach', params: { sector } })
  if (tlp !== undefined && !mayRead(asker.clearance, tlp))
    reasons.push({ code: 'tlp.above_clearance', params: { tlp, clearance: asker.clearance } })
  if (sensitivity !== undefined && !mayReadSensitivity(asker.permissions, sensitivity))
    reasons.push({ code: 'sensitivity.not_granted', params: { sensitivity } })
  if (needToKnow !== undefined && needToKnow !== null && !needsToKnow(asker, needToKnow))
    reasons.push({ code: 'need_to_know.not_named', params: {} })
  return reasons.length === 0 ? ALLOWED : { allowed: false, reasons }
}

/** A reach longer than this is looked up and not walked: a country has 15,000 organisations. */
const WALKED = 32
/** By the list itself, which is made once for a session and never changed. */
const reaches = new WeakMap<readonly TenantId[], ReadonlySet<TenantId>>()

export function isInScope({ scope }: Pick<Asker, 'scope'>, organisation: TenantId): boolean {
  if (scope === 'all') return true
  if (scope.length <= WALKED) return scope.includes(organisation)
  let reach = reaches.get(scope)
  if (reach === undefined) {
    reach = new Set(scope)
    reaches.set(scope, reach)
  }
  return reach.has(organisation)
}

function needsToKnow(asker: Asker, people: readonly string[]): boolean {
  if (asker.actor.kind === 'system') return true
  const person = personBehind(asker)
  return person !== null && people.includes(person.id)
}
