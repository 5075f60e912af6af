/**
 * Letterhead, title, basis, recipients and signature, by the form of Decree 30/2020/NĐ-CP, annex I. The parts are recognised by
 * each other (the title ends where the basis begins, the recipients where the signature does), so they stand in one file.
 */
import type { DocumentReference, LegalBasis, PlanHeader, PlanKind } from '../model.ts'
import { isoDate, readReferences } from '../sense/document-references.ts'
import type { CleanLine } from './clean-lines.ts'
import { isCapitals, readMark } from './marks.ts'
import { TYPE_LINE } from './segments.ts'

const NATION = /CỘNG\s+H[OÒÓ][AÀÁ]\s*X[AÃ]\s+HỘI|ĐỘC\s+LẬP|Độc lập\s*-|CHỦ NGHĨA VIỆT NAM/u
const BODY =
  /^(?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG NHÂN DÂN|HĐND|THỦ TƯỚNG|CHÍNH PHỦ|QUỐC HỘI|BỘ|SỞ|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|BAN|CỤC|TỔNG CỤC|VỤ|VĂN PHÒNG|CÔNG AN|ĐẢNG|THANH TRA|TỔNG CÔNG TY|TẬP ĐOÀN|CÔNG TY|NGÂN HÀNG|TRƯỜNG|ĐẠI HỌC|BỆNH VIỆN|VIỆN|TRUNG TÂM|HỘI|LIÊN ĐOÀN|MẶT TRẬN|CHI CỤC|PHÒNG|ĐÀI|TÒA ÁN|KHO BẠC|BẢO HIỂM|HỌC VIỆN)(?![\p{L}])/u
const SIGN = /Số\s*[:.]?\s*([\d.…\s]*?[A-Z]?(?:\/\d{4}(?=\/))?)\s*\/\s*([\p{Lu}][\p{L}\d&]*(?:\s?-\s?[\p{L}\d&]+)*)/u
/** Documents of the Party: `Số 31-KH/TU` (Hướng dẫn 36-HD/VPTW). */
const PARTY_SIGN = /Số\s*[:.]?\s*([\d.…\s]*?)\s*-\s*((?:KH|CTr|CTHĐ|NQ|CT|QĐ|QC|HD|KL|TB|BC|CV|TTr)\/[\p{Lu}]+)/u
const DATED = /([\p{Lu}][\p{L}\s.]{1,40}?),?\s*ngày\s*([\d.…_]*)\s*tháng\s*([\d.…_]*)\s*năm\s*(\d{4}|20\d?|[.…_]*)/u
const SIGNED = /^(?:(?:TM|KT|TL|TUQ|Q)\s*[.,]|[TK]\/[MLT])\s*\p{Lu}/u
const OFFICE =
  /^(?:PHÓ\s+)?(?:CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|THỦ TƯỚNG|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|TỔNG GIÁM ĐỐC|VỤ TRƯỞNG|BÍ THƯ|TRƯỞNG BAN|HIỆU TRƯỞNG|VIỆN TRƯỞNG|TRƯỞNG PHÒNG|CHÁNH THANH TRA|TỔNG CỤC TRƯỞNG)/u
const KINDS: readonly (readonly [RegExp, PlanKind])[] = [
  [/^KẾ HOẠCH/u, 'plan'],
  [/^QUYẾT ĐỊNH/u, 'decision'],
  [/^CHƯƠNG TRÌNH/u, 'programme'],
  [/^(?:ĐỀ ÁN|DỰ ÁN)/u, 'scheme'],
  [/^CHIẾN LƯỢC/u, 'strategy'],
  [/^(?:CHỈ THỊ|CÔNG ĐIỆN)/u, 'directive'],
  [/^NGHỊ QUYẾT/u, 'resolution'],
  [/^PHƯƠNG ÁN/u, 'option'],
  [/^HƯỚNG DẪN/u, 'instruction'],
  [/^(?:THÔNG BÁO|KẾT LUẬN)/u, 'notice'],
  [/^BÁO CÁO/u, 'report'],
  [/^TỜ TRÌNH/u, 'submission'],
]
const SIGN_KINDS: Readonly<Record<string, PlanKind>> = {
  KH: 'plan',
  QĐ: 'decision',
  CTr: 'programme',
  CTR: 'programme',
  ĐA: 'scheme',
  CT: 'directive',
  NQ: 'resolution',
  PA: 'option',
  HD: 'instruction',
  TB: 'notice',
  BC: 'report',
  TTr: 'submission',
}

interface HeaderResult {
  readonly header: PlanHeader
  readonly kind: PlanKind
}

const squeeze = (text: string): string =>
  text
    .replaceAll('*', '')
    .replaceAll(/[\s|]+/gu, ' ')
    .trim()
const filled = (text: string | undefined): string | null => {
  const bare = (text ?? '').replaceAll(/[.…_\s]/gu, '')
  return bare === '' ? null : bare
}

/**
 * @param head lines before the body
 * @param tail lines after it, without annexes
 * @param body the first lines of the body, and its last, where the period and what is replaced may stand
 * @param fullTexts texts of the head as written, for columns set apart by tabs or blanks
 */
export function readHeader(
  head: readonly CleanLine[],
  tail: readonly CleanLine[],
  body: readonly string[],
  fullText: (line: number) => string,
): HeaderResult {
  const columns = head.flatMap((l) =>
    fullText(l.line)
      .split(/\t|\s{3,}|\|/u)
      .map((c) => ({ text: squeeze(c), line: l }))
      .filter((c) => c.text !== ''),
  )
  const joined = head
    .map((l) => l.text)
    .filter((t) => t !== '|')
    .join(' ')
    .slice(0, 6000)
  const sign = PARTY_SIGN.exec(joined.slice(0, 1500)) ?? SIGN.exec(joined)
  const dated = findDate(head)
  const typeAt = head.findIndex(
    (l) =>
      (TYPE_LINE.test(squeeze(l.text)) && isCapitals(l.text) && !/^QUYẾT ĐỊNH:?$/u.test(squeeze(l.text)) === true) ||
      squeeze(l.text) === 'QUYẾT ĐỊNH',
  )
  const type = typeAt < 0 ? null : (TYPE_LINE.exec(squeeze(head[typeAt]?.text ?? ''))?.[1] ?? null)
  const about = readAbstract(head, typeAt)
  const abstract = about.text
  const bodies = issuingBodies(columns)
  const office = signatory(tail, fullText)
  const signText = sign?.[2]?.replaceAll(/\s/gu, '') ?? null
  const byType = type === null ? undefined : KINDS.find(([p]) => p.test(type))?.[1]
  const bySign = signText === null ? undefined : SIGN_KINDS[signText.split(/[-/]/u)[0] ?? '']
  const isLetter = type === null && (head.some((l) => /^kính gửi/iu.test(l.text)) || /^V\/v/iu.test(abstract ?? ''))
  const header: PlanHeader = {
    issuingBody:
      bodies.own ?? fromOffice(office, signText, placeName(dated?.[1]), [...head.map((l) => l.text), ...body]),
    parentBody: bodies.parent,
    number: filled(sign?.[1]),
    sign: signText,
    place: placeName(dated?.[1]),
    date: dateOf(dated),
    type,
    abstract,
    legalBasis: readBasis(head, about.end),
    signatoryOffice: office,
    recipients: readRecipients(tail, fullText),
    replaces: distinctBy(body.flatMap((t) => replaced(t))),
    period: readPeriod([abstract ?? '', ...body.slice(0, 3)]),
  }
  return { header, kind: byType ?? bySign ?? (isLetter ? 'official_letter' : 'other') }
}

/** The line of place and date, which may be broken in two. */
function findDate(head: readonly CleanLine[]): RegExpExecArray | null {
  const texts = head.map((l) => l.text).filter((t) => t !== '|')
  for (const [i, text] of texts.entries()) {
    const found =
      DATED.exec(text) ?? (/ngày\s*[\d.…_]*$/u.test(text) ? DATED.exec(`${text} ${texts[i + 1] ?? ''}`) : null)
    if (found !== null && !/^(?:Căn cứ|Thực hiện|Theo|Luật)/u.test(text)) return found
  }
  return null
}

function placeName(raw: string | undefined): string | null {
  const words = raw?.trim().replace(/^.*(?:phúc|PHÚC|[A-ZĐ]{2,})\s+/u, '') ?? ''
  return words === '' ? null : words
}

function dateOf(dated: RegExpExecArray | null): string | null {
  const year = filled(dated?.[4])
  if (dated === null || year?.length !== 4) return null
  const month = filled(dated[3])
  const day = filled(dated[2])
  if (month === null || Number(month) < 1 || Number(month) > 12) return year
  const iso = day === null ? null : isoDate(Number(day), Number(month), Number(year))
  return iso ?? `${year}-${month.padStart(2, '0')}`
}

/** Words of the stamp for incoming letters, which scanners mix into the lines beneath it. */
const STAMP = /(?:CÔNG VĂN\s+)?ĐẾN\s+Số\s*:?[\s.\d]*|Ngày\s*:\s*[\s.\d/]*\.{2,}|Chuyển\s*:\s*\.{2,}/gu

function readAbstract(
  head: readonly CleanLine[],
  typeAt: number,
): { readonly text: string | null; readonly end: number } {
  if (typeAt >= 0) {
    const own = TYPE_LINE.exec(squeeze(head[typeAt]?.text ?? ''))?.[2] ?? ''
    const parts = own === '' ? [] : [own]
    let end = typeAt + 1
    for (const line of head.slice(typeAt + 1, typeAt + 10)) {
      const text = squeeze(line.text.replaceAll(STAMP, ''))
      if (text === '' || /^[-–_]+$/u.test(text)) continue
      const isBasis =
        /^(?:Căn cứ|Thực hiện|Theo|Để |Nhằm|Xét|Trên cơ sở|Kính gửi|Sau khi|Ngày |Triển khai (?:thực hiện )?(?:Quyết định|Nghị quyết|Kế hoạch|Chỉ thị|Công văn) số[^.]*ngày)/u.test(
          text,
        )
      const isBody =
        (BODY.test(text) || OFFICE.test(text)) && isCapitals(text) && parts.length > 0 && !isCapitals(parts[0] ?? '')
      if ((isBasis && (parts.length > 0 || text.length > 60)) || isBody || parts.join(' ').length > 700) break
      // A paragraph after the title is the preamble.
      if (parts.length > 0 && line.afterGap && /[.:;]$/u.test(text) && text.length > 40) break
      parts.push(text)
      end = head.indexOf(line) + 1
    }
    const text = parts.join(' ')
    return { text: text === '' ? null : text, end }
  }
  const about = head.findIndex((l) => /^V\/[vV]/u.test(squeeze(l.text)))
  if (about < 0) return { text: null, end: 0 }
  const parts: string[] = []
  for (const line of head.slice(about, about + 6)) {
    const text = squeeze(line.text)
    if (parts.length > 0 && (/^(?:Kính gửi|CỘNG|Độc lập)|ngày\s.*tháng/u.test(text) || line.afterGap)) break
    parts.push(text)
  }
  return { text: parts.join(' '), end: about + parts.length }
}

function issuingBodies(columns: readonly { readonly text: string }[]): { own: string | null; parent: string | null } {
  const names: string[] = []
  for (const { text } of columns.slice(0, 30)) {
    if (/^(?:Số|KẾ HOẠCH|QUYẾT ĐỊNH$|CHƯƠNG TRÌNH|V\/v)/u.test(text)) break
    const bare = text.replace(/\s*CỘNG\s+H.*$/u, '').trim()
    if (bare === '' || NATION.test(bare) || /^[-–_]+$/u.test(bare)) continue
    if (!isCapitals(bare)) continue
    if (BODY.test(bare) || names.length === 0) {
      if (BODY.test(bare)) names.push(bare)
    } else if (/^(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|VÀ|NHÂN DÂN|THÔNG|[\p{Lu}\s-]+$)/u.test(bare))
      names[names.length - 1] = `${names.at(-1) ?? ''} ${bare}`
  }
  return { own: names.at(-1) ?? null, parent: names.length > 1 ? (names.at(-2) ?? null) : null }
}

/** Without a letterhead the signature or the sign names the body, and the text the province. */
function fromOffice(
  office: readonly string[],
  sign: string | null,
  place: string | null,
  texts: readonly string[],
): string | null {
  const line = office.find((o) => /^TM\s*\./u.test(o))
  const own =
    line === undefined
      ? sign?.endsWith('-UBND') === true
        ? 'ỦY BAN NHÂN DÂN'
        : undefined
      : line.replace(/^TM\s*\.\s*/u, '')
  if (own === undefined) return null
  for (const text of texts) {
    for (const found of text.matchAll(
      /(?<![\p{L}])(tỉnh|thành phố|huyện|xã|phường|đặc khu) (\p{Lu}[\p{L}]*(?: \p{Lu}[\p{L}]*){0,3})/gu,
    )) {
      const name = found[2] ?? ''
      if (place !== null ? name.startsWith(place) : true)
        return `${own} ${found[1] ?? ''} ${place ?? name}`.toUpperCase()
    }
  }
  return line === undefined ? null : own
}

function readBasis(head: readonly CleanLine[], from: number): LegalBasis[] {
  const basis: { parts: string[]; lines: number[]; page: number | null }[] = []
  let isOpen = false
  for (const line of head.slice(from)) {
    const text = squeeze(line.text)
    if (
      /^(?:Căn cứ|Thực hiện|Triển khai(?: thực hiện)? (?:Quyết định|Nghị quyết|Kế hoạch|Chỉ thị|Công văn|Chương trình)|Theo đề nghị|Xét đề nghị|Trên cơ sở)/u.test(
        text,
      )
    ) {
      const isNew = basis.length === 0 || !isOpen || /[;.,]$/u.test(basis.at(-1)?.parts.at(-1) ?? '')
      if (isNew) basis.push({ parts: [text], lines: [line.line], page: line.page })
      else {
        basis.at(-1)?.parts.push(text)
        basis.at(-1)?.lines.push(line.line)
      }
      isOpen = true
    } else if (isOpen && basis.length > 0) {
      if (/^(?:QUYẾT ĐỊNH|KẾ HOẠCH|Kính gửi)/u.test(text) || /[.:]$/u.test(basis.at(-1)?.parts.at(-1) ?? '')) {
        isOpen = false
        continue
      }
      basis.at(-1)?.parts.push(text)
      basis.at(-1)?.lines.push(line.line)
    }
  }
  const seen = new Set<string>()
  return basis.flatMap(({ parts, lines, page }) => {
    const text = parts.join(' ')
    const key = text
      .toLowerCase()
      .replaceAll(/[\s;.,]+/gu, '')
      .slice(0, 120)
    if (seen.has(key)) return []
    seen.add(key)
    return [{ text, place: { line: lines[0] ?? 0, lines, page }, documents: readReferences(text) }]
  })
}

function signatory(tail: readonly CleanLine[], fullText: (line: number) => string): string[] {
  const office: string[] = []
  for (const line of tail) {
    for (const part of fullText(line.line).split(/\t|\s{3,}|\|/u)) {
      const text = squeeze(part).replace(/^nơi nhận\s*:?\s*/iu, '')
      if (/^(?:SAO Y|SAO LỤC|TRÍCH SAO)/u.test(text)) return office
      if (!isCapitals(text) || text.length > 90) {
        // The name beneath the signature ends the block.
        if (office.length > 0 && OFFICE.test(office.at(-1) ?? '') && text !== '') return office
        continue
      }
      if (SIGNED.test(text) || OFFICE.test(text)) office.push(text)
      else if (office.length > 0 && !OFFICE.test(office.at(-1) ?? '') && !SIGNED.test(text))
        office[office.length - 1] = `${office.at(-1) ?? ''} ${text}`
    }
  }
  return office.slice(0, 6)
}

function readRecipients(tail: readonly CleanLine[], fullText: (line: number) => string): string[] {
  const from = tail.findIndex((l) => /^nơi\s+nhận/iu.test(l.text))
  if (from < 0) return []
  const recipients: string[] = []
  for (const line of tail.slice(from)) {
    const parts = fullText(line.line)
      .split(/\t|\s{3,}|\|/u)
      .filter((part) => part.trim() !== '')
    for (const part of parts) {
      const text = squeeze(part).replace(/^nơi\s+nhận\s*:?\s*/iu, '')
      const isOffice = SIGNED.test(text) || (isCapitals(text) && OFFICE.test(text))
      // In one line with a recipient the office is the other column's.
      if (isOffice && parts.length > 1) continue
      if (isOffice && recipients.length > 0) return recipients
      const mark = readMark(text)
      const bare = (mark === undefined ? text : mark.rest).replace(/[;.,]\s*$/u, '').trim()
      if (bare === '' || (isCapitals(bare) && mark === undefined)) continue
      if (mark === undefined && !line.afterGap && recipients.length > 0 && /^\p{Ll}|^\(/u.test(bare))
        recipients[recipients.length - 1] = `${recipients.at(-1) ?? ''} ${bare}`
      else if (mark !== undefined) recipients.push(bare)
      if (bare.startsWith('Lưu') || recipients.length > 200) return recipients
    }
  }
  return recipients
}

function replaced(text: string): DocumentReference[] {
  const found = /(?:thay thế(?: cho)?|bãi bỏ|hủy bỏ)\s+(?=\p{Lu})/u.exec(text)
  if (found === null) return []
  return readReferences(text.slice(found.index, found.index + 400)).slice(0, 3)
}

const distinctBy = (documents: readonly DocumentReference[]): DocumentReference[] => [
  ...new Map(documents.map((d) => [`${d.type} ${d.number ?? d.text}`, d])).values(),
]

function readPeriod(texts: readonly string[]): PlanHeader['period'] {
  for (const text of texts) {
    const range = /(?:giai đoạn\s+)?(20\d\d)\s*[-–]\s*(20\d\d)/iu.exec(text)
    if (range !== null) return { fromYear: Number(range[1]), toYear: Number(range[2]) }
    const years = [...text.matchAll(/(?:đến năm|tầm nhìn(?: đến)?(?: năm)?|năm)\s+(20\d\d)/giu)].map((m) =>
      Number(m[1]),
    )
    if (years.length > 0) return { fromYear: null, toYear: Math.max(...years) }
  }
  return null
}
