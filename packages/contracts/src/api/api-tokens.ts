import { z } from 'zod'
import { PERMISSIONS, type Permission } from '../permissions.ts'
import { Id, Instant, LocaleSchema, OrganisationRef, PageQuery, TlpSchema } from './shapes.ts'

/** What every token begins with, so that a scan for secrets finds one that was left somewhere. */
export const API_TOKEN_PREFIX = 'hdk_'
export const LONGEST_TOKEN_DAYS = 365
export const USUAL_TOKEN_DAYS = 90
/** A token that ends within this many days is told of. */
export const TOKEN_WARNED_DAYS = 14

/**
 * What no token ever carries, whatever its owner may do: other ways in, people and what they may do, acts that ask for a fresh
 * proof of who sits there, and approval, which a person gives.
 */
export const NOT_FOR_TOKENS = [
  'token.own',
  'token.manage',
  'identity_provider.manage',
  'user.manage',
  'access.preview',
  'access.review',
  'role.approve',
  'approval.decide',
  'delegation.give',
  'delegation.manage',
  'break_glass.take',
  'setting.manage',
  'secret.rotate',
  'record.delete',
  'personal_data.manage',
  'personal_data.export',
  'warning.approve',
  'warning.dispatch',
  'warning.release',
  'duty.approve',
  'report.approve',
  'report.sign',
] as const satisfies readonly Permission[]

const barred: ReadonlySet<Permission> = new Set<Permission>(NOT_FOR_TOKENS)
export const TOKEN_PERMISSIONS: readonly Permission[] = PERMISSIONS.filter((permission) => !barred.has(permission))
export function isForTokens(permission: Permission): boolean {
  return !barred.has(permission)
}

const PermissionSchema = z.enum(PERMISSIONS)
const Name = z.string().trim().min(2).max(100)
/** Networks in CIDR, or single addresses. */
const Addresses = z.array(z.string().trim().min(2).max(60)).max(50)
const Days = z.number().int().min(1).max(LONGEST_TOKEN_DAYS)

/** `dormant`: in order itself, but its owner is out of use. */
export const API_TOKEN_STATES = ['live', 'expiring', 'expired', 'revoked', 'dormant'] as const
export const ApiTokenOwner = z.object({
  kind: z.enum(['user', 'service_account']),
  id: Id,
  name: z.string(),
  isActive: z.boolean(),
})
export type ApiTokenOwner = z.infer<typeof ApiTokenOwner>

export const ApiToken = z.object({
  id: Id,
  organisation: OrganisationRef,
  owner: ApiTokenOwner,
  name: z.string(),
  /** The first characters, by which a person knows it again. */
  prefix: z.string(),
  permissions: z.array(PermissionSchema),
  /** Those of them that the owner no longer has: they are without effect. */
  lostPermissions: z.array(PermissionSchema),
  /** The most restricted marking it reads; null for the owner's own. */
  clearance: TlpSchema.nullable(),
  /** Where it may be used from; none means from everywhere. */
  addresses: z.array(z.string()),
  state: z.enum(API_TOKEN_STATES),
  createdAt: Instant,
  expiresAt: Instant,
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  lastUsedAddress: z.string().nullable(),
})
export type ApiToken = z.infer<typeof ApiToken>
/** The token itself is answered once and kept nowhere. */
export const IssuedApiToken = z.object({ apiToken: ApiToken, token: z.string() })
export type IssuedApiToken = z.infer<typeof IssuedApiToken>

export const ApiTokenQuery = PageQuery.extend({
  /** Only the tokens of the person who asks. */
  isMine: z.stringbool().optional(),
  serviceAccountId: Id.optional(),
  /** With those that ended too. */
  isEnded: z.stringbool().optional(),
})
export type ApiTokenQuery = z.infer<typeof ApiTokenQuery>

export const CreateApiTokenInput = z.object({
  name: Name,
  /** Null: a token of one's own. */
  serviceAccountId: Id.nullable().default(null),
  permissions: z.array(PermissionSchema).min(1).max(PERMISSIONS.length),
  clearance: TlpSchema.nullable().default(null),
  addresses: Addresses.default([]),
  expiresInDays: Days.default(USUAL_TOKEN_DAYS),
})
export type CreateApiTokenInput = z.infer<typeof CreateApiTokenInput>

/** A token in the place of another, with its name, scope and addresses; the former works on for the overlap. */
export const RotateApiTokenInput = z.object({
  overlapSeconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(86_400),
  expiresInDays: Days.default(USUAL_TOKEN_DAYS),
})
export type RotateApiTokenInput = z.infer<typeof RotateApiTokenInput>

/** What the token in the request's own header is and may do now. */
export const ApiTokenSelf = z.object({
  id: Id,
  name: z.string(),
  owner: ApiTokenOwner.omit({ isActive: true }),
  organisation: OrganisationRef,
  permissions: z.array(PermissionSchema),
  clearance: TlpSchema,
  expiresAt: Instant,
  locale: LocaleSchema,
})
export type ApiTokenSelf = z.infer<typeof ApiTokenSelf>

export const ACCOUNT_REACHES = ['own', 'below'] as const
/** A machine of an organisation, under a name of its own, that a person answers for. */
export const ServiceAccount = z.object({
  id: Id,
  organisation: OrganisationRef,
  name: z.string(),
  purpose: z.string(),
  responsible: z.object({ id: Id, displayName: z.string(), isActive: z.boolean() }),
  permissions: z.array(PermissionSchema),
  /** Its own organisation alone, or those below it too. */
  reach: z.enum(ACCOUNT_REACHES),
  clearance: TlpSchema,
  isActive: z.boolean(),
  createdAt: Instant,
  liveTokens: z.number().int(),
  lastUsedAt: Instant.nullable(),
})
export type ServiceAccount = z.infer<typeof ServiceAccount>
export const ServiceAccountQuery = PageQuery.extend({ organisationId: Id.optional() })
export type ServiceAccountQuery = z.infer<typeof ServiceAccountQuery>
export const CreateServiceAccountInput = z.object({
  organisationId: Id,
  name: Name,
  purpose: z.string().trim().min(3).max(500),
  /** The person who answers for it; null for whoever creates it. */
  responsibleId: Id.nullable().default(null),
  permissions: z.array(PermissionSchema).min(1).max(PERMISSIONS.length),
  reach: z.enum(ACCOUNT_REACHES).default('own'),
  clearance: TlpSchema.default('green'),
})
export type CreateServiceAccountInput = z.infer<typeof CreateServiceAccountInput>
export const UpdateServiceAccountInput = z.object({
  name: Name.optional(),
  purpose: z.string().trim().min(3).max(500).optional(),
  responsibleId: Id.optional(),
  permissions: z.array(PermissionSchema).min(1).max(PERMISSIONS.length).optional(),
  reach: z.enum(ACCOUNT_REACHES).optional(),
  clearance: TlpSchema.optional(),
  isActive: z.boolean().optional(),
})
export type UpdateServiceAccountInput = z.infer<typeof UpdateServiceAccountInput>
