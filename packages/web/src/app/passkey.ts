import type { Ceremony, CeremonyAnswer } from '@haidang/contracts'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/browser'
import type { PhraseKey } from '@haidang/phrases'

/** Whether passkeys can be used on this page: WebAuthn needs HTTPS or localhost, and a name rather than an address. */
export type PasskeySupport = 'ready' | 'insecure' | 'unsupported'

export function passkeySupport(): PasskeySupport {
  const isAddress = /^[\d.]+$|:|^\[/.test(location.hostname)
  if (!window.isSecureContext || isAddress) return 'insecure'
  return typeof window.PublicKeyCredential === 'function' ? 'ready' : 'unsupported'
}

export type PasskeyFailure = 'cancelled' | 'known' | 'insecure' | 'failed'

/** The browser or the device did not give what was asked for; never the person's fault. */
export class PasskeyProblem extends Error {
  override readonly name = 'PasskeyProblem'
  readonly failure: PasskeyFailure
  constructor(failure: PasskeyFailure) {
    super(failure)
    this.failure = failure
  }
}

export function passkeyPhrase(failure: PasskeyFailure): PhraseKey {
  return `ui.passkey.${failure}`
}

/** WebAuthn Level 3: NotAllowedError is a refusal, a timeout or a closed dialog alike; InvalidStateError an authenticator known already. */
function failureOf(error: unknown): PasskeyFailure {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled'
  if (name === 'InvalidStateError') return 'known'
  return name === 'SecurityError' ? 'insecure' : 'failed'
}

const load = () => import('@simplewebauthn/browser')

type Library = Awaited<ReturnType<typeof load>>
type RequestOptions = Parameters<Library['startAuthentication']>[0]['optionsJSON']
type CreationOptions = Parameters<Library['startRegistration']>[0]['optionsJSON']

const answer = (token: string, response: AuthenticationResponseJSON | RegistrationResponseJSON): CeremonyAnswer => ({
  token,
  response: { ...response },
})

/**
 * Proves the person by a passkey the server asked for.
 * @throws PasskeyProblem where the browser or the device gave no answer
 */
export async function provePasskey({ token, options }: Ceremony): Promise<CeremonyAnswer> {
  const { startAuthentication } = await load()
  try {
    return answer(token, await startAuthentication({ optionsJSON: options as unknown as RequestOptions }))
  } catch (error) {
    throw new PasskeyProblem(failureOf(error))
  }
}

/**
 * Makes a new passkey.
 * @throws PasskeyProblem where the browser or the device gave no answer
 */
export async function createPasskey({ token, options }: Ceremony): Promise<CeremonyAnswer> {
  const { startRegistration } = await load()
  try {
    return answer(token, await startRegistration({ optionsJSON: options as unknown as CreationOptions }))
  } catch (error) {
    throw new PasskeyProblem(failureOf(error))
  }
}

/**
 * Offers the passkeys of this site among what the browser fills into the user name; resolves when one was chosen, to null
 * where the browser cannot, or where another ceremony took its place.
 */
export async function offerPasskey(ask: () => Promise<Ceremony>): Promise<CeremonyAnswer | null> {
  if (passkeySupport() !== 'ready') return null
  const { browserSupportsWebAuthnAutofill, startAuthentication } = await load()
  if (!(await browserSupportsWebAuthnAutofill())) return null
  try {
    const { token, options } = await ask()
    const optionsJSON = options as unknown as RequestOptions
    return answer(token, await startAuthentication({ optionsJSON, useBrowserAutofill: true }))
  } catch {
    return null
  }
}

/** Takes back what `offerPasskey` offers. */
export async function stopOfferingPasskey(): Promise<void> {
  const { WebAuthnAbortService } = await load()
  WebAuthnAbortService.cancelCeremony()
}
