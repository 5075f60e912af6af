import { z } from 'zod'
import { Session, User } from './identity.ts'
import { Instant, OrganisationRef } from './shapes.ts'

/** What a person may prove themselves by beside the password. */
export const SECOND_FACTORS = ['totp', 'passkey', 'recovery_code'] as const
export const SecondFactorSchema = z.enum(SECOND_FACTORS)
export type SecondFactor = z.infer<typeof SecondFactorSchema>

/** A ceremony of the browser (WebAuthn Level 3): its options and answers pass through as they are. */
export const Ceremony = z.object({ token: z.string(), options: z.record(z.string(), z.unknown()) })
export type Ceremony = z.infer<typeof Ceremony>
export const CeremonyAnswer = z.object({
  token: z.string().min(1).max(200),
  response: z.record(z.string(), z.unknown()),
})
export type CeremonyAnswer = z.infer<typeof CeremonyAnswer>

/** After the password: signed in, or one of the named factors is asked for with the token of this attempt. */
export const SignInAnswer = z.discriminatedUnion('step', [
  z.object({ step: z.literal('done'), session: Session }),
  z.object({
    step: z.literal('second_factor'),
    token: z.string(),
    methods: z.array(SecondFactorSchema),
    expiresAt: Instant,
  }),
])
export type SignInAnswer = z.infer<typeof SignInAnswer>

export const SecondFactorInput = z.object({
  token: z.string().min(1).max(200),
  method: z.enum(['totp', 'recovery_code']),
  code: z.string().trim().min(6).max(40),
})
export type SecondFactorInput = z.infer<typeof SecondFactorInput>

/** Without a token: sign-in by passkey alone. With it: the passkey as second factor of that attempt. */
export const PasskeyOptionsInput = z.object({ token: z.string().max(200).optional() })
export type PasskeyOptionsInput = z.infer<typeof PasskeyOptionsInput>

/**
 * Proving again who sits there, before an act that asks for it. The password serves only those who have no second factor
 * (`Account.stepUpBy` names what serves).
 */
export const StepUpInput = z.object({ method: z.enum(['password', 'totp']), secret: z.string().min(1).max(200) })
export type StepUpInput = z.infer<typeof StepUpInput>

export const INVITATION_PURPOSES = ['invite', 'reset'] as const
/** A link that lets one person set their password, once. */
export const Invitation = z.object({
  token: z.string(),
  /** Path of the page on this platform, with the token behind the `#`, which no server and no log sees. */
  path: z.string(),
  expiresAt: Instant,
  /** Whether the link was also sent to the person's address. */
  isMailed: z.boolean(),
})
export type Invitation = z.infer<typeof Invitation>
/** The link is answered once and kept nowhere in clear. */
export const CreatedUser = z.object({ user: User, invitation: Invitation })
export type CreatedUser = z.infer<typeof CreatedUser>
export const LookAtInvitationInput = z.object({ token: z.string().min(1).max(200) })
export type LookAtInvitationInput = z.infer<typeof LookAtInvitationInput>
export const InvitationFacts = z.object({
  purpose: z.enum(INVITATION_PURPOSES),
  login: z.string(),
  displayName: z.string(),
  organisation: OrganisationRef,
  expiresAt: Instant,
  /** Whether the person must add a second factor before anything else. */
  needsSecondFactor: z.boolean(),
})
export type InvitationFacts = z.infer<typeof InvitationFacts>
/** Answered like a sign-in: who has a second factor already is asked for it, so that a link alone never passes it by. */
export const AcceptInvitationInput = z.object({
  token: z.string().min(1).max(200),
  password: z.string().min(1).max(200),
})
export type AcceptInvitationInput = z.infer<typeof AcceptInvitationInput>
