/**
 * Slips of scanners and typists, told by words that belong together in administrative language: a pair of syllables that differs
 * from a known one in a single sign is probably that one. Nothing is changed; a person decides.
 */

/** Words of two syllables and more whose signs scanners confuse. Right as written here. */
const KNOWN = `
thế trận|đào tạo|thống nhất|đánh giá|chuyển đổi|cống hiến|đổi mới|đẩy mạnh|chuyển giao công nghệ|cổng kết nối|cổng thông tin|cổng dịch vụ
|đông đảo|lỗ hổng|chia sẻ|cơ sở|cẩm nang|công nghệ lõi|tầm nhìn|hải phòng|hà nội|lành mạnh|đồng bộ|hạ tầng|bảo đảm|đảm bảo|triển khai
|tổ chức|thực hiện|nghiên cứu|phát triển|tăng cường|nâng cao|nhận thức|kỹ năng|tuyên truyền|phổ biến|hướng dẫn|kiểm tra|giám sát|cảnh báo
|ứng phó|khắc phục|sự cố|hệ thống|thông tin|dữ liệu|chủ quyền|quốc gia|quốc phòng|an ninh|an toàn|không gian mạng|lực lượng|nguồn lực
|kinh phí|ngân sách|doanh nghiệp|địa phương|cơ quan|đơn vị|nhiệm vụ|giải pháp|mục tiêu|kế hoạch|chiến lược|chương trình|đề án|quyết định
|nghị quyết|nghị định|thông tư|phối hợp|chủ trì|tham mưu|đề xuất|báo cáo|tổng hợp|sơ kết|tổng kết|quản lý|vận hành|khai thác|sử dụng
|xây dựng|hoàn thiện|chính sách|pháp luật|thể chế|hành lang pháp lý|quy định|tiêu chuẩn|quy chuẩn|kỹ thuật|sản phẩm|dịch vụ|công nghiệp
|trí tuệ nhân tạo|chuyển đổi số|chính quyền số|kinh tế số|xã hội số|hợp tác|quốc tế|đối tác|thủ tướng|chính phủ|trung ương|bộ trưởng
|ủy ban nhân dân|hội đồng nhân dân|trách nhiệm|thẩm quyền|đôn đốc|rà soát|bổ sung|sửa đổi|ban hành|phê duyệt|thẩm định|định kỳ
|thường xuyên|kịp thời|hiệu quả|chất lượng|thủ đoạn|tội phạm|mã độc|phần mềm|thiết bị|bảo mật|mật mã|chữ ký số|diễn tập|huấn luyện
|bồi dưỡng|tập huấn|cán bộ|công chức|viên chức|người lao động|nhân lực|nhân dân|học sinh|sinh viên|giáo dục|y tế|văn hóa|du lịch`
  .replaceAll('\n', '')
  .split('|')
  .map((w) => w.trim().normalize('NFC'))
  .filter((w) => w !== '')

export const knownWords = (): readonly string[] => KNOWN

/** Pairs that are right themselves though they differ from a known one in one sign: "có quan hệ", "để xuất khẩu". */
const ALSO_RIGHT = new Set([
  'cơ số',
  'có quan',
  'có sở',
  'sự có',
  'để xuất',
  'để án',
  'mà độc',
  'đề an',
  'năng cao',
  'khác phục',
  'bộ trường',
])
const EXPLICIT: readonly (readonly [RegExp, string])[] = [
  [/(?<![\p{L}])cố sự(?![\p{L}])/giu, 'sự cố'],
  [/(?<![\p{L}])triển khai thực các(?![\p{L}])/giu, 'triển khai thực hiện các'],
  [/(?<![\p{L}])mật khẩu tin nhắn(?![\p{L}])/giu, 'mật khẩu, tin nhắn'],
  [/(?<![\p{L}])thúc đẩy chuyên gia,/giu, 'thúc đẩy chuyển giao,'],
  [/(?<![\p{L}])cơ chế đề(?= cơ quan| doanh nghiệp| người)/giu, 'cơ chế để'],
  [/(?<![\p{L}])đây mạnh mẽ hiện(?![\p{L}])/giu, 'đẩy mạnh, thể hiện'],
  [/(?<![\p{L}])tương tác lành manh(?![\p{L}])/giu, 'tương tác lành mạnh'],
]

/** Small letters of Vietnamese by their letter without signs. */
const BASE = new Map(
  [...'àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ'].map((letter) => [
    letter,
    letter === 'đ' ? 'd' : letter.normalize('NFD').slice(0, 1),
  ]),
)

/** Small letters without their signs, `đ` as `d`. */
export function fold(text: string): string {
  let out = ''
  for (const letter of text.normalize('NFC').toLowerCase())
    out += letter < '\u{80}' ? letter : (BASE.get(letter) ?? letter)
  return out
}

/** Known words by their folded first two syllables. */
const BY_FOLD = new Map<string, string[]>()
for (const word of KNOWN) {
  const key = fold(word.split(' ').slice(0, 2).join(' '))
  const list = BY_FOLD.get(key)
  if (list === undefined) BY_FOLD.set(key, [word])
  else list.push(word)
}
const KNOWN_PAIRS = new Set(
  KNOWN.flatMap((w) =>
    w
      .split(' ')
      .slice(0, -1)
      .map((s, i) => `${s} ${w.split(' ')[i + 1] ?? ''}`),
  ),
)

interface Slip {
  readonly text: string
  readonly suggestion: string
  readonly at: number
}

/** Slips in a text, in order of place. */
export function readSlips(text: string): Slip[] {
  const slips: Slip[] = []
  const words = [...text.matchAll(/[\p{L}\p{M}]+/gu)]
  for (let i = 0; i + 1 < words.length; i++) {
    const first = words[i]
    const second = words[i + 1]
    if (first === undefined || second === undefined) continue
    if (text.slice(first.index + first[0].length, second.index) !== ' ') continue
    const pair = `${first[0]} ${second[0]}`.toLowerCase()
    if (KNOWN_PAIRS.has(pair) || ALSO_RIGHT.has(pair)) continue
    for (const known of BY_FOLD.get(fold(pair)) ?? []) {
      const length = known.split(' ').length
      const stretch = words.slice(i, i + length)
      const last = stretch.at(-1)
      if (stretch.length < length || last === undefined) continue
      const written = text.slice(first.index, last.index + last[0].length)
      if (!isSlipOf(written.toLowerCase().normalize('NFC'), known)) continue
      slips.push({ text: written, suggestion: inCaseOf(written, known), at: first.index })
      break
    }
  }
  for (const [pattern, right] of EXPLICIT)
    for (const match of text.matchAll(pattern))
      slips.push({ text: match[0], suggestion: inCaseOf(match[0], right), at: match.index })
  // Of two that overlap the longer tells more.
  return slips
    .filter(
      (s) =>
        !slips.some((o) => o !== s && o.text.length > s.text.length && o.at <= s.at && s.at < o.at + o.text.length),
    )
    .toSorted((a, b) => a.at - b.at)
}

/** Exactly one syllable differs, and only in its signs, of which a tone alone is what typists of other habits write. */
function isSlipOf(written: string, known: string): boolean {
  const a = written.split(' ')
  const b = known.split(' ')
  if (a.length !== b.length || fold(written) !== fold(known)) return false
  const differing = a.filter((s, i) => sameTonePlace(s) !== sameTonePlace(b[i] ?? ''))
  const [only] = differing
  // A syllable quite without signs is a name or English.
  return (
    differing.length === 1 && only !== undefined && (fold(only) !== only || a.every((s) => s === only || fold(s) !== s))
  )
}

/** "hoá" and "hóa" are one spelling. */
const sameTonePlace = (syllable: string): string => {
  const split = syllable.normalize('NFD')
  const tones = split.match(/[\u{300}\u{301}\u{303}\u{309}\u{323}]/gu)?.join('') ?? ''
  return split.replaceAll(/[\u{300}\u{301}\u{303}\u{309}\u{323}]/gu, '') + tones
}

function inCaseOf(written: string, right: string): string {
  if (written === written.toUpperCase()) return right.toUpperCase()
  return /^\p{Lu}/u.test(written) ? right.replace(/^\p{L}/u, (l) => l.toUpperCase()) : right
}

/** Words said twice in a row or around "và": "sử dụng việc sử dụng", "an ninh mạng và an ninh mạng". */
export function readDoubles(text: string): Slip[] {
  const found: Slip[] = []
  for (const match of text.matchAll(
    /(?<![\p{L}])(\p{L}{2,12} \p{L}{2,12}(?: \p{L}{2,12})?)(?:,)? (?:và |việc )?\1(?![\p{L}])/giu,
  )) {
    found.push({ text: match[0], suggestion: match[1] ?? '', at: match.index })
  }
  return found
}

/** The slogan whose spelling varies; the form of the Prime Minister's documents. */
const MAKE_IN = /Ma(?:k|d)e\s?in\s?Viet\s?nam/giu
export function readTermVariants(text: string): Slip[] {
  return [...text.matchAll(MAKE_IN)]
    .filter((m) => m[0] !== 'Make in Viet Nam')
    .map((m) => ({ text: m[0], suggestion: 'Make in Viet Nam', at: m.index }))
}
