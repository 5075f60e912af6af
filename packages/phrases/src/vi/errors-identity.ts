/** Errors of sign-in, factors, invitations and accounts, in Vietnamese. */
export const identityErrors = {
  'session.second_factor_required': {
    title: 'Vai trò này cần xác thực hai lớp',
    remedy: 'Mở “Tài khoản của tôi”, thêm khóa truy cập hoặc ứng dụng xác thực rồi tiếp tục.',
  },
  'session.step_up_required': {
    title: 'Cần xác nhận lại trước thao tác này',
    remedy: 'Xác nhận bằng khóa truy cập, mã một lần hoặc mật khẩu; thao tác sẽ được gửi lại.',
  },
  'session.step_expired': {
    title: 'Lượt đăng nhập này đã hết hiệu lực',
    remedy: 'Bắt đầu lại từ tên đăng nhập và mật khẩu, trên cùng một thiết bị và mạng.',
  },
  'session.bad_code': {
    title: 'Mã chưa đúng hoặc đã dùng',
    remedy: 'Đợi mã tiếp theo của ứng dụng rồi nhập lại; kiểm tra giờ trên điện thoại. Có thể dùng mã khôi phục.',
  },
  'session.bad_proof': {
    title: 'Chưa xác nhận được',
    remedy: 'Nhập lại mật khẩu hoặc mã; người có lớp thứ hai phải xác nhận bằng lớp đó.',
  },
  'session.not_found': {
    title: 'Không có phiên đăng nhập này',
    remedy: 'Phiên có thể đã kết thúc. Tải lại danh sách.',
  },
  'password.wrong': {
    title: 'Mật khẩu hiện tại chưa đúng',
    remedy: 'Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại.',
  },
  'factor.bad_code': {
    title: 'Mã chưa đúng',
    remedy: 'Quét lại mã QR hoặc đợi mã tiếp theo; giờ trên điện thoại phải đúng.',
  },
  'factor.not_found': { title: 'Không có lớp xác thực này', remedy: 'Tải lại trang tài khoản.' },
  'factor.last_required': {
    title: 'Đây là lớp xác thực cuối cùng mà vai trò này bắt buộc có',
    remedy: 'Thêm một lớp khác trước rồi mới gỡ lớp này.',
  },
  'factor.passkey_refused': {
    title: 'Khóa truy cập không được chấp nhận',
    remedy: 'Thử lại và xác nhận bằng vân tay, khuôn mặt hoặc mã PIN; mở hệ thống bằng đúng địa chỉ của đơn vị.',
  },
  'factor.passkey_taken': { title: 'Khóa truy cập này đã được thêm', remedy: 'Dùng một thiết bị khác.' },
  'factor.too_many': { title: 'Đã có quá nhiều khóa truy cập', remedy: 'Gỡ những khóa không còn dùng rồi thêm lại.' },
  'invitation.gone': {
    title: 'Liên kết không còn dùng được',
    remedy: 'Liên kết chỉ dùng một lần trong 72 giờ. Nhờ quản trị viên gửi liên kết mới.',
  },
  'user.inactive': { title: 'Tài khoản đã ngừng sử dụng', remedy: 'Mở lại tài khoản trước.' },
  'user.own_account': {
    title: 'Không làm việc này với tài khoản của chính mình',
    remedy: 'Dùng trang “Tài khoản của tôi”, hoặc nhờ một quản trị viên khác.',
  },
  'user.same_organisation': {
    title: 'Người này đã thuộc đơn vị được chọn',
    remedy: 'Chọn đơn vị khác, hoặc chỉ đổi vai trò.',
  },
} as const
