/**
 * Lines to blocks: each block is one marked item or one unmarked paragraph, with all lines that carry it. A file tells the ends
 * of paragraphs in different ways (blank lines, none at all, the file's own paragraphs), so the signs are weighed together: a gap
 * before the line, the end of the sentence before, a small letter at the start, and how full the line before is.
 */
import { finding } from '../finding.ts'
import type { PlanFinding } from '../model.ts'
import { endsOpenWord, startsWithPredicate } from '../sense/lexicon.ts'
import { startsWithActor } from '../sense/actors.ts'
import { endsWithLabel, readAttributes } from '../sense/attributes.ts'
import type { CleanLine } from './clean-lines.ts'
import { isCapitals, type Mark, readMark } from './marks.ts'

export interface Block {
  readonly mark: Mark | null
  readonly text: string
  readonly lines: readonly number[]
  readonly page: number | null
  readonly isBold: boolean
  readonly indent: number
  readonly footnotes: readonly string[]
  /** Table that stands here instead of text. */
  readonly table: number | null
}

/** The sentence is over: a closing sign, quotes and brackets after it allowed. */
export const isClosed = (text: string): boolean => /[.;:!?…]["”’»)*\]]*\s*$|\.\/\.?\s*$/u.test(text.slice(-24))
const startsSmall = (text: string): boolean => /^["“(*]*\p{Ll}/u.test(text)
/** A title rather than a sentence: short, and saying neither who is to do something nor what. */
export function isTitleLike(text: string): boolean {
  if (text.length > 160 || startsWithPredicate(text)) return false
  return !/[.;]\s*$/u.test(text) || (text.length < 60 && !text.includes(':') && !startsWithActor(text))
}

const HEADING_KINDS = new Set([
  'part',
  'chapter',
  'section',
  'article',
  'upper_letter',
  'roman',
  'arabic',
  'decimal',
  'letter',
  'caption',
])
const NUMBER_KINDS = new Set(['arabic', 'decimal', 'letter', 'bracketed', 'roman', 'upper_letter'])
/** Before a number or letter these words say that the mark belongs to the sentence: "quy định tại điểm / a) …". */
const CALLS_FOR_NUMBER =
  /(?:^|\s)(?:điểm|khoản|mục|điều|phần|số|và|hoặc|từ|đến|(?<!(?:h[àằ]ng|mỗi|từng|cuối|trong|theo|cả) )(?:ngày|tháng|năm|quý)|,)$/iu

const isHeadingKind = (kind: string): boolean => HEADING_KINDS.has(kind)

/** One block for a table, put among the others where it stands. */
function tableBlock(table: number, line: number, page: number | null): Block {
  return { mark: null, text: '', lines: [line], page, isBold: false, indent: 0, footnotes: [], table }
}

interface BlockResult {
  readonly blocks: readonly Block[]
  readonly findings: readonly PlanFinding[]
}

/** A block while its lines are gathered; text is put together once, at its end, so that a long one costs no more. */
interface Draft {
  readonly mark: Mark | null
  readonly lines: CleanLine[]
  /** Text of the last line, without the mark. */
  last: string
  length: number
  /** Brackets that are open at its end. */
  depth: number
}

export function readBlocks(
  given: readonly CleanLine[],
  tables: readonly { readonly index: number; readonly line: number; readonly page: number | null }[],
): BlockResult {
  const findings: PlanFinding[] = []
  const blocks: Block[] = []
  const lines = isSpacedOut(given) ? given.map((l) => ({ ...l, afterGap: false })) : given
  const usual = usualWidth(lines)
  let current: Draft | undefined
  let nextTable = 0
  const close = (): void => {
    if (current !== undefined) blocks.push(...splitHeading(current, usual, findings))
    current = undefined
  }
  for (const line of lines) {
    for (let table = tables[nextTable]; table !== undefined && table.line < line.line; table = tables[++nextTable]) {
      close()
      blocks.push(tableBlock(table.index, table.line, table.page))
    }
    const mark = readMark(line.text)
    const isMarked = mark !== undefined && !isWithinSentence(mark, line, current, usual)
    if (isMarked || current === undefined || beginsParagraph(line, current, usual, findings)) {
      close()
      const text = isMarked ? mark.rest : line.text
      current = { mark: isMarked ? mark : null, lines: [line], last: text, length: text.length, depth: depthOf(text) }
    } else {
      current.lines.push(line)
      current.last = line.text
      current.length += line.text.length
      current.depth = Math.max(0, current.depth + depthOf(line.text))
    }
  }
  close()
  for (let table = tables[nextTable]; table !== undefined; table = tables[++nextTable])
    blocks.push(tableBlock(table.index, table.line, table.page))
  return { blocks, findings }
}

const depthOf = (text: string): number => (text.match(/\(/gu)?.length ?? 0) - (text.match(/\)/gu)?.length ?? 0)

function blockOf(mark: Mark | null, lines: readonly CleanLine[]): Block {
  const texts = lines.map((l) => l.text)
  if (mark !== null) texts[0] = mark.rest
  return {
    mark,
    text: texts.join(' ').trim(),
    lines: lines.map((l) => l.line),
    page: lines[0]?.page ?? null,
    isBold: lines[0]?.isBold ?? false,
    indent: lines[0]?.indent ?? 0,
    footnotes: lines.flatMap((l) => [...l.footnotes]),
    table: null,
  }
}

/**
 * Width at which the file breaks its lines, infinite where each paragraph is one line. Broken lines are told by what goes on in the
 * middle of a sentence: a small letter at the head of an unmarked line, right beneath a line that no sign ends. The lines above
 * such heads are full, so they give the width.
 */
function usualWidth(lines: readonly CleanLine[]): number {
  const full: number[] = []
  let pairs = 0
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1]
    if (before === undefined || line.afterGap || line.start !== 'unknown') continue
    pairs++
    if (!isClosed(before.text) && startsSmall(line.text) && readMark(line.text) === undefined) full.push(before.width)
  }
  if (full.length < 2 || full.length < pairs * 0.06) return Number.POSITIVE_INFINITY
  full.sort((a, b) => a - b)
  // Lines broken by hand or by a page break differ too much in length to be broken by width.
  const width = full[Math.floor(full.length * 0.9)] ?? 0
  const middle = full[Math.floor(full.length * 0.5)] ?? 0
  return middle < width * 0.6 ? Number.POSITIVE_INFINITY : width
}

/** A blank line after every line, sentences going on across them: the gaps part lines, not paragraphs. */
function isSpacedOut(lines: readonly CleanLine[]): boolean {
  let gaps = 0
  let across = 0
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1]
    if (before === undefined || !line.afterGap || line.start !== 'unknown') continue
    gaps++
    if (!isClosed(before.text) && startsSmall(line.text) && readMark(line.text) === undefined) across++
  }
  return gaps > lines.length * 0.8 && across > Math.max(4, lines.length * 0.12)
}

const NAME_GOES_ON = /(?:Phòng|Ban|Vụ|Sở|Cục|Khoa|Viện|Trường|Trung tâm|Tổ)\s+\p{Lu}[^,;:.()]{1,40}$/u

/** A sign that looks like a mark but stands in the middle of a sentence broken over lines. */
function isWithinSentence(mark: Mark, line: CleanLine, current: Draft | undefined, usual: number): boolean {
  if (current === undefined || line.start === 'yes' || isClosed(current.last) || current.last === '') return false
  // "kinh tế / - xã hội": a hyphen between words.
  if (mark.kind === 'dash' && startsSmall(mark.rest)) return !line.afterGap || line.start === 'no'
  if (line.afterGap && line.start !== 'no') return false
  // "Phòng Kế hoạch / - Tài chính": within a name or a bracket, where the line before is full.
  const before = current.lines.at(-1)
  if (mark.kind === 'dash' && before !== undefined && (current.depth > 0 || NAME_GOES_ON.test(current.last)))
    return line.start === 'no' || (Number.isFinite(usual) && before.width + 3 + mark.rest.search(/\s|$/u) > usual)
  const isBroken = line.start === 'no' || Number.isFinite(usual)
  if (isBroken && NUMBER_KINDS.has(mark.kind) && CALLS_FOR_NUMBER.test(current.last.slice(-12))) return true
  if (mark.kind === 'bracketed' && line.text.startsWith('(')) return startsSmall(mark.rest)
  return line.start === 'no' && NUMBER_KINDS.has(mark.kind) && startsSmall(mark.rest)
}

function beginsParagraph(line: CleanLine, current: Draft, usual: number, findings: PlanFinding[]): boolean {
  if (current.length === 0) return false
  const { last } = current
  const closed = isClosed(last)
  const isHeading = current.mark !== null && isHeadingKind(current.mark.kind)
  const doubt = (code: 'join_doubtful' | 'split_doubtful'): void => {
    findings.push(finding(code, { line: line.line, page: line.page, text: line.text }))
  }
  // A bracket goes on to its end.
  if (current.depth > 0 && !line.afterGap && line.start !== 'yes' && current.lines.length < 8) return false
  const isLabel = readAttributes(line.text).length > 0
  if (isLabel && (closed || !startsSmall(line.text) || (line.start !== 'no' && !Number.isFinite(usual)))) return true
  // A title in capitals ends where the capitals end.
  if (isHeading && isCapitals(last)) return !isCapitals(line.text) && !startsSmall(line.text)
  if (line.start === 'no') return false
  if (!line.afterGap && line.start !== 'yes' && Number.isFinite(usual)) return beginsAfterBreak(line, current, usual)
  if (startsSmall(line.text)) {
    if (last.endsWith(':')) return true
    if (closed || line.start === 'yes') doubt('join_doubtful')
    return false
  }
  if (!closed) {
    if (line.text.startsWith('(') && !isWholeBracket(line.text)) return false
    if (isHeading || line.start === 'yes' || startsWithLast(line.text)) return true
    doubt('join_doubtful')
    return false
  }
  if (current.mark === null || last.endsWith(':')) return true
  if (
    isHeading &&
    current.lines.length < 4 &&
    isTitleLike(current.mark.rest + (current.lines.length > 1 ? ` ${last}` : ''))
  )
    return true
  if (startsWithLast(line.text) || isWholeBracket(line.text) || isCapitals(line.text)) return true
  // After a finished item an unmarked paragraph is its second one, unless it gives somebody else something to do.
  const isOwn = startsWithActor(line.text) || /^(?:Giao|Yêu cầu|Đề nghị)\s/u.test(line.text)
  doubt(isOwn ? 'split_doubtful' : 'join_doubtful')
  return isOwn
}

/** The line follows right upon the other: only a sentence ended before the margin, on purpose, makes a paragraph of it. */
function beginsAfterBreak(line: CleanLine, current: Draft, usual: number): boolean {
  if (!isClosed(current.last)) return false
  if (line.text.startsWith('(')) return true
  if (startsSmall(line.text)) return false
  const isHeading = current.mark !== null && isHeadingKind(current.mark.kind)
  const lastTwo = `${current.lines.at(-2)?.text ?? ''} ${current.last}`
  if (isHeading && current.last.endsWith(':') && !endsWithLabel(lastTwo) && startsWithPredicate(line.text)) return true
  const ended = /[.!?:]["”)]*$/u.test(current.last) || startsWithLast(line.text)
  return ended && isShort(current.lines.at(-1), line, usual)
}

/** The first word of the next line would have found room on this one, so the break was meant. */
function isShort(before: CleanLine | undefined, line: CleanLine, usual: number): boolean {
  if (before === undefined || !Number.isFinite(usual)) return true
  const space = line.text.indexOf(' ')
  return before.width + 1 + (space < 0 ? line.text.length : space) < usual * 0.92
}

const isWholeBracket = (text: string): boolean => text.startsWith('(') && /\)[.;]?$/u.test(text)

/** Words that open the last paragraph of a plan. */
export const startsWithClosing = (text: string): boolean =>
  /^(?:Trong quá trình (?:tổ chức |triển khai |thực hiện )*(?:thực hiện|triển khai|nếu)|Trên đây là|Trên đây,|Nhận được (?:Kế hoạch|Công văn|văn bản)|(?:Ủy ban nhân dân|UBND|Uỷ ban nhân dân)[^.]{0,60}(?:yêu cầu|đề nghị)|Yêu cầu (?:các|Thủ trưởng|thủ trưởng|Giám đốc)|Đề nghị (?:các|Thủ trưởng|thủ trưởng)|Căn cứ (?:nội dung )?(?:Kế hoạch|Chương trình|Quyết định) này,? (?:yêu cầu|đề nghị))/u.test(
    text,
  )

/** A last paragraph that puts the document into force: "Chỉ thị này có hiệu lực kể từ ngày ký." */
export const startsWithEnactment = (text: string): boolean =>
  /^(?:Quyết định|Chỉ thị|Nghị quyết|Kế hoạch|Chương trình|Công điện|Quy định|Quy chế|Thông tư|Hướng dẫn) này (?:có hiệu lực|thay thế|được (?:Hội đồng|Quốc hội|phổ biến|thông qua)|đã được)/u.test(
    text,
  )

const startsWithLast = (text: string): boolean => startsWithClosing(text) || startsWithEnactment(text)

/**
 * Where lines are broken by width and nothing separates a heading from the paragraph beneath it, the paragraph begins at a line
 * that opens with what is to be done, or after a line that was ended on purpose.
 */
function splitHeading({ mark, lines }: Draft, usual: number, findings: PlanFinding[]): readonly Block[] {
  const whole = blockOf(mark, lines)
  if (mark === null || !isHeadingKind(mark.kind) || lines.length < 2) return [whole]
  for (let i = 1; i < Math.min(lines.length, 6); i++) {
    const line = lines[i]
    const before = lines[i - 1]
    if (line === undefined || before === undefined || line.start !== 'unknown') continue
    if (isClosed(before.text) || endsOpenWord(before.text)) return [whole]
    if (!/^\p{Lu}/u.test(line.text)) continue
    const opens = startsWithPredicate(line.text)
    if (!opens && (!isShort(before, line, usual * 0.75) || startsWithActor(line.text))) continue
    const heading = blockOf(mark, lines.slice(0, i))
    if (heading.text === '' || depthOf(heading.text) > 0) continue
    // A title is one phrase.
    if (/[.;!?]\s+\p{Lu}|:\s/u.test(heading.text)) return [whole]
    // A sentence that has begun to say what is to be done goes on.
    if (!opens && startsWithPredicate(heading.text)) continue
    findings.push(finding('heading_split', { line: line.line, page: line.page, text: heading.text }))
    return [heading, blockOf(null, lines.slice(i))]
  }
  return [whole]
}
