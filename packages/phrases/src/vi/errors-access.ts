/** Errors of the second hand, delegations and emergency access, in Vietnamese. */
export const accessErrors = {
  'approval.not_found': { title: 'Không tìm thấy đề nghị duyệt', remedy: 'Tải lại danh sách đề nghị.' },
  'approval.own': {
    title: 'Không tự quyết định đề nghị của mình hoặc về chính mình',
    remedy: 'Nhờ một người khác có quyền duyệt xem xét.',
  },
  'approval.bad_state': {
    title: 'Đề nghị này đã được quyết định hoặc đã hết hạn',
    remedy: 'Tải lại để xem kết quả; nếu vẫn cần, gửi đề nghị mới.',
  },
  'approval.already_asked': {
    title: 'Đã có đề nghị đang chờ duyệt cho việc này',
    remedy: 'Chờ người duyệt quyết định, hoặc rút đề nghị cũ rồi gửi lại.',
  },
  'approval.requester_gone': {
    title: 'Người đề nghị không còn quyền làm việc này',
    remedy: 'Từ chối đề nghị; người khác có quyền gửi đề nghị mới.',
  },
  'delegation.not_found': { title: 'Không tìm thấy ủy quyền', remedy: 'Tải lại danh sách ủy quyền.' },
  'delegation.wider': {
    title: 'Ủy quyền rộng hơn quyền của người giao',
    remedy:
      'Chỉ chọn quyền mà người giao đang có theo vai trò; người nhận phải cùng đơn vị, có phạm vi và mức đọc không vượt người giao.',
  },
  'delegation.bad_period': {
    title: 'Thời gian ủy quyền chưa đúng',
    remedy: 'Chọn lúc kết thúc sau lúc bắt đầu, trong tương lai và không quá 90 ngày.',
  },
  'delegation.bad_state': {
    title: 'Ủy quyền này đã kết thúc',
    remedy: 'Tải lại danh sách; nếu vẫn cần, lập ủy quyền mới.',
  },
  'break_glass.not_found': { title: 'Không tìm thấy lần truy cập khẩn cấp', remedy: 'Tải lại danh sách.' },
  'break_glass.not_for_role': {
    title: 'Vai trò này không được mở nhóm quyền khẩn cấp đã chọn',
    remedy: 'Chọn nhóm quyền khác, hoặc nhờ trưởng ca, cán bộ bảo mật.',
  },
  'break_glass.active': {
    title: 'Đang có một lần truy cập khẩn cấp chưa kết thúc',
    remedy: 'Kết thúc lần đang mở trước khi mở lần mới.',
  },
  'break_glass.own_review': {
    title: 'Không tự rà soát truy cập khẩn cấp của mình',
    remedy: 'Nhờ lãnh đạo hoặc cán bộ bảo mật khác rà soát.',
  },
  'break_glass.bad_state': {
    title: 'Lần truy cập khẩn cấp không ở bước làm được việc này',
    remedy: 'Tải lại để xem trạng thái mới nhất.',
  },
} as const
