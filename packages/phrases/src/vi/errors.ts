/** Every released error and every reason an event could not be read, in Vietnamese. Nobody is blamed; the remedy is an act. */
import type { ErrorTexts, ProblemTexts } from '../shape.ts'
import { accessErrors } from './errors-access.ts'
import { mappingErrors } from './errors-mappings.ts'
import { hardeningErrors } from './errors-hardening.ts'
import { identityErrors } from './errors-identity.ts'
import { organisationErrors } from './errors-organisations.ts'
import { personalDataErrors } from './errors-personal-data.ts'
import { planErrors } from './errors-plans.ts'
import { tokenErrors } from './errors-tokens.ts'
import { serverFault } from './server-fault.ts'

export const errors = {
  ...accessErrors,
  ...planErrors,
  ...personalDataErrors,
  ...organisationErrors,
  ...hardeningErrors,
  ...identityErrors,
  ...mappingErrors,
  ...tokenErrors,
  'request.invalid': { title: 'Yêu cầu chưa đúng', remedy: 'Xem các mục được đánh dấu, sửa rồi gửi lại.' },
  'request.not_found': {
    title: 'Không có trang hoặc địa chỉ này',
    remedy: 'Kiểm tra lại đường dẫn, hoặc quay về trang đầu.',
  },
  'request.too_large': { title: 'Nội dung gửi lên quá lớn', remedy: 'Chia thành nhiều phần nhỏ hơn rồi gửi lại.' },
  'request.unsupported_media': {
    title: 'Kiểu nội dung không được nhận',
    remedy: 'Gửi JSON hoặc NDJSON; có thể nén bằng gzip hoặc zstd.',
  },
  'request.conflict': {
    title: 'Nội dung này vừa được thay đổi ở nơi khác',
    remedy: 'Tải lại để xem bản mới nhất rồi làm lại thao tác.',
  },
  'request.too_many': { title: 'Có quá nhiều yêu cầu trong thời gian ngắn', remedy: 'Đợi một lát rồi thử lại.' },
  'request.origin_refused': {
    title: 'Yêu cầu đến từ một trang khác nên không được nhận',
    remedy: 'Mở hệ thống bằng đúng địa chỉ của đơn vị rồi thử lại.',
  },
  'server.fault': serverFault,
  'server.draining': {
    title: 'Hệ thống đang khởi động lại',
    remedy: 'Đợi khoảng một phút rồi thử lại; dữ liệu đã nhận không mất.',
  },
  'reference.missing': { title: 'Mục được nhắc tới không còn nữa', remedy: 'Tải lại trang và chọn lại.' },
  'cursor.invalid': { title: 'Vị trí trong danh sách không còn dùng được', remedy: 'Quay về đầu danh sách.' },
  'session.required': { title: 'Cần đăng nhập', remedy: 'Đăng nhập rồi mở lại trang này.' },
  'session.bad_credentials': {
    title: 'Tên đăng nhập hoặc mật khẩu chưa đúng',
    remedy: 'Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại. Quên mật khẩu thì nhờ quản trị viên đặt lại.',
  },
  'session.throttled': {
    title: 'Đăng nhập sai quá nhiều lần',
    remedy: 'Đợi vài phút rồi thử lại, hoặc nhờ quản trị viên đặt lại mật khẩu.',
  },
  'permission.denied': {
    title: 'Tài khoản này không có quyền làm việc đó',
    remedy: 'Nếu công việc cần quyền này, đề nghị quản trị viên của đơn vị cấp.',
  },
  'tlp.denied': {
    title: 'Nội dung có mức chia sẻ cao hơn mức tài khoản được đọc',
    remedy: 'Đề nghị người ban hành chia sẻ, hoặc nhờ người có mức đọc phù hợp.',
  },
  'setup.already_done': { title: 'Hệ thống đã được thiết lập', remedy: 'Đăng nhập bằng tài khoản quản trị đã tạo.' },
  'setup.bad_token': {
    title: 'Mã thiết lập chưa đúng',
    remedy: 'Sao chép lại mã in trong cửa sổ dòng lệnh khi hệ thống khởi động lần đầu.',
  },
  'password.too_weak': {
    title: 'Mật khẩu quá dễ đoán',
    remedy: 'Dùng ít nhất 10 ký tự, nên là vài từ không liên quan; tránh tên đơn vị và ngày sinh.',
  },
  'organisation.not_found': {
    title: 'Không tìm thấy đơn vị',
    remedy: 'Đơn vị có thể nằm ngoài phạm vi của tài khoản. Kiểm tra lại đường dẫn.',
  },
  'organisation.code_taken': { title: 'Mã đơn vị đã được dùng', remedy: 'Chọn một mã khác.' },
  'audit.not_found': { title: 'Không tìm thấy dòng nhật ký', remedy: 'Tải lại nhật ký rồi chọn lại.' },
  'user.not_found': { title: 'Không tìm thấy tài khoản', remedy: 'Tải lại danh sách rồi chọn lại.' },
  'user.login_taken': { title: 'Tên đăng nhập đã được dùng', remedy: 'Chọn một tên khác.' },
  'user.last_administrator': {
    title: 'Đây là quản trị viên cuối cùng',
    remedy: 'Hãy giao quyền quản trị cho người khác trước.',
  },
  'source.not_found': {
    title: 'Không tìm thấy nguồn',
    remedy: 'Nguồn có thể nằm ngoài phạm vi của tài khoản. Tải lại danh sách.',
  },
  'source.token_unknown': {
    title: 'Mã truy cập của nguồn không đúng hoặc đã bị thu hồi',
    remedy: 'Cấp mã mới ở trang Nguồn và đặt vào cấu hình của bộ gửi.',
  },
  'source.paused': { title: 'Nguồn đang tạm dừng', remedy: 'Mở lại nguồn ở trang Nguồn rồi gửi tiếp.' },
  'source.token_not_found': { title: 'Không tìm thấy mã truy cập', remedy: 'Tải lại trang nguồn.' },
  'batch.not_json': {
    title: 'Lô sự kiện không phải JSON',
    remedy: 'Gửi mỗi dòng một đối tượng JSON (NDJSON) hoặc một mảng JSON.',
  },
  'batch.empty': { title: 'Lô sự kiện rỗng', remedy: 'Chỉ gửi khi có ít nhất một sự kiện.' },
  'batch.bad_encoding': {
    title: 'Không giải nén được lô sự kiện',
    remedy: 'Kiểm tra Content-Encoding: gzip, zstd hoặc để trống.',
  },
  'batch.key_reused': {
    title: 'Khóa chống gửi trùng đã dùng cho nội dung khác',
    remedy: 'Đặt một Idempotency-Key mới cho mỗi lô mới.',
  },
  'stream.full': {
    title: 'Hàng đợi tiếp nhận đang đầy',
    remedy: 'Giữ lại dữ liệu và gửi lại sau thời gian ghi ở Retry-After.',
  },
  'quota.exceeded': {
    title: 'Nguồn gửi vượt hạn mức',
    remedy: 'Gửi chậm lại theo Retry-After, hoặc đề nghị quản trị viên nâng hạn mức.',
  },
  'event.not_found': {
    title: 'Không tìm thấy sự kiện',
    remedy: 'Sự kiện có thể đã hết thời hạn lưu hoặc nằm ngoài phạm vi của tài khoản.',
  },
  'event.too_large': {
    title: 'Sự kiện quá lớn',
    remedy: 'Cấu hình bộ gửi để cắt bớt trường dài, ví dụ nội dung gói tin.',
  },
  'event.too_deep': { title: 'Sự kiện lồng quá nhiều lớp', remedy: 'Làm phẳng dữ liệu ở bộ gửi.' },
  'event.not_json': { title: 'Sự kiện không phải JSON', remedy: 'Kiểm tra cấu hình định dạng ở bộ gửi.' },
  'event.not_an_object': {
    title: 'Sự kiện không phải một đối tượng JSON',
    remedy: 'Mỗi sự kiện cần là một đối tượng { … }.',
  },
  'event.binary': {
    title: 'Sự kiện chứa dữ liệu nhị phân',
    remedy: 'Gửi văn bản UTF-8; mã hóa phần nhị phân bằng Base64.',
  },
  'quarantine.not_found': {
    title: 'Không tìm thấy sự kiện cách ly',
    remedy: 'Có thể sự kiện đã được xử lý lại hoặc loại bỏ. Tải lại danh sách.',
  },
  'alert.not_found': {
    title: 'Không tìm thấy báo động',
    remedy: 'Báo động có thể nằm ngoài phạm vi của tài khoản. Kiểm tra lại đường dẫn.',
  },
  'alert.already_closed': { title: 'Báo động này đã đóng', remedy: 'Tải lại để xem ai đã đóng và kết luận ra sao.' },
  'campaign.not_found': {
    title: 'Không tìm thấy chiến dịch',
    remedy: 'Chiến dịch có thể nằm ngoài phạm vi của tài khoản. Kiểm tra lại đường dẫn.',
  },
  'campaign.bad_split': {
    title: 'Không tách được chiến dịch như đã chọn',
    remedy: 'Chọn ít nhất một dấu vết và để lại ít nhất một dấu vết.',
  },
  'campaign.not_open': { title: 'Chiến dịch không còn mở', remedy: 'Tải lại để xem trạng thái hiện tại.' },
  'warning.not_found': {
    title: 'Không tìm thấy cảnh báo',
    remedy: 'Cảnh báo có thể không gửi tới đơn vị này. Kiểm tra lại đường dẫn.',
  },
  'warning.bad_state': {
    title: 'Trạng thái hiện tại của cảnh báo không cho phép việc này',
    remedy: 'Tải lại để xem trạng thái mới nhất và việc có thể làm tiếp.',
  },
  'warning.no_recipients': {
    title: 'Cảnh báo chưa có nơi nhận',
    remedy: 'Chọn ít nhất một đơn vị, nhóm, lĩnh vực hoặc địa bàn nhận.',
  },
  'warning.own_approval': { title: 'Người soạn không tự phê duyệt', remedy: 'Nhờ một người có quyền phê duyệt khác.' },
  'warning.version_changed': {
    title: 'Có người vừa sửa cảnh báo này',
    remedy: 'Xem bản mới rồi đưa phần sửa của mình vào.',
  },
  'recipient.not_found': { title: 'Đơn vị không có trong danh sách nhận', remedy: 'Tải lại trang cảnh báo.' },
  'recipient.bad_state': {
    title: 'Bước này đã được làm hoặc chưa tới lượt',
    remedy: 'Tải lại để xem trạng thái mới nhất.',
  },
  'indicator.bad_import': {
    title: 'Không đọc được tệp chỉ dấu',
    remedy: 'Chọn đúng định dạng (danh sách, CSV, MISP, STIX) rồi thử lại.',
  },
  'indicator.not_found': { title: 'Không tìm thấy chỉ dấu hoặc nguồn chỉ dấu', remedy: 'Tải lại danh sách.' },
  'rule.bad_import': {
    title: 'Không đọc được bộ luật',
    remedy: 'Cần tệp Sigma (YAML) hoặc gói .zip, .tar.gz chứa các tệp ấy.',
  },
  'rule.not_found': { title: 'Không tìm thấy luật', remedy: 'Tải lại danh sách.' },
  'rule.bad_text': {
    title: 'Luật không dùng được',
    remedy: 'Sửa những chỗ được chỉ ra trong nội dung luật rồi lưu lại.',
  },
  'rule.id_taken': {
    title: 'Mã luật này đã có',
    remedy: 'Đổi giá trị của id trong luật, hoặc sửa luật đang có.',
  },
  'rule.not_own': {
    title: 'Luật này thuộc một bộ luật được nhập',
    remedy: 'Tạo bản sao thành luật riêng rồi sửa bản sao.',
  },
  'rule.version_changed': {
    title: 'Luật đã được người khác sửa',
    remedy: 'Mở lại luật, so sánh với bản mới rồi sửa tiếp.',
  },
  'rule.version_not_found': {
    title: 'Không tìm thấy phiên bản này của luật',
    remedy: 'Tải lại danh sách phiên bản.',
  },
  'rule.selection_changed': {
    title: 'Các luật được chọn đã thay đổi từ lúc xem trước',
    remedy: 'Xem trước lại rồi áp dụng.',
  },
  'rule.bad_test': {
    title: 'Không đủ để chạy thử luật',
    remedy: 'Cần một luật (nội dung hoặc luật đã lưu) và một sự kiện (dán vào hoặc đã lưu).',
  },
  'rule.bad_backtest': {
    title: 'Không tìm ngược được bằng luật này',
    remedy: 'Xem lý do kèm theo; kiểm tra luật và khoảng thời gian.',
  },
  'rule_pack.not_found': {
    title: 'Không tìm thấy bộ luật',
    remedy: 'Tải lại danh sách.',
  },
  'rule_pack.version_not_found': {
    title: 'Không tìm thấy phiên bản này của bộ luật',
    remedy: 'Tải lại danh sách phiên bản.',
  },
  'rule_pack.bad_name': {
    title: 'Tên này dành cho bộ luật có sẵn của hệ thống',
    remedy: 'Đặt tên khác cho bộ luật.',
  },
  'rule_task.not_found': {
    title: 'Không tìm thấy công việc',
    remedy: 'Công việc được giữ bảy ngày và chỉ người yêu cầu xem được.',
  },
  'rule_task.too_many': {
    title: 'Đang có quá nhiều công việc chạy cùng lúc',
    remedy: 'Đợi một công việc xong hoặc hủy bớt rồi thử lại.',
  },
  'rule_task.interrupted': {
    title: 'Công việc bị ngắt vì hệ thống khởi động lại',
    remedy: 'Chạy lại công việc.',
  },
  'exception.not_found': {
    title: 'Không tìm thấy ngoại lệ',
    remedy: 'Tải lại danh sách.',
  },
  'exception.bad_matching': {
    title: 'Điều kiện của ngoại lệ không dùng được',
    remedy: 'Sửa những chỗ được chỉ ra.',
  },
  'exception.already_ended': {
    title: 'Ngoại lệ đã hết hiệu lực',
    remedy: 'Tải lại để xem trạng thái mới nhất.',
  },
  'exception.bad_expiry': {
    title: 'Thời hạn của ngoại lệ không hợp lệ',
    remedy: 'Chọn thời điểm trong tương lai, không quá năm năm.',
  },
  'tuning.proposal_gone': {
    title: 'Đề xuất này không còn đúng với phản hồi mới nhất',
    remedy: 'Tải lại để xem đề xuất hiện tại.',
  },
  'attack.bad_import': {
    title: 'Không đọc được tệp ATT&CK',
    remedy: 'Cần tệp STIX JSON của ATT&CK (.json hoặc .json.gz).',
  },
  'import.bad_url': {
    title: 'Địa chỉ tải không được phép',
    remedy: 'Dùng địa chỉ https công khai; địa chỉ trong mạng nội bộ bị chặn.',
  },
  'import.fetch_failed': {
    title: 'Không tải được từ địa chỉ đã cho',
    remedy: 'Kiểm tra địa chỉ và kết nối ra ngoài, hoặc tải về rồi nhập bằng tệp.',
  },
  'webhook.bad_url': {
    title: 'Địa chỉ nhận thông báo không được phép',
    remedy: 'Dùng địa chỉ https công khai của đơn vị.',
  },
  'webhook.not_found': { title: 'Không tìm thấy nơi nhận thông báo', remedy: 'Tải lại danh sách.' },
  'search.bad_range': {
    title: 'Khoảng thời gian chưa hợp lệ',
    remedy: 'Chọn thời điểm đầu trước thời điểm cuối và thu hẹp khoảng tìm.',
  },
  'search.too_slow': {
    title: 'Tìm kiếm mất quá nhiều thời gian nên đã dừng',
    remedy: 'Thu hẹp khoảng thời gian hoặc thêm điều kiện.',
  },
  'config.invalid': { title: 'Cấu hình chưa hợp lệ', remedy: 'Sửa các mục được nêu rồi khởi động lại.' },
} as const satisfies ErrorTexts

export const problems = {
  'event.empty': 'Dòng trống',
  'event.too_large': 'Sự kiện quá lớn',
  'event.too_deep': 'Dữ liệu lồng quá nhiều lớp',
  'event.too_many_fields': 'Sự kiện có quá nhiều trường',
  'event.not_json': 'Không phải JSON hợp lệ',
  'event.not_an_object': 'Không phải một đối tượng JSON',
  'event.not_utf8': 'Không phải văn bản UTF-8',
  'event.unrecognised': 'Không nhận ra định dạng',
  'event.bad_time': 'Không đọc được thời gian của sự kiện',
  'event.bad_field': 'Có trường sai kiểu hoặc sai giá trị',
  'event.truncated': 'Sự kiện bị cắt giữa chừng',
  'event.bad_header': 'Phần đầu của bản tin không đúng chuẩn',
  'event.no_header': 'Thiếu dòng tiêu đề nêu tên các trường; hãy gửi lại tệp từ dòng tiêu đề (#fields, #Fields)',
  'event.directive': 'Dòng tiêu đề, không phải sự kiện',
  'event.pipeline_fault': 'Hệ thống gặp lỗi khi xử lý dòng này; dữ liệu được giữ nguyên để xử lý lại',
} as const satisfies ProblemTexts
