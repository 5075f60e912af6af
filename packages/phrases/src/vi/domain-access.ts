/** Words for roles' reach, the second hand, delegations and emergency access, in Vietnamese. */
export const domainAccess = {
  breakGlassSet: {
    incident: 'Xử lý sự cố',
    dispatch: 'Gửi cảnh báo gấp',
    administration: 'Quản trị tạm thời',
  },
  relation: {
    own: 'Đơn vị mình',
    below: 'Đơn vị mình và các đơn vị trực thuộc',
    sector: 'Các đơn vị cùng lĩnh vực',
    all: 'Toàn hệ thống',
  },
  approvalAct: {
    'warning.dispatch_above_level': 'Gửi cảnh báo mức cao',
    'personal_data.export': 'Xuất dữ liệu cá nhân',
    'record.deletion': 'Xóa bản ghi',
    'role.change': 'Thay đổi vai trò',
  },
  approvalState: {
    pending: 'Đang chờ',
    approved: 'Đã đồng ý',
    refused: 'Đã từ chối',
    withdrawn: 'Đã rút',
    expired: 'Hết hạn',
    alone: 'Đã làm một mình',
  },
  delegationState: {
    scheduled: 'Chưa bắt đầu',
    active: 'Đang có hiệu lực',
    ended: 'Đã kết thúc',
    revoked: 'Đã thu hồi',
  },
  accessReason: {
    'permission.missing': 'Không vai trò nào của tài khoản có quyền: {{permission}}.',
    'organisation.out_of_reach': 'Nội dung thuộc đơn vị ngoài phạm vi của tài khoản.',
    'sector.out_of_reach': 'Nội dung thuộc lĩnh vực ngoài phạm vi của tài khoản.',
    'tlp.above_clearance': 'Mức chia sẻ {{tlp}} cao hơn mức tài khoản được đọc ({{clearance}}).',
    'sensitivity.not_granted': 'Nội dung có dữ liệu cá nhân mà tài khoản không được giao xem.',
    'need_to_know.not_named': 'Nội dung chỉ dành cho những người được nêu tên.',
    'subject.unseen': 'Không có nội dung này, hoặc nội dung nằm ngoài phạm vi của tài khoản.',
    'second_factor.missing': 'Cần xác thực bước hai trước khi dùng quyền này.',
    'granted.by_role': 'Có quyền theo vai trò {{role}}.',
    'granted.by_delegation': 'Có quyền nhờ được ủy quyền.',
    'granted.by_break_glass': 'Có quyền nhờ truy cập khẩn cấp đang mở.',
  },
} as const
