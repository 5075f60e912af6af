import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { foldVietnamese } from '@haidang/std'
import { type PasswordWeakness, passwordWeakness, WEAK_PARTS } from './password-weakness.ts'

/** Judges a password somebody wants to use. */
export interface PasswordStrength {
  /**
   * Why it may not be used, or null.
   * @param names what an attacker knows of the person: login, display name, organisation
   */
  weaknessOf(password: string, names: readonly string[]): Promise<PasswordWeakness | null>
}

/**
 * Guesses a password must withstand, as a power of ten: 115 days at a hundred a second, more than anybody gets through the
 * delays at the door. Three words in a row count 10^8 by themselves and must not be enough.
 */
const LEAST_GUESSES_LOG10 = 9
/** What counting guesses costs grows with the length; what lies behind this adds nothing to the judgement. */
const JUDGED_CHARACTERS = 72

/** Vietnamese words and names that passwords are made of beside those of the rules, most frequent first, without diacritics. */
const FREQUENT = [
  'nguyen',
  'tran',
  'pham',
  'hoang',
  'huynh',
  'phan',
  'dang',
  'bui',
  'duong',
  'linh',
  'minh',
  'hung',
  'dung',
  'tuan',
  'thanh',
  'thao',
  'trang',
  'huong',
  'phuong',
  'quang',
  'khanh',
  'long',
  'nam',
  'viet',
  'anh',
  'emyeu',
  'yeuem',
  'yeuanh',
  'concho',
  'congaubong',
  'giadinh',
  'hanhphuc',
  'thanhcong',
  'maymann',
  'mayman',
  'phattai',
  'locphat',
  'taikhoan',
  'maychu',
  'maytinh',
  'dienthoai',
  'batman',
  'tinhyeu',
  'quehuong',
  'nhanvien',
  'giamdoc',
  'truongphong',
  'vanphong',
  'phong',
  'chaoban',
  'camon',
  'khongco',
  'khongnoi',
  'bimat',
  'matma',
  'hethong',
  'anninhmang',
  'chuyendoiso',
  'thongtin',
  'truyenthong',
  'congnghe',
  'sothongtin',
  'tinhuy',
  'huyenuy',
  'thanhpho',
  'buonmathuot',
  'dalat',
  'nhatrang',
  'hue',
  'cantho',
  'quangninh',
  'thanhhoa',
  'nghean',
  'hatinh',
  'dongnai',
  'binhduong',
  'khanhhoa',
  'gialai',
  'lamdong',
  'angiang',
  'camau',
  'vinhlong',
  'tayninh',
]

type Judge = (password: string, names: readonly string[]) => number

/** Loaded at the first password that is set, never for a sign-in. */
async function loadJudge(): Promise<Judge> {
  const { ZxcvbnFactory } = await import('@zxcvbn-ts/core')
  const zxcvbn = new ZxcvbnFactory({ dictionary: { vietnamese: [...WEAK_PARTS.toReversed(), ...FREQUENT] } })
  return (password, names) => zxcvbn.check(password.slice(0, JUDGED_CHARACTERS), [...names]).guessesLog10
}

/** Whether a file of the list names the suffix. Lines are `SUFFIX:COUNT`, 35 hexadecimal digits; a count of 0 is padding. */
async function isBreached(folder: string, password: string): Promise<boolean> {
  const hash = createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase()
  const prefix = hash.slice(0, 5)
  const suffix = hash.slice(5)
  for (const name of [prefix, `${prefix}.txt`]) {
    let text: string
    try {
      text = await readFile(join(folder, name), 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') continue
      throw error
    }
    return text.split('\n').some((line) => {
      const [key, count] = line.trim().toUpperCase().split(':')
      return key === suffix && count !== '0'
    })
  }
  return false
}

/**
 * @param breachedDir a folder in the layout of the range files of Pwned Passwords: one file for each five hexadecimal digits a
 *   SHA-1 begins with, so that a look-up reads one small file; null where the operator supplies none
 */
export function createPasswordStrength(breachedDir: string | null): PasswordStrength {
  let judge: Promise<Judge> | null = null
  return {
    async weaknessOf(password, names) {
      const rule = passwordWeakness(password, names)
      if (rule !== null) return rule
      judge ??= loadJudge()
      const known = names.flatMap((name) => [name, ...foldVietnamese(name).split(/[^a-z0-9]+/)])
      if (
        (await judge)(
          foldVietnamese(password),
          known.filter((word) => word.length > 2),
        ) < LEAST_GUESSES_LOG10
      )
        return 'guessable'
      return breachedDir !== null && (await isBreached(breachedDir, password)) ? 'breached' : null
    },
  }
}
