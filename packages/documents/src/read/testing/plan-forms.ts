/** Plans made up in the forms that administrative documents take, with what a reader must find in them. */

export interface WantedDuty {
  readonly text: string
  readonly leads: readonly string[]
  readonly supports: readonly string[]
  /** Words of the time, and the last day or the rule they stand for. */
  readonly time: readonly [words: string, reading: string] | null
  readonly product: string | null
}

export const TASKS = [
  'Rà soát, thống kê toàn bộ hệ thống thông tin đang vận hành, lập danh mục và đề xuất cấp độ an toàn cho từng hệ thống',
  'Xây dựng quy chế bảo vệ dữ liệu cá nhân',
  '100% cán bộ chuyên trách được tập huấn kỹ năng ứng phó sự cố, có kiểm tra cuối khóa và cấp giấy chứng nhận theo quy định của pháp luật',
  'Đầu tư, nâng cấp trung tâm giám sát an toàn thông tin; kết nối, chia sẻ dữ liệu với các nền tảng quốc gia; bảo đảm hoạt động ổn định, thông suốt trong mọi tình huống, kể cả khi có thiên tai',
  'Tuyên truyền trên hệ thống truyền thanh cơ sở, mạng xã hội và các ấn phẩm báo chí về nguy cơ lừa đảo',
  'Triển khai xác thực hai lớp cho thư điện tử công vụ',
  'Thay thế 1.250 thiết bị đầu cuối hết vòng đời, ưu tiên vùng khó khăn (vùng cao, biên giới, hải đảo) và nơi có nguy cơ cao',
  'Tổ chức diễn tập với 03 kịch bản: mã độc tống tiền, lộ dữ liệu, tấn công từ chối dịch vụ',
  'Ban hành bộ tiêu chí đánh giá mức độ trưởng thành về an toàn thông tin của cơ quan nhà nước, làm căn cứ xếp hạng và khen thưởng',
  'Lập phương án sao lưu, phục hồi dữ liệu ngoại tuyến đối với các cơ sở dữ liệu quan trọng',
  'Phát triển nguồn nhân lực chất lượng cao, gắn đào tạo với yêu cầu phát triển kinh tế - xã hội của địa phương',
] as const

export const AGENCIES = [
  'Sở Khoa học và Công nghệ',
  'Công an tỉnh',
  'Sở Văn hóa, Thể thao và Du lịch',
  'Văn phòng Ủy ban nhân dân tỉnh',
  'Sở Giáo dục và Đào tạo',
  'Bộ Chỉ huy Quân sự tỉnh',
  'Ủy ban nhân dân các xã, phường',
  'Các sở, ban, ngành',
  'Phòng Kế hoạch - Tài chính',
  'Trung tâm Chuyển đổi số',
] as const

export const TIMES: readonly (readonly [string, string])[] = [
  ['Quý IV/2026', 'quarter 2026-12-31'],
  ['Trước ngày 30/6/2026', 'date 2026-06-29'],
  ['tháng 9 năm 2026', 'date 2026-09-30'],
  ['30/11', 'date 2026-11-30'],
  ['Trong năm 2026', 'date 2026-12-31'],
  ['giai đoạn 2026-2030', 'range 2030-12-31'],
  ['Hằng quý', 'recurring FREQ=MONTHLY;INTERVAL=3'],
  ['Định kỳ 6 tháng', 'recurring FREQ=MONTHLY;INTERVAL=6'],
  ['Thường xuyên', 'continuous '],
  ['Sau khi có hướng dẫn của Bộ Công an', 'condition '],
  ['Trước khi đưa vào vận hành', 'gate '],
  ['Đến hết năm 2027', 'date 2027-12-31'],
]

const LETTERS = 'abcdđeghiklmnopq'
const ROMANS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII']
type MarkOf = (i: number, above: string) => string
/** Marks of the levels beneath the part: section, then duty. */
export const SCHEMES: Readonly<
  Record<string, { readonly part: MarkOf; readonly section: MarkOf; readonly duty: MarkOf }>
> = {
  decree: { part: (i) => `${ROMANS[i]}. `, section: (i) => `${i + 1}. `, duty: (i) => `${LETTERS[i]}) ` },
  dashes: { part: (i) => `${ROMANS[i]}. `, section: (i) => `${i + 1}. `, duty: () => '- ' },
  decimals: { part: (i) => `${ROMANS[i]}. `, section: (i) => `${i + 1}. `, duty: (i, above) => `${above}.${i + 1}. ` },
  letters: { part: (i) => `${'ABCDEFGH'[i]}. `, section: (i) => `${ROMANS[i]}. `, duty: (i) => `${i + 1}. ` },
  brackets: { part: (i) => `${ROMANS[i]}. `, section: (i) => `${i + 1}. `, duty: (i) => `(${i + 1}) ` },
  closing: { part: (i) => `${ROMANS[i]}/ `, section: (i) => `${i + 1}/ `, duty: (i) => `${LETTERS[i]}/ ` },
  bullets: { part: (i) => `PHẦN ${ROMANS[i]}. `, section: (i) => `${ROMANS[i]}. `, duty: () => '• ' },
}

/** How a duty's agencies and times are told. */
export const LABEL_FORMS = ['lines', 'bulleted', 'one line', 'bracket', 'sentences', 'plus'] as const
export type LabelForm = (typeof LABEL_FORMS)[number]
export const LABEL_WORDS = [
  ['Đơn vị chủ trì', 'Đơn vị phối hợp', 'Thời hạn hoàn thành', 'Sản phẩm'],
  ['Cơ quan chủ trì', 'Cơ quan phối hợp thực hiện', 'Thời gian thực hiện', 'Kết quả đầu ra'],
  ['Chủ trì', 'Phối hợp', 'Hoàn thành', 'Sản phẩm dự kiến'],
] as const

function labelled(duty: WantedDuty, words: readonly string[], form: LabelForm): { inline: string; lines: string[] } {
  const [lead = '', support = '', time = '', product = ''] = words
  const pairs = [
    [lead, duty.leads.join(', ')],
    [support, duty.supports.join(', ')],
    [time, duty.time?.[0] ?? ''],
    [product, duty.product ?? ''],
  ].filter(([, value]) => value !== '')
  const told = pairs.map(
    ([label, value], i) => `${i > 0 && form === 'one line' ? lowered(label ?? '') : (label ?? '')}: ${value ?? ''}`,
  )
  if (told.length === 0) return { inline: '', lines: [] }
  if (form === 'bracket') return { inline: ` (${told.join('; ')})`, lines: [] }
  if (form === 'sentences') return { inline: ` ${told.join('. ')}.`, lines: [] }
  if (form === 'one line') return { inline: '', lines: [`${told.join('; ')}.`] }
  const bullet = form === 'bulleted' ? '- ' : form === 'plus' ? '+ ' : ''
  return { inline: '', lines: told.map((t) => `${bullet}${t}.`) }
}

const lowered = (text: string): string => text.replace(/^\p{L}/u, (l) => l.toLowerCase())

export interface Form {
  readonly scheme: string
  readonly labels: LabelForm
  readonly words: number
  /** Width lines are broken at, 0 for a paragraph a line. */
  readonly wrap: number
  readonly hasBlanks: boolean
  /** Every line is followed by a blank one, as some readers of scanned pages write. */
  readonly isSpacedOut: boolean
}

function wrapped(text: string, width: number): string[] {
  if (width === 0) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

export const HEAD = `ỦY BAN NHÂN DÂN
TỈNH HỒ CẢNH
Số: 45/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hồ Cảnh, ngày 10 tháng 02 năm 2026

KẾ HOẠCH
Bảo đảm an toàn thông tin mạng

Căn cứ Luật An ninh mạng ngày 10 tháng 12 năm 2025;
Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:
`

/** A plan of one part of goals and one of duties, in sections. */
export function writePlan(sections: readonly (readonly WantedDuty[])[], form: Form): string {
  const { part, section, duty } = SCHEMES[form.scheme] ??
    SCHEMES['decree'] ?? { part: () => '', section: () => '', duty: () => '' }
  const paragraphs: string[] = [`${part(0, '')}MỤC TIÊU`]
  paragraphs.push(
    `${section(0, '')}95% hồ sơ công việc được xử lý trên môi trường mạng, trừ hồ sơ mật theo quy định của pháp luật về bảo vệ bí mật nhà nước.`,
  )
  paragraphs.push(`${section(1, '')}Mọi sự cố được phát hiện, ngăn chặn khi có dấu hiệu đầu tiên.`)
  paragraphs.push(`${part(1, '')}NHIỆM VỤ, GIẢI PHÁP`)
  for (const [s, duties] of sections.entries()) {
    paragraphs.push(`${section(s, '')}Nhóm việc về bảo vệ hệ thống thông tin số ${s + 1}`)
    for (const [d, wanted] of duties.entries()) {
      const { inline, lines } = labelled(wanted, LABEL_WORDS[form.words] ?? LABEL_WORDS[0], form.labels)
      const end = form.labels === 'bracket' && inline !== '' ? '' : '.'
      paragraphs.push(`${duty(d, String(s + 1))}${wanted.text}${end}${inline}${end === '' ? '.' : ''}`, ...lines)
    }
  }
  const body = paragraphs.flatMap((p) => [...wrapped(p, form.wrap), ...(form.hasBlanks ? [''] : [])])
  const lines = form.isSpacedOut ? body.filter((l) => l !== '').flatMap((l) => [l, '']) : body
  return `${HEAD}${form.hasBlanks ? '\n' : ''}${lines.join('\n')}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n`
}
