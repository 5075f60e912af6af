/** Errors of tokens, service accounts and identity providers, in Vietnamese. */
export const tokenErrors = {
  'token.unknown': { title: 'Khóa API không đúng', remedy: 'Chép lại đủ khóa, hoặc tạo khóa mới ở trang Khóa API.' },
  'token.expired': {
    title: 'Khóa API đã hết hạn',
    remedy: 'Tạo khóa mới ở trang Khóa API rồi thay vào chỗ đang dùng.',
  },
  'token.revoked': { title: 'Khóa API đã bị thu hồi', remedy: 'Hỏi người quản lý khóa; nếu vẫn cần, tạo khóa mới.' },
  'token.owner_inactive': {
    title: 'Chủ của khóa API không còn hoạt động',
    remedy: 'Nhờ quản trị viên mở lại tài khoản, hoặc tạo khóa cho tài khoản khác.',
  },
  'token.address_refused': {
    title: 'Khóa API không được dùng từ địa chỉ này',
    remedy: 'Gọi từ địa chỉ đã khai báo, hoặc tạo khóa mới có địa chỉ này.',
  },
  'token.scope': {
    title: 'Khóa API không có quyền này',
    remedy: 'Dùng khóa có quyền {{permission}}; quyền của khóa không vượt quyền của chủ khóa.',
  },
  'token.not_for_tokens': {
    title: 'Việc này phải do người đăng nhập thực hiện',
    remedy: 'Đăng nhập bằng tài khoản cá nhân rồi làm lại; khóa API không làm được việc này.',
  },
  'token.with_session': {
    title: 'Yêu cầu mang cả phiên đăng nhập và khóa API',
    remedy: 'Chỉ gửi một trong hai: bỏ cookie, hoặc bỏ tiêu đề Authorization.',
  },
  'token.beyond_own': {
    title: 'Quyền được chọn vượt quá quyền có thể cấp',
    remedy: 'Bỏ các quyền chủ khóa không có hoặc không dùng được cho khóa API.',
  },
  'token.bad_address': {
    title: 'Địa chỉ chưa đúng dạng',
    remedy: 'Nhập địa chỉ IP hoặc dải mạng, ví dụ 10.1.2.3 hoặc 10.1.0.0/16.',
  },
  'token.not_found': { title: 'Không tìm thấy khóa API', remedy: 'Tải lại danh sách.' },
  'token.too_many': {
    title: 'Đã có quá nhiều khóa API còn hiệu lực',
    remedy: 'Thu hồi những khóa không dùng nữa rồi tạo lại.',
  },
  'service_account.not_found': { title: 'Không tìm thấy tài khoản dịch vụ', remedy: 'Tải lại danh sách.' },
  'service_account.name_taken': {
    title: 'Tên tài khoản dịch vụ đã có trong đơn vị',
    remedy: 'Chọn tên khác, nói rõ hệ thống nào dùng.',
  },
  'service_account.not_in_use': {
    title: 'Tài khoản dịch vụ đang ngừng',
    remedy: 'Mở lại tài khoản trước khi tạo khóa.',
  },
  'identity_provider.not_found': {
    title: 'Không tìm thấy nhà cung cấp danh tính',
    remedy: 'Tải lại trang; nhà cung cấp có thể đã bị tắt.',
  },
  'identity_provider.taken': {
    title: 'Nhà cung cấp này đã được khai báo',
    remedy: 'Sửa bản đã có thay vì thêm bản mới.',
  },
  'identity_provider.unreachable': {
    title: 'Không kết nối được nhà cung cấp danh tính',
    remedy: 'Thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu; nếu kéo dài, báo quản trị viên.',
  },
  'identity_provider.bad_setup': {
    title: 'Khai báo nhà cung cấp chưa dùng được',
    remedy: 'Kiểm tra địa chỉ issuer, mã ứng dụng (client ID) và khóa bí mật.',
  },
  'oidc.attempt_over': {
    title: 'Lượt đăng nhập này đã hết hạn hoặc đã dùng',
    remedy: 'Quay lại trang đăng nhập và bắt đầu lại.',
  },
  'oidc.refused': {
    title: 'Nhà cung cấp không xác nhận được bạn',
    remedy: 'Đăng nhập lại; nếu vẫn bị từ chối, báo quản trị viên kèm mã yêu cầu.',
  },
  'oidc.no_account': {
    title: 'Chưa có tài khoản nối với danh tính này',
    remedy: 'Nhờ quản trị viên của đơn vị gửi lời mời, rồi nối danh tính khi nhận lời mời.',
  },
} as const
