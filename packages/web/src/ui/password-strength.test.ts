import { describe, expect, it } from 'vitest'
import { passwordStrength } from './password-strength.ts'

const kinds = (password: string, names: readonly string[] = []) =>
  passwordStrength(password, names).faults.map(({ kind }) => kind)

describe('passwordStrength', () => {
  it('takes a few unrelated words, with or without diacritics', () => {
    expect(passwordStrength('đèn biển sáng xa 42')).toEqual({ level: 'strong', faults: [] })
    expect(passwordStrength('cam xanh buoi').level).toBe('fair')
  })

  it('says how many characters are missing', () => {
    expect(passwordStrength('bien xa')).toEqual({ level: 'weak', faults: [{ kind: 'short', count: 3 }] })
    expect(passwordStrength('').faults).toEqual([{ kind: 'short', count: 10 }])
  })

  it('names the word many people use, whatever its diacritics and spaces', () => {
    expect(passwordStrength('Mật khẩu 12').faults).toContainEqual({ kind: 'common', part: 'matkhau' })
    expect(passwordStrength('MatKhau@2024')).toEqual({
      level: 'weak',
      faults: [{ kind: 'common', part: 'matkhau' }, { kind: 'year', part: '2024' }, { kind: 'thin' }],
    })
  })

  it('sees neighbours on the keyboard, forwards and backwards', () => {
    expect(passwordStrength('zz987654321zz').faults).toContainEqual({ kind: 'sequence', part: '987654321' })
    expect(kinds('qwertyuiop')).toContain('sequence')
  })

  it('sees the names of the person and of the organisation', () => {
    expect(kinds('quang-tri-2!x', ['quang-tri', 'Trung tâm Quảng Trị'])).toContain('name')
    expect(kinds('den bien sang xa', ['can-bo'])).toEqual([])
  })

  it('sees what is repeated', () => {
    expect(kinds('xkxkxkxkxkxk')).toEqual(['repeated'])
  })
})
