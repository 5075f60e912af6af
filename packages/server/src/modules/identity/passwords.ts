import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { AppError } from '@haidang/contracts'
import { hash as argon2Hash, hashRaw, verify as argon2Verify } from '@node-rs/argon2'
import { passwordWeakness } from './password-weakness.ts'

/** Hashes and checks passwords (argon2id, RFC 9106). */
export interface Passwords {
  /** A PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. @throws AppError `request.too_many` when too many wait */
  hash(password: string): Promise<string>
  /**
   * Whether the password is the one of the PHC string. Without one (no such login, not yet accepted) it takes the same time and
   * answers false.
   * @throws AppError `request.too_many` when too many wait
   */
  verify(phc: string | null, password: string): Promise<boolean>
  /** The bare hash of a short secret under a salt that is kept beside it. @throws AppError `request.too_many` */
  digest(secret: string, salt: Uint8Array): Promise<Buffer>
}

export interface PasswordCost {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** The least the OWASP Password Storage Cheat Sheet advises for argon2id: 19 MiB, two passes, one lane. */
const COST: PasswordCost = { memoryKib: 19_456, passes: 2, lanes: 1 }
/** Hashing runs on libuv's four threads, which also flush the stream's log: two of them stay free for it. */
const AT_ONCE = 2
const WAITING = 200
const HASH_BYTES = 32
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

export function createPasswords(cost: PasswordCost = COST): Passwords {
  let running = 0
  const queue: (() => void)[] = []

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (queue.length >= WAITING) throw new AppError('request.too_many', { retryAfterSeconds: 10 })
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }

  // The library's defaults are argon2id and version 0x13 (19).
  const options = {
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: cost.lanes,
    outputLen: HASH_BYTES,
  }
  const composed = (password: string): string => password.normalize('NFKC')
  const nobody = { salt: randomBytes(16), key: randomBytes(HASH_BYTES) }
  return {
    hash: (password) => inTurn(() => argon2Hash(composed(password), options)),
    async verify(phc, password) {
      if (phc === null || !PHC.test(phc)) {
        const key = await inTurn(() => hashRaw(composed(password), { ...options, salt: nobody.salt }))
        timingSafeEqual(key, nobody.key)
        return false
      }
      return inTurn(() => argon2Verify(phc, composed(password)))
    },
    digest: (secret, salt) => inTurn(() => hashRaw(secret, { ...options, salt })),
  }
}

/** Letters and digits that are told apart on paper and over the telephone: without i, l, o, 0 and 1. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password that is read aloud and typed without doubt: three groups of six, 89 bits. */
export function generatePassword(): string {
  for (;;) {
    const group = (): string => Array.from({ length: 6 }, () => READABLE[randomInt(READABLE.length)]).join('')
    const password = [group(), group(), group()].join('-')
    if (passwordWeakness(password, []) === null) return password
  }
}
