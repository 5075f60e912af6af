import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

/** Just enough CBOR (RFC 8949) for what an authenticator writes: whole numbers, bytes, texts, maps. */
type Cbor = number | string | Uint8Array | ReadonlyMap<Cbor, Cbor>

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value])
  if (value < 256) return Buffer.from([(major << 5) | 24, value])
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff])
}

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])])
}

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED = 0x40

/** What a test makes the authenticator do wrong. */
export interface Misuse {
  readonly rpId?: string
  readonly origin?: string
  readonly challenge?: string
  readonly signCount?: number
  readonly isUserVerified?: boolean
  readonly userHandle?: string
}

interface Options {
  readonly [name: string]: unknown
}

/** One passkey in software: an ES256 key that answers ceremonies as a browser with an authenticator does (WebAuthn Level 3, §6). */
export interface Authenticator {
  readonly credentialId: string
  register(options: Options, misuse?: Misuse): Record<string, unknown>
  sign(options: Options, misuse?: Misuse): Record<string, unknown>
}

export function createAuthenticator(site: { readonly rpId: string; readonly origin: string }): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const credentialId = id.toString('base64url')
  let signCount = 0
  let userHandle = ''

  const clientData = (type: string, challenge: unknown, misuse: Misuse): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: misuse.challenge ?? challenge,
        origin: misuse.origin ?? site.origin,
        crossOrigin: false,
      }),
    )
  const authenticatorData = (flags: number, misuse: Misuse, attested: Buffer = Buffer.alloc(0)): Buffer => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(misuse.signCount ?? signCount)
    const verified = misuse.isUserVerified === false ? 0 : USER_VERIFIED
    return Buffer.concat([
      sha256(misuse.rpId ?? site.rpId),
      Buffer.from([flags | USER_PRESENT | verified]),
      counter,
      attested,
    ])
  }
  const envelope = (response: object): Record<string, unknown> => ({
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })
  return {
    credentialId,
    register(options, misuse = {}) {
      const { x, y } = publicKey.export({ format: 'jwk' })
      const user = options['user']
      if (typeof user === 'object' && user !== null && 'id' in user) userHandle = String(user.id)
      // COSE key (RFC 9053): EC2, ES256, P-256, x, y.
      const key = cbor(
        new Map<Cbor, Cbor>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(String(x), 'base64url')],
          [-3, Buffer.from(String(y), 'base64url')],
        ]),
      )
      const length = Buffer.from([id.length >> 8, id.length & 0xff])
      const authData = authenticatorData(ATTESTED, misuse, Buffer.concat([Buffer.alloc(16), length, id, key]))
      const attestation = cbor(
        new Map<Cbor, Cbor>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]),
      )
      return envelope({
        clientDataJSON: clientData('webauthn.create', options['challenge'], misuse).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      })
    },
    sign(options, misuse = {}) {
      signCount += 1
      const data = authenticatorData(0, misuse)
      const client = clientData('webauthn.get', options['challenge'], misuse)
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey)
      return envelope({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: misuse.userHandle ?? userHandle,
      })
    },
  }
}
