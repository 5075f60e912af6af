/**
 * What a plan says of a duty under a label: who, with whom, when, what comes of it, what it costs ("Cơ quan chủ trì: Sở Y tế",
 * "Thời gian hoàn thành: Quý II/2026"). Alone on a line, several on one line, in brackets or as the last sentences of the duty
 * itself, it belongs to the duty, and is neither a duty of its own nor part of one's text.
 */
type AttributeKind = 'lead' | 'support' | 'deadline' | 'product' | 'budget' | 'remark'

export interface Attribute {
  readonly kind: AttributeKind
  readonly value: string
}

const LABELS: readonly (readonly [AttributeKind, RegExp])[] = [
  [
    'support',
    /^(?:(?:các )?(?:cơ quan|đơn vị|địa phương|phòng|ban|bộ phận|sở|ngành|tổ chức|bên|phòng, ban|sở, ngành)(?:(?:,| và) (?:cơ quan|đơn vị|địa phương|cá nhân|tổ chức|ban|ngành))*\s+)?(?:cùng\s+)?(?:phối hợp|tham gia)(?:\s+(?:thực hiện|triển khai|chính|với|gồm))?$/iu,
  ],
  [
    'lead',
    /^(?:(?:các )?(?:cơ quan|đơn vị|địa phương|phòng|ban|bộ phận|người|cá nhân|sở|ngành|tổ chức|phòng, ban|sở, ngành|lãnh đạo)(?:(?:,| và) (?:cơ quan|đơn vị|địa phương|cá nhân|tổ chức|ban|ngành))*\s+)?(?:chủ trì|phụ trách|(?:làm )?đầu mối|chịu trách nhiệm)(?:,? (?:thực hiện|tham mưu|triển khai|chính|tổ chức thực hiện|soạn thảo|phối hợp|trình))?$|^(?:các )?(?:cơ quan|đơn vị|địa phương|bộ phận|phòng)(?:, (?:đơn vị|địa phương|cá nhân))?\s+(?:thực hiện|triển khai|tham mưu|được giao)$|^(?:phân công|trách nhiệm)(?:\s+(?:thực hiện|nhiệm vụ))?$/iu,
  ],
  [
    'deadline',
    /^(?:thời (?:gian|hạn|điểm)|tiến độ|hạn|lộ trình)(?:\s+(?:thực hiện|hoàn thành|triển khai|thực hiện và hoàn thành|báo cáo|gửi|trình|ban hành|dự kiến|cuối cùng|kết thúc|bắt đầu|dự kiến hoàn thành|hoàn thành dự kiến))?$|^(?:dự kiến )?hoàn thành(?:\s+(?:trước|trong))?$/iu,
  ],
  [
    'product',
    /^(?:sản phẩm(?:,? (?:và )?kết quả)?|kết quả(?:,? (?:và )?sản phẩm)?|dự kiến (?:kết quả|sản phẩm)|yêu cầu kết quả|đầu ra)(?:\s+(?:hoàn thành|đầu ra|dự kiến|đạt được|cần đạt|chính|cụ thể|bàn giao|thực hiện))?$/iu,
  ],
  [
    'budget',
    /^(?:(?:tổng |nguồn |dự kiến |khái toán )?kinh phí|dự toán|nguồn vốn|tổng mức đầu tư)(?:\s+(?:thực hiện|dự kiến|kinh phí))?$/iu,
  ],
  ['remark', /^ghi chú$/iu],
]

function labelKind(label: string): AttributeKind | undefined {
  const bare = label.replaceAll('*', '').replaceAll(/\s+/gu, ' ').trim()
  return bare.length > 60 ? undefined : LABELS.find(([, pattern]) => pattern.test(bare))?.[0]
}

interface Label {
  readonly kind: AttributeKind
  /** Where the label begins, and where its value does. */
  readonly at: number
  readonly value: number
}

/** Most a label is long, with the signs about it. */
const LABEL_REACH = 70

/** Labels of a text with their places: each before a colon, after a sign that ends what was said before it. */
function findLabels(text: string): Label[] {
  const labels: Label[] = []
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    const from = Math.max(labels.at(-1)?.value ?? 0, colon - LABEL_REACH)
    const before = text.slice(from, colon)
    // The longest label first: "Đơn vị, địa phương phối hợp" holds a comma itself.
    const starts = [...before.matchAll(/[;.,(]\s*[-+•*]?\s*|\s[-–+•]\s+/gu)].map((m) => m.index + m[0].length)
    if (from === 0) starts.unshift(/^[\s(*•+–-]*/u.exec(before)?.[0].length ?? 0)
    for (const start of starts) {
      const kind = labelKind(before.slice(start))
      if (kind === undefined) continue
      labels.push({ kind, at: from + start, value: colon + 1 })
      break
    }
  }
  return labels
}

const trimmed = (value: string): string =>
  value
    .replaceAll('*', '')
    .trim()
    .replace(/[\s;.,(–-]+$/u, '')
    .trim()

function valuesOf(text: string, labels: readonly Label[]): Attribute[] {
  return labels
    .map(({ kind, value }, i) => ({ kind, value: trimmed(text.slice(value, labels[i + 1]?.at ?? text.length)) }))
    .filter((a) => a.value !== '')
}

const withoutBrackets = (text: string): string => {
  const bare = text.replaceAll('*', '').trim()
  return bare.startsWith('(') ? bare.slice(1).replace(/\)[.;]?$/u, '') : bare
}

/** The attributes a whole line consists of; empty where it says anything else. */
export function readAttributes(text: string): Attribute[] {
  const first = text.indexOf(':')
  if (first < 0 || first > LABEL_REACH + 10) return []
  const bare = withoutBrackets(text)
  const labels = findLabels(bare)
  const start = /^[\s•+–-]*/u.exec(bare)?.[0].length ?? 0
  return labels[0]?.at === start ? valuesOf(bare, labels) : []
}

/** The label a line consists of, its values standing beneath: `Đơn vị phối hợp:`. */
export function labelAlone(text: string): AttributeKind | undefined {
  const bare = text.trim()
  return bare.endsWith(':') ? labelKind(bare.slice(0, -1)) : undefined
}

/** The text ends with a label, whose value is on the next line. */
export const endsWithLabel = (text: string): boolean =>
  text.trimEnd().endsWith(':') && findLabels(text).at(-1)?.value === text.trimEnd().length

interface Parted {
  /** The duty's own text. */
  readonly text: string
  readonly attributes: readonly Attribute[]
}

/** A duty's text and the attributes at its end, in brackets or as its last sentences. */
export function partAttributes(text: string): Parted {
  const bracket = /\s*\(([^()]*(?:\([^()]{0,200}\)[^()]*){0,20})\)\s*([.;]?)\s*$/u.exec(text.slice(-1500))
  if (bracket !== null) {
    const inside = readAttributes(bracket[1] ?? '')
    const own = text.slice(0, text.length - bracket[0].length).trim()
    if (inside.length > 0 && own !== '')
      return { text: /[.;:!?]$/u.test(own) ? own : `${own}${bracket[2] ?? ''}`, attributes: inside }
  }
  const labels = findLabels(text)
  const from = labels.findIndex(({ at }) => /[.;!?…)]\s*[-+•(]?\s*$/u.test(text.slice(Math.max(0, at - 6), at)))
  const first = labels[from]
  if (first === undefined) return { text, attributes: [] }
  const own = text
    .slice(0, first.at)
    .replace(/[\s(+•–-]+$/u, '')
    .trim()
  if (own.length < 8) return { text, attributes: [] }
  return { text: own, attributes: valuesOf(text, labels.slice(from)).map((a) => ({ ...a, value: unclosed(a.value) })) }
}

/** A bracket that opened before the first label closes after the last value. */
const unclosed = (value: string): string =>
  value.endsWith(')') && !value.includes('(') ? value.slice(0, -1).trim() : value
