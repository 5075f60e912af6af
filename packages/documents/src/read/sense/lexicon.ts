/** Words of administrative Vietnamese by which sentences are told apart. Small letters; matched at word ends. */

/** Verbs and openings with which a duty begins. */
const PREDICATES = `
áp dụng|ban hành|bảo đảm|bảo vệ|báo cáo|biên soạn|bồi dưỡng|bố trí|bổ sung|cải cách|cải tạo|cải thiện|cảnh báo|cân đối|cập nhật|căn cứ
|chấp hành|chỉ đạo|chia sẻ|chịu trách nhiệm|chọn|chủ động|chủ trì|chuẩn bị|chuẩn hóa|chuyển đổi|chuyển giao|công bố|công khai|củng cố
|cung cấp|cụ thể hóa|duy trì|dự báo|đa dạng|đánh giá|đào tạo|đảm bảo|đầu tư|đẩy mạnh|đẩy nhanh|đề nghị|đề xuất|điều hành|điều phối
|định hướng|định kỳ|đổi mới|đôn đốc|đồng bộ|đưa|gắn|giám sát|giao|giúp|hàng năm|hằng năm|hàng quý|hằng quý|hàng tháng|hằng tháng|hình thành
|hoàn thành|hoàn thiện|hỗ trợ|huấn luyện|huy động|hướng dẫn|kết nối|khai thác|khắc phục|khẩn trương|khảo sát|khen thưởng|khuyến khích
|kiểm tra|kiện toàn|kịp thời|kiến nghị|lập|lấy|lồng ghép|lựa chọn|mở rộng|mua sắm|nâng cao|nâng cấp|ngăn chặn|nghiên cứu|nghiêm túc
|phát động|phát hiện|phát huy|phát triển|phân bổ|phân công|phân tích|phê duyệt|phòng ngừa|phòng, chống|phổ biến|phổ cập|phối hợp|phục vụ
|quán triệt|quản lý|quyết định|rà quét|rà soát|sản xuất|sắp xếp|sẵn sàng|sử dụng|tạo|tăng cường|tập huấn|tập trung|tham gia|tham mưu
|thanh tra|thành lập|thẩm định|theo chức năng|theo dõi|thí điểm|thiết kế|thiết lập|thống kê|thống nhất|thu hút|thu thập|thúc đẩy|thực hiện
|thường xuyên|tiên phong|tiếp nhận|tiếp tục|tích cực|tổ chức|tổng hợp|tối thiểu|trang bị|trên cơ sở|trình|triển khai|truyền thông|trực tiếp
|tuân thủ|tuyên dương|tuyên truyền|tuyển dụng|ứng dụng|ứng phó|ưu tiên|vận động|vận hành|xác định|xây dựng|xem xét|xử lý|yêu cầu`
  .replaceAll('\n', '')
  .split('|')
  .map((word) => word.trim())

const FIRST = new Map<string, string[]>()
for (const phrase of PREDICATES) {
  const [first = ''] = phrase.split(' ')
  const list = FIRST.get(first)
  if (list === undefined) FIRST.set(first, [phrase])
  else list.push(phrase)
}

const isWordEnd = (text: string, at: number): boolean => at >= text.length || !/[\p{L}\p{M}\p{N}]/u.test(text[at] ?? '')

/** Length of the predicate that stands at `at` in `small` (small letters), 0 where there is none. */
export function predicateAt(small: string, at: number): number {
  const space = small.slice(at, at + 16).search(/[\s,:;.]/u)
  const word = space < 0 ? small.slice(at, at + 16) : small.slice(at, at + space)
  let longest = 0
  for (const phrase of FIRST.get(word) ?? [])
    if (phrase.length > longest && small.startsWith(phrase, at) && isWordEnd(small, at + phrase.length))
      longest = phrase.length
  return longest
}

/** The sentence opens with what is to be done rather than with who does it. */
export function startsWithPredicate(text: string): boolean {
  const head = text
    .slice(0, 40)
    .toLowerCase()
    .replace(/^["“(*]+/u, '')
  // "Tổ chức, cá nhân …" names people; "Tổ chức diễn tập" is a duty.
  if (/^tổ chức\s*,\s*(?:cá nhân|doanh nghiệp)/u.test(head)) return false
  return predicateAt(head, 0) > 0
}

const OPEN_WORDS =
  /(?:,|\s(?:và|của|với|về|các|những|cho|từ|đến|tại|trong|trên|theo|bởi|do|là|để|nhằm|hoặc|gồm|như|giữa|đối))$/u
/** The line cannot end a title: a word that calls for another stands last. */
export const endsOpenWord = (text: string): boolean => OPEN_WORDS.test(text.slice(-12))
