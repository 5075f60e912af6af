/** Every permission, `noun.verb`. A verb asks for exactly one of them. */
export const PERMISSIONS = [
  'organisation.read',
  'organisation.manage',
  'user.read',
  'user.manage',
  'source.read',
  'source.manage',
  'event.read',
  'quarantine.read',
  'quarantine.manage',
  'alert.read',
  'alert.handle',
  'campaign.read',
  'campaign.manage',
  'warning.read',
  'warning.draft',
  'warning.approve',
  'warning.dispatch',
  'warning.verify',
  'inbox.read',
  'inbox.answer',
  'indicator.read',
  'indicator.manage',
  'rule.read',
  'rule.manage',
  'webhook.manage',
  'audit.read',
  'board.read',
  'operation.manage',
] as const
export type Permission = (typeof PERMISSIONS)[number]

export const ROLES = ['administrator', 'watch_officer', 'approver', 'leader', 'unit_officer', 'unit_leader'] as const
export type Role = (typeof ROLES)[number]

/** Whose rows a role reaches: its own organisation, its own and all below it in the tree. */
export type Relation = 'own' | 'below'

export interface RoleGrant {
  readonly relation: Relation
  readonly permissions: readonly Permission[]
}

/**
 * What each role may do, as data. A centre's roles act on the centre and every organisation below it; a unit's roles on
 * the unit alone. Drafting and approving lie in different hands: no role holds both.
 */
export const ROLE_GRANTS: Readonly<Record<Role, RoleGrant>> = {
  administrator: {
    relation: 'below',
    permissions: [
      'organisation.read',
      'organisation.manage',
      'user.read',
      'user.manage',
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
      'webhook.manage',
      'audit.read',
      'board.read',
      'operation.manage',
    ],
  },
  watch_officer: {
    relation: 'below',
    permissions: [
      'organisation.read',
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
      'board.read',
    ],
  },
  approver: {
    relation: 'below',
    permissions: [
      'organisation.read',
      'source.read',
      'event.read',
      'alert.read',
      'campaign.read',
      'warning.read',
      'warning.approve',
      'warning.dispatch',
      'warning.verify',
      'indicator.read',
      'rule.read',
      'board.read',
    ],
  },
  leader: {
    relation: 'below',
    permissions: ['organisation.read', 'source.read', 'alert.read', 'campaign.read', 'warning.read', 'board.read'],
  },
  unit_officer: {
    relation: 'own',
    permissions: [
      'organisation.read',
      'source.read',
      'source.manage',
      'event.read',
      'quarantine.read',
      'alert.read',
      'alert.handle',
      'inbox.read',
      'inbox.answer',
      'webhook.manage',
    ],
  },
  unit_leader: {
    relation: 'own',
    permissions: ['organisation.read', 'source.read', 'event.read', 'alert.read', 'inbox.read', 'inbox.answer'],
  },
}
