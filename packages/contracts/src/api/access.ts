import { z } from 'zod'
import { PERMISSIONS } from '../permissions.ts'
import type { PersonRole } from '../roles.ts'
import { Id, Instant, OrganisationRef, PersonRef, RelationSchema, RoleSchema, TlpSchema } from './shapes.ts'

export const PermissionSchema = z.enum(PERMISSIONS)

/** How much a resource tells of people, by the Law on personal data protection 91/2025/QH15: nothing, basic, sensitive. */
export const SENSITIVITIES = ['none', 'basic', 'sensitive'] as const
export const SensitivitySchema = z.enum(SENSITIVITIES)
export type Sensitivity = z.infer<typeof SensitivitySchema>

/** Why a decision fell as it did. The `granted.*` codes say where a permission comes from, the others what stands against it. */
export const ACCESS_REASONS = [
  'permission.missing',
  'organisation.out_of_reach',
  'sector.out_of_reach',
  'tlp.above_clearance',
  'sensitivity.not_granted',
  'need_to_know.not_named',
  'subject.unseen',
  'second_factor.missing',
  'granted.by_role',
  'granted.by_delegation',
  'granted.by_break_glass',
] as const
export const AccessReason = z.object({
  code: z.enum(ACCESS_REASONS),
  params: z.record(z.string(), z.string()),
})
export type AccessReason = z.infer<typeof AccessReason>

export const RoleMatrix = z.object({
  permissions: z.array(PermissionSchema),
  roles: z.array(
    z.object({
      role: RoleSchema,
      relations: z.array(RelationSchema),
      needsSecondFactor: z.boolean(),
      permissions: z.array(PermissionSchema),
    }),
  ),
})
export type RoleMatrix = z.infer<typeof RoleMatrix>

/** What one may ask about: whatever has an organisation and a place of its own on screen. */
export const EXPLAINED_KINDS = [
  'organisation',
  'user',
  'source',
  'alert',
  'campaign',
  'warning',
  'plan',
  'report',
] as const
export const ExplainInput = z.object({
  permission: PermissionSchema,
  subject: z.object({ kind: z.enum(EXPLAINED_KINDS), id: Id }).optional(),
})
export type ExplainInput = z.infer<typeof ExplainInput>

/** The answer to "why can I not see this?". What lies outside one's reach and what does not exist are answered alike. */
export const Explanation = z.object({
  isAllowed: z.boolean(),
  permission: PermissionSchema,
  reasons: z.array(AccessReason),
  /** Who could help: roles that hold the permission, administrators within reach, and the organisation that administers. */
  help: z.object({
    roles: z.array(RoleSchema),
    people: z.array(PersonRef),
    organisation: OrganisationRef.nullable(),
  }),
})
export type Explanation = z.infer<typeof Explanation>

/** What a person's session would hold, and how much of that the asking administrator may look at themselves. */
export const AccessPreview = z.object({
  user: z.object({ id: Id, login: z.string(), displayName: z.string() }),
  organisation: OrganisationRef,
  isActive: z.boolean(),
  roles: z.array(RoleSchema),
  relation: RelationSchema,
  needsSecondFactor: z.boolean(),
  clearance: TlpSchema,
  permissions: z.array(PermissionSchema),
  /** Permissions both hold; the preview shows the pages of these and no other. */
  sharedPermissions: z.array(PermissionSchema),
  /** Organisations the person reaches, and how many of them the administrator reaches as well. */
  reach: z.object({ organisations: z.number().int(), shared: z.number().int() }),
})
export type AccessPreview = z.infer<typeof AccessPreview>

export const DELEGATION_STATES = ['scheduled', 'active', 'ended', 'revoked'] as const
/** Permissions one person lends another of the same organisation for a time. Never more than the giver holds by role. */
export const Delegation = z.object({
  id: Id,
  organisation: OrganisationRef,
  from: PersonRef,
  to: PersonRef,
  permissions: z.array(PermissionSchema),
  startsAt: Instant,
  endsAt: Instant,
  reason: z.string(),
  createdAt: Instant,
  state: z.enum(DELEGATION_STATES),
  revokedBy: PersonRef.nullable(),
  revokedAt: Instant.nullable(),
  mayRevoke: z.boolean(),
})
export type Delegation = z.infer<typeof Delegation>
export const CreateDelegationInput = z.object({
  toUserId: Id,
  /** Whose permissions are lent, where it is not the actor: somebody who cannot do it themselves. Asks for `delegation.manage`. */
  fromUserId: Id.optional(),
  permissions: z.array(PermissionSchema).min(1),
  startsAt: Instant,
  endsAt: Instant,
  reason: z.string().trim().min(3).max(1000),
})
export type CreateDelegationInput = z.infer<typeof CreateDelegationInput>
/** What the signed-in person may lend, and to whom. */
export const DelegationOptions = z.object({ permissions: z.array(PermissionSchema), people: z.array(PersonRef) })
export type DelegationOptions = z.infer<typeof DelegationOptions>

export const BREAK_GLASS_SETS = ['incident', 'dispatch', 'administration'] as const
export const BreakGlassSetSchema = z.enum(BREAK_GLASS_SETS)
export type BreakGlassSet = z.infer<typeof BreakGlassSetSchema>
export const BREAK_GLASS_LONGEST_MINUTES = 240
/** Within how many days somebody else looks at an emergency access. */
export const BREAK_GLASS_REVIEW_DAYS = 3

/** The wider sets of permissions an emergency opens, and the roles that may open them. */
export const BREAK_GLASS_GRANTS = {
  incident: {
    roles: ['administrator', 'shift_leader', 'security_officer'],
    permissions: [
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
      'indicator.read',
      'indicator.manage',
      'rule.read',
      'rule.tune',
      'board.read',
    ],
  },
  dispatch: {
    roles: ['shift_leader', 'security_officer'],
    permissions: [
      'campaign.read',
      'warning.read',
      'warning.approve',
      'warning.dispatch',
      'warning.verify',
      'board.read',
    ],
  },
  administration: {
    roles: ['shift_leader', 'security_officer'],
    permissions: [
      'organisation.read',
      'organisation.manage',
      'user.read',
      'user.manage',
      'source.read',
      'source.manage',
      'operation.manage',
      'setting.read',
    ],
  },
} as const satisfies Record<
  BreakGlassSet,
  { readonly roles: readonly PersonRole[]; readonly permissions: readonly (typeof PERMISSIONS)[number][] }
>

export const BREAK_GLASS_OUTCOMES = ['justified', 'unjustified'] as const
/** One emergency access: who opened what, why, until when, and what somebody else found on review. */
export const BreakGlass = z.object({
  id: Id,
  organisation: OrganisationRef,
  person: PersonRef,
  set: BreakGlassSetSchema,
  permissions: z.array(PermissionSchema),
  reason: z.string(),
  startedAt: Instant,
  endsAt: Instant,
  isActive: z.boolean(),
  /** Rows of the audit written under it. */
  acts: z.number().int(),
  reviewDueAt: Instant,
  isReviewOverdue: z.boolean(),
  review: z.object({ by: PersonRef, at: Instant, outcome: z.enum(BREAK_GLASS_OUTCOMES), note: z.string() }).nullable(),
  mayEnd: z.boolean(),
  mayReview: z.boolean(),
})
export type BreakGlass = z.infer<typeof BreakGlass>
export const TakeBreakGlassInput = z.object({
  set: BreakGlassSetSchema,
  reason: z.string().trim().min(10).max(1000),
  minutes: z.number().int().min(15).max(BREAK_GLASS_LONGEST_MINUTES),
})
export type TakeBreakGlassInput = z.infer<typeof TakeBreakGlassInput>
export const ReviewBreakGlassInput = z.object({
  outcome: z.enum(BREAK_GLASS_OUTCOMES),
  note: z.string().trim().min(3).max(2000),
})
export type ReviewBreakGlassInput = z.infer<typeof ReviewBreakGlassInput>
