/**
 * Where the letterhead ends, where the body runs, and what is attached: by the parts of a document that Decree 30/2020/NĐ-CP
 * prescribes and their fixed words (Nơi nhận, TM., KT., Phụ lục, Kèm theo).
 */
import { readMark } from './marks.ts'
import type { CleanLine } from './clean-lines.ts'

export interface Segments {
  readonly head: readonly CleanLine[]
  /** The main text, and texts that it puts into force (Ban hành kèm theo …). */
  readonly bodies: readonly (readonly CleanLine[])[]
  readonly tail: readonly CleanLine[]
  readonly annexes: readonly Annex[]
}

export interface Annex {
  /** `PHỤ LỤC`, `PHỤ LỤC II`. */
  readonly name: string
  /** `PL`, `PL II`. */
  readonly part: string
  readonly title: string
  readonly line: number
  readonly lines: readonly CleanLine[]
}

const RECIPIENTS = /^nơi\s+nhận\s*[:.]?/iu
const SIGNATURE = /^(?:(?:TM|KT|TL|TUQ|Q)\s*[.,]|[TK]\/[MLT])\s*\p{Lu}/u
const ANNEX = /^(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?([IVX]{1,5}|\d{1,2}|[A-H]))?\s*[.:–-]?\s*(.*)$/u
export const TYPE_LINE =
  /^(KẾ HOẠCH|QUYẾT ĐỊNH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG| CÔNG TÁC)?|ĐỀ ÁN|CHIẾN LƯỢC|CHỈ THỊ|NGHỊ QUYẾT|PHƯƠNG ÁN|HƯỚNG DẪN|THÔNG BÁO|BÁO CÁO|TỜ TRÌNH|QUY CHẾ|QUY ĐỊNH|DỰ ÁN|KẾT LUẬN|CÔNG ĐIỆN|THÔNG TƯ|NGHỊ ĐỊNH|QUY HOẠCH)(?=$|[\s:])\s*:?\s*(.*)$/u
const ATTACHED = /^\(?\s*(?:Ban hành kèm theo|Kèm theo|Được ban hành kèm theo|Phê duyệt kèm theo)/iu

const isType = (text: string): boolean => {
  const type = TYPE_LINE.exec(text)
  return type !== null && (type[2] ?? '').length < 200 && !/\p{Ll}/u.test(type[2] ?? '')
}

const isAnnexHead = (lines: readonly CleanLine[], i: number): boolean => {
  const text = lines[i]?.text ?? ''
  const annex = ANNEX.exec(text)
  if (annex === null) return false
  const rest = annex[2] ?? ''
  const isTitle = rest === '' || !/\p{Ll}/u.test(rest) || /^[:.–-]/u.test(text.slice(text.length - rest.length - 2))
  const next = lines.slice(i + 1, i + 8).some((l) => ATTACHED.test(l.text))
  return text.length < 200 && (isTitle || next) && !/[;,]$/u.test(text)
}

export function findSegments(lines: readonly CleanLine[]): Segments {
  const bodies: CleanLine[][] = []
  const annexes: Annex[] = []
  const tail: CleanLine[] = []
  const end = lines.findIndex(
    (l, i) => i > 0 && (RECIPIENTS.test(l.text) || SIGNATURE.test(l.text) || isAnnexHead(lines, i)),
  )
  const main = end < 0 ? lines : lines.slice(0, end)
  const from = bodyStart(main)
  bodies.push(main.slice(from))
  let at = end < 0 ? lines.length : end
  while (at < lines.length) {
    if (isAnnexHead(lines, at)) {
      const stop = nextHead(lines, at + 1)
      annexes.push(readAnnex(lines.slice(at, stop)))
      at = stop
    } else if (isAttachedText(lines, at)) {
      const stop = nextHead(lines, at + 1, true)
      const part = lines.slice(at, stop)
      bodies.push(part.slice(bodyStart(part)))
      at = stop
    } else {
      const line = lines[at]
      if (line !== undefined) tail.push(line)
      at++
    }
  }
  return { head: main.slice(0, from), bodies, tail, annexes }
}

const isAttachedText = (lines: readonly CleanLine[], i: number): boolean =>
  isType(lines[i]?.text ?? '') &&
  lines.slice(i + 1, i + 12).some((l) => ATTACHED.test(l.text) || readMark(l.text)?.kind === 'roman')

function nextHead(lines: readonly CleanLine[], from: number, stopsAtRecipients = false): number {
  for (let i = from; i < lines.length; i++) {
    if (isAnnexHead(lines, i) || isAttachedText(lines, i)) return i
    const text = lines[i]?.text ?? ''
    if (stopsAtRecipients && (RECIPIENTS.test(text) || SIGNATURE.test(text))) return i
  }
  return lines.length
}

function readAnnex(lines: readonly CleanLine[]): Annex {
  const head = ANNEX.exec(lines[0]?.text ?? '')
  const number = head?.[1] ?? ''
  const title: string[] = [head?.[2] ?? '']
  let at = 1
  for (; at < lines.length && at < 12; at++) {
    const text = lines[at]?.text ?? ''
    if (ATTACHED.test(text)) {
      while (
        at < lines.length - 1 &&
        !/\)\s*$/u.test(lines[at]?.text ?? '') &&
        readMark(lines[at + 1]?.text ?? '') === undefined
      )
        at++
      at++
      break
    }
    if (readMark(text) !== undefined || /\p{Ll}.*\p{Ll}/u.test(text.replaceAll(/\([^)]*\)/gu, ''))) break
    title.push(text)
  }
  return {
    name: number === '' ? 'PHỤ LỤC' : `PHỤ LỤC ${number}`,
    part: number === '' ? 'PL' : `PL ${number}`,
    title: title.filter((t) => t !== '').join(' '),
    line: lines[0]?.line ?? 1,
    lines: lines.slice(at),
  }
}

/** First line of the body: the first mark of the highest kind that opens a series; in a letter the first number or list. */
function bodyStart(lines: readonly CleanLine[]): number {
  let structural = -1
  let arabic = -1
  let letter = -1
  let bullet = -1
  const addressed = lines.findIndex((l) => /^kính gửi\s*:?/iu.test(l.text))
  for (const [i, line] of lines.entries()) {
    const mark = readMark(line.text)
    if (mark === undefined) continue
    const isPart = ['part', 'chapter', 'section', 'article', 'roman', 'upper_letter'].includes(mark.kind)
    if (isPart && mark.ordinal === 1) return structural >= 0 && arabic > structural ? structural : i
    // A text cut at its beginning goes on with a later part.
    if (isPart && structural < 0 && arabic < 0) structural = i
    if (arabic < 0 && mark.kind === 'arabic' && mark.ordinal === 1) arabic = i
    if (letter < 0 && mark.kind === 'letter' && mark.ordinal === 1) letter = i
    const before = lines[i - 1]?.text ?? ''
    if (bullet < 0 && mark.ordinal === 0 && before.endsWith(':') && !/^kính gửi/iu.test(before)) bullet = i
  }
  for (const found of [structural, arabic, letter, bullet]) if (found >= 0) return found
  // Nothing is marked: the body follows the address of a letter, else the last basis.
  if (addressed >= 0) {
    const first = lines.findIndex((l, i) => i > addressed && readMark(l.text) === undefined && l.text.length > 60)
    return first < 0 ? lines.length : first
  }
  return lines.length
}
