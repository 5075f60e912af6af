/** Mails about one's own account and links that set a password. */
export const accountMail = {
  subject: 'Tài khoản Hải Đăng của bạn vừa thay đổi',
  opening: 'Chào {{name}},',
  passwordChanged: 'Mật khẩu của tài khoản vừa được đặt hoặc thay đổi.',
  totpAdded: 'Ứng dụng mã một lần vừa được thêm vào tài khoản.',
  totpRemoved: 'Ứng dụng mã một lần vừa được gỡ khỏi tài khoản.',
  passkeyAdded: 'Một khóa truy cập (passkey) vừa được thêm vào tài khoản.',
  passkeyRemoved: 'Một khóa truy cập (passkey) vừa được gỡ khỏi tài khoản.',
  recoveryCodesMade: 'Bộ mã khôi phục mới vừa được tạo; các mã cũ không còn dùng được.',
  factorsReset: 'Quản trị viên vừa gỡ mọi lớp xác thực và mật khẩu của tài khoản. Bạn vào lại bằng liên kết mới.',
  at: 'Lúc: {{at}}',
  notYou: 'Nếu không phải bạn làm, hãy báo ngay quản trị viên của đơn vị và xem lại tài khoản tại {{url}}',
} as const

export const invitationMail = {
  inviteSubject: 'Lời mời dùng hệ thống Hải Đăng',
  resetSubject: 'Đặt lại mật khẩu hệ thống Hải Đăng',
  invite:
    '{{organisation}} đã tạo cho bạn tài khoản {{login}}. Mở liên kết dưới đây để đặt mật khẩu và bắt đầu sử dụng.',
  reset:
    'Mật khẩu của tài khoản {{login}} ({{organisation}}) cần được đặt lại. Mở liên kết dưới đây để đặt mật khẩu mới.',
  until: 'Liên kết dùng được một lần, đến {{at}}.',
  closing: 'Đừng chuyển tiếp thư này: ai có liên kết thì đặt được mật khẩu.',
} as const
