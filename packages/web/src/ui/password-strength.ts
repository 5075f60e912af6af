import { foldVietnamese } from '@haidang/std'

/** The shortest password the platform takes. */
export const SHORTEST_PASSWORD = 10

export type PasswordFault =
  | { readonly kind: 'short'; readonly count: number }
  | { readonly kind: 'name' | 'repeated' | 'thin' }
  | { readonly kind: 'common' | 'sequence' | 'year'; readonly part: string }

export interface PasswordStrength {
  readonly level: 'weak' | 'fair' | 'strong'
  /** What makes it easy to guess, the weightiest first. */
  readonly faults: readonly PasswordFault[]
}

/** What people choose when they must choose something, without diacritics and spaces; longer ones first. */
const COMMON = [
  'anninhmang',
  'administrator',
  'trungtam',
  'quantri',
  'matkhau',
  'password',
  'passw0rd',
  'vietnam',
  'xinchao',
  'iloveyou',
  'anhyeuem',
  'emyeuanh',
  'haidang',
  'welcome',
  'letmein',
  'congan',
  'uyban',
  'anninh',
  'sunshine',
  'princess',
  'football',
  'dragon',
  'monkey',
  'changeme',
  'default',
  'hochiminh',
  'saigon',
  'hanoi',
  'danang',
  'haiphong',
  'admin',
  'hello',
].toSorted((a, b) => b.length - a.length)

/** Neighbours on a keyboard and in the alphabet, both ways. */
const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '1qaz2wsx3edc']
const RUNS = ROWS.flatMap((row) => [row, [...row].toReversed().join('')])
const SHORTEST_RUN = 4
const FEWEST_DIFFERENT = 5
/** Characters that must be left when what is easily guessed is taken out, for each level. */
const LEFT_FAIR = 9
const LEFT_STRONG = 14

/** The longest run of neighbours in the text, at least four of them. */
function runIn(text: string): string | null {
  for (let length = text.length; length >= SHORTEST_RUN; length--) {
    for (let at = 0; at + length <= text.length; at++) {
      const part = text.slice(at, at + length)
      if (RUNS.some((run) => run.includes(part))) return part
    }
  }
  return null
}

/**
 * How easily a password is guessed, told while it is typed. The server decides by its own longer lists; this says what it
 * would most likely say, and why.
 * @param names what anybody knows of the person: user name, display name, organisation
 */
export function passwordStrength(password: string, names: readonly string[] = []): PasswordStrength {
  const faults: PasswordFault[] = []
  const length = [...password].length
  if (length < SHORTEST_PASSWORD) faults.push({ kind: 'short', count: SHORTEST_PASSWORD - length })
  const folded = foldVietnamese(password).toLowerCase()
  let left = folded.replace(/[^\p{L}\p{N}]/gu, '')
  const take = (part: string) => {
    left = left.replaceAll(part, '')
  }
  const words = names.flatMap((name) =>
    foldVietnamese(name)
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  )
  const own = [
    ...new Set([
      ...words,
      ...names.map((name) =>
        foldVietnamese(name)
          .toLowerCase()
          .replace(/[^\p{L}\p{N}]/gu, ''),
      ),
    ]),
  ]
    .filter((word) => word.length >= 4 && left.includes(word))
    .toSorted((a, b) => b.length - a.length)
  if (own.length > 0) {
    faults.push({ kind: 'name' })
    own.forEach(take)
  }
  const common = COMMON.find((word) => left.includes(word))
  if (common !== undefined) {
    faults.push({ kind: 'common', part: common })
    COMMON.forEach(take)
  }
  const run = runIn(left)
  if (run !== null) {
    faults.push({ kind: 'sequence', part: run })
    take(run)
  }
  const year = /(?:19|20)\d\d/.exec(left)?.[0]
  if (year !== undefined) {
    faults.push({ kind: 'year', part: year })
    take(year)
  }
  const different = new Set(left).size
  if (left.length > 0 && different < Math.min(FEWEST_DIFFERENT, left.length)) faults.push({ kind: 'repeated' })
  const isThin = left.length < LEFT_FAIR || different < FEWEST_DIFFERENT
  if (isThin && length >= SHORTEST_PASSWORD && faults.every(({ kind }) => kind !== 'repeated'))
    faults.push({ kind: 'thin' })
  if (length < SHORTEST_PASSWORD || isThin) return { level: 'weak', faults }
  return { level: left.length >= LEFT_STRONG ? 'strong' : 'fair', faults }
}
