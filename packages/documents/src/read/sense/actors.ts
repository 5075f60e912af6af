/**
 * Names of agencies and groups: who may be given a duty. A list such as "Sở Văn hóa, Thể thao và Du lịch, các sở, ban, ngành và
 * UBND cấp xã" is read left to right, the longest known name first, so that commas and "và" inside a name do not cut it.
 * The names and the one walk over them stand together, so the file is longer than others.
 */
import type { Actor, ActorGroup } from '../model.ts'
import { predicateAt } from './lexicon.ts'

/** Fields whose names hold "và" or commas, for `Sở …` and `Bộ …`; longest first when matched. */
const FIELDS = `
Thông tin và Truyền thông|Khoa học và Công nghệ|Khoa học, Công nghệ và Môi trường|Khoa học Công nghệ|Giáo dục và Đào tạo|Giáo dục, Đào tạo
|Kế hoạch và Đầu tư|Kế hoạch, Đầu tư|Văn hóa, Thể thao và Du lịch|Văn hoá, Thể thao và Du lịch|Văn hóa, Thể thao|Văn hóa và Thể thao
|Văn hoá và Thể thao|Văn hóa Thể thao và Du lịch|Lao động - Thương binh và Xã hội|Lao động, Thương binh và Xã hội
|Lao động Thương binh và Xã hội|Nông nghiệp và Phát triển nông thôn|Nông nghiệp và Môi trường|Tài nguyên và Môi trường
|Dân tộc và Tôn giáo|Quy hoạch và Kiến trúc|Quy hoạch - Kiến trúc|Giao thông vận tải|Giao thông Vận tải|An toàn thực phẩm|Xây dựng|Y tế
|Tư pháp|Tài chính|Nội vụ|Công Thương|Công thương|Ngoại vụ|Ngoại giao|Du lịch|Công an|Quốc phòng|TTTT|TT&TT|KH&CN|KHCN|GD&ĐT|KH&ĐT|VHTTDL`
  .replaceAll('\n', '')
  .split('|')
  .map((f) => f.trim())
  .toSorted((a, b) => b.length - a.length)

export const fieldNames = (): readonly string[] => FIELDS

/** Groups by the words that name them, tried in this order at the start of a name. */
const GROUPS: readonly (readonly [ActorGroup, RegExp])[] = [
  ['ministries', /^(?:các )?bộ, cơ quan ngang bộ(?:,? (?:và )?cơ quan thuộc chính phủ)?/iu],
  [
    'ministries_and_localities',
    /^(?:các )?(?:ban, )?(?:bộ|bộ ngành|bộ, ban|bộ, (?:ban, )?ngành|ban, bộ, ngành)(?:, ngành)?(?: và |, )(?:các )?địa phương/iu,
  ],
  [
    'ministries',
    /^(?:các )(?:ban, )?bộ(?:, (?:ban, )?ngành|,? ban,? ngành| ngành)?(?:,? (?:cơ quan )?(?:ở )?trung ương)?(?![\p{L}])(?!\s+(?:tiêu chí|chỉ số|quy tắc|kỹ năng|công cụ))/iu,
  ],
  [
    'provincial_departments',
    /^(?:các )?sở(?:,|,? và)? ?(?:ban|ngành)(?:,? (?:và )?ngành)?(?:,? (?:và )?(?:các )?(?:đoàn thể|hội đoàn thể))?(?: (?:của |cấp |thuộc )?(?:tỉnh|thành phố))?(?: có liên quan| liên quan)?(?![\p{L}])/iu,
  ],
  ['provincial_departments', /^các sở(?![\p{L}])(?: thuộc tỉnh)?/iu],
  ['provinces', /^(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd)(?: các)? tỉnh, thành phố(?: trực thuộc trung ương)?/iu],
  ['provinces', /^các tỉnh, thành phố(?: trực thuộc trung ương)?/iu],
  [
    'district_committees',
    /^(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd) (?:cấp huyện|(?:các )?(?:quận, )?(?:huyện|thị xã|thành phố)(?:(?:,| và|, và) (?:các )?(?:huyện|thị xã|thành phố|quận|thị))+)(?: thuộc tỉnh| trực thuộc)?/iu,
  ],
  ['district_committees', /^(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd) các (?:huyện|quận|địa phương)(?![\p{L}])/iu],
  [
    'commune_committees',
    /^(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd) (?:cấp xã|(?:các )?(?:xã|phường|đặc khu|thị trấn)(?:(?:,| và|, và) (?:các )?(?:xã|phường|thị trấn|đặc khu))*)(?![\p{L}])/iu,
  ],
  [
    'localities',
    /^(?:các )?(?:huyện, thị xã, thành phố|xã, phường(?:, (?:thị trấn|đặc khu))?|địa phương)(?![\p{L}])/iu,
  ],
  [
    'state_enterprises',
    /^(?:các )?(?:tập đoàn|tổng công ty)(?:, (?:tập đoàn|tổng công ty|công ty))*(?:,? (?:và )?doanh nghiệp nhà nước)?(?: trên địa bàn(?: tỉnh)?)?/iu,
  ],
  ['telecom_enterprises', /^(?:các )?doanh nghiệp (?:cung cấp (?:dịch vụ )?)?(?:hạ tầng số|viễn thông|bưu chính)/iu],
  ['enterprises', /^(?:các |hiệp hội )?doanh nghiệp(?![\p{L}])/iu],
  ['system_owners', /^(?:các )?(?:chủ quản (?:hệ thống|nền tảng)|đơn vị vận hành|đơn vị chuyên trách)/iu],
  ['schools', /^(?:các )?(?:cơ sở giáo dục(?:,? (?:và )?đào tạo)?|trường (?:đại học|cao đẳng|học))/iu],
  ['press', /^(?:các )?(?:cơ quan báo chí|cơ quan truyền thông|đơn vị truyền thông|tổ chức truyền thông)/iu],
  [
    'party_and_unions',
    /^(?:các )?(?:tổ chức chính trị|đoàn thể|hội, đoàn thể|tổ chức đoàn thể|cấp ủy|ban đảng|ban xây dựng đảng)/iu,
  ],
  ['people', /^(?:các )?(?:tổ chức, cá nhân|cá nhân|người dân|hộ gia đình)/iu],
  [
    'agencies',
    /^các (?:phòng|ban|khoa|vụ|cục|chi cục|trung tâm|viện|đơn vị|cơ quan|bệnh viện)(?:(?:,|,? và) (?:các )?(?:ban|đơn vị|khoa|phòng|vụ|cục|chi cục|trung tâm|viện|cơ quan|địa phương|bệnh viện|công chức|bộ phận)(?![\p{L}]))+/iu,
  ],
  [
    'agencies',
    /^các (?:phòng|ban|khoa|vụ|cục|chi cục|trung tâm|viện|trường|ban quản lý)(?: (?:chuyên môn|nghiệp vụ|chức năng))?(?![\p{L}])/iu,
  ],
  [
    'agencies',
    /^(?:các )?(?:bệnh viện|cơ sở (?:y tế|khám)|trạm y tế|khoa, phòng|phòng, ban|nhà trường|đơn vị sự nghiệp)(?![\p{L}])/iu,
  ],
  [
    'agencies',
    /^(?:các )?(?:cơ quan(?! (?:thường trực|chuyên trách|điều phối))|đơn vị|tổ chức(?=,| và| chính trị| xã hội| liên quan|$))(?![\p{L}])/iu,
  ],
]

/** Heads of the names of single units; what follows up to the next name belongs to it. */
const HEADS: readonly RegExp[] = [
  // Names of one body that name two.
  /^(?:văn phòng|vp) (?:đoàn đại biểu quốc hội (?:và|&) )?(?:hội đồng nhân dân|hđnd) (?:và|&) (?:ủy ban nhân dân|uỷ ban nhân dân|ubnd)/iu,
  /^báo và (?:đài )?phát thanh(?:,| và) truyền hình|^đài phát thanh(?:,| và|-) truyền hình/iu,
  /^(?:tỉnh|thành|huyện|quận|xã|phường) đoàn(?![\p{L}])/iu,
  /^(?:trưởng )(?:các )?(?:thôn|bản|ấp|buôn|khóm|khu phố|tổ dân phố|khu dân cư)/iu,
  /^(?:các )?(?:thôn|bản|ấp|buôn|khóm|khu phố|tổ dân phố)(?=,| và|\s*[:;.]|$)/iu,
  /^(?:ban thường vụ|ban chấp hành|ban cán sự|đảng bộ|chi bộ|các cấp ủy|cấp ủy|các tổ chức đảng)(?![\p{L}])/iu,
  /^(?:các )?tổ (?:công nghệ số|chuyển đổi số|giúp việc|đề án|soạn thảo|biên tập)/iu,
  /^(?:trạm|bưu điện|bệnh viện|thuế|hải quan|bộ đội biên phòng|thư viện|bảo tàng|nhà văn hóa|nhà máy|hợp tác xã|điện lực|trung đoàn|kiểm toán) (?=\p{Lu}|tỉnh|thành phố|xã|phường|khu vực|đa khoa|y tế)/iu,
  /^(?:công an|ca) (?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|cấp|các (?:xã|phường|đơn vị|địa phương))(?![\p{L}])/iu,
  /^(?:bộ chỉ huy|bch|bộ chqs|bộ tư lệnh|ban chỉ huy)(?![\p{L}])/iu,
  /^(?:sở|bộ) (?=\p{Lu})/iu,
  /^(?:ủy ban|uỷ ban|ubnd|hđnd|hội đồng nhân dân|ubmttq)(?![\p{L}])/iu,
  /^(?:văn phòng|thanh tra|ngân hàng|kho bạc|bảo hiểm xã hội|cục|tổng cục|vụ|chi cục|viện|trung tâm|phòng|học viện|tòa án|viện kiểm sát) (?=\p{Lu}|\d|(?:tỉnh|thành phố|nhà nước|trực thuộc|thuộc|chuyên môn|an ninh mạng và))/iu,
  /^(?:ban|tiểu ban|tổ|đội) (?=\p{Lu}|(?:chỉ đạo|công tác|ứng cứu|dân vận|nội chính|tuyên giáo|tổ chức|quản lý|dân tộc))/iu,
  /^(?:đài|báo) (?=\p{Lu}|(?:phát thanh|truyền hình))/iu,
  /^(?:hội|hiệp hội|liên hiệp|liên đoàn|đoàn|mặt trận|liên minh) (?=\p{Lu}|(?:tổ quốc|thanh niên|nông dân|phụ nữ|hợp tác xã))/iu,
  /^(?:trường|đại học) (?=\p{Lu})/iu,
  /^(?:tỉnh ủy|thành ủy|huyện ủy|xã ủy|đảng ủy|thường trực|chủ tịch|giám đốc|thủ trưởng|trưởng ban|chánh văn phòng|người đứng đầu)(?![\p{L}])/iu,
  /^(?:công ty|tập đoàn|tổng công ty|vnpt|viettel|mobifone|fpt)(?![\p{L}])/iu,
  /^(?:cơ quan (?:thường trực|chuyên trách|điều phối))/iu,
  /^(?:thủ tướng chính phủ|chính phủ|nhà nước)(?![\p{L}])/iu,
]

/** Written in small letters these words begin sentences, not names. */
const NO_NAME =
  /^(?:bộ (?:tiêu chí|chỉ số|quy tắc|quy chế|kỹ năng|công cụ|tài liệu|dữ liệu|mã)|báo cáo|ban hành|tổ chức (?!,|và |chính trị|xã hội|liên quan)|sở hữu|phòng (?:ngừa|chống|,)|hội (?:nghị|thảo|nhập)|đoàn kết|trường hợp|đội ngũ|tổ đội)/iu

interface Name {
  readonly end: number
  readonly group: ActorGroup | null
  /** Known whole; otherwise the name goes on until the next one. */
  readonly isWhole: boolean
}

/** Who stands at the head of a body stands for it: "Giám đốc Sở Y tế", "Chủ tịch Ủy ban nhân dân các xã". */
const HEAD_OF =
  /^(?:(?:phó )?giám đốc|(?:phó )?thủ trưởng|(?:phó )?chủ tịch|bộ trưởng|chánh(?= văn phòng| thanh tra)|(?:phó )?trưởng(?= phòng| ban| công an| chi cục)|người đứng đầu|lãnh đạo|chỉ huy trưởng|(?:chi )?cục trưởng|tổng giám đốc|bí thư|(?:phó )?hiệu trưởng|viện trưởng) /iu

function nameAt(text: string, at: number, isHeaded = false): Name | undefined {
  const rest = text.slice(at, at + 160)
  if (NO_NAME.test(rest)) return undefined
  const head = isHeaded ? null : HEAD_OF.exec(rest)
  if (head !== null) {
    const body = nameAt(text, at + head[0].length, true)
    if (body !== undefined) return body
  }
  const field = /^(?:sở|bộ) /iu.test(rest)
    ? FIELDS.find((f) => rest.slice(3, 3 + f.length).toLowerCase() === f.toLowerCase())
    : undefined
  if (field !== undefined && !/[\p{L}]/u.test(rest[3 + field.length] ?? ''))
    return { end: at + 3 + field.length, group: null, isWhole: true }
  for (const [group, pattern] of GROUPS) {
    const found = pattern.exec(rest)
    if (found !== null && found[0].length > 2) return { end: at + found[0].length, group, isWhole: false }
  }
  for (const pattern of HEADS) {
    const found = pattern.exec(rest)
    if (found !== null) return { end: at + found[0].length, group: null, isWhole: false }
  }
  return undefined
}

/** The text opens with the name of somebody who can be given a duty. */
export const startsWithActor = (text: string): boolean => nameAt(withoutEmphasis(text), 0) !== undefined

const withoutEmphasis = (text: string): string => text.replace(/^[\s*"“]+/u, '')

export interface ActorList {
  readonly actors: readonly { readonly name: string; readonly group: ActorGroup | null }[]
  /** Where the list ends in the text. */
  readonly end: number
}

/** Longest list that is still read as one. */
const MAX_LIST = 600

/**
 * The list of names that begins at `from`; ends before a verb, a colon, a sentence's end, or words that belong to no name.
 * @returns undefined where no name stands there
 */
export function readActors(text: string, from = 0): ActorList | undefined {
  const whole = text.slice(0, from + MAX_LIST)
  const small = whole.toLowerCase()
  const actors: { name: string; group: ActorGroup | null }[] = []
  let at = from
  let end = from
  for (;;) {
    const first = nameAt(whole, at)
    if (first === undefined) break
    const stop = first.isWhole
      ? first.end + (PLACE.exec(whole.slice(first.end))?.[0].length ?? 0)
      : nameEnd(whole, small, first.end)
    const name = whole.slice(at, stop).replaceAll(/\s+/gu, ' ').trim()
    actors.push({ name, group: first.group })
    end = at + whole.slice(at, stop).trimEnd().length
    const link = /^\s*(?:,\s*và\s+|[,;]\s*|và\s+)(?:với\s+)?/u.exec(whole.slice(stop))
    if (link === null) break
    at = stop + link[0].length
  }
  return actors.length === 0 ? undefined : { actors, end }
}

/** After a name known whole its province may stand. */
const PLACE =
  /^ (?:các (?:tỉnh, thành phố|địa phương)(?: trực thuộc [Tt]rung ương)?|(?:tỉnh|thành phố)(?: \p{Lu}\p{L}*(?: \p{Lu}\p{L}*){0,3})?)(?![\p{L}])/u

/** The end of a name that is not known whole: the next name after a comma or "và", a verb, or a sign that ends it. */
function nameEnd(text: string, small: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (sign === '(') depth++
    if (sign === ')') {
      if (depth === 0) return at
      depth--
    }
    if (depth > 0) continue
    if (sign === ':' || sign === ';' || (sign === '.' && !/\p{L}/u.test(text[at + 1] ?? ''))) return at
    if (sign === ',') {
      const next = at + 1 + (/^\s*(?:và\s+)?/u.exec(text.slice(at + 1, at + 12))?.[0].length ?? 0)
      if (nameAt(text, next) !== undefined) return at
      if (predicateAt(small, next) > 0) return at
    }
    if (sign !== ' ') continue
    const next = at + 1
    if (small.startsWith('và ', next) && nameAt(text, next + 3) !== undefined) return at
    // "Trung tâm Chuyển đổi số tỉnh kêu gọi …": after its place a name is over.
    if (
      PLACE_END.test(text.slice(from, at)) &&
      /^\p{Ll}/u.test(text[next] ?? '') &&
      !GOES_ON.test(small.slice(next, next + 16))
    )
      return at
    if (/\p{Ll}/u.test(text[next] ?? '') && (predicateAt(small, next) > 0 || STOP.test(small.slice(next, next + 24)))) {
      // "Đội ứng cứu", "cơ quan quản lý": a verb that is part of the name follows its head at once.
      if (!isVerbOfName(small, from, next) && !OF_NOUN.test(small.slice(Math.max(0, at - 12), at))) return at
    }
  }
  return text.length
}

const PLACE_END = /(?<!các |cấp |toàn )(?:^|\s)(?:tỉnh|xã|phường|huyện)$/u
const GOES_ON =
  /^(?:và|các|thuộc|trực thuộc|chi nhánh|khu vực|của|có liên quan|liên quan|trên|ở|tại|tỉnh|xã|phường|huyện|thành phố|đảo|miền|vùng|ủy|đoàn|hội)(?![\p{L}])/u
const STOP =
  /^(?:có trách nhiệm|có giải pháp|có văn bản|trong việc|trong công tác|trong quá trình|để|nhằm|khi|theo|tại|căn cứ|đối với|được|sẽ|phải|cần|làm|thực thi|hàng năm|hằng năm|trước|trong|về việc|nghiên cứu|là)(?![\p{L}])/u
const NAME_VERBS =
  /^(?:quản lý|chuyên trách|bảo vệ|cung cấp|vận hành|sử dụng|điều hành|xử lý|báo chí|truyền thông|khai thác|sản xuất|phát triển|đào tạo|giám sát|chủ trì|phối hợp|ứng dụng|phục vụ)(?![\p{L}])/u
/** After these a verb says of what kind: "dịch vụ lưu trữ", "công tác bảo vệ". */
const OF_NOUN = /(?:dịch vụ|hoạt động|công tác|chức năng|chuyên ngành|lĩnh vực)$/u
const isVerbOfName = (small: string, from: number, next: number): boolean =>
  next - from <= 1 &&
  NAME_VERBS.test(small.slice(next, next + 20)) &&
  /(?:cơ quan|đơn vị|doanh nghiệp|tổ chức|tổ|đội|ban|lực lượng|bộ phận|cán bộ|phòng|chủ quản|cá nhân|người)$/u.test(
    small.slice(Math.max(0, from - 12), from).trimEnd(),
  ) &&
  !/^(?:chủ trì|phối hợp)/u.test(small.slice(next, next + 10))

/** True where the whole text names agencies and nothing else, as the heading `2. Công an tỉnh` does. */
export function isActorList(text: string): boolean {
  const bare = withoutEmphasis(text)
    .replace(/[:.;]\s*$/u, '')
    .trim()
  if (bare === '' || bare.length > MAX_LIST) return false
  const list = readActors(bare)
  if (list === undefined) return false
  return /^[\s*]*$/u.test(bare.slice(list.end).replace(/^\s*\([^)]*\)/u, ''))
}

const VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/\buỷ ban/gu, 'ủy ban'],
  [/(?<![\p{L}])ubnd(?![\p{L}])/gu, 'ủy ban nhân dân'],
  [/(?<![\p{L}])hđnd(?![\p{L}])/gu, 'hội đồng nhân dân'],
  [/(?<![\p{L}])(?:tttt|tt&tt)(?![\p{L}])/gu, 'thông tin và truyền thông'],
  [/(?<![\p{L}])(?:kh&cn|khcn)(?![\p{L}])/gu, 'khoa học và công nghệ'],
  [/(?<![\p{L}])gd&đt(?![\p{L}])/gu, 'giáo dục và đào tạo'],
  [/(?<![\p{L}])kh&đt(?![\p{L}])/gu, 'kế hoạch và đầu tư'],
  [/(?<![\p{L}])khoa học công nghệ(?![\p{L}])/gu, 'khoa học và công nghệ'],
  [/(?<![\p{L}])cntt(?![\p{L}])/gu, 'công nghệ thông tin'],
  [/(?<![\p{L}])chqs(?![\p{L}])/gu, 'chỉ huy quân sự'],
  [/hoá(?![\p{L}])/gu, 'hóa'],
]

/** One form for the variants of a name: small letters spelt out, without "các" and what stands in brackets. */
export function canonicalName(name: string): string {
  let small = name
    .replaceAll('*', '')
    .replace(/\([^)]*\)/gu, ' ')
    .toLowerCase()
    .replace(/[:;.]\s*$/u, '')
  for (const [pattern, form] of VARIANTS) small = small.replaceAll(pattern, form)
  small = small.replace(/^các /u, '').replaceAll(/\s+/gu, ' ').replaceAll(/ ,/gu, ',').trim()
  return small.replace(/^\p{L}/u, (letter) => letter.toUpperCase())
}

export function toActors(list: ActorList | undefined, basis: Actor['basis']): Actor[] {
  return (list?.actors ?? []).map(({ name, group }) => ({
    name: name.replaceAll('*', ''),
    canonical: canonicalName(name),
    group,
    basis,
  }))
}

/** A cell or attribute line that names agencies: what belongs to no known name is taken as it stands, cut at commas. */
export function readActorCell(text: string, basis: Actor['basis']): Actor[] {
  const bare = text.replaceAll(/\s+/gu, ' ').trim().replace(/[.;]$/u, '')
  const actors: Actor[] = []
  let at = 0
  while (at < bare.length) {
    const list = readActors(bare, at)
    if (list !== undefined && list.end > at) {
      actors.push(...toActors(list, basis))
      at = list.end
    } else {
      const cut = bare.slice(at).search(/[,;]/u)
      const end = cut < 0 ? bare.length : at + cut
      const name = bare
        .slice(at, end)
        .replace(/^(?:[-+•]|và)\s+/u, '')
        .trim()
      if (name !== '') actors.push({ name, canonical: canonicalName(name), group: null, basis })
      at = end
    }
    at += /^[\s,;]*(?:và\s+)?(?:[-+•]\s+)?/u.exec(bare.slice(at))?.[0].length ?? 0
  }
  return actors
}
