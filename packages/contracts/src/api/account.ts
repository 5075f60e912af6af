import { z } from 'zod'
import { AssuranceSchema, User } from './identity.ts'
import { Id, Instant } from './shapes.ts'

export const Passkey = z.object({
  id: Id,
  name: z.string(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  /** Kept by the maker of the device on several devices. */
  isSynced: z.boolean(),
})
export type Passkey = z.infer<typeof Passkey>

/** A person's own account: how they sign in, and what is still missing. */
export const Account = z.object({
  user: User,
  hasPassword: z.boolean(),
  passwordChangedAt: Instant.nullable(),
  totp: z.object({ confirmedAt: Instant }).nullable(),
  passkeys: z.array(Passkey),
  recoveryCodesLeft: z.number().int(),
  /** True from three codes down: new ones should be made. */
  areRecoveryCodesFew: z.boolean(),
  /** What a dangerous act may be confirmed by. */
  stepUpBy: z.array(z.enum(['password', 'totp', 'passkey'])),
  isSecondFactorRequired: z.boolean(),
})
export type Account = z.infer<typeof Account>

export const ChangePasswordInput = z.object({
  current: z.string().min(1).max(200),
  next: z.string().min(1).max(200),
})
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>

/** A secret not yet in use: confirmed by its first code. */
export const TotpEnrolment = z.object({ secret: z.string(), uri: z.string() })
export type TotpEnrolment = z.infer<typeof TotpEnrolment>
export const ConfirmTotpInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/),
})
export type ConfirmTotpInput = z.infer<typeof ConfirmTotpInput>

/** Answered once, kept only as hashes. Null where the person has codes already. */
export const FactorAdded = z.object({ account: Account, recoveryCodes: z.array(z.string()).nullable() })
export type FactorAdded = z.infer<typeof FactorAdded>
export const RecoveryCodes = z.object({ codes: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof RecoveryCodes>

export const PasskeyNameInput = z.object({ name: z.string().trim().min(1).max(100) })
export type PasskeyNameInput = z.infer<typeof PasskeyNameInput>

/** One place where the person is signed in. */
export const AccountSession = z.object({
  id: Id,
  isThisOne: z.boolean(),
  openedAt: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  agent: z.string(),
  assurance: AssuranceSchema,
})
export type AccountSession = z.infer<typeof AccountSession>

export const TransferUserInput = z.object({
  organisationId: Id,
  roles: User.shape.roles.min(1),
  reason: z.string().trim().min(3).max(1000),
})
export type TransferUserInput = z.infer<typeof TransferUserInput>
/** Work that still carries a person's name: to be handed on before they leave. */
export const OpenWork = z.object({
  items: z.array(z.object({ kind: z.enum(['alert', 'warning']), id: Id, title: z.string() })),
})
export type OpenWork = z.infer<typeof OpenWork>
/** `openWork` names what is left without anybody; the account is inactive, its sessions and tokens have ended. */
export const LeftUser = z.object({ user: User, openWork: OpenWork.shape.items })
export type LeftUser = z.infer<typeof LeftUser>
export const LeaveUserInput = z.object({ reason: z.string().trim().min(3).max(1000) })
export type LeaveUserInput = z.infer<typeof LeaveUserInput>
