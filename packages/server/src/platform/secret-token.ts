import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 random bits in base64url (43 characters), after an optional prefix that names its kind. */
export function newSecretToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/**
 * SHA-256 of a token: what the Db keeps instead of it. A token has 256 random bits, so a slow hash would add nothing, and the
 * look-up by hash leaks no time that tells about the token.
 */
export function hashSecretToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}
