/**
 * Texts that leave the platform: notices by mail, the bulletin as text and PDF, and the draft a warning starts from. A
 * notice never holds what a warning says unless its marking is GREEN or CLEAR.
 */
import { accountMail, invitationMail } from './mail-account.ts'
import { tokenMail } from './mail-tokens.ts'
import { breachClockMail } from './mail-breaches.ts'
import { dutyMail } from './mail-duties.ts'
import { emergencyMail } from './mail-emergency.ts'

export const mail = {
  breachClock: breachClockMail,
  duties: dutyMail,
  emergency: emergencyMail,
  account: accountMail,
  token: tokenMail,
  invitation: invitationMail,
  /** In place of a title the reader is not cleared for. */
  withheld: 'Nội dung mức {{tlp}}, cao hơn mức tài khoản này được đọc',
  subject: {
    dispatched: '[{{severity}}] Cảnh báo {{number}} đang chờ xác nhận',
    corrected: '[{{severity}}] Cảnh báo {{number}} đã được đính chính, cần xác nhận lại',
    withdrawn: 'Cảnh báo {{number}} đã được thu hồi',
    acknowledge_overdue_unit: 'Quá hạn xác nhận cảnh báo {{number}}',
    acknowledge_overdue_province: '{{organisation}} quá hạn xác nhận cảnh báo {{number}}',
    report_overdue_unit: 'Quá hạn báo cáo xử lý cảnh báo {{number}}',
    report_overdue_province: '{{organisation}} quá hạn báo cáo xử lý cảnh báo {{number}}',
  },
  opening: {
    dispatched: '{{issuer}} đã gửi đến đơn vị một cảnh báo.',
    corrected: '{{issuer}} đã thay nội dung một cảnh báo đã gửi. Đề nghị mở bản mới và xác nhận lại.',
    withdrawn: '{{issuer}} đã thu hồi cảnh báo này. Đơn vị không cần làm gì thêm.',
    acknowledge_overdue_unit: 'Đơn vị chưa xác nhận cảnh báo này trong thời hạn. Đề nghị lãnh đạo đơn vị chỉ đạo.',
    acknowledge_overdue_province: '{{organisation}} chưa xác nhận cảnh báo này, dù lãnh đạo đơn vị đã được báo.',
    report_overdue_unit: 'Đơn vị chưa báo cáo kết quả xử lý trong thời hạn. Đề nghị lãnh đạo đơn vị chỉ đạo.',
    report_overdue_province: '{{organisation}} chưa báo cáo kết quả xử lý, dù lãnh đạo đơn vị đã được báo.',
  },
  line: {
    number: 'Số: {{number}}',
    title: 'Nội dung: {{title}}',
    severity: 'Mức độ: {{severity}}',
    tlp: 'Mức chia sẻ: {{tlp}}',
    acknowledgeBy: 'Xác nhận trước: {{at}}',
    reportBy: 'Báo cáo trước: {{at}}',
    link: 'Mở cảnh báo: {{url}}',
    closing: 'Thư này do hệ thống Hải Đăng gửi tự động. Nội dung cảnh báo chỉ xem được sau khi đăng nhập.',
  },
  problem: {
    'mail.disabled': 'Máy chủ này chưa cấu hình gửi thư điện tử',
    'mail.failed': 'Máy chủ thư không nhận',
    'webhook.failed': 'Không kết nối được tới webhook',
    'webhook.refused': 'Webhook trả lời lỗi',
    'webhook.gone': 'Webhook đã bị gỡ bỏ',
    'inbox.no_reader': 'Đơn vị chưa có tài khoản nào được đọc mức chia sẻ này',
  },
  bulletin: {
    state: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    motto: 'Độc lập - Tự do - Hạnh phúc',
    number: 'Số: {{number}}',
    draftNumber: 'Số: (bản nháp)',
    placeAndDate: '{{place}}, ngày {{day}} tháng {{month}} năm {{year}}',
    date: 'Ngày {{day}} tháng {{month}} năm {{year}}',
    kind: 'CẢNH BÁO SỚM',
    about: 'Về việc: {{title}}',
    severity: 'Mức độ: {{severity}}',
    version: 'Bản đính chính số {{version}}',
    summary: 'Tóm tắt',
    actions: 'Việc cần làm',
    indicators: 'Chỉ dấu',
    indicatorsNote: 'Các giá trị đã được làm mất hiệu lực (hxxp, [.]) để tránh mở nhầm.',
    noIndicators: 'Không có chỉ dấu kèm theo.',
    indicatorKind: 'Loại',
    indicatorValue: 'Giá trị',
    techniques: 'Kỹ thuật (MITRE ATT&CK): {{list}}',
    deadlines: 'Thời hạn',
    acknowledgeBy: 'Xác nhận đã nhận: trước {{at}}',
    reportBy: 'Báo cáo kết quả xử lý: trước {{at}}',
    recipients_other: 'Nơi nhận: {{count}} đơn vị',
    signedBy: 'NGƯỜI PHÊ DUYỆT',
    pageOf: 'Trang {{page}}/{{pages}}',
  },
  draft: {
    title: '{{title}} tại {{count}} đơn vị',
    summary:
      'Hệ thống ghi nhận “{{title}}” tại {{organisations}} đơn vị, {{sightings}} lần phát hiện, từ {{first}} đến {{last}}. {{indicators}} Các đơn vị nhận cảnh báo cần rà soát và xử lý theo các việc dưới đây.',
    indicators: 'Kèm theo {{count}} chỉ dấu để rà quét và ngăn chặn.',
    noIndicators: 'Chưa có chỉ dấu kỹ thuật kèm theo.',
    action: {
      blockNetwork: 'Chặn kết nối tới các địa chỉ IP trong danh sách chỉ dấu trên tường lửa và thiết bị biên.',
      blockDomain:
        'Chặn phân giải và truy cập các tên miền, đường dẫn trong danh sách chỉ dấu trên máy chủ DNS và proxy.',
      searchHash: 'Tìm các tệp có mã băm trong danh sách trên máy trạm, máy chủ và hộp thư; cách ly máy có tệp.',
      mailSender:
        'Chặn các địa chỉ thư trong danh sách, thu hồi thư đã nhận và hỏi người nhận đã mở tệp hay đường dẫn nào chưa.',
      account:
        'Đổi mật khẩu, thu hồi phiên đăng nhập của các tài khoản có dấu hiệu bị lợi dụng và bật xác thực nhiều lớp.',
      host: 'Ngắt mạng các máy có dấu vết, giữ nguyên hiện trạng và lưu nhật ký trước khi làm sạch.',
      searchLogs: 'Rà nhật ký ít nhất 30 ngày gần nhất theo các chỉ dấu và kỹ thuật nêu trong cảnh báo.',
      preserve: 'Lưu giữ nhật ký và mẫu vật liên quan, không xóa, không cài lại máy trước khi có hướng dẫn.',
      patch: 'Cập nhật bản vá cho hệ điều hành, phần mềm và thiết bị mở ra Internet.',
      report: 'Báo cáo kết quả rà soát, kể cả khi không bị ảnh hưởng, trên hệ thống trước thời hạn.',
    },
  },
} as const
