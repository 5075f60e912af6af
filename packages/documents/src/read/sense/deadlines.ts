/**
 * Times in administrative prose and in the cells of tables. What a day, a quarter or a cycle means is settled here once:
 * "trước ngày 10/10" is in time on the 9th; a quarter, a month or a year ends with its last day; "kịp thời" is no time.
 * The rules are one table, tried in order; it is longer than a file should be because their order is what they say.
 */
import type { Deadline, DeadlineKind } from '../model.ts'
import { daysIn, isoDate } from './document-references.ts'

const ROMAN: Readonly<Record<string, number>> = { I: 1, II: 2, III: 3, IV: 4, '1': 1, '2': 2, '3': 3, '4': 4 }

interface Facts {
  readonly kind: DeadlineKind
  readonly from?: string | null
  readonly to?: string | null
  readonly precision?: Deadline['precision']
  readonly rrule?: string
  readonly condition?: string
}

/** The year of a day or a quarter that is written without one; null where nothing tells. */
export type YearOf = (month: number, day: number) => number | null

interface Rule {
  readonly pattern: RegExp
  /** Only in a cell that holds a time and nothing else. */
  readonly cellOnly?: boolean
  readonly read: (match: RegExpExecArray | RegExpMatchArray, yearOf: YearOf) => Facts | undefined
}

/** By the plan's own year where its title names one ("năm 2026"), else the first such day from its date on. */
export function yearOf(header: {
  readonly abstract: string | null
  readonly date: string | null
  readonly period: { readonly fromYear: number | null; readonly toYear: number } | null
}): YearOf {
  const named = /(?<!(?:đến|từ|tầm nhìn|giai đoạn|ngày [^,;]{1,20}) )năm\s+(20\d\d)(?!\s*[-–])/iu.exec(
    header.abstract ?? '',
  )?.[1]
  const [year = 0, issuedMonth = 0, issuedDay = 0] = (header.date ?? '').split('-').map(Number)
  return (month, day) => {
    if (named !== undefined) return Number(named)
    if (year === 0) return header.period?.fromYear ?? header.period?.toYear ?? null
    return month < issuedMonth || (month === issuedMonth && day < issuedDay) ? year + 1 : year
  }
}

const dayBefore = (iso: string): string => {
  const [year = 0, month = 1, day = 1] = iso.split('-').map(Number)
  if (day > 1) return iso.slice(0, 8) + String(day - 1).padStart(2, '0')
  const earlier = month === 1 ? 12 : month - 1
  const ofYear = month === 1 ? year - 1 : year
  return `${ofYear}-${String(earlier).padStart(2, '0')}-${String(daysIn(earlier, ofYear)).padStart(2, '0')}`
}
const monthEnd = (month: number, year: number): string | null => isoDate(daysIn(month, year), month, year)
const isYear = (year: number): boolean => year >= 1990 && year <= 2100
const isBefore = (words: string | undefined): boolean => /trước/iu.test(words ?? '')

function quarter(name: string | undefined, year: number): Facts | undefined {
  const q = ROMAN[(name ?? '').toUpperCase()]
  if (q === undefined || !isYear(year)) return undefined
  return { kind: 'quarter', from: isoDate(1, q * 3 - 2, year), to: monthEnd(q * 3, year), precision: 'quarter' }
}

function range(from: number, to: number): Facts | undefined {
  if (!isYear(from) || !isYear(to) || to < from) return undefined
  return { kind: 'range', from: `${from}-01-01`, to: `${to}-12-31`, precision: 'year' }
}

const every = (frequency: string, count: number): Facts | undefined =>
  count < 1 || count > 99
    ? undefined
    : { kind: 'recurring', rrule: count === 1 ? `FREQ=${frequency}` : `FREQ=${frequency};INTERVAL=${count}` }

/** What must come about before a duty can be done; an event that a duty answers to ("khi có sự cố") is none. */
const CONDITION =
  /(?<![\p{L}])(?:(?:ngay\s+)?sau\s+)?khi\s+(?:có\s+(?:văn bản|hướng dẫn|quy định|chỉ đạo|chủ trương|quyết định|kinh phí|nguồn|ý kiến|kế hoạch|thông báo|kết luận|kết quả|nghị định|thông tư|luật|đủ)|được\s+(?:phê duyệt|bố trí|cấp|giao|chấp thuận|ban hành|thông qua|cho phép)|luật|nghị định|thông tư|trung ương|chính phủ|thủ tướng|bộ|quốc hội|cấp có thẩm quyền|cơ quan có thẩm quyền|hoàn thành|đề án|dự án|quyết định|chiến lược|kế hoạch|chương trình|quy chế|nghị quyết)[^,;.()]{0,120}/giu
const IN_CELL_CONDITION =
  /(?<![\p{L}])(?:ngay\s+)?(?:sau\s+)?khi\s+\p{L}[^;.()]{0,120}|theo\s+(?:hướng dẫn|chỉ đạo|tiến độ|lộ trình|kế hoạch)(?:\s+[^;.()]{0,120})?/giu
/** "Trong vòng 15 ngày kể từ …": a span that something starts. */
const SPAN =
  /(?:trong(?:\s+(?:vòng|thời hạn|thời gian))?|chậm nhất(?:\s+(?:là|sau))?|không quá|sau|tối đa(?:\s+là)?)\s+\d{1,3}\s+(?:ngày|giờ|tháng|tuần|phút)(?:\s+làm việc)?,?\s*(?:kể từ|tính từ|từ|sau|trước)(?:\s+(?:ngày|khi|thời điểm))?\s+[^,;.()]{2,120}/giu

function yearlessDay(day: number, month: number, words: string, yearOf: YearOf): Facts | undefined {
  const year = yearOf(month, day)
  const iso = year === null ? null : isoDate(day, month, year)
  return iso === null ? undefined : { kind: 'date', to: isBefore(words) ? dayBefore(iso) : iso, precision: 'day' }
}

function yearlessQuarter(name: string | undefined, yearOf: YearOf): Facts | undefined {
  const year = yearOf((ROMAN[(name ?? '').toUpperCase()] ?? 0) * 3, 28)
  return year === null ? undefined : quarter(name, year)
}

function yearlessMonth(month: number, words: string, yearOf: YearOf): Facts | undefined {
  const year = yearOf(month, 28)
  if (year === null || month < 1 || month > 12) return undefined
  const first = isoDate(1, month, year)
  if (first !== null && isBefore(words)) return { kind: 'date', to: dayBefore(first), precision: 'month' }
  return { kind: 'date', to: monthEnd(month, year), precision: 'month' }
}

/** Tried in this order; a stretch of text is read once. */
const RULES: readonly Rule[] = [
  { pattern: SPAN, read: (m) => ({ kind: 'condition', condition: m[0] }) },
  // Every year before or on a day; every quarter before or on a day of its last month.
  {
    pattern:
      /(?:trước|chậm nhất(?: là)?|đến|vào)?\s*ngày\s+(\d{1,2})\s+(?:của\s+)?tháng\s+cuối\s+(?:(?:của\s+)?(?:h[àằ]ng\s+|mỗi\s+)?quý)/giu,
    read: (m) => ({
      kind: 'recurring',
      rrule: `FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=${Math.max(1, Number(m[1]) - (isBefore(m[0]) ? 1 : 0))}`,
    }),
  },
  {
    pattern:
      /(?:trước|chậm nhất(?: là)?|vào)?\s*(?:các\s+)?ngày\s+(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*(?:,|và)\s*(?:(?:trước\s+)?ngày\s+)?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s+(?:h[àằ]ng năm|mỗi năm)/giu,
    read: (m) => {
      const day = Number(m[1]) - (isBefore(m[0]) ? 1 : 0)
      if (m[1] !== m[3] || day < 1 || day > 31 || Number(m[2]) > 12 || Number(m[4]) > 12) return undefined
      return {
        kind: 'recurring',
        rrule: `FREQ=YEARLY;BYMONTH=${Number(m[2])},${Number(m[4])};BYMONTHDAY=${day}`,
        precision: 'day',
      }
    },
  },
  {
    pattern:
      /(?:định kỳ\s+)?h[àằ]ng năm[\s,]*\(?\*?\s*(?:trước|chậm nhất|xong trước|báo cáo trước|gửi trước)?\s*(trước\s+)?ngày\s+(\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(\d{1,2})(?!\s*(?:[/.-]|năm)\s*\d{4})/giu,
    read: (m) => yearly(m[0], Number(m[2]), Number(m[3])),
  },
  {
    pattern:
      /(?:trước|chậm nhất(?: là)?|đến|xong)\s+(?:ngày\s+)?(\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(\d{1,2})\s+(?:h[àằ]ng năm|mỗi năm)/giu,
    read: (m) => yearly(m[0], Number(m[1]), Number(m[2])),
  },
  {
    pattern: /(?:trước|chậm nhất(?: là)?|vào)?\s*ngày\s+(\d{1,2})\s+(?:của\s+)?(?:h[àằ]ng|mỗi)\s+tháng/giu,
    read: (m) => ({
      kind: 'recurring',
      rrule: `FREQ=MONTHLY;BYMONTHDAY=${Math.max(1, Number(m[1]) - (isBefore(m[0]) ? 1 : 0))}`,
    }),
  },
  // From … to …
  {
    pattern:
      /(?:từ\s+)?(?:ngày\s+)?(\d{1,2})[/.](\d{1,2})[/.](\d{4})\s*(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/giu,
    read: (m) => {
      const from = isoDate(Number(m[1]), Number(m[2]), Number(m[3]))
      const to = isoDate(Number(m[4]), Number(m[5]), Number(m[6]))
      return from === null || to === null ? undefined : { kind: 'range', from, to, precision: 'day' }
    },
  },
  {
    pattern: /(?:từ\s+)?tháng\s+(\d{1,2})[/.-](\d{4})\s*(?:đến|-|–)\s*(?:hết\s+)?(?:tháng\s+)?(\d{1,2})[/.-](\d{4})/giu,
    read: (m) => {
      const from = isoDate(1, Number(m[1]), Number(m[2]))
      const to = monthEnd(Number(m[3]), Number(m[4]))
      return from === null || to === null ? undefined : { kind: 'range', from, to, precision: 'month' }
    },
  },
  {
    pattern:
      /(?:từ\s+)?tháng\s+(\d{1,2})\s*(?:đến|-|–|,|và)\s*(?:hết\s+)?(?:tháng\s+)?(\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*(\d{4})/giu,
    read: (m) => {
      const from = isoDate(1, Number(m[1]), Number(m[3]))
      const to = monthEnd(Number(m[2]), Number(m[3]))
      return from === null || to === null || to < from ? undefined : { kind: 'range', from, to, precision: 'month' }
    },
  },
  {
    pattern:
      /(?:từ\s+)?(?:ngày\s+)?(\d{1,2})[/.](\d{1,2})\s*(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?(\d{1,2})[/.](\d{1,2})[/.](\d{4})/giu,
    read: (m) => {
      const from = isoDate(Number(m[1]), Number(m[2]), Number(m[5]))
      const to = isoDate(Number(m[3]), Number(m[4]), Number(m[5]))
      return from === null || to === null || to < from ? undefined : { kind: 'range', from, to, precision: 'day' }
    },
  },
  {
    pattern: /(?:trong\s+)?năm học\s+(20\d\d)\s*[-–]\s*(20\d\d)/giu,
    read: (m) =>
      Number(m[2]) === Number(m[1]) + 1
        ? { kind: 'range', from: `${m[1] ?? ''}-09-01`, to: `${m[2] ?? ''}-05-31`, precision: 'month' }
        : undefined,
  },
  {
    pattern:
      /(?:từ\s+)?quý\s+(IV|I{1,3}|[1-4])(?:\s*[/.-]\s*(\d{4})|\s+năm\s+(\d{4}))?\s*(?:đến|-|–|,|và|&)\s*(?:hết\s+)?(?:quý\s+)?(IV|I{1,3}|[1-4])(?:\s*[/.-]\s*|\s+năm\s+)(\d{4})/giu,
    read: (m) => {
      const last = quarter(m[4], Number(m[5]))
      const first = quarter(m[1], Number(m[2] ?? m[3] ?? m[5]))
      return last?.to === undefined || first?.from === undefined
        ? undefined
        : { kind: 'range', from: first.from, to: last.to, precision: 'quarter' }
    },
  },
  // A day.
  {
    pattern:
      /(trước|chậm nhất(?:\s+(?:là|vào|đến))?|không quá|muộn nhất|xong trước|đến hết|đến|hết|hoàn thành(?:\s+trước)?|vào|thời hạn:?)?\s*(?:ngày\s+)?(\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(\d{1,2})\s*(?:[/.-]|,?\s*năm\s+)\s*(\d{4})/giu,
    read: (m) => {
      const day = isoDate(Number(m[2]), Number(m[3]), Number(m[4]))
      if (day === null) return undefined
      return {
        kind: 'date',
        to: /^trước|xong trước|hoàn thành\s+trước/iu.test(m[1] ?? '') ? dayBefore(day) : day,
        precision: 'day',
      }
    },
  },
  // A month, a quarter, half a year.
  {
    pattern:
      /(trước|trong|đến(?: hết)?|hết|hoàn thành(?: trong| trước)?)?\s*(?:cuối\s+|đầu\s+)?tháng\s+(\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*(\d{4})/giu,
    read: (m) => {
      const month = Number(m[2])
      const year = Number(m[3])
      const first = isoDate(1, month, year)
      if (first === null) return undefined
      if (isBefore(m[1])) return { kind: 'date', to: dayBefore(first), precision: 'month' }
      return {
        kind: 'date',
        from: /trong/iu.test(m[1] ?? '') ? first : null,
        to: monthEnd(month, year),
        precision: 'month',
      }
    },
  },
  {
    pattern:
      /(?:trong\s+|đến\s+(?:hết\s+)?|hết\s+)?quý\s+(IV|I{1,3}|[1-4])\s*(?:[/.,-]|\s*năm)\s*(?:năm\s+)?(\d{4})/giu,
    read: (m) => quarter(m[1], Number(m[2])),
  },
  {
    pattern: /(?<![\d/.-])(\d{1,2})[/.-](\d{4})(?!\d|\/)/gu,
    cellOnly: true,
    read: (m) => {
      const to = monthEnd(Number(m[1]), Number(m[2]))
      return to === null ? undefined : { kind: 'date', to, precision: 'month' }
    },
  },
  {
    pattern: /(?:0?6|sáu) tháng (đầu|cuối) năm\s+(\d{4})/giu,
    read: (m) => {
      const year = Number(m[2])
      const isFirst = m[1] === 'đầu'
      return {
        kind: 'date',
        from: isoDate(1, isFirst ? 1 : 7, year),
        to: monthEnd(isFirst ? 6 : 12, year),
        precision: 'half',
      }
    },
  },
  {
    pattern: /(?:0?6|sáu) tháng (đầu|cuối) năm(?!\s*\d)/giu,
    cellOnly: true,
    read: (m, yearOf) => {
      const isFirst = m[1] === 'đầu'
      const year = yearOf(isFirst ? 6 : 12, 28)
      if (year === null) return undefined
      return {
        kind: 'date',
        from: isoDate(1, isFirst ? 1 : 7, year),
        to: monthEnd(isFirst ? 6 : 12, year),
        precision: 'half',
      }
    },
  },
  // Years.
  { pattern: /từ\s+năm\s+(20\d\d)\s+trở đi/giu, read: (m) => ({ kind: 'continuous', from: `${m[1] ?? ''}-01-01` }) },
  {
    pattern:
      /trong\s+(?:giai đoạn\s+|các năm\s+|(?:0?\d|hai|ba) năm\s+)(20\d\d)\s*(?:-|–|—|đến)\s*(20\d\d)(?![\d/])/giu,
    read: (m) => range(Number(m[1]), Number(m[2])),
  },
  {
    pattern:
      /(?:giai đoạn\s+)?(?:từ\s+)?(?:năm\s+)?(20\d\d)\s*(?:-|–|—|đến(?: hết)?(?: năm)?)\s*(?:năm\s+)?(20\d\d)(?![\d/])/giu,
    cellOnly: true,
    read: (m) => range(Number(m[1]), Number(m[2])),
  },
  {
    pattern: /(trước|trong|đến(?: hết)?|hết|hoàn thành(?: trong| trước)?|đầu|cuối)\s+năm\s+(20\d\d)(?!\s*[-–])/giu,
    read: (m) => yearEnd(Number(m[2]), m[1] ?? ''),
    cellOnly: true,
  },
  {
    pattern: /(?<![\p{L}])(trước|trong|(?:đến )?hết|(?:đến |trước )?cuối)\s+năm\s+(20\d\d)(?!\s*[-–])/giu,
    read: (m) => yearEnd(Number(m[2]), (m[1] ?? '').replace(/trước cuối/iu, 'cuối')),
  },
  {
    pattern:
      /(?<![\p{L}])(?:trong năm nay|(?:đến )?hết năm(?: nay)?|(?:trước|đến) (?:cuối|hết) năm)(?!\s*(?:\d|học))/giu,
    read: (_, yearOf) => {
      const year = yearOf(12, 31)
      return year === null ? undefined : yearEnd(year, 'hết')
    },
  },
  // A day, a month, a quarter without its year.
  {
    pattern:
      /(?:(trước|chậm nhất(?:\s+(?:là|vào|đến))?|muộn nhất|xong trước|đến hết|đến|hết|hoàn thành(?:\s+trước)?|vào)\s+(?:ngày\s+)?|ngày\s+)(\d{1,2})(?:\s*[/.]\s*|\s+tháng\s+)(\d{1,2})(?![\d/%]|[.,]\d|\s*[/.-]\s*\d|\s*(?:năm|h[àằ]ng|mỗi|[-–])\s)/giu,
    read: (m, yearOf) => yearlessDay(Number(m[2]), Number(m[3]), m[0], yearOf),
  },
  {
    pattern: /(?<![\d/.])(\d{1,2})\s*\/\s*(\d{1,2})(?![\d/])(?!\s*lần)/gu,
    cellOnly: true,
    read: (m, yearOf) => (m[0].startsWith('24') ? undefined : yearlessDay(Number(m[1]), Number(m[2]), '', yearOf)),
  },
  {
    pattern:
      /(trước|trong|đến hết|hết|hoàn thành(?: trong| trước)?)\s+quý\s+(IV|I{1,3}|[1-4])(?![\p{L}\d])(?!\s*(?:[/.,-]|năm)\s*(?:năm\s*)?\d)/giu,
    read: (m, yearOf) => yearlessQuarter(m[2], yearOf),
  },
  {
    pattern: /(?:trong\s+)?quý\s+(IV|I{1,3}|[1-4])(?![\p{L}\d])(?!\s*(?:[/.,-]|năm)\s*(?:năm\s*)?\d)/giu,
    cellOnly: true,
    read: (m, yearOf) => yearlessQuarter(m[1], yearOf),
  },
  {
    pattern:
      /(trước|trong|đến hết|hết|hoàn thành(?: trong| trước)?)\s+tháng\s+(\d{1,2})(?!\d|\s*[/.-]\s*\d|\s*(?:năm|h[àằ]ng))/giu,
    read: (m, yearOf) => yearlessMonth(Number(m[2]), m[1] ?? '', yearOf),
  },
  {
    pattern: /tháng\s+(\d{1,2})(?!\d|\s*(?:[/.-]|năm)\s*\d)/giu,
    cellOnly: true,
    read: (m, yearOf) => yearlessMonth(Number(m[1]), '', yearOf),
  },
  {
    pattern: /(?:hoàn thành|xong)\s+(trước|trong|hết|đến hết)?\s*năm\s+(20\d\d)/giu,
    read: (m) => yearEnd(Number(m[2]), m[1] ?? ''),
  },
  { pattern: /(?<![\d/.])(?:năm\s+)?(20\d\d)(?![\d/-])/giu, cellOnly: true, read: (m) => yearEnd(Number(m[1]), '') },
  // Cycles.
  {
    pattern: /(?:tối thiểu|ít nhất|định kỳ)?\s*(\d{1,2})\s+năm\s*\/\s*(?:0?1\s+)?lần/giu,
    read: (m) => every('YEARLY', Number(m[1])),
  },
  {
    pattern: /(?:tối thiểu|ít nhất|định kỳ)?\s*(\d{1,2})\s+lần\s*\/\s*(?:0?1\s+)?(năm|quý|tháng|tuần)/giu,
    read: (m) => timesPer(Number(m[1]), m[2] ?? ''),
  },
  {
    pattern:
      /(?:ít nhất|tối thiểu)\s+(?:mỗi năm\s+)?(\d{1,2})\s+(?:lần|cuộc|đợt|lớp)(?:\s+(?:trong|mỗi|một))?\s*(?:\/\s*)?năm/giu,
    read: (m) => timesPer(Number(m[1]), 'năm'),
  },
  {
    pattern: /(?:định kỳ\s+)?(?:0?6|sáu) tháng(?:,|\s+(?:và|\/|một lần))?(?:\s*(?:h[àằ]ng\s+)?năm)?(?=[\s,.;)]|$)/giu,
    read: () => ({ kind: 'recurring', rrule: 'FREQ=MONTHLY;INTERVAL=6' }),
  },
  {
    pattern: /(?:định kỳ\s+)?(?:h[àằ]ng quý|mỗi quý|theo quý)/giu,
    read: () => ({ kind: 'recurring', rrule: 'FREQ=MONTHLY;INTERVAL=3' }),
  },
  {
    pattern:
      /(?:định kỳ,?\s+)?(\d{1,2})\s+(tháng|tuần|ngày)\s*(?:\/|một|mỗi)?\s*(?:0?1\s+)?lần|định kỳ\s+(\d{1,2})\s+(tháng|tuần)/giu,
    read: (m) => {
      const unit = (m[2] ?? m[4] ?? '').toLowerCase()
      return every(unit === 'tháng' ? 'MONTHLY' : unit === 'tuần' ? 'WEEKLY' : 'DAILY', Number(m[1] ?? m[3]))
    },
  },
  { pattern: /(?:định kỳ\s+)?(?:h[àằ]ng ngày|mỗi ngày)/giu, read: () => ({ kind: 'recurring', rrule: 'FREQ=DAILY' }) },
  {
    pattern: /(?:định kỳ\s+)?(?:h[àằ]ng tháng|mỗi tháng)/giu,
    read: () => ({ kind: 'recurring', rrule: 'FREQ=MONTHLY' }),
  },
  { pattern: /(?:định kỳ\s+)?(?:h[àằ]ng tuần|mỗi tuần)/giu, read: () => ({ kind: 'recurring', rrule: 'FREQ=WEEKLY' }) },
  {
    pattern: /(?:định kỳ\s+)?(?:h[àằ]ng năm|mỗi năm|từng năm)/giu,
    read: () => ({ kind: 'recurring', rrule: 'FREQ=YEARLY' }),
  },
  // Gates, requests, conditions, always.
  {
    pattern:
      /trước khi\s+(?:đưa vào|vận hành|triển khai|nghiệm thu|cung cấp|sử dụng|kết nối|khai trương)[^,;.()]{0,60}/giu,
    read: (m) => ({ kind: 'gate', condition: m[0] }),
  },
  {
    pattern:
      /khi có (?:đề nghị|yêu cầu|đề xuất)[^,;.()]{0,80}|theo (?:đề nghị|yêu cầu) (?:đột xuất|của)[^,;.()]{0,60}|khi (?:được )?yêu cầu/giu,
    read: (m) => ({ kind: 'on_request', condition: m[0] }),
  },
  { pattern: CONDITION, read: (m) => ({ kind: 'condition', condition: m[0].trim() }) },
  { pattern: IN_CELL_CONDITION, cellOnly: true, read: (m) => ({ kind: 'condition', condition: m[0].trim() }) },
  {
    pattern: /^\s*(?:khi có )?đột xuất\s*$/giu,
    cellOnly: true,
    read: (m) => ({ kind: 'on_request', condition: m[0] }),
  },
  {
    // "Chi thường xuyên" is a kind of money.
    pattern: /(?<!(?:chi|vốn|kinh phí|ngân sách) )(?:(?:định kỳ,?\s+)?thường xuyên|liên tục)|24\s*\/\s*7/giu,
    read: () => ({ kind: 'continuous' }),
  },
  { pattern: /định kỳ(?!\s+(?:\d|h[àằ]ng))/giu, read: () => ({ kind: 'recurring' }) },
]

function yearly(words: string, day: number, month: number): Facts | undefined {
  if (isoDate(day, month, 2024) === null) return undefined
  const iso = isBefore(words) ? dayBefore(isoDate(day, month, 2023) ?? '2023-12-31') : `2023-${month}-${day}`
  const [, m = month, d = day] = iso.split('-').map(Number)
  return { kind: 'recurring', rrule: `FREQ=YEARLY;BYMONTH=${m};BYMONTHDAY=${d}`, precision: 'day' }
}

function yearEnd(year: number, words: string): Facts | undefined {
  if (!isYear(year)) return undefined
  if (/trước/iu.test(words)) return { kind: 'date', to: `${year - 1}-12-31`, precision: 'year' }
  return {
    kind: 'date',
    from: /trong|^$/iu.test(words) ? `${year}-01-01` : null,
    to: `${year}-12-31`,
    precision: 'year',
  }
}

function timesPer(count: number, unit: string): Facts | undefined {
  const months: Readonly<Record<string, number>> = { năm: 12, quý: 3, tháng: 1 }
  const length = months[unit.toLowerCase()]
  if (count < 1 || count > 366) return undefined
  if (length === undefined) return every('WEEKLY', 1)
  const step = Math.max(1, Math.floor(length / count))
  return step === 12 ? every('YEARLY', 1) : every('MONTHLY', step)
}

const ALSO = /(?:hoặc|và|,)\s*(?:báo cáo\s+)?(?:khi\s+)?đột xuất|đột xuất(?: khi có yêu cầu)?/iu

/** A goal waits for nothing and nobody: "được hỗ trợ khi có sự cố" says what is to be, not by when. */
const NO_TIME_OF_GOALS: ReadonlySet<DeadlineKind> = new Set(['condition', 'on_request', 'continuous'])

interface Hit {
  readonly at: number
  readonly end: number
  readonly deadline: Deadline
}

/**
 * Times in a text, in order of place. In a cell bare years and ranges are times as well; in prose they name the period of a
 * scheme, and the date of a document is none. A goal is bound by days and cycles only.
 */
export function readDeadlines(text: string, where: 'cell' | 'prose' | 'goal', year: YearOf = () => null): Deadline[] {
  const plain = text.replaceAll('*', ' ')
  const alsoOnRequest = ALSO.test(plain)
  const hits: Hit[] = []
  for (const rule of RULES) {
    if (rule.cellOnly === true && where !== 'cell') continue
    for (const match of plain.matchAll(rule.pattern)) {
      const lead = match[0].length - match[0].trimStart().length
      const at = match.index + lead
      const end = match.index + match[0].length
      if (hits.some((h) => at < h.end && end > h.at)) continue
      if (where !== 'cell' && isOfDocument(plain, at, match[0])) continue
      const facts = rule.read(match, year)
      if (facts === undefined) continue
      if (where === 'goal' && NO_TIME_OF_GOALS.has(facts.kind)) continue
      hits.push({ at, end, deadline: toDeadline(text.slice(at, end).trim(), facts, alsoOnRequest) })
    }
  }
  hits.sort((a, b) => a.at - b.at)
  return where === 'cell'
    ? withCondition(hits, text)
    : hits.map((h) => h.deadline).toSorted((a, b) => strength(a) - strength(b))
}

/** "Quyết định số 632/QĐ-TTg ngày 10 tháng 5 năm 2017": the day a document was issued. */
function isOfDocument(text: string, at: number, words: string): boolean {
  if (/^(?:trước|chậm nhất|xong|hoàn thành|đến|hết|trong)/iu.test(words.trim())) {
    return (
      /(?:số|quyết định|kế hoạch|nghị quyết|chiến lược)[^.;]{0,60}$/iu.test(text.slice(Math.max(0, at - 40), at)) &&
      /^đến/iu.test(words.trim())
    )
  }
  return (
    /\d+\s*[/-]\s*[\p{L}-]+[^.;]{0,20}$|(?:luật|nghị định|nghị quyết|quyết định|thông tư|kế hoạch|chỉ thị|giai đoạn)[^.;]{0,60}$/iu.test(
      text.slice(Math.max(0, at - 70), at),
    ) && /^(?:ngày|\d|tháng|từ)/iu.test(words.trim())
  )
}

/** A fixed time binds before a cycle, a cycle before a condition, and all before "always". */
const STRENGTH: readonly DeadlineKind[] = [
  'date',
  'quarter',
  'range',
  'recurring',
  'gate',
  'condition',
  'on_request',
  'continuous',
]
const strength = (d: Deadline): number =>
  STRENGTH.indexOf(d.kind) + (d.kind === 'recurring' && d.rrule === null ? 5 : 0)

/** In a cell a condition beside a time belongs to it: `2026 - 2027 (khi Trung ương ban hành)`. */
function withCondition(hits: readonly Hit[], text: string): Deadline[] {
  const timed = hits.filter((h) => h.deadline.kind !== 'condition')
  const condition = hits.find((h) => h.deadline.kind === 'condition')?.deadline.condition ?? null
  if (timed.length === 0) return hits.map((h) => h.deadline)
  if (timed.length === 1 && hits.length <= 2)
    return timed.map((h) => ({
      ...h.deadline,
      raw: text.replaceAll(/\s+/gu, ' ').trim(),
      condition: h.deadline.condition ?? condition,
    }))
  return timed.map((h) => ({ ...h.deadline, condition: h.deadline.condition ?? condition }))
}

function toDeadline(raw: string, facts: Facts, alsoOnRequest: boolean): Deadline {
  return {
    kind: facts.kind,
    raw,
    from: facts.from ?? null,
    to: facts.to ?? null,
    precision: facts.precision ?? null,
    rrule: facts.rrule ?? null,
    condition: facts.condition?.trim() ?? null,
    alsoOnRequest: alsoOnRequest && (facts.kind === 'recurring' || facts.kind === 'date'),
  }
}
