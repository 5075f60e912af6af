import type { DocumentReference } from '../model.ts'

const NUMBERED =
  /(?<![\p{L}])(Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|Kế hoạch|Chương trình(?: hành động)?|Đề án|Công văn|Công điện|Tờ trình|Kết luận|Thông báo|Hướng dẫn|Báo cáo|Quy định|Văn bản)\s+số:?\s*(\d{1,5}[A-Za-z]?\s*[/-]\s*[\p{L}\d]+(?:[/-][\p{L}\d]+)*)/giu
const LAW =
  /(?<![\p{L}])((?:Bộ )?[Ll]uật\s+\p{Lu}[\p{L}\s,]{2,90}?)\s+(?:số\s+(\d+\/\d{4}\/QH\d+)\s*)?(?:,?\s*ngày\s|năm\s+\d{4})/gu
const DATE = /^[,\s]*ngày\s+(\d{1,2})\s*(?:\/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:\/|-|\.|\s+năm\s+)\s*(\d{4})/iu
const ISSUER =
  /^[,\s]*của\s+(\p{Lu}[^,;.()]{2,90}?)(?=\s+(?:về|phê duyệt|ban hành|quy định|thực hiện|triển khai|sửa đổi|hướng dẫn|gửi)(?![\p{L}])|[,;.()]|$)/u

/** ISO date of day, month and year; null where there is no such day. */
export function isoDate(day: number, month: number, year: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(month, year) || year < 1945 || year > 2200) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

export function daysIn(month: number, year: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Documents named in a text, in order. */
export function readReferences(text: string): DocumentReference[] {
  const found: { at: number; reference: DocumentReference }[] = []
  for (const match of text.matchAll(NUMBERED)) {
    const [whole, type = '', number = ''] = match
    const end = match.index + whole.length
    const rest = text.slice(end, end + 240)
    const date = DATE.exec(rest)
    const issuer = ISSUER.exec(rest.slice(date?.[0].length ?? 0))
    found.push({
      at: match.index,
      reference: {
        type: type.replaceAll(/\s+/gu, ' '),
        number: number.replaceAll(/\s+/gu, ''),
        date: date === null ? null : isoDate(Number(date[1]), Number(date[2]), Number(date[3])),
        issuer: issuer?.[1]?.trim() ?? null,
        text: text.slice(match.index, end + (date?.[0].length ?? 0) + (issuer?.[0].length ?? 0)).trim(),
      },
    })
  }
  for (const match of text.matchAll(LAW)) {
    const name = match[1] ?? ''
    const start = match.index + name.length + (match[2] === undefined ? 0 : 0)
    const date = /ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})/u.exec(text.slice(start, start + 80))
    found.push({
      at: match.index,
      reference: {
        type: /^bộ luật/iu.test(name) ? 'Bộ luật' : 'Luật',
        number: match[2] ?? null,
        date: date === null ? null : isoDate(Number(date[1]), Number(date[2]), Number(date[3])),
        issuer: null,
        text: name.trim(),
      },
    })
  }
  return found.toSorted((a, b) => a.at - b.at).map((f) => f.reference)
}

/** Words of a type of document, for looking whether a reference points outside. */
export const NAMES_DOCUMENT = /(?<![\p{L}])(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Chỉ thị)(?![\p{L}])/u
