/** Errors of plans, duties, targets, reports and files, in Vietnamese. */
export const planErrors = {
  'file.not_found': { title: 'Không tìm thấy tệp', remedy: 'Tải tệp lên lại rồi chọn.' },
  'file.too_large': { title: 'Tệp quá lớn', remedy: 'Giảm dung lượng (dưới 20 MB) hoặc chia thành nhiều tệp.' },
  'file.refused': {
    title: 'Kiểu tệp không được nhận',
    remedy: 'Dùng PDF, Word (.docx), Excel (.xlsx), ảnh PNG, JPEG hoặc văn bản thuần; nội dung phải đúng với kiểu tệp.',
  },
  'plan.not_found': { title: 'Không tìm thấy kế hoạch', remedy: 'Tải lại danh sách kế hoạch.' },
  'plan.bad_state': { title: 'Kế hoạch chưa ở bước làm được việc này', remedy: 'Tải lại để xem trạng thái mới nhất.' },
  'plan.duplicate': {
    title: 'Văn bản này đã được nhập',
    remedy: 'Mở kế hoạch đã có, hoặc xóa bản cũ rồi nhập lại.',
  },
  'plan.unreadable': {
    title: 'Không đọc được văn bản',
    remedy: 'Mở tệp bằng Word, lưu lại thành .docx hoặc PDF có lớp chữ rồi nhập lại.',
  },
  'plan.no_text': {
    title: 'PDF là bản quét, không có lớp chữ',
    remedy: 'Dùng bản ký số có chữ, hoặc nhận dạng chữ (OCR) rồi nhập tệp .docx hay .txt.',
  },
  'plan.locked_document': { title: 'Tệp có mật khẩu', remedy: 'Bỏ mật khẩu rồi nhập lại.' },
  'plan.too_long': { title: 'Văn bản quá dài', remedy: 'Tách phụ lục thành tệp riêng rồi nhập từng tệp.' },
  'plan.bad_link': {
    title: 'Không thể nối hai mục này',
    remedy: 'Chọn mục của kế hoạch cấp trên mà kế hoạch này đang thực hiện.',
  },
  'plan_row.not_found': { title: 'Không tìm thấy mục trong văn bản', remedy: 'Tải lại trang rà soát.' },
  'plan_row.bad_act': {
    title: 'Mục này không còn ở bước làm được việc đó',
    remedy: 'Tải lại trang rà soát; mục có thể đã được tách, gộp hoặc giao.',
  },
  'plan_review.nothing_to_undo': { title: 'Không còn bước nào để hoàn tác', remedy: 'Tiếp tục rà soát.' },
  'duty.not_found': { title: 'Không tìm thấy nhiệm vụ', remedy: 'Tải lại danh sách nhiệm vụ.' },
  'duty.bad_state': { title: 'Nhiệm vụ chưa ở bước làm được việc này', remedy: 'Tải lại để xem trạng thái mới nhất.' },
  'duty.not_yours': {
    title: 'Đơn vị không được giao nhiệm vụ này',
    remedy: 'Chỉ đơn vị chủ trì (hoặc phối hợp, với tiến độ) cập nhật được; liên hệ đơn vị giao.',
  },
  'duty.no_units': { title: 'Chưa chọn đơn vị chủ trì', remedy: 'Chọn ít nhất một đơn vị hoặc một nhóm có đơn vị.' },
  'duty.bad_date': {
    title: 'Ngày chưa hợp lệ',
    remedy: 'Chọn ngày sau hạn hiện tại khi xin gia hạn, và không ở tương lai khi báo hoàn thành.',
  },
  'duty.version_changed': {
    title: 'Có người vừa cập nhật nhiệm vụ này',
    remedy: 'Xem bản mới rồi nhập lại phần của mình.',
  },
  'obstacle.not_found': { title: 'Không tìm thấy khó khăn, kiến nghị', remedy: 'Tải lại danh sách.' },
  'extension.not_found': { title: 'Không tìm thấy đề nghị gia hạn', remedy: 'Tải lại danh sách.' },
  'extension.bad_state': { title: 'Đề nghị này đã được xử lý', remedy: 'Tải lại để xem kết quả.' },
  'calendar.not_found': {
    title: 'Địa chỉ lịch không còn dùng được',
    remedy: 'Lấy địa chỉ mới ở trang nhiệm vụ của đơn vị.',
  },
  'work.not_found': { title: 'Không tìm thấy việc chạy nền', remedy: 'Tải lại trang.' },
  'work.already_running': { title: 'Việc này đang chạy', remedy: 'Đợi xong hoặc dừng lại rồi chạy lại.' },
  'target.not_found': { title: 'Không tìm thấy chỉ tiêu', remedy: 'Tải lại danh sách chỉ tiêu.' },
  'target.by_formula': {
    title: 'Chỉ tiêu này được tính tự động',
    remedy: 'Không cần nhập tay; xem công thức ở trang chỉ tiêu.',
  },
  'report.not_found': { title: 'Không tìm thấy báo cáo', remedy: 'Tải lại danh sách báo cáo.' },
  'report.bad_state': { title: 'Báo cáo chưa ở bước làm được việc này', remedy: 'Tải lại để xem trạng thái mới nhất.' },
  'report.locked': { title: 'Báo cáo đã ký nên được khóa', remedy: 'Lập báo cáo bổ sung nếu cần sửa số liệu.' },
  'report.no_units': { title: 'Chưa chọn đơn vị báo cáo', remedy: 'Chọn ít nhất một đơn vị hoặc một nhóm có đơn vị.' },
  'report.own_approval': { title: 'Người soạn không tự duyệt báo cáo', remedy: 'Nhờ người có quyền duyệt khác.' },
  'report.number_taken': { title: 'Số này đã được cấp', remedy: 'Để trống để lấy số tiếp theo, hoặc chọn số khác.' },
  'report.version_changed': {
    title: 'Có người vừa sửa báo cáo này',
    remedy: 'Xem bản mới rồi đưa phần sửa của mình vào.',
  },
} as const
