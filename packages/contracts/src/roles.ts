// Over 300 lines: one table, a permission a line, so that a change of a role reads as what it is.
import type { Permission } from './permissions.ts'

export const ROLES = [
  'administrator',
  'security_officer',
  'watch_officer',
  'shift_leader',
  'approver',
  'leader',
  'unit_officer',
  'unit_leader',
  'auditor',
  'trainer',
  'citizen_desk',
  'machine',
  'unit_reader',
] as const
export type Role = (typeof ROLES)[number]

/** Roles people may hold. `machine` belongs to service accounts alone and never signs in as a person. */
export type PersonRole = Exclude<Role, 'machine'>
export const PERSON_ROLES: readonly PersonRole[] = ROLES.filter((role) => role !== 'machine')

/**
 * Whose rows a role reaches: its own organisation; its own and all below it in the tree; its own and every organisation of the
 * same priority sector (Decision 632/QĐ-TTg); every organisation.
 */
export const RELATIONS = ['own', 'below', 'sector', 'all'] as const
export type Relation = (typeof RELATIONS)[number]

export interface RoleGrant {
  /** The relations a holder may be given; the first one holds where nothing else was chosen. */
  readonly relations: readonly [Relation, ...Relation[]]
  readonly permissions: readonly Permission[]
  /** Whether a password alone is too little for this role. */
  readonly needsSecondFactor: boolean
}

/**
 * What each role may do, as data. A centre's roles act on the centre and every organisation below it; a unit's roles on
 * the unit alone. Drafting and approving lie in different hands: no role holds both. The auditor sees the audit and nothing
 * else, and holds no other role beside it.
 */
export const ROLE_GRANTS: Readonly<Record<Role, RoleGrant>> = {
  administrator: {
    relations: ['below', 'own', 'all'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'organisation.manage',
      'organisation.import',
      'user.read',
      'user.manage',
      'token.own',
      'token.manage',
      'identity_provider.manage',
      'access.read',
      'access.preview',
      'access.review',
      'role.approve',
      'approval.decide',
      'delegation.give',
      'delegation.manage',
      'break_glass.take',
      'source.read',
      'source.manage',
      'event.read',
      'quarantine.read',
      'quarantine.manage',
      'alert.read',
      'campaign.read',
      'warning.read',
      'indicator.read',
      'indicator.manage',
      'rule.read',
      'rule.manage',
      'rule.tune',
      'webhook.manage',
      'audit.read',
      'personal_data.read',
      'personal_data.manage',
      'personal_data.export',
      'breach.report',
      'record.delete',
      'setting.read',
      'setting.manage',
      'secret.rotate',
      'board.read',
      'operation.manage',
      'plan.read',
      'target.read',
      'report.read',
    ],
  },
  security_officer: {
    relations: ['below', 'own', 'all'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'user.read',
      'token.own',
      'token.manage',
      'identity_provider.manage',
      'access.read',
      'access.review',
      'role.approve',
      'approval.decide',
      'delegation.give',
      'delegation.manage',
      'break_glass.take',
      'source.read',
      'event.read',
      'quarantine.read',
      'alert.read',
      'campaign.read',
      'warning.read',
      'indicator.read',
      'rule.read',
      'audit.read',
      'audit.export',
      'personal_data.read',
      'personal_data.manage',
      'personal_data.export',
      'breach.report',
      'record.delete',
      'setting.read',
      'secret.rotate',
      'board.read',
    ],
  },
  watch_officer: {
    relations: ['below', 'own', 'sector', 'all'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'token.own',
      'delegation.give',
      'source.read',
      'event.read',
      'quarantine.read',
      'quarantine.manage',
      'alert.read',
      'alert.handle',
      'campaign.read',
      'campaign.manage',
      'warning.read',
      'warning.draft',
      'warning.verify',
      'indicator.read',
      'indicator.manage',
      'rule.read',
      'rule.tune',
      'board.read',
      'plan.read',
      'plan.import',
      'plan.review',
      'plan.assign',
      'duty.progress',
      'duty.extend',
      'target.read',
      'target.measure',
      'report.read',
      'report.write',
      'report.manage',
    ],
  },
  shift_leader: {
    relations: ['below', 'own', 'sector', 'all'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'user.read',
      'token.own',
      'delegation.give',
      'break_glass.take',
      'source.read',
      'event.read',
      'quarantine.read',
      'quarantine.manage',
      'alert.read',
      'alert.handle',
      'campaign.read',
      'campaign.manage',
      'warning.read',
      'warning.draft',
      'warning.verify',
      'indicator.read',
      'indicator.manage',
      'rule.read',
      'rule.tune',
      'board.read',
      'plan.read',
      'plan.import',
      'plan.review',
      'plan.assign',
      'duty.progress',
      'duty.extend',
      'target.read',
      'target.measure',
      'report.read',
      'report.write',
      'report.manage',
    ],
  },
  approver: {
    relations: ['below', 'own', 'sector', 'all'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'token.own',
      'approval.decide',
      'delegation.give',
      'source.read',
      'event.read',
      'alert.read',
      'campaign.read',
      'warning.read',
      'warning.approve',
      'warning.dispatch',
      'warning.release',
      'warning.verify',
      'indicator.read',
      'rule.read',
      'board.read',
      'plan.read',
      'duty.approve',
      'target.read',
      'report.read',
      'report.approve',
    ],
  },
  leader: {
    relations: ['below', 'own', 'sector', 'all'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'token.own',
      'access.review',
      'role.approve',
      'approval.decide',
      'delegation.give',
      'source.read',
      'alert.read',
      'campaign.read',
      'warning.read',
      'warning.release',
      'board.read',
      'plan.read',
      'duty.approve',
      'target.read',
      'report.read',
      'report.sign',
    ],
  },
  unit_officer: {
    relations: ['own'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'token.own',
      'delegation.give',
      'source.read',
      'source.manage',
      'event.read',
      'quarantine.read',
      'alert.read',
      'alert.handle',
      'inbox.read',
      'inbox.answer',
      'webhook.manage',
      'plan.read',
      'plan.import',
      'plan.review',
      'plan.assign',
      'duty.progress',
      'duty.extend',
      'target.read',
      'target.measure',
      'report.read',
      'report.write',
      'report.manage',
    ],
  },
  unit_leader: {
    relations: ['own'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'token.own',
      'delegation.give',
      'source.read',
      'event.read',
      'alert.read',
      'inbox.read',
      'inbox.answer',
      'plan.read',
      'duty.progress',
      'duty.extend',
      'duty.approve',
      'target.read',
      'report.read',
      'report.approve',
      'report.sign',
    ],
  },
  auditor: {
    relations: ['below', 'own', 'all'],
    needsSecondFactor: true,
    permissions: ['audit.read', 'audit.export'],
  },
  trainer: {
    relations: ['below', 'own', 'sector', 'all'],
    needsSecondFactor: true,
    permissions: ['organisation.read', 'token.own', 'indicator.read', 'rule.read', 'target.read'],
  },
  citizen_desk: {
    relations: ['below', 'own'],
    needsSecondFactor: true,
    permissions: ['organisation.read', 'token.own', 'indicator.read'],
  },
  machine: {
    relations: ['own', 'below', 'sector', 'all'],
    needsSecondFactor: true,
    permissions: [
      'organisation.read',
      'source.read',
      'event.read',
      'alert.read',
      'campaign.read',
      'warning.read',
      'indicator.read',
      'indicator.manage',
      'rule.read',
      'plan.read',
      'target.read',
      'report.read',
    ],
  },
  unit_reader: {
    relations: ['own'],
    needsSecondFactor: false,
    permissions: ['organisation.read', 'source.read', 'alert.read', 'plan.read', 'target.read', 'report.read'],
  },
}

/** Whether somebody with these roles needs a second factor: every role above the unit's reader does. */
export function needsSecondFactor(roles: readonly Role[]): boolean {
  return roles.some((role) => ROLE_GRANTS[role].needsSecondFactor)
}

export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => ROLE_GRANTS[role].permissions))
}

/** The relations every one of these roles may be given; empty where the roles do not go together. */
export function relationsOf(roles: readonly Role[]): readonly Relation[] {
  const [first, ...rest] = roles
  if (first === undefined) return []
  return ROLE_GRANTS[first].relations.filter((relation) =>
    rest.every((role) => ROLE_GRANTS[role].relations.includes(relation)),
  )
}

/** @param chosen the relation given to the person; null takes the roles' own. A relation no role may have counts as `own`. */
export function relationOf(roles: readonly Role[], chosen: Relation | null = null): Relation {
  const possible = relationsOf(roles)
  if (chosen !== null) return possible.includes(chosen) ? chosen : 'own'
  return possible[0] ?? 'own'
}

/** Roles nobody may hold beside another. */
const ALONE: ReadonlySet<Role> = new Set(['auditor', 'machine'])

/**
 * Whether one person may hold these roles together. A unit's role acts on its own organisation; beside a centre's role it
 * would act on every organisation below, so the two kinds do not mix. Whoever audits does nothing that is audited.
 */
export function mayHoldTogether(roles: readonly Role[]): boolean {
  if (new Set(roles).size > 1 && roles.some((role) => ALONE.has(role))) return false
  return new Set(roles.map((role) => ROLE_GRANTS[role].relations[0])).size <= 1
}
