/**
 * Texts that lost their signs: typed without any, or words that a scanner left bare. What stands there is read as if the signs were
 * there, by words that belong together in administrative language; what is shown stays the source's own. A letter and the same
 * letter with signs are one character each, so places in the two texts are the same.
 */
import { finding } from '../finding.ts'
import type { Actor, OutlineNode, PlanDocument, PlanItem } from '../model.ts'
import type { RawCell, RawDocument, RawTable } from '../source/raw-document.ts'
import { fieldNames } from './actors.ts'
import { predicates } from './lexicon.ts'
import { fold, knownWords } from './spelling.ts'

/** Words of form: letterhead, titles of parts, labels, groups of agencies, times. */
const FORM = `
cộng hòa xã hội chủ nghĩa việt nam|độc lập - tự do - hạnh phúc|ủy ban nhân dân|hội đồng nhân dân|đảng cộng sản việt nam|kế hoạch|quyết định
|chương trình hành động|chương trình|chỉ thị|nghị quyết|đề án|thông báo|công văn|phụ lục|nơi nhận|kính gửi|như trên|lưu: vt|căn cứ|kèm theo
|ban hành kèm theo|về việc|thực hiện nghị quyết|theo đề nghị|xét đề nghị|chủ tịch|phó chủ tịch|giám đốc|phó giám đốc|bộ trưởng|đvt
|chánh văn phòng|thủ trưởng|mục tiêu|mục đích, yêu cầu|mục đích|yêu cầu|chỉ tiêu|quan điểm|nhiệm vụ, giải pháp|nhiệm vụ và giải pháp|nhiệm vụ
|giải pháp|nội dung|tổ chức thực hiện|phân công|trách nhiệm|kinh phí thực hiện|kinh phí|tình hình|đánh giá|phạm vi|đối tượng|nguyên tắc
|nhóm nhiệm vụ|nhiệm vụ trọng tâm|nhiệm vụ cụ thể|tiến độ|lộ trình|cơ quan chủ trì|đơn vị chủ trì|chủ trì, phối hợp với|chủ trì|phối hợp với
|cơ quan phối hợp|đơn vị phối hợp|phối hợp thực hiện|phối hợp|đơn vị thực hiện|cơ quan thực hiện|thời gian hoàn thành|thời gian thực hiện
|thời hạn hoàn thành|thời hạn|thời gian|hoàn thành|sản phẩm|kết quả|ghi chú|dự toán|nguồn kinh phí|giao cho|đề nghị|công an tỉnh|công an thành phố
|công an xã|công an các đơn vị|công an|bộ chỉ huy quân sự tỉnh|bộ chỉ huy quân sự|văn phòng ủy ban nhân dân tỉnh|văn phòng ủy ban|văn phòng
|thanh tra tỉnh|các sở, ban, ngành|các sở, ngành|sở, ban, ngành|các bộ, ngành|các bộ, cơ quan ngang bộ|bộ, ngành|địa phương|các địa phương
|các cơ quan, đơn vị|các cơ quan|các đơn vị|cơ quan, đơn vị|cơ quan|đơn vị|các xã, phường|cấp xã|cấp huyện|các huyện, thị xã, thành phố
|các doanh nghiệp viễn thông|các doanh nghiệp|doanh nghiệp viễn thông|doanh nghiệp|các phòng, ban|các phòng|phòng|trung tâm|chi cục|cục|vụ
|tổ chức, cá nhân|tỉnh ủy|thành ủy|đảng ủy|thủ tướng chính phủ|chính phủ|trung ương|mặt trận tổ quốc|liên đoàn lao động|báo và đài
|đài phát thanh và truyền hình|ngân hàng nhà nước|kho bạc nhà nước|bảo hiểm xã hội|trước ngày|trước khi đưa vào vận hành|trước khi đưa vào sử dụng
|trước khi|trước|đến hết ngày|đến hết năm|đến hết|đến ngày|đến năm|chậm nhất là|chậm nhất|hàng năm|hằng năm|hằng quý|hằng tháng|hằng tuần|mỗi năm
|mỗi quý|mỗi tháng|định kỳ|thường xuyên|liên tục|trong năm|trong quý|trong tháng|trong vòng|kể từ ngày|giai đoạn|sáu tháng|tháng đầu năm
|tháng cuối năm|khi có hướng dẫn|khi có yêu cầu|khi có đề nghị|sau khi có|ban hành|đột xuất|trong quá trình|trên đây là|các|của|và|với|tại|cấp
|thủ trưởng các cơ quan|thủ trưởng các đơn vị|thủ trưởng|người đứng đầu|thuộc|trực thuộc|tỉnh đoàn|thành đoàn|ban tuyên giáo và dân vận tỉnh ủy|ban tổ chức
|ủy ban kiểm tra|ủy ban mặt trận tổ quốc|ủy ban|hội đồng|ban thường vụ|các cấp ủy|cấp ủy|thường trực|các đoàn thể|đoàn thể|trên địa bàn tỉnh|trên địa bàn
|sau khi có hướng dẫn|sau khi|khi có|kể từ khi|kể từ|từ khi|giờ|trong năm học|học|trong vòng|lớp|lần|cuộc|đợt|này|tháng cuối quý|cuối quý|cuối năm|đầu năm|hết năm|năm học|này có hiệu lực|có hiệu lực
|này được|thông qua|hiệu lực thi hành|chịu trách nhiệm thi hành|thi hành|chuyên môn|nghiệp vụ|trưởng các thôn|trưởng thôn|các thôn|tổ dân phố
|chủ tịch ủy ban nhân dân|đài truyền thanh|báo và phát thanh, truyền hình|phát thanh, truyền hình|hội nghị|được|trong|trên|cho|về|bộ công an|bộ quốc phòng
|bộ tài chính|văn phòng bộ|văn phòng sở|giám đốc sở|giám đốc công an|bắt đầu|kết thúc|nội dung|phân công thực hiện|thực hiện|kế hoạch|đến tháng|từ tháng
|đề nghị|yêu cầu|kính đề nghị|phấn đấu|tham gia|lãnh đạo|chỉ tiêu|đơn vị tính|chỉ đạo|quy định chung|điều khoản thi hành|chính sách|ngân hàng|hằng ngày
|tập đoàn|tổng công ty|công ty|hợp tác xã|trạm y tế|bưu điện|thuế|hải quan|bộ đội biên phòng|viện kiểm sát|tòa án|mỗi tuần|ít nhất|tối thiểu
|xã|phường|thành phố|huyện|tỉnh|trường|bệnh viện|hội nông dân|hội phụ nữ|đoàn thanh niên|tổ công tác|ban chỉ đạo|số thứ tự|nội dung công việc`
  .replaceAll('\n', '')
  .split('|')
  .map((w) => w.trim())

/** Words whose signs the sign or number after them tells. */
const BEFORE_NUMBERS: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z])ngay(?=\s+(?:\d|thang))/gu, 'ngày'],
  [/(?<![a-z])thang(?=\s+(?:\d|nam))/gu, 'tháng'],
  [/(?<![a-z])nam(?=\s+20\d\d)/gu, 'năm'],
  [/(?<![a-z])quy(?=\s+(?:i{1,3}|iv|[1-4])(?![a-z\d]))/gu, 'quý'],
  [/(?<=\d )thang(?![a-z])/gu, 'tháng'],
  [/(?<=\d )ngay(?![a-z])/gu, 'ngày'],
  [/(?<=hang |cuoi |dau )thang(?![a-z])/gu, 'tháng'],
  [/(?<![a-z])tu(?=\s+(?:ngay|thang|quy|nam)\s+[\div])/gu, 'từ'],
  [/(?<![a-z])den(?=\s+(?:ngay|thang|quy|nam|het)\s+[\div])/gu, 'đến'],
  [/(?<![a-z])tuan(?![a-z])/gu, 'tuần'],
  [/(?<=(?:lan|lop|cuoc|dot)\s?\/\s?)nam(?![a-z])/gu, 'năm'],
  [/(?<=(?:dau|cuoi|het|trong|truoc|hang|moi) )nam(?![a-z])/gu, 'năm'],
  [/(?<=\d )nam(?=\s?\/)/gu, 'năm'],
  [/(?<=\d )lan(?=\s?\/)/gu, 'lần'],
  [/(?<![a-z])so(?=\s*:|\s+\d)/gu, 'số'],
  [/(?<![a-z])dieu(?=\s+\d)/gu, 'điều'],
  [/(?<![a-z])chuong(?=\s+[ivx]+(?![a-z]))/gu, 'chương'],
  [/(?<![a-z])phan(?=\s+(?:thu|[ivx]+(?![a-z])))/gu, 'phần'],
  [/(?<![a-z])muc(?=\s+(?:\d|[ivx]+(?![a-z])))/gu, 'mục'],
  [/(?<![a-z])diem(?=\s+[a-z](?![a-z]))/gu, 'điểm'],
]

interface Phrase {
  readonly signed: string
  readonly bare: string
  readonly syllables: number
}

/** Phrases by their first syllable without signs, the longest first. */
function indexPhrases(): ReadonlyMap<string, readonly Phrase[]> {
  const fields = fieldNames().flatMap((f) => [`sở ${f}`, `bộ ${f}`, f].map((n) => n.toLowerCase()))
  const words = new Set([...FORM, ...fields, ...predicates(), ...knownWords()].map((w) => w.normalize('NFC')))
  const index = new Map<string, Phrase[]>()
  for (const signed of words) {
    const bare = fold(signed)
    if (bare === signed || bare.length !== signed.length) continue
    const [first = ''] = bare.split(/[\s,:]/u)
    const list = index.get(first)
    const phrase = { signed, bare, syllables: signed.split(/[\s,]+/u).length }
    if (list === undefined) index.set(first, [phrase])
    else list.push(phrase)
  }
  for (const list of index.values()) list.sort((a, b) => b.bare.length - a.bare.length)
  return index
}

const PHRASES = indexPhrases()

const isLetter = (text: string, at: number): boolean => /\p{L}/u.test(text[at] ?? '')
const inCase = (source: string, signed: string): string =>
  [...signed].map((letter, i) => (/\p{Lu}/u.test(source[i] ?? '') ? letter.toUpperCase() : letter)).join('')

/** Only signs were lost, and enough stands there to tell the word. */
function isBareForm(written: string, signed: string): boolean {
  const a = written.toLowerCase().split(/[\s,]+/u)
  const b = signed.split(/[\s,]+/u)
  let kept = 0
  let lost = 0
  for (const [i, syllable] of b.entries()) {
    const own = a[i] ?? ''
    if (own === syllable) {
      if (fold(syllable) !== syllable) kept++
    } else if (own === fold(syllable) || own === syllable.replaceAll('đ', 'd')) lost++
    else return false
  }
  return lost > 0 && kept >= 1 && kept >= lost
}

/** @param isBare the whole text has no signs, so that any word may have lost them; phrases then go on over the ends of lines */
function restore(text: string, isBare: boolean): string {
  const small = fold(text).replaceAll('\n', ' ')
  if (small.length !== text.length) return text
  const edits: { at: number; words: string }[] = []
  let past = 0
  for (const word of small.matchAll(/[a-z]+/gu)) {
    const at = word.index
    if (at < past || isLetter(text, at - 1)) continue
    const found = PHRASES.get(word[0])?.find(
      (p) =>
        small.startsWith(p.bare, at) &&
        !isLetter(text, at + p.bare.length) &&
        (isBare || (p.syllables > 2 && isBareForm(text.slice(at, at + p.bare.length), p.signed))),
    )
    if (found === undefined) continue
    past = at + found.bare.length
    edits.push({ at, words: inCase(text.slice(at, past), found.signed) })
  }
  if (!isBare) return edited(text, edits)
  const more = BEFORE_NUMBERS.flatMap(([pattern, signed]) =>
    [...small.matchAll(pattern)].map((m) => ({
      at: m.index,
      words: inCase(text.slice(m.index, m.index + m[0].length), signed),
    })),
  )
  return edited(edited(text, edits), more)
    .replaceAll(/(?<![\p{L}])S[oO](?= \p{Lu})/gu, (so) => (so === 'SO' ? 'SỞ' : 'Sở'))
    .replaceAll(/(?<=(?:thuộc|của|Giám đốc|Văn phòng) )So(?![\p{L}])/gu, 'Sở')
    .replaceAll(/(?<=(?:thuộc|của|Văn phòng) )Bo(?![\p{L}])|(?<![\p{L}])Bo(?= \p{Lu})/gu, 'Bộ')
}

/** The text with words of the same length put in; what overlaps an earlier one is left out, ends of lines are kept. */
function edited(text: string, edits: readonly { readonly at: number; readonly words: string }[]): string {
  const parts: string[] = []
  let past = 0
  for (const { at, words } of edits.toSorted((a, b) => a.at - b.at)) {
    if (at < past) continue
    const end = at + words.length
    const own = text.slice(at, end)
    parts.push(
      text.slice(past, at),
      own.includes('\n') ? [...words].map((c, i) => (own[i] === '\n' ? '\n' : c)).join('') : words,
    )
    past = end
  }
  return [...parts, text.slice(past)].join('')
}

/** Letters with their signs taken off, capitals kept. */
export const withoutSigns = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[\u{300}-\u{31b}\u{323}]/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')

/** A text as the source has it, by the lines it stands on; titles are looked for in all lines. */
export type ToSource = (text: string, lines?: readonly number[]) => string

interface Restored {
  readonly raw: RawDocument
  /** Null where nothing was restored. */
  readonly toSource: ToSource | null
}

/** Letters by which a text without signs is told. */
const SAMPLE = 40_000
/** Of the letters of Vietnamese every fourth has a sign; below this share the text was typed without. */
const BARE_SHARE = 0.01

const SIGNED = /[\u{c0}-\u{1ef9}]/u

/** Lines of a text without signs, each run of them as one; a line that has signs stands by itself. */
function restoreRuns(texts: readonly string[]): string[] {
  const out: string[] = []
  let run: string[] = []
  const close = (): void => {
    if (run.length > 0) out.push(...restore(run.join('\n'), true).split('\n'))
    run = []
  }
  for (const text of texts.map((t) => t.normalize('NFC'))) {
    if (!SIGNED.test(text)) run.push(text)
    else {
      close()
      out.push(text)
    }
  }
  close()
  return out
}

export function restoreLostSigns(raw: RawDocument): Restored {
  let letters = 0
  let signed = 0
  for (const { text } of raw.lines) {
    letters += text.match(/[a-z]/giu)?.length ?? 0
    signed += text.match(/[\u{c0}-\u{1ef9}]/gu)?.length ?? 0
    if (letters > SAMPLE) break
  }
  const isBare = letters > 60 && signed < (letters + signed) * BARE_SHARE
  const change = (text: string): string => {
    const plain = text.normalize('NFC')
    return restore(plain, isBare && !SIGNED.test(plain))
  }
  const restored = isBare ? restoreRuns(raw.lines.map((l) => l.text)) : raw.lines.map((l) => change(l.text))
  const lines = raw.lines.map((line, i) => {
    const text = restored[i] ?? line.text
    return text === line.text.normalize('NFC') ? line : { ...line, text }
  })
  const cellOf = (cell: RawCell): RawCell => ({ ...cell, text: change(cell.text) })
  const tables = raw.tables.map((table): RawTable => ({
    ...table,
    rows: table.rows.map((row) => ({ ...row, cells: row.cells.map(cellOf) })),
  }))
  const changed = new Set(lines.flatMap((line, i) => (line === raw.lines[i] ? [] : [i + 1])))
  if (changed.size === 0 && raw.tables.length === 0) return { raw, toSource: null }
  const titles = new Map<string, string>()
  const written = (l: number): string =>
    (raw.lines[l - 1]?.text ?? '').normalize('NFC').replaceAll('**', '').replaceAll(/\s+/gu, ' ').trim()
  const cut = (text: string, on: readonly number[]): string | undefined => {
    const own = on.map((l) => written(l)).join(' ')
    const whole = fold(own)
    const wanted = fold(text)
    const at = whole.indexOf(wanted)
    if (at >= 0) return own.slice(at, at + text.length)
    // A sign that closes the text may stand after a bracket that was taken out.
    const head = whole.indexOf(wanted.slice(0, -1))
    if (head >= 0 && text.length > 1) return own.slice(head, head + text.length - 1) + text.slice(-1)
    return on.length > 1 ? inPieces(text, on) : undefined
  }
  /** A cell over several lines of a table, the other columns between its pieces. */
  const inPieces = (text: string, on: readonly number[]): string | undefined => {
    let out = ''
    let rest = text
    for (const line of on) {
      const own = written(line)
      const whole = fold(own)
      let end = rest.length
      while (end > 0 && !whole.includes(fold(rest.slice(0, end)).trim())) end = rest.lastIndexOf(' ', end - 1)
      if (end <= 0) continue
      const piece = rest.slice(0, end).trim()
      const at = whole.indexOf(fold(piece))
      out += (out === '' ? '' : ' ') + own.slice(at, at + piece.length)
      rest = rest.slice(end).trimStart()
    }
    return rest === '' ? out : undefined
  }
  const titleOf = (text: string): string | undefined => {
    for (const line of changed) {
      const found = cut(text, [line])
      if (found !== undefined) return found
    }
    return undefined
  }
  const toSource: ToSource = (text, on) => {
    if (text === '') return text
    if (on !== undefined) {
      if (!on.some((l) => changed.has(l))) return text
      return cut(text, on) ?? (isBare ? withoutSigns(text) : text)
    }
    if (isBare) return withoutSigns(text)
    const known = titles.get(text) ?? titleOf(text) ?? text
    titles.set(text, known)
    return known
  }
  const findings = isBare ? [...raw.findings, finding('signs_missing', { line: 1 })] : raw.findings
  return { raw: { ...raw, lines, tables, findings }, toSource }
}

const named = (actors: readonly Actor[], own: (text: string) => string): Actor[] =>
  actors.map((a) => ({ ...a, name: own(a.name) }))

/** The document in the words of its source. What stands for finding only (`canonical`) keeps its signs. */
export function inSourceWords(document: PlanDocument, toSource: ToSource): PlanDocument {
  const item = (i: PlanItem): PlanItem => {
    const { lines } = i.place
    const own = (text: string): string => toSource(text, lines)
    // Labels stand on lines of their own.
    const any = (text: string): string => (own(text) === text ? toSource(text) : own(text))
    return {
      ...i,
      headings: i.headings.map((h) => toSource(h)),
      text: own(i.text),
      actor: any(i.actor),
      leads: named(i.leads, any),
      supports: named(i.supports, any),
      deadlines: i.deadlines.map((d) => ({
        ...d,
        raw: any(d.raw),
        condition: d.condition === null ? null : any(d.condition),
      })),
      leadText: any(i.leadText),
      supportText: any(i.supportText),
      deadlineText: any(i.deadlineText),
      product: i.product === null ? null : any(i.product),
      budget: i.budget === null ? null : any(i.budget),
      remark: i.remark === null ? null : any(i.remark),
    }
  }
  const node = (n: OutlineNode): OutlineNode => ({
    ...n,
    text: toSource(n.text, n.place.lines),
    children: n.children.map((c) => node(c)),
  })
  const maybe = (text: string | null): string | null => (text === null ? null : toSource(text))
  const { header } = document
  return {
    ...document,
    header: {
      ...header,
      issuingBody: maybe(header.issuingBody),
      parentBody: maybe(header.parentBody),
      place: maybe(header.place),
      type: maybe(header.type),
      abstract: maybe(header.abstract),
      legalBasis: header.legalBasis.map((b) => ({ ...b, text: toSource(b.text, b.place.lines) })),
      signatoryOffice: header.signatoryOffice.map((o) => toSource(o)),
      recipients: header.recipients.map((r) => toSource(r)),
    },
    outline: document.outline.map((n) => node(n)),
    goals: document.goals.map((i) => item(i)),
    duties: document.duties.map((i) => item(i)),
    closing: document.closing.map((i) => item(i)),
    dutyTables: document.dutyTables.map((t) => ({
      ...t,
      title: maybe(t.title),
      columns: t.columns.map((c) => ({ ...c, title: toSource(c.title) })),
      rows: t.rows.map((r) => ({ item: item(r.item), cells: r.cells.map((c) => toSource(c, r.item.place.lines)) })),
    })),
    findings: document.findings.map((f) =>
      f.text === '' || WRITTEN.has(f.code) ? f : { ...f, text: toSource(f.text) },
    ),
  }
}

/** Findings that quote the source already. */
const WRITTEN: ReadonlySet<string> = new Set(['spelling', 'words_doubled', 'term_variant'])
