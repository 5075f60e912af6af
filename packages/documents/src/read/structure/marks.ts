import type { MarkKind } from '../model.ts'

/** A mark at the head of a line, by the numbering of Decree 30/2020/NĐ-CP, annex I, section II.5, and what plans use beside it. */
export interface Mark {
  readonly kind: MarkKind
  /** As written, without its closing sign. */
  readonly label: string
  /** Place in its series, from 1; 0 for bullets, which have none. */
  readonly ordinal: number
  readonly rest: string
  /** What the mark probably is where the letters do not fit (`Il.` for `II.`). */
  readonly misreadOf: string | null
}

/** The letters of points, as the decree orders them: without f, j, w, z, with đ after d. */
export const POINT_LETTERS = 'abcdđeghiklmnopqrstuvxy'
const ORDINAL_WORDS: Readonly<Record<string, number>> = {
  nhất: 1,
  hai: 2,
  ba: 3,
  tư: 4,
  năm: 5,
  sáu: 6,
  bảy: 7,
  tám: 8,
  chín: 9,
  mười: 10,
}
const ROMAN_VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10 }

/** Value of a Roman number up to 39, 0 where it is none. */
export function romanValue(text: string): number {
  if (!/^X{0,3}(?:IX|IV|V?I{0,3})$/.test(text)) return 0
  let sum = 0
  for (let i = 0; i < text.length; i++) {
    const here = ROMAN_VALUES[text[i] ?? ''] ?? 0
    const next = ROMAN_VALUES[text[i + 1] ?? ''] ?? 0
    sum += here < next ? -here : here
  }
  return sum
}

/** True where most letters are capitals: titles of parts are written so. */
export function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0
  return letters >= 3 && capitals / letters >= 0.75
}

const mark = (kind: MarkKind, label: string, ordinal: number, rest: string, misreadOf: string | null = null): Mark => ({
  kind,
  label,
  ordinal,
  rest: rest.trim(),
  misreadOf,
})

/** "Nhiệm vụ 1: …", "Nhóm giải pháp II. …": a numbered caption. */
function captionMark(text: string): Mark | undefined {
  const caption =
    /^((?:Nhóm )?(?:Nhiệm vụ|Giải pháp|nhiệm vụ|giải pháp|Nội dung|Hoạt động|Dự án|Đề án)(?: trọng tâm| số)?\s+(?:số\s+)?(\d{1,2}|[IVX]{1,5}))\s*[.:]\s*(\S.*)$/u.exec(
      text,
    )
  if (caption === null) return undefined
  const number = caption[2] ?? ''
  return mark('caption', caption[1] ?? '', /^\d/u.test(number) ? Number(number) : romanValue(number), caption[3] ?? '')
}

function namedMark(text: string): Mark | undefined {
  const named =
    /^(phần|chương|mục|điều)\s+(thứ\s+\p{L}+|[IVX]{1,6}|\d{1,3}[a-zđ]?)(?=[\s.:,)/–-]|$)\s*([.:)/–-]?)\s*(.*)$/iu.exec(
      text,
    )
  if (named === null) return undefined
  const [, word = '', number = '', sign = '', rest = ''] = named
  // "Mục 1, điểm d …" in the middle of a sentence is no heading.
  const isHeading = sign !== '' || rest === '' || isCapitals(rest)
  if (!isHeading || !/^\p{Lu}/u.test(word)) return undefined
  const ordinal = /^\d/.test(number)
    ? Number.parseInt(number, 10)
    : (ORDINAL_WORDS[number.replace(/^thứ\s+/iu, '').toLowerCase()] ?? romanValue(number.toUpperCase()))
  const kinds: Readonly<Record<string, MarkKind>> = { phần: 'part', chương: 'chapter', mục: 'section', điều: 'article' }
  const kind = kinds[word.toLowerCase()]
  if (kind === undefined || (kind === 'article' && sign === '' && rest !== '')) return undefined
  const name = `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`
  return mark(kind, `${name} ${number}`, ordinal, rest)
}

function romanMark(text: string): Mark | undefined {
  const roman = /^([IVX]{1,6})\s*(?:[.):]\s*|\/\s+|[-–]\s*(?=\p{Lu}))(\S.*)$/u.exec(text)
  const label = roman?.[1] ?? ''
  const rest = roman?.[2] ?? ''
  const value = romanValue(label)
  if (value > 0 && /^[\p{L}“"*(]|^\d[\d.,]{0,12}\s?[%\p{L}]/u.test(rest)) return mark('roman', label, value, rest)
  // OCR writes l, 1 or | for I.
  const odd = /^([IVXl1|]{1,6})\s*[.,]\s+(\S.*)$/u.exec(text)
  if (odd !== null && /[l|]/.test(odd[1] ?? '') && isCapitals(odd[2] ?? '')) {
    const meant = (odd[1] ?? '').replaceAll(/[l1|]/g, 'I')
    if (romanValue(meant) > 0) return mark('roman', meant, romanValue(meant), odd[2] ?? '', `${meant}.`)
  }
  return undefined
}

function numberMark(text: string): Mark | undefined {
  const decimal =
    /^(\d{1,2}(?:\.\d{1,2}){1,3})[.)]?\s+([\p{Lu}“"(*].*)$/u.exec(text) ??
    /^(\d{1,2}(?:\.\d{1,2}){1,3})[.)]\s+(\d[\d.,]{0,12}\s?[%\p{L}].*)$/u.exec(text)
  if (decimal !== null) {
    const label = decimal[1] ?? ''
    return mark('decimal', label, Number(label.split('.').at(-1)), decimal[2] ?? '')
  }
  const arabic =
    /^(\d{1,3})\s*([./)])\s*([\p{L}“"(*<].*)$/u.exec(text) ??
    // An item that begins with a figure itself: "1. 100% hệ thống …".
    /^(\d{1,2})([./)])\s+((?:[<>≥≤~]\s?)?\d[\d.,]{0,12}(?:\s?[-–]\s?\d[\d.,]{0,12})?\s?[%\p{L}(].*)$/u.exec(text)
  // Scanners write l for 1 and O for 0.
  const misread = /^(?:([lI|O]\d|\d[lI|O])|[l|])\s?\.\s+(?=\p{Lu}\p{Ll}|\d)(.*)$/u.exec(text)
  if (misread !== null) {
    const meant = (misread[1] ?? 'l').replaceAll(/[lI|]/gu, '1').replaceAll('O', '0')
    return mark('arabic', meant, Number(meant), misread[2] ?? '', `${meant}.`)
  }
  const dashed = /^(\d{1,2})\s?[-–]\s(?=\p{Lu})(.*)$/u.exec(text)
  if (dashed !== null) return mark('arabic', dashed[1] ?? '', Number(dashed[1]), dashed[2] ?? '')
  if (arabic !== null && (arabic[1] ?? '').length < 3)
    return mark(arabic[2] === ')' ? 'bracketed' : 'arabic', arabic[1] ?? '', Number(arabic[1]), arabic[3] ?? '')
  return undefined
}

function letterMark(text: string): Mark | undefined {
  const upper = /^([A-HĐ])\s*[./)]\s+(\S.*)$/u.exec(text)
  if (upper !== null && isCapitals(upper[2] ?? ''))
    return mark('upper_letter', upper[1] ?? '', 'ABCDEFGH'.indexOf(upper[1] ?? '') + 1, upper[2] ?? '')
  const letter = /^([a-zđĐ])\s*(?:\)\s*|\/\s+|\.\s+(?=\p{Lu}))(\S.*)$/u.exec(text)
  if (letter === null) return undefined
  const label = (letter[1] ?? '').toLowerCase()
  return mark('letter', label, POINT_LETTERS.indexOf(label) + 1, letter[2] ?? '')
}

function bracketedMark(text: string): Mark | undefined {
  const bracketed = /^\((\d{1,2}|[a-zđ]|[ivx]{2,5})\)\s*(\S.*)$/u.exec(text)
  if (bracketed === null) return undefined
  const label = bracketed[1] ?? ''
  const ordinal = /^\d/.test(label)
    ? Number(label)
    : label.length > 1
      ? romanValue(label.toUpperCase())
      : POINT_LETTERS.indexOf(label) + 1
  return mark('bracketed', label, ordinal, bracketed[2] ?? '')
}

/** Symbol fonts of Word put their bullets in the private use area. */
const BULLETS: readonly (readonly [RegExp, MarkKind, string])[] = [
  [/^(?:[-–—−‐‑‒]|\u{f02d})(?![-–—−])\s*(?=\S)/u, 'dash', '-'],
  [/^(?:\+|\u{f02b})\s*(?=\S)/u, 'plus', '+'],
  [/^(?:[*★✱]\s+(?=\S)|\*(?=\p{L}[^*]*$))/u, 'star', '*'],
  [/^(?:[•·●○◦▪■□►▶➢➤✓✔❖◆♦‣⁃]|[\u{f0a7}\u{f0b7}\u{f0d8}\u{f076}\u{f0fc}\u{f06f}])\s*(?=\S)/u, 'bullet', '•'],
  [/^o\s+(?=\p{Lu})/u, 'bullet', '•'],
  [/^\.\s+(?=\S)/u, 'dot', '.'],
]

/**
 * The mark at the head of a line, undefined for a line without one. Of two marks in a row (`- a)`, `- +`), which scanners make of
 * one, the inner counts.
 */
export function readMark(line: string): Mark | undefined {
  const text = line.trimStart()
  for (const [pattern, kind, label] of BULLETS) {
    const bullet = pattern.exec(text)
    if (bullet === null) continue
    const rest = text.slice(bullet[0].length)
    const inner = kind === 'dash' ? (letterMark(rest) ?? innerBullet(rest) ?? numberMark(rest)) : undefined
    return inner ?? mark(kind, label, 0, rest)
  }
  return (
    namedMark(text) ??
    captionMark(text) ??
    romanMark(text) ??
    numberMark(text) ??
    letterMark(text) ??
    bracketedMark(text)
  )
}

function innerBullet(rest: string): Mark | undefined {
  const plus = /^\+\s*(\S.*)$/u.exec(rest)
  return plus === null ? undefined : mark('plus', '+', 0, plus[1] ?? '')
}

/** Usual depth of each kind; equal kinds are siblings. */
export const MARK_RANK: Readonly<Record<MarkKind, number>> = {
  part: 10,
  chapter: 20,
  section: 30,
  article: 40,
  upper_letter: 50,
  roman: 60,
  caption: 65,
  arabic: 70,
  decimal: 80,
  letter: 90,
  bracketed: 100,
  star: 110,
  dash: 120,
  plus: 130,
  bullet: 140,
  dot: 150,
  para: 160,
  row: 170,
}

/** Depth of a mark: `1.1.1` lies beneath `1.1`, `(a)` beneath `(1)`, `(i)` beneath `(a)`. */
export function markRank(kind: MarkKind, label: string): number {
  if (kind === 'decimal') return MARK_RANK.decimal + label.split('.').length
  if (kind === 'bracketed') return MARK_RANK.bracketed + (/^\d/u.test(label) ? 0 : /^[ivx]{2,5}$/u.test(label) ? 2 : 1)
  return MARK_RANK[kind]
}
