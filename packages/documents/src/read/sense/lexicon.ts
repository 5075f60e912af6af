/** Words of administrative Vietnamese by which sentences are told apart. Small letters; matched at word ends. */

/** Verbs and openings with which a duty begins. */
const PREDICATES = `
ban hành|biên soạn|biểu dương|bàn giao|bám sát|bán|báo cáo|bãi bỏ|bảo dưỡng|bảo trì|bảo vệ|bảo đảm|bố trí|bồi dưỡng|bổ sung|cam kết
|chi trả|chia sẻ|cho ý kiến|chuyển|chuyển giao|chuyển đổi|chuẩn bị|chuẩn hóa|chấm dứt|chấn chỉnh|chấp hành|chặn|chỉ đạo|chỉnh lý|chịu
|chịu trách nhiệm|chọn|chủ trì|chủ tọa|chủ động|chứng nhận|cung cấp|cài đặt|cách ly|cân đối|công bố|công khai|công nhận|căn cứ|cưỡng chế
|cải cách|cải thiện|cải tạo|cảnh báo|cập nhật|cắt giảm|cụ thể hóa|củng cố|cử|duy trì|dự báo|dự thảo|ghi nhận|giao|giám sát|giúp|giải ngân
|giải quyết|giải trình|giới thiệu|giữ gìn|giữ vững|góp ý|gương mẫu|gắn|gửi|hiện đại hóa|hoàn chỉnh|hoàn thiện|hoàn thành|huy động
|huấn luyện|hàng năm|hàng quý|hàng tháng|hình thành|hướng dẫn|hạn chế|hằng năm|hằng quý|hằng tháng|hỗ trợ|hợp tác|in ấn|khai thác
|khen thưởng|khuyến cáo|khuyến khích|khóa|khôi phục|khảo sát|khẩn trương|khắc phục|kiến nghị|kiểm thử|kiểm tra|kiểm định|kiện toàn|ký kết
|kết nối|kịp thời|liên kết|loại bỏ|làm|lãnh đạo|lên phương án|lưu trữ|lấy|lập|lắp đặt|lồng ghép|lựa chọn|mua|mua sắm|mã hóa|mời|mở|mở rộng
|nghiêm túc|nghiên cứu|ngăn chặn|ngừng|nhân rộng|nhắc nhở|niêm phong|niêm yết|nâng cao|nâng cấp|nắm|nắm bắt|nộp|phát hiện|phát huy
|phát sóng|phát triển|phát động|phân bổ|phân công|phân cấp|phân loại|phân tích|phê bình|phê duyệt|phòng ngừa|phòng, chống|phấn đấu
|phối hợp|phổ biến|phổ cập|phục hồi|phục vụ|phủ sóng|quan tâm|quyết toán|quyết định|quán triệt|quản lý|rà quét|rà soát|ràng buộc|rút ngắn
|sao lưu|soạn thảo|sưu tầm|sản xuất|sắp xếp|sẵn sàng|số hóa|sử dụng|sửa chữa|tham gia|tham mưu|thanh toán|thanh tra|thay thế
|theo chức năng|theo dõi|thiết kế|thiết lập|thu hút|thu hồi|thu thập|thuê|thành lập|tháo gỡ|thí điểm|thông báo|thúc đẩy|thường xuyên
|thẩm tra|thẩm định|thống kê|thống nhất|thực hiện|tiên phong|tiêu hủy|tiến hành|tiếp nhận|tiếp tục|tiết kiệm|trang bị|trao đổi|triển khai
|triệt phá|truyền thông|trên cơ sở|trình|trả lời|trấn áp|trực tiếp|tuyên dương|tuyên truyền|tuyển dụng|tuân thủ|tích cực|tích hợp|tôn vinh
|tăng cường|tư vấn|tạo|tận dụng|tập huấn|tập trung|tối thiểu|tổ chức|tổng hợp|tự kiểm tra|tự đánh giá|tự động hóa|vinh danh|vá|vận hành
|vận động|xem xét|xác minh|xác định|xây dựng|xử lý|xử phạt|yêu cầu|áp dụng|đa dạng|điều hành|điều phối|điều tra|đào tạo|đánh giá|đình chỉ
|đôn đốc|đăng ký|đăng tải|đơn giản hóa|đưa|đảm bảo|đấu tranh|đầu tư|đẩy mạnh|đẩy nhanh|đặt hàng|đề cử|đề nghị|đề xuất|định hướng|định kỳ
|đối chiếu|đồng bộ|đổi mới|ưu tiên|ủy quyền|ứng dụng|ứng phó`
  .replaceAll('\n', '')
  .split('|')
  .map((word) => word.trim())

export const predicates = (): readonly string[] => PREDICATES

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
