/** The mail about the clock of a breach notice, in Vietnamese. It says nothing of what happened. */
export const breachClockMail = {
  subject: '[{{code}}] Còn {{hours}} giờ để gửi thông báo vi phạm dữ liệu cá nhân',
  subjectOver: '[{{code}}] Đã quá thời hạn gửi thông báo vi phạm dữ liệu cá nhân',
  opening: 'Hồ sơ {{code}} chưa ghi nhận thông báo đã gửi. Thời hạn là {{at}}.',
  over: 'Hồ sơ {{code}} chưa ghi nhận thông báo đã gửi và đã quá thời hạn {{at}}. Gửi ngay và nêu lý do chậm.',
} as const
