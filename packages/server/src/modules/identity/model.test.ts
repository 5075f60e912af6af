import { argon2Sync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signInDelayMs } from './model.ts'
import { passwordWeakness } from './password-weakness.ts'
import { createPasswords, generatePassword } from './passwords.ts'

describe('passwordWeakness', () => {
  const names = ['nguyen.an', 'Cán bộ Trực', 'Sở Thông tin Đắk Lắk']
  it.each([
    ['Ab3$xyz', 'too_short'],
    ['aaaaaaaaaaaa', 'repetitive'],
    ['ababababab12', 'repetitive'],
    ['matkhau123456', 'common'],
    ['Mật khẩu 2026!', 'common'],
    ['M@tKh@u2026', 'common'],
    ['P@ssw0rd1234', 'common'],
    ['AnNinhMang@2026', 'common'],
    ['qwerty123456', 'common'],
    ['nguyen.an2026', 'common'],
    ['ThongtinDaklak1', 'common'],
  ])('%s is %s', (password, weakness) => {
    expect(passwordWeakness(password, names)).toBe(weakness)
  })
  it.each(['thuyền giấy qua sông khuya', 'Vx8#nqT2wLzk', 'quạt trần kêu lúc 3 giờ'])('%s may be used', (password) => {
    expect(passwordWeakness(password, names)).toBeNull()
  })
})

describe('generated passwords', () => {
  it('are readable, differ, and pass the policy', () => {
    const made = Array.from({ length: 200 }, generatePassword)
    expect(new Set(made).size).toBe(200)
    for (const password of made) {
      expect(password).toMatch(/^[a-hj-km-np-z2-9]{6}(-[a-hj-km-np-z2-9]{6}){2}$/)
      expect(passwordWeakness(password, ['quan.tri'])).toBeNull()
    }
  })
})

describe('sign-in delays', () => {
  it('grow for one login from one address and stay small for an address', () => {
    expect(signInDelayMs('pair', 4)).toBe(0)
    expect(signInDelayMs('pair', 5)).toBe(1000)
    expect(signInDelayMs('pair', 8)).toBe(8000)
    expect(signInDelayMs('pair', 1000)).toBe(900_000)
    expect(signInDelayMs('address', 59)).toBe(0)
    expect(signInDelayMs('address', 100_000)).toBe(60_000)
  })
})

describe('password hashes', () => {
  const passwords = createPasswords({ memoryKib: 64, passes: 1, lanes: 1 })
  it('are salted PHC strings that only the password opens, in either Unicode form', async () => {
    const one = await passwords.hash('thuyền giấy')
    const two = await passwords.hash('thuyền giấy')
    expect(one).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
    expect(one).not.toBe(two)
    expect(await passwords.verify(one, 'thuyền giấy'.normalize('NFD'))).toBe(true)
    expect(await passwords.verify(one, 'thuyen giay')).toBe(false)
    expect(await passwords.verify(null, 'thuyền giấy')).toBe(false)
    expect(await passwords.verify('', '')).toBe(false)
    expect(await passwords.verify('$argon2id$v=19$garbage', 'x')).toBe(false)
  })
  it('are checked at the cost they were made with', async () => {
    const strong = createPasswords({ memoryKib: 128, passes: 2, lanes: 1 })
    expect(await passwords.verify(await strong.hash('a b c d e'), 'a b c d e')).toBe(true)
  })
  it('are those of any other maker of argon2id', async () => {
    const [message, nonce] = ['thuyền giấy', randomBytes(16)]
    const cost = { memory: 64, passes: 3, parallelism: 1, tagLength: 32 }
    const key = argon2Sync('argon2id', { message, nonce, ...cost })
    const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
    const phc = `$argon2id$v=19$m=64,t=3,p=1$${unpadded(nonce)}$${unpadded(key)}`
    expect(await passwords.verify(phc, message)).toBe(true)
    expect(await passwords.verify(phc, 'khác')).toBe(false)
    const salt = randomBytes(16)
    const own = argon2Sync('argon2id', { message: 'abc', nonce: salt, ...cost, passes: 1 })
    expect((await passwords.digest('abc', salt)).equals(own)).toBe(true)
  })
  it('refuse work when too many wait', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 260 }, () => passwords.verify(null, 'x')))
    expect(answers.filter((a) => a.status === 'rejected').length).toBe(58)
  })
})
