import { z } from 'zod'
import { Id, Instant, OrganisationRef } from './shapes.ts'

/** How an account is found for somebody who proves themselves elsewhere for the first time. */
export const LINKING_RULES = ['invitation_only', 'verified_email'] as const

/**
 * An OpenID Connect provider that people of an organisation, and of those below it, may sign in by. It reaches no account
 * outside them.
 */
export const IdentityProvider = z.object({
  id: Id,
  organisation: OrganisationRef,
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  /** Where the provider sends people back to: to be entered there. */
  redirectUri: z.string(),
  isEnabled: z.boolean(),
  linking: z.enum(LINKING_RULES),
  /** Domains of e-mail whose verified addresses count, lower case. */
  emailDomains: z.array(z.string()),
  /** Whether people without an account are given one, as readers of the organisation. */
  isProvisioning: z.boolean(),
  /** Whether its answer that several factors were used spares the person ours. */
  isMultiFactorTrusted: z.boolean(),
  /** Values of `acr` that say so; empty leaves it to `amr`. */
  multiFactorAcr: z.array(z.string()),
  createdAt: Instant,
  linkedAccounts: z.number().int(),
  lastUsedAt: Instant.nullable(),
})
export type IdentityProvider = z.infer<typeof IdentityProvider>

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
const settings = {
  name: z.string().trim().min(2).max(100),
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().trim().min(1).max(300),
  linking: z.enum(LINKING_RULES),
  emailDomains: z.array(Domain).max(50),
  isProvisioning: z.boolean(),
  isMultiFactorTrusted: z.boolean(),
  multiFactorAcr: z.array(z.string().trim().min(1).max(200)).max(20),
}
/** The secret is sealed at rest and answered by nothing. */
const ClientSecret = z.string().min(1).max(1000)
export const CreateIdentityProviderInput = z.object({
  organisationId: Id,
  name: settings.name,
  issuer: settings.issuer,
  clientId: settings.clientId,
  clientSecret: ClientSecret,
  linking: settings.linking.default('invitation_only'),
  emailDomains: settings.emailDomains.default([]),
  isProvisioning: settings.isProvisioning.default(false),
  isMultiFactorTrusted: settings.isMultiFactorTrusted.default(false),
  multiFactorAcr: settings.multiFactorAcr.default([]),
})
export type CreateIdentityProviderInput = z.infer<typeof CreateIdentityProviderInput>
export const UpdateIdentityProviderInput = z
  .object({ ...settings, clientSecret: ClientSecret, isEnabled: z.boolean() })
  .partial()
export type UpdateIdentityProviderInput = z.infer<typeof UpdateIdentityProviderInput>

/** What the sign-in page shows to everybody: a name to press, nothing else. */
export const PublicProvider = z.object({ id: Id, name: z.string() })
export type PublicProvider = z.infer<typeof PublicProvider>

/** With the token of an invitation, signing in there accepts it. */
export const StartProviderSignInInput = z.object({ invitation: z.string().min(1).max(200).optional() })
export type StartProviderSignInInput = z.infer<typeof StartProviderSignInInput>
/** Where the browser is to go now. It comes back to `/?oidc=done`, or with the code of a refusal in the place of `done`. */
export const StartedProviderSignIn = z.object({ location: z.url() })
export type StartedProviderSignIn = z.infer<typeof StartedProviderSignIn>
