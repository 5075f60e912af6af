import { z } from 'zod'
import { PERMISSIONS } from '../permissions.ts'
import { Id, Instant, LocaleSchema, OrganisationRef, RelationSchema, RoleSchema, TlpSchema } from './shapes.ts'

export const SetupState = z.object({ isNeeded: z.boolean() })
export type SetupState = z.infer<typeof SetupState>
export const SetupInput = z.object({
  /** Printed in the terminal at the first start. */
  token: z.string().min(1).max(200),
  organisationName: z.string().trim().min(2).max(200),
  provinceCode: z.string().max(2).nullable(),
  login: z.string().trim().min(3).max(100),
  displayName: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(200),
})
export type SetupInput = z.infer<typeof SetupInput>

export const SignInInput = z.object({ login: z.string().trim().min(1).max(100), password: z.string().min(1).max(200) })
export type SignInInput = z.infer<typeof SignInInput>

/** The working calendar in force, so that a deadline is worded by the same hours and holidays it was computed with. */
export const WorkingCalendarFacts = z.object({
  /** Working hours of a day as [start, end) in minutes after midnight in Viet Nam. */
  hours: z.array(z.tuple([z.number().int(), z.number().int()])),
  /** 0 Sunday … 6 Saturday. */
  weekDays: z.array(z.number().int()),
  /** Dates as `YYYY-MM-DD`. */
  holidays: z.array(z.string()),
  workedDays: z.array(z.string()),
})
export type WorkingCalendarFacts = z.infer<typeof WorkingCalendarFacts>

/** How surely a session knows who sits there: by the password alone, or by a second factor or a passkey as well. */
export const AssuranceSchema = z.enum(['password', 'multi_factor'])
export type Assurance = z.infer<typeof AssuranceSchema>

/** Who is signed in and what they may do; the shell is built from it. */
export const Session = z.object({
  user: z.object({ id: Id, login: z.string(), displayName: z.string(), locale: LocaleSchema }),
  organisation: OrganisationRef,
  roles: z.array(RoleSchema),
  permissions: z.array(z.enum(PERMISSIONS)),
  clearance: TlpSchema,
  /** True where the person sees organisations below their own. */
  isCentre: z.boolean(),
  workingCalendar: WorkingCalendarFacts,
  expiresAt: Instant,
  assurance: AssuranceSchema,
  /**
   * What is still missing before the person may work: a role asks for a second factor and there is none yet. Until then
   * `permissions` is empty and only `/session` and `/account` answer; anything else is refused with
   * `session.second_factor_required`.
   */
  needs: z.enum(['second_factor']).nullable(),
  /** Until when dangerous acts are taken without asking again who sits there; null where they ask at once. */
  steppedUpUntil: Instant.nullable(),
})
export type Session = z.infer<typeof Session>
export const PreferencesInput = z.object({ locale: LocaleSchema })
export type PreferencesInput = z.infer<typeof PreferencesInput>

/** `invited`: has not yet opened the link of the invitation. */
export const UserStateSchema = z.enum(['invited', 'active', 'inactive'])
export type UserState = z.infer<typeof UserStateSchema>
export const User = z.object({
  id: Id,
  organisation: OrganisationRef,
  login: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  roles: z.array(RoleSchema),
  /** The reach chosen for the person; null takes the roles' own. */
  relation: RelationSchema.nullable(),
  /** Roles asked for that wait for the second hand; null where nothing waits. */
  pendingRoles: z.array(RoleSchema).nullable(),
  clearance: TlpSchema,
  isActive: z.boolean(),
  state: UserStateSchema,
  /** The strongest factor beside the password. */
  secondFactor: z.enum(['none', 'totp', 'passkey']),
  lastSignInAt: Instant.nullable(),
})
export type User = z.infer<typeof User>
export const CreateUserInput = z.object({
  organisationId: Id,
  login: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{2,99}$/),
  displayName: z.string().trim().min(1).max(200),
  email: z.email().max(254).nullable(),
  roles: z.array(RoleSchema).min(1),
  clearance: TlpSchema.default('amber'),
})
export type CreateUserInput = z.infer<typeof CreateUserInput>
export const UpdateUserInput = z.object({
  displayName: z.string().trim().min(1).max(200).optional(),
  email: z.email().nullable().optional(),
  roles: z.array(RoleSchema).min(1).optional(),
  /** One of the relations all of the roles may have. Waits for the second hand like the roles. */
  relation: RelationSchema.nullable().optional(),
  isActive: z.boolean().optional(),
  /** Why the roles change, for whoever gives the second hand. */
  reason: z.string().trim().max(1000).optional(),
})
export type UpdateUserInput = z.infer<typeof UpdateUserInput>
