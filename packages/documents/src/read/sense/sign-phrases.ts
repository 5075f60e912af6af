/** Words of administrative language by which lost signs are told: of form, of agencies, of what is done. */
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
|xã|tổ chức chính trị - xã hội|chính trị|xã hội|văn hóa|kinh tế|phường|thành phố|huyện|tỉnh|trường|bệnh viện|hội nông dân|hội phụ nữ|đoàn thanh niên|tổ công tác|ban chỉ đạo|số thứ tự|nội dung công việc`
  .replaceAll('\n', '')
  .split('|')
  .map((w) => w.trim())

/** Words whose signs the sign or number after them tells. */
export const BEFORE_NUMBERS: readonly (readonly [RegExp, string])[] = [
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

export const PHRASES = indexPhrases()
