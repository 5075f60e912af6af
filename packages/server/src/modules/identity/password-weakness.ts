import { foldVietnamese } from '@haidang/std'

export const SHORTEST_PASSWORD = 10

/**
 * What people choose when they must choose something: Vietnamese and English words, keyboard runs, the trade's own words.
 * Folded; longer ones first, so that a word is taken out whole.
 */
export const WEAK_PARTS = [
  'anninhmangquocgia',
  'administrator',
  'anninhmang',
  'khongbiet',
  'matkhau',
  'password',
  'passw0rd',
  'vietnam',
  'quantri',
  'trungtam',
  'xinchao',
  'iloveyou',
  'anhyeuem',
  'emyeuanh',
  'sunshine',
  'princess',
  'football',
  'welcome',
  'letmein',
  'haidang',
  'anninh',
  'congan',
  'quocgia',
  'chinhphu',
  'uyban',
  'truong',
  'giamsat',
  'dragon',
  'monkey',
  'master',
  'secret',
  'changeme',
  'default',
  'qwertyuiop',
  'qwerty',
  'asdfghjkl',
  'asdfgh',
  'asdf',
  'zxcvbnm',
  'zxcvbn',
  'zxcv',
  '1qaz2wsx',
  '1q2w3e4r5t',
  '1q2w3e4r',
  '1q2w3e',
  '12345678910',
  '1234567890',
  '123456789',
  '12345678',
  '1234567',
  '123456',
  '12345',
  '1234',
  '123',
  '0987654321',
  '987654321',
  '87654321',
  '654321',
  '54321',
  '4321',
  '321',
  'abcdefgh',
  'abcdef',
  'abcd',
  'abc',
  'admin',
  'hanoi',
  'saigon',
  'hochiminh',
  'daklak',
  'danang',
  'haiphong',
  'user',
  'test',
  'login',
  'root',
  'soc',
  'hello',
].toSorted((a, b) => b.length - a.length)

const LOOKALIKES: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}

/** The first three are found by rule, `guessable` by counting guesses, `breached` in the list the operator supplies. */
export type PasswordWeakness = 'too_short' | 'repetitive' | 'common' | 'guessable' | 'breached'

/** What is left when weak words, years and everything else easy to guess is taken out. */
function remainder(text: string, words: readonly string[]): string {
  let rest = text
  for (const word of words) rest = rest.replaceAll(word, '')
  return rest.replace(/(19|20)\d\d/g, '').replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * Why a password may not be used, or null. At least ten characters (NIST SP 800-63B-4 asks for length and a list of known bad
 * ones, not for classes of characters), at least five different ones, and enough left after weak words are taken out.
 * @param names what an attacker knows of the person: login, display name, organisation
 */
export function passwordWeakness(password: string, names: readonly string[]): PasswordWeakness | null {
  const text = password.normalize('NFKC')
  if ([...text].length < SHORTEST_PASSWORD) return 'too_short'
  const folded = foldVietnamese(text)
  if (new Set(folded).size < 5) return 'repetitive'
  const known = names
    .flatMap((name) => {
      const words = foldVietnamese(name).split(/[^a-z0-9]+/)
      return [words.join(''), ...words]
    })
    .filter((word) => word.length >= 4)
  const words = [...known.toSorted((a, b) => b.length - a.length), ...WEAK_PARTS]
  const plain = folded.replace(/\s+/g, '')
  const readAsLetters = [...plain].map((c) => LOOKALIKES[c] ?? c).join('')
  for (const form of [plain, readAsLetters]) {
    const rest = remainder(form, words)
    if (rest.length < 5 || new Set(rest).size < 4) return 'common'
  }
  return null
}
