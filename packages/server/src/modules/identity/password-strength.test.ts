import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPasswordStrength } from './password-strength.ts'

const NAMES = ['nguyen.an', 'Cán bộ Trực', 'Sở Thông tin Đắk Lắk']
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase()

let folder = ''
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'haidang-breached-')), 'ranges')
  await mkdir(folder)
})
afterAll(() => rm(join(folder, '..'), { recursive: true }))

describe('strength of a password', () => {
  const strength = createPasswordStrength(null)
  it.each([
    ['ngắn', 'too_short'],
    ['matkhau123456', 'common'],
    ['nguyenthanhlong', 'guessable'],
    ['hanhphucmaiamyeu', null],
    ['quehuongdaklak', 'guessable'],
    ['taikhoanmaychu', 'guessable'],
    ['quehuonggiadinh', 'guessable'],
    ['đò ngang bến vắng 37', null],
    ['Vx8#nqT2wLzk', null],
  ])('%s: %s', async (password, weakness) => {
    expect(await strength.weaknessOf(password, NAMES)).toBe(weakness)
  })

  it('does not grow with the length beyond measure', async () => {
    const started = performance.now()
    await strength.weaknessOf('mưa rào cuối hạ '.repeat(12), NAMES)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('the list of breached passwords', () => {
  const breached = 'đò ngang bến vắng 37'
  it('is asked for one range alone, in either case, with either name of its files', async () => {
    const hash = sha1(breached)
    const strength = createPasswordStrength(folder)
    expect(await strength.weaknessOf(breached, NAMES)).toBeNull()
    for (const [name, line] of [
      [hash.slice(0, 5), `${hash.slice(5)}:3\r\n`],
      [`${hash.slice(0, 5)}.txt`, `${hash.slice(5).toLowerCase()}:3\n`],
    ] as const) {
      const path = join(folder, name)
      await writeFile(path, `${'0'.repeat(35)}:1\n${line}`)
      expect(await strength.weaknessOf(breached, NAMES)).toBe('breached')
      expect(await strength.weaknessOf('mưa rào cuối hạ 91', NAMES)).toBeNull()
      await rm(path)
    }
  })

  it('takes lines counted zero for what they are: padding', async () => {
    const hash = sha1(breached)
    await writeFile(join(folder, hash.slice(0, 5)), `${hash.slice(5)}:0\n`)
    expect(await createPasswordStrength(folder).weaknessOf(breached, NAMES)).toBeNull()
  })

  it('fails aloud where a range cannot be read', async () => {
    const hash = sha1('mưa rào cuối hạ 91')
    await mkdir(join(folder, hash.slice(0, 5)))
    await expect(createPasswordStrength(folder).weaknessOf('mưa rào cuối hạ 91', NAMES)).rejects.toThrow('EISDIR')
  })
})
