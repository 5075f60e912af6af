/** Errors of organisations, their domains, groups and tables, in Vietnamese. */
export const organisationErrors = {
  'organisation.bad_place': {
    title: 'Không thể đặt đơn vị ở đó',
    remedy: 'Chọn một đơn vị cấp trên không nằm dưới chính đơn vị này.',
  },
  'organisation.closed': {
    title: 'Đơn vị đã kết thúc hoạt động',
    remedy: 'Chọn đơn vị tiếp nhận, hoặc khôi phục đơn vị trước.',
  },
  'organisation.not_closed': { title: 'Đơn vị đang hoạt động', remedy: 'Tải lại trang để xem trạng thái mới nhất.' },
  'organisation.root_stays': {
    title: 'Đơn vị gốc không thể chuyển, sáp nhập hay kết thúc',
    remedy: 'Chọn một đơn vị bên dưới.',
  },
  'organisation.bad_merger': {
    title: 'Không thể sáp nhập vào đơn vị này',
    remedy: 'Chọn một đơn vị khác đang hoạt động, không nằm dưới đơn vị được sáp nhập.',
  },
  'domain.not_found': { title: 'Đơn vị chưa khai báo tên miền này', remedy: 'Khai báo tên miền trước rồi kiểm tra.' },
  'domain.held_elsewhere': {
    title: 'Tên miền đã được xác minh cho một đơn vị khác',
    remedy: 'Nếu tên miền đã đổi chủ, hãy gỡ bản ghi của chủ cũ rồi kiểm tra lại, hoặc liên hệ quản trị viên.',
  },
  'group.not_found': { title: 'Không tìm thấy nhóm', remedy: 'Tải lại danh sách nhóm.' },
  'group.bad_members': {
    title: 'Nhóm cần thành viên hoặc điều kiện trong phạm vi của đơn vị',
    remedy: 'Chọn các đơn vị, hoặc đặt điều kiện theo loại, địa bàn, lĩnh vực.',
  },
  'area.not_found': {
    title: 'Không có tỉnh, thành phố nào có mã hoặc tên này',
    remedy: 'Kiểm tra lại mã (hai chữ số) hoặc tên.',
  },
  'organisation_import.not_found': { title: 'Không tìm thấy lần nhập này', remedy: 'Tải tệp lên lại.' },
  'organisation_import.bad_state': {
    title: 'Lần nhập chưa ở bước làm được việc này',
    remedy: 'Chờ đọc xong tệp, hoặc tải tệp lên lại.',
  },
  'organisation_import.stale': {
    title: 'Danh sách đơn vị đã thay đổi sau khi xem trước',
    remedy: 'Xem lại bản xem trước mới rồi áp dụng.',
  },
  'organisation_import.has_problems': {
    title: 'Tệp còn dòng có lỗi',
    remedy: 'Sửa các dòng có lỗi rồi tải lên lại, hoặc chọn chỉ áp dụng các dòng đúng.',
  },
  'organisation_import.nothing_to_do': { title: 'Không có gì để áp dụng', remedy: 'Tệp giống với dữ liệu đang có.' },
  'table.unreadable': {
    title: 'Không đọc được bảng',
    remedy: 'Mở tệp bằng Excel hoặc LibreOffice, lưu lại thành .xlsx hoặc CSV (UTF-8) rồi tải lên.',
  },
  'table.no_headings': {
    title: 'Không tìm thấy dòng tiêu đề cột',
    remedy: 'Dùng tệp mẫu; cần ít nhất cột Mã đơn vị và Tên đơn vị.',
  },
  'table.too_large': {
    title: 'Bảng quá lớn',
    remedy: 'Chia thành các tệp dưới 50.000 dòng và dưới 20 MB.',
  },
} as const
