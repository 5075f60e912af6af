/**
 * Lines that say of a duty who, when and what comes of it ("Cơ quan chủ trì: Sở Y tế", "Thời gian hoàn thành: Quý II/2026"), alone,
 * several on one line, or in brackets at its end. They belong to the duty above and are no duties themselves.
 */
type AttributeKind = 'lead' | 'support' | 'deadline' | 'product' | 'budget' | 'remark'

export interface Attribute {
  readonly kind: AttributeKind
  readonly value: string
}

const LABELS: readonly (readonly [AttributeKind, RegExp])[] = [
  [
    'support',
    /^(?:(?:cơ quan|đơn vị|các đơn vị|các cơ quan|đơn vị, địa phương|phòng, ban|bộ phận)\s+)?(?:cùng\s+)?phối hợp(?:\s+thực hiện)?$/iu,
  ],
  [
    'lead',
    /^(?:(?:cơ quan|đơn vị|các cơ quan|các đơn vị|bộ phận|phòng, ban|người)\s+)?(?:chủ trì|phụ trách|đầu mối|chịu trách nhiệm)(?:\s+(?:thực hiện|tham mưu|triển khai))?$|^(?:cơ quan|đơn vị|các cơ quan|các đơn vị|phân công|đơn vị,? cá nhân)\s+(?:thực hiện|triển khai|tham mưu)$|^phân công$/iu,
  ],
  [
    'deadline',
    /^(?:thời (?:gian|hạn|điểm)|tiến độ|hạn|lộ trình)(?:\s+(?:thực hiện|hoàn thành|triển khai|thực hiện và hoàn thành|báo cáo|gửi|dự kiến|cuối cùng))?$|^hoàn thành$/iu,
  ],
  [
    'product',
    /^(?:sản phẩm|kết quả|kết quả đầu ra|sản phẩm đầu ra|dự kiến kết quả|kết quả cần đạt|sản phẩm dự kiến|yêu cầu kết quả)(?:\s+(?:hoàn thành|đầu ra|dự kiến|đạt được))?$/iu,
  ],
  [
    'budget',
    /^(?:kinh phí|nguồn kinh phí|dự toán|nguồn vốn|kinh phí thực hiện|dự kiến kinh phí)(?:\s+(?:thực hiện|dự kiến))?$/iu,
  ],
  ['remark', /^ghi chú$/iu],
]

const labelKind = (label: string): AttributeKind | undefined => {
  const bare = label.replaceAll('*', '').replaceAll(/\s+/gu, ' ').trim()
  return bare.length > 60 ? undefined : LABELS.find(([, pattern]) => pattern.test(bare))?.[0]
}

/** The attributes a whole line consists of; empty where it says anything else. */
export function readAttributes(text: string): Attribute[] {
  const first = text.indexOf(':')
  if (first < 0 || first > 80) return []
  const bare = text
    .replaceAll('*', '')
    .trim()
    .replace(/^\(/u, '')
    .replace(/\)[.;]?$/u, '')
  const attributes: Attribute[] = []
  for (const part of bare.split(/[;.]\s+(?=[\p{L}*][^:;.]{2,60}:)/u)) {
    const colon = part.indexOf(':')
    const kind = colon < 0 ? undefined : labelKind(part.slice(0, colon))
    if (kind === undefined) return []
    attributes.push({
      kind,
      value: part
        .slice(colon + 1)
        .trim()
        .replace(/[;.]$/u, '')
        .trim(),
    })
  }
  return attributes.filter((a) => a.value !== '')
}

/** Attributes at the end of a duty's own text: in brackets, or as sentences of their own. */
export function trailingAttributes(text: string): Attribute[] {
  const bracket = /\(([^()]{8,600})\)[.;]?$/u.exec(text.slice(-700))
  if (bracket !== null) {
    const inside = readAttributes(bracket[1] ?? '')
    if (inside.length > 0) return inside
  }
  const found: Attribute[] = []
  const tail = text.slice(-900)
  for (const match of tail.matchAll(
    /(?<=[.;]\s)([\p{Lu}][^:;.]{2,60}):\s*([^;]{2,300}?)(?=[;.]\s+\p{Lu}[^:;.]{2,60}:|[;.]?$)/gu,
  )) {
    const kind = labelKind(match[1] ?? '')
    if (kind !== undefined) found.push({ kind, value: (match[2] ?? '').trim().replace(/[;.]$/u, '') })
  }
  return found
}
