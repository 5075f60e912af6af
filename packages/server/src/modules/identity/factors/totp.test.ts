import { Secret } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { newTotpSecret, totpStep, totpUri } from './totp.ts'

/** RFC 6238, appendix B: the secret of the SHA-1 table. Its codes have eight digits; six are their last six. */
const RFC_SECRET = Secret.fromLatin1('12345678901234567890').base32
const TABLE = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const

describe('one-time codes', () => {
  it.each(TABLE)('are those of RFC 6238 at %d seconds', (seconds, code) => {
    expect(totpStep(RFC_SECRET, code.slice(2), seconds * 1000, 0)).toBe(Math.floor(seconds / 30))
  })

  it('count one step before and after, and nothing further', () => {
    const at = 1_234_567_890_000
    const step = Math.floor(at / 30_000)
    for (const [offset, found] of [
      [-60_000, null],
      [-30_000, step],
      [30_000, step],
      [60_000, null],
    ] as const)
      expect(totpStep(RFC_SECRET, '005924', at + offset, 0)).toBe(found)
  })

  it('are not taken of a step that was used, nor of an older one', () => {
    const at = 1_234_567_890_000
    const step = Math.floor(at / 30_000)
    expect(totpStep(RFC_SECRET, '005924', at, step)).toBeNull()
    expect(totpStep(RFC_SECRET, '005924', at, step + 1)).toBeNull()
    expect(totpStep(RFC_SECRET, '005 924', at, step - 1)).toBe(step)
  })

  it.each(['', '00592', '0059245', 'abcdef', '００５９２４'])('are six digits and not %j', (code) => {
    expect(totpStep(RFC_SECRET, code, 1_234_567_890_000, 0)).toBeNull()
  })

  it('come from 160 random bits, told to the app by a URI', () => {
    const secret = newTotpSecret()
    expect(Secret.fromBase32(secret).bytes).toHaveLength(20)
    expect(newTotpSecret()).not.toBe(secret)
    const uri = new URL(totpUri(secret, 'nguyen.an'))
    expect(uri.protocol).toBe('otpauth:')
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({
      secret,
      issuer: 'Hải Đăng',
      digits: '6',
      period: '30',
    })
  })
})
