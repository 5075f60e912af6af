/** Errors of personal data and breach notices, in Vietnamese. */
export const personalDataErrors = {
  'processing.not_found': {
    title: 'Không tìm thấy hoạt động xử lý này',
    remedy: 'Tải lại danh mục hoạt động xử lý.',
  },
  'processing.version_changed': {
    title: 'Mục này vừa được người khác lưu',
    remedy: 'Tải lại để xem bản mới rồi sửa tiếp.',
  },
  'data_request.not_found': { title: 'Không tìm thấy yêu cầu này', remedy: 'Tải lại danh sách yêu cầu.' },
  'data_request.bad_state': {
    title: 'Yêu cầu chưa ở bước làm được việc này',
    remedy: 'Tải lại để xem trạng thái mới nhất.',
  },
  'data_request.not_verified': {
    title: 'Chưa xác minh danh tính người yêu cầu',
    remedy: 'Ghi nhận cách xác minh danh tính trước.',
  },
  'data_request.needs_approval': {
    title: 'Việc này cần người thứ hai đồng ý',
    remedy: 'Xin phê duyệt, đợi người khác đồng ý rồi làm lại.',
  },
  'data_request.account_active': {
    title: 'Tài khoản của người này còn hoạt động',
    remedy: 'Làm thủ tục rời cơ quan cho tài khoản trước khi xóa dữ liệu.',
  },
  'data_request.on_hold': {
    title: 'Dữ liệu đang được giữ theo lệnh giữ',
    remedy: 'Gỡ lệnh giữ khi vụ việc kết thúc, hoặc trả lời là chưa xóa được và nêu căn cứ.',
  },
  'data_request.extended_already': {
    title: 'Không gia hạn được nữa',
    remedy: 'Pháp luật chỉ cho gia hạn một lần, hoặc không cho gia hạn với loại yêu cầu này.',
  },
  'retention.fixed': {
    title: 'Thời hạn lưu loại dữ liệu này không đặt ở đây',
    remedy: 'Loại này do luật hoặc do cấu hình khác của nền tảng quy định.',
  },
  'retention.bad_days': {
    title: 'Số ngày lưu nằm ngoài giới hạn',
    remedy: 'Đặt từ {{least}} đến {{most}} ngày.',
  },
  'legal_hold.not_found': { title: 'Không tìm thấy lệnh giữ', remedy: 'Tải lại trang.' },
  'breach.not_found': { title: 'Không tìm thấy hồ sơ vi phạm', remedy: 'Tải lại danh sách.' },
  'breach.bad_state': {
    title: 'Hồ sơ chưa ở bước làm được việc này',
    remedy: 'Tải lại để xem trạng thái mới nhất.',
  },
  'breach.version_changed': {
    title: 'Hồ sơ vừa được người khác lưu',
    remedy: 'Tải lại để xem bản mới rồi làm tiếp.',
  },
  'breach.late_reason_required': {
    title: 'Thông báo gửi chậm phải nêu lý do',
    remedy: 'Ghi lý do gửi sau thời hạn, rồi ghi nhận lại.',
  },
  'breach.reason_required': {
    title: 'Đổi thời điểm phát hiện phải nêu lý do',
    remedy: 'Ghi lý do: thay đổi này làm đổi thời hạn thông báo.',
  },
  'breach.bad_time': {
    title: 'Thời điểm chưa hợp lý',
    remedy: 'Thời điểm không được ở tương lai, và việc xảy ra không sau khi phát hiện.',
  },
} as const
