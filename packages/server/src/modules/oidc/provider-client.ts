import { AppError } from '@haidang/contracts'
import { type Clock, createLru } from '@haidang/std'
import * as client from 'openid-client'
import { type SafeClient, SafeHttpError } from '#src/platform/http-client/index.ts'
import type { Claims } from './model.ts'

/** A provider as it is spoken to. */
export interface ProviderFacts {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What binds the answer to the question: each made anew for every sign-in. */
export interface Binding {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Speaks OpenID Connect (Core 1.0, authorization code flow with PKCE) to providers, through the safe client alone. */
export interface ProviderClient {
  /** Reads the provider's description. @throws AppError `identity_provider.unreachable`, `identity_provider.bad_setup` */
  discover(provider: ProviderFacts): Promise<void>
  newBinding(): Binding
  /** Where the browser is sent. @param acrValues asked for, the most wanted first */
  addressOf(provider: ProviderFacts, redirectUri: string, binding: Binding, acrValues: readonly string[]): Promise<URL>
  /**
   * Exchanges the code of an answer and checks what came: state, issuer (RFC 9207), signature, audience, times, nonce.
   * @param answered the redirect URI with the parameters the provider sent back
   * @throws AppError `identity_provider.unreachable`; `oidc.refused` for everything that does not hold
   */
  claimsOf(provider: ProviderFacts, answered: URL, binding: Binding): Promise<Claims>
}

export interface ProviderClientOptions {
  readonly http: SafeClient
  readonly clock: Clock
  /** `host:port` the operator has named: only there may a provider speak plain HTTP. */
  readonly allowedPrivate: readonly string[]
}

const DISCOVERED_MS = 10 * 60_000
const TIMEOUT_MS = 8000
const MOST_BYTES = 1_000_000
/** Asymmetric ones alone: the secret of a client is no key, and `none` is no signature. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA', 'ES384', 'PS384', 'RS384', 'ES512', 'PS512', 'RS512']

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

export function createProviderClient({ http, clock, allowedPrivate }: ProviderClientOptions): ProviderClient {
  const discovered = createLru<string, { readonly config: client.Configuration; readonly until: number }>(200)
  const plainHosts = new Set(allowedPrivate.map((entry) => entry.toLowerCase()))

  const safeFetch: client.CustomFetch = async (url, options) => {
    const { method, body } = options
    const answer = await http.fetch(url, {
      method: method === 'POST' ? 'POST' : 'GET',
      headers: { ...options.headers },
      ...(body === undefined || body === null
        ? {}
        : { body: body instanceof URLSearchParams ? body.toString() : String(body) }),
      maxBytes: MOST_BYTES,
      timeoutMs: TIMEOUT_MS,
      // A description that moved elsewhere is another description.
      maxRedirects: 0,
    })
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: { ...answer.headers } })
  }

  /** The word for what went wrong: not reached, or reached and not in order. */
  function faultOf(error: unknown, refusal: 'identity_provider.bad_setup' | 'oidc.refused'): AppError {
    if (error instanceof AppError) return error
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof SafeHttpError)
        return cause.code === 'address.refused' || cause.code.startsWith('url.')
          ? new AppError('identity_provider.bad_setup', { reason: cause.code }, { cause: error })
          : new AppError('identity_provider.unreachable', { reason: cause.code }, { cause: error })
      if (cause instanceof client.ResponseBodyError && cause.status >= 500)
        return new AppError('identity_provider.unreachable', { reason: String(cause.status) }, { cause: error })
    }
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return new AppError(refusal, { reason }, { cause: error })
  }

  async function configOf(provider: ProviderFacts): Promise<client.Configuration> {
    const key = JSON.stringify([provider.issuer, provider.clientId, provider.clientSecret])
    const known = discovered.get(key)
    const now = clock.now()
    if (known !== undefined && now < known.until && now >= known.until - DISCOVERED_MS) return known.config
    const issuer = new URL(provider.issuer)
    const port = issuer.port === '' ? '80' : issuer.port
    const isPlain = issuer.protocol === 'http:'
    if (isPlain && !plainHosts.has(`${issuer.hostname.toLowerCase()}:${port}`))
      throw new AppError('identity_provider.bad_setup', { reason: 'url.not_https' })
    try {
      const config = await client.discovery(issuer, provider.clientId, provider.clientSecret, undefined, {
        [client.customFetch]: safeFetch,
        timeout: TIMEOUT_MS / 1000,
        execute: [client.enableNonRepudiationChecks, ...(isPlain ? [client.allowInsecureRequests] : [])],
      })
      const offered = config.serverMetadata().id_token_signing_alg_values_supported ?? ['RS256']
      if (!offered.some((alg) => ALGORITHMS.includes(alg)))
        throw new AppError('identity_provider.bad_setup', { reason: 'algorithm' })
      discovered.set(key, { config, until: now + DISCOVERED_MS })
      return config
    } catch (error) {
      throw faultOf(error, 'identity_provider.bad_setup')
    }
  }

  return {
    async discover(provider) {
      await configOf(provider)
    },
    newBinding: () => ({
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }),
    async addressOf(provider, redirectUri, { state, nonce, verifier }, acrValues) {
      const config = await configOf(provider)
      return client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
      })
    },
    async claimsOf(provider, answered, { state, nonce, verifier }) {
      const config = await configOf(provider)
      try {
        const tokens = await client.authorizationCodeGrant(config, answered, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) throw new AppError('oidc.refused', { reason: 'no_id_token' })
        // A provider may keep the address out of the ID token (Core 1.0 §5.4) and tell it at its UserInfo endpoint.
        const isTold = claims['email'] !== undefined || config.serverMetadata().userinfo_endpoint === undefined
        const person: Readonly<Record<string, unknown>> = isTold
          ? claims
          : { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)) }
        return {
          subject: claims.sub,
          name: text(person['name']),
          email: text(person['email']),
          isEmailVerified: person['email_verified'] === true,
          acr: text(claims['acr']),
          amr: Array.isArray(claims['amr']) ? claims['amr'].filter((method) => typeof method === 'string') : [],
        }
      } catch (error) {
        throw faultOf(error, 'oidc.refused')
      }
    },
  }
}
