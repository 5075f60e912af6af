/** The mail about an emergency access, in Vietnamese. */
export const emergencyMail = {
  subject: 'KHẨN: {{person}} mở truy cập khẩn cấp ({{set}})',
  opening: '{{person}} vừa mở truy cập khẩn cấp trên hệ thống Hải Đăng.',
  set: 'Nhóm quyền: {{set}}',
  reason: 'Lý do: {{reason}}',
  until: 'Tự kết thúc lúc: {{until}}',
  link: 'Xem và rà soát: {{url}}',
} as const
