import { AppError } from '@haidang/contracts'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import type { PasskeyRow } from '../tables.ts'

/** Which site passkeys are made for (WebAuthn Level 3, §4): from the address people open the platform at. */
export interface RelyingParty {
  readonly id: string
  readonly name: string
  readonly origin: string
}

export function relyingPartyOf(publicUrl: string): RelyingParty {
  const url = new URL(publicUrl)
  return { id: url.hostname, name: 'Hải Đăng', origin: url.origin }
}

/** How long a ceremony of the browser may take. */
export const CEREMONY_MS = 5 * 60_000

/** Options of a request, as the browser takes them; they pass through the contract as a plain object. */
type Options = Record<string, unknown>

const known = (passkeys: readonly PasskeyRow[]) =>
  passkeys.map(({ credential_id, transports }) => ({ id: credential_id, transports }))

/** What the browser is asked to make: a discoverable passkey that asks for a fingerprint, a face or a PIN. */
export async function registrationOptions(
  party: RelyingParty,
  person: { readonly id: string; readonly login: string; readonly displayName: string },
  passkeys: readonly PasskeyRow[],
): Promise<{ challenge: string; options: Options }> {
  const options = await generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userID: new Uint8Array(Buffer.from(person.id, 'utf8')),
    userName: person.login,
    userDisplayName: person.displayName,
    attestationType: 'none',
    excludeCredentials: known(passkeys),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: CEREMONY_MS,
  })
  return { challenge: options.challenge, options: { ...options } }
}

/** What the browser is asked to sign. Without passkeys it offers whatever it holds for this site. */
export async function authenticationOptions(
  party: RelyingParty,
  passkeys: readonly PasskeyRow[],
): Promise<{ challenge: string; options: Options }> {
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    userVerification: 'required',
    timeout: CEREMONY_MS,
    ...(passkeys.length === 0 ? {} : { allowCredentials: known(passkeys) }),
  })
  return { challenge: options.challenge, options: { ...options } }
}

const base64url = z
  .string()
  .max(8000)
  .regex(/^[A-Za-z0-9_-]*$/)
const Registration = z.object({
  id: base64url.min(1),
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
})
const Authentication = z.object({
  id: base64url.min(1),
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
})

export interface MadePasskey {
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly signCount: number
  readonly transports: readonly string[]
  readonly isSynced: boolean
}

/** The passkey a browser made. @throws AppError `factor.passkey_refused` */
export async function readRegistration(party: RelyingParty, challenge: string, answer: unknown): Promise<MadePasskey> {
  const parsed = Registration.safeParse(answer)
  if (!parsed.success) throw new AppError('factor.passkey_refused')
  const response: RegistrationResponseJSON = {
    id: parsed.data.id,
    rawId: parsed.data.rawId,
    type: 'public-key',
    response: {
      clientDataJSON: parsed.data.response.clientDataJSON,
      attestationObject: parsed.data.response.attestationObject,
    },
    clientExtensionResults: {},
  }
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    })
    if (!verified) throw new AppError('factor.passkey_refused')
    const { credential, credentialBackedUp } = registrationInfo
    return {
      credentialId: credential.id,
      publicKey: credential.publicKey,
      signCount: credential.counter,
      transports: parsed.data.response.transports ?? [],
      isSynced: credentialBackedUp,
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('factor.passkey_refused', {}, { cause })
  }
}

export interface Assertion {
  readonly credentialId: string
  /** The user's id as the passkey keeps it; null where the browser does not say. */
  readonly userId: string | null
  readonly response: AuthenticationResponseJSON
}

/** @returns null where the answer is none */
export function readAssertion(answer: unknown): Assertion | null {
  const parsed = Authentication.safeParse(answer)
  if (!parsed.success) return null
  const { id, rawId, response } = parsed.data
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return {
    credentialId: id,
    userId: userHandle === null || userHandle === undefined ? null : Buffer.from(userHandle, 'base64url').toString(),
    response: {
      id,
      rawId,
      type: 'public-key',
      response: { clientDataJSON, authenticatorData, signature },
      clientExtensionResults: {},
    },
  }
}

/**
 * Checks a signature: challenge, origin, site, that the person was verified, and that the counter went up (a counter that did
 * not is a copy of the key).
 * @returns the new counter; null where any of it is wrong
 */
export async function verifyAssertion(
  party: RelyingParty,
  challenge: string,
  { response }: Assertion,
  passkey: PasskeyRow,
): Promise<{ signCount: number; isSynced: boolean } | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: passkey.sign_count,
      },
    })
    return verified
      ? { signCount: authenticationInfo.newCounter, isSynced: authenticationInfo.credentialBackedUp }
      : null
  } catch {
    return null
  }
}
