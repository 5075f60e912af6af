import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Passwords } from '../passwords.ts'

/** Codes for the day the phone is lost: made together, each used once. */
export const RECOVERY_CODES = 10
/** From here down the person is told to make new ones. */
export const FEW_RECOVERY_CODES = 3

/** Letters and digits that are told apart on paper. 31 to the tenth: 49 bits, hashed as slowly as a password. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789'
const SALT_BYTES = 16

const group = (): string => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join('')

/** The code as it was made, however it was typed. */
const plain = (code: string): string => code.toLowerCase().replace(/[^a-z0-9]/g, '')

export interface HashedCodes {
  readonly salt: Buffer
  readonly hashes: readonly Buffer[]
}

/** Ten new codes, to be shown once, and what is kept of them. One salt for the ten: a typed code is hashed once and found. */
export async function makeRecoveryCodes(passwords: Passwords): Promise<{ codes: string[]; kept: HashedCodes }> {
  const salt = randomBytes(SALT_BYTES)
  const codes = new Set<string>()
  while (codes.size < RECOVERY_CODES) codes.add(`${group()}-${group()}`)
  const hashes = await Promise.all([...codes].map((code) => passwords.digest(plain(code), salt)))
  return { codes: [...codes], kept: { salt, hashes } }
}

/** Which of the kept hashes the typed code is, or null. Takes as long whichever it is. */
export async function findRecoveryCode(
  passwords: Passwords,
  typed: string,
  kept: { readonly salt: Uint8Array; readonly hashes: readonly Uint8Array[] },
): Promise<Uint8Array | null> {
  const digest = await passwords.digest(plain(typed), kept.salt)
  let found: Uint8Array | null = null
  for (const hash of kept.hashes) if (hash.length === digest.length && timingSafeEqual(hash, digest)) found = hash
  return found
}
