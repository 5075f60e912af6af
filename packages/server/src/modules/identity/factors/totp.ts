import { Secret, TOTP } from 'otpauth'

/** Digits, seconds and hash that every authenticator app understands (RFC 6238; RFC 4226 asks for 160 bits of secret). */
const DIGITS = 6
const PERIOD_SECONDS = 30
const SECRET_BYTES = 20
const ISSUER = 'Hải Đăng'

const totpOf = (base32: string, login: string): TOTP =>
  new TOTP({
    issuer: ISSUER,
    label: login,
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(base32),
  })

/** A new secret in base32, as people type it where they cannot scan. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** The `otpauth://` URI of the QR code. */
export function totpUri(base32: string, login: string): string {
  return totpOf(base32, login).toString()
}

/**
 * The time step a code belongs to, one step before and after the present included, for clocks that differ.
 * @param lastStep the newest step a code was taken of: this and older ones count as used
 * @returns null where the code is wrong or used
 */
export function totpStep(base32: string, code: string, nowMs: number, lastStep: number): number | null {
  const digits = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return null
  const delta = totpOf(base32, '').validate({ token: digits, timestamp: nowMs, window: 1 })
  if (delta === null) return null
  const step = Math.floor(nowMs / 1000 / PERIOD_SECONDS) + delta
  return step > lastStep ? step : null
}
