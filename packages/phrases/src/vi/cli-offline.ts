/** Lệnh chạy không cần máy chủ: luật Sigma và bộ đọc sự kiện. */
export const cliSigma = {
  about: 'Luật Sigma, chạy không cần máy chủ',
  check: 'Kiểm tra mọi luật trong thư mục, tệp, .tar.gz hoặc .zip; kết thúc với mã 1 khi có luật bị từ chối',
  run: 'Chạy luật trên sự kiện; in mỗi lần trúng một dòng JSON',
  rules: 'thư mục, tệp, .tar.gz hoặc .zip chứa luật',
  events: 'sự kiện: NDJSON, JSON nối tiếp, mảng JSON, nhật ký dạng chữ; gzip, zip, tar, thư mục; “-” là đầu vào chuẩn',
  explain: 'nói rõ vì sao trúng: nhóm điều kiện, trường, giá trị, mẫu và vị trí',
  pipeline: 'pipeline Sigma (đổi tên trường, đặt biến): tệp, hoặc tên có sẵn ({{names}}); dùng được nhiều lần',
  error: 'lỗi',
  warning: 'lưu ý',
  event: 'sự kiện số {{index}}',
  sameId: 'cùng mã với {{place}}',
  summary:
    '{{rules}} luật trong {{files}} tệp: {{refused}} bị từ chối (trong đó {{placeholders}} do biến thay thế chưa có giá trị), {{warnings}} lưu ý',
  passedOver_other: '{{count}} tệp YAML được bỏ qua vì không phải luật',
  noRules: 'Không tìm thấy luật Sigma nào ở {{path}}. Chỉ đến thư mục, tệp .yml, .tar.gz hoặc .zip chứa luật.',
  ran: '{{rules}} luật ({{refused}} bị từ chối), {{events}} sự kiện trong {{files}} tệp: {{matched}} sự kiện trúng, {{hits}} lần trúng, {{correlations}} tương quan, {{unreadable}} không đọc được',
  setAside:
    'Luật {{id}} tốn quá nhiều bước cho mỗi sự kiện nên bị gác lại giữa chừng: các lần trúng về sau của luật này không có. Viết lại luật có chuỗi chữ cụ thể hơn.',
  tooLong_other:
    'Luật {{id}}: {{count}} sự kiện có trường dài quá giới hạn của biểu thức chính quy nên không được thử.',
  forgotten_other:
    'Tương quan không giữ hết được: {{count}} quan sát bị bỏ, có thể thiếu lần trúng. Chia nhỏ tệp theo thời gian.',
  ocsf: '{{ocsfEvents}} sự kiện đã ở dạng OCSF: chỉ {{ocsfRules}} luật đọc được trọn vẹn dạng này, các luật khác không được thử trên chúng',
  moreUnreadable_other: '… và {{count}} sự kiện khác không đọc được',
  test: {
    about: 'Chạy bộ kiểm thử theo bố cục regression_data của SigmaHQ; dòng cuối là “N passed, N failed”',
    path: 'thư mục hoặc tệp nén có các info.yml',
    rules: 'nơi chứa luật (mặc định: tìm bên cạnh)',
    none: 'Không thấy info.yml nào ở {{path}}. Chỉ đến thư mục regression_data.',
    noRules: 'Không tìm thấy luật cho các kiểm thử ở {{path}}. Chỉ nơi chứa luật bằng --rules.',
    noRule: 'không có luật {{id}}',
    noData: 'thiếu tệp sự kiện {{name}}',
    noEvents: 'tệp {{name}} không có sự kiện nào',
    badInfo: 'info.yml không đọc được: {{reason}}',
    unreadable: 'sự kiện trong {{name}} không đọc được: {{problem}}',
    tooFew: 'trúng {{hits}}, cần {{declared}}',
  },
  sql: {
    about: 'Viết luật thành câu SQL của ClickHouse trên kho sự kiện, mỗi luật một câu',
    rule: 'tệp luật, hoặc “-” để đọc từ đầu vào chuẩn',
    correlation: 'Luật tương quan “{{title}}” không viết được thành một câu SQL. Chạy bằng “haidang sigma run”.',
  },
} as const

export const cliParse = {
  about: 'Đưa sự kiện về dạng chuẩn OCSF (NDJSON ra đầu ra chuẩn, tóm tắt ra đầu ra lỗi)',
  files: 'tệp, thư mục hoặc tệp nén; “-” là đầu vào chuẩn',
  as: 'định dạng nguồn (mặc định: tự nhận dạng từng sự kiện)',
  coverage: 'in bảng bao phủ: mỗi nguồn nhận ra những bản ghi nào, thành lớp OCSF nào',
  badFormat: 'Không có định dạng “{{format}}”. Các định dạng: {{formats}}',
  noFiles: 'Cần ít nhất một tệp, hoặc “-” để đọc từ đầu vào chuẩn.',
  summary:
    '{{lines}} bản ghi trong {{files}} tệp: {{events}} sự kiện, trong đó {{partial}} đọc thiếu; {{refused}} không đọc được',
  passedOver_other: '{{count}} tệp trong thư mục được bỏ qua vì tên không giống tệp sự kiện; gọi thẳng tên tệp để đọc',
  recognised: 'nhận dạng',
  classes: 'lớp',
  problems: 'vấn đề',
  more_other: '… và {{count}} vấn đề khác; xem hết bằng --json',
  partial: 'đọc thiếu',
  refused: 'không đọc được',
  field: 'trường {{field}}',
  remedies: {
    'event.empty': 'Bỏ dòng trống.',
    'event.too_large': 'Cắt bớt hoặc tách sự kiện ở phía gửi.',
    'event.too_deep': 'Giảm số tầng lồng nhau ở phía gửi; phần sâu hơn đã bị cắt.',
    'event.too_many_fields': 'Giảm số trường ở phía gửi; phần vượt quá đã bị cắt.',
    'event.not_json': 'Sửa JSON tại vị trí này; thường do dòng bị cắt ngang hoặc thiếu dấu nháy.',
    'event.not_an_object': 'Gửi mỗi sự kiện là một đối tượng JSON {…}.',
    'event.not_utf8': 'Xuất tệp ở mã UTF-8; ký tự sai đã được thay bằng �.',
    'event.unrecognised': 'Chỉ định định dạng bằng --as, hoặc tạo ánh xạ cho nguồn này trên trang Nguồn.',
    'event.bad_time': 'Kiểm tra định dạng thời gian và đồng hồ ở phía gửi; giờ nhận được dùng thay.',
    'event.bad_field': 'Kiểm tra trường này ở phía gửi; giá trị gốc vẫn được giữ.',
    'event.truncated': 'Tăng độ dài thông điệp cho phép ở phía gửi hoặc dùng TCP.',
    'event.bad_header': 'Kiểm tra phần đầu theo chuẩn của định dạng này.',
    'event.no_header': 'Gửi lại tệp từ dòng đầu có tên các trường (#fields, #Fields).',
    'event.directive': 'Không cần làm gì: dòng này chỉ nói cách đọc các dòng sau.',
    'event.pipeline_fault': 'Giữ lại dòng này và báo cho quản trị viên.',
  },
} as const

/** Trợ giúp của dòng lệnh. */
export const cliHelp = {
  usage: 'Cách dùng:',
  arguments: 'Tham số:',
  options: 'Tùy chọn:',
  commands: 'Lệnh:',
  option: 'hiện trợ giúp này',
  command: 'hiện trợ giúp của một lệnh',
} as const

export const cliSourceFault = {
  ENOENT: 'Không có tệp này. Kiểm tra lại đường dẫn.',
  EACCES: 'Không được phép đọc tệp này. Kiểm tra quyền truy cập.',
  EISDIR: 'Đây là thư mục. Chỉ đến tệp.',
  Z_BUF_ERROR: 'Tệp nén bị cắt ngang; phần đọc được trước đó vẫn được dùng. Chép lại tệp.',
  Z_DATA_ERROR: 'Tệp nén bị hỏng; phần đọc được trước đó vẫn được dùng. Chép lại tệp.',
  json: {
    unclosed: 'JSON bị cắt ngang: mở ra mà không đóng lại. Chép lại tệp cho đủ.',
    unexpected: 'JSON sai cấu trúc ở đây. Sửa tệp; các đối tượng nguyên vẹn trước đó vẫn được dùng.',
    too_deep: 'JSON lồng nhau quá sâu. Kiểm tra phía xuất tệp.',
  },
  event: { too_large: 'Một sự kiện lớn hơn 64 MB; phần sau của tệp không được đọc. Tách tệp.' },
  evtx: {
    not_evtx: 'Không phải tệp .evtx. Xuất lại nhật ký từ Event Viewer hoặc wevtutil.',
    bad_chunk: 'Một khối của tệp .evtx bị hỏng; các khối khác vẫn được dùng. Chép lại tệp nếu được.',
    bad_record: 'Một bản ghi của tệp .evtx bị hỏng; các bản ghi khác vẫn được dùng. Chép lại tệp nếu được.',
    checksum: 'Một khối của tệp .evtx không khớp mã kiểm; bản ghi vẫn được dùng. Tệp có thể bị sửa hoặc hỏng.',
    truncated: 'Tệp .evtx bị cắt ngang; các bản ghi trước đó vẫn được dùng. Chép lại tệp cho đủ.',
  },
  archive: {
    malformed: 'Tệp nén bị hỏng. Chép lại tệp.',
    too_large: 'Tệp nén bung ra quá lớn. Bung bằng công cụ khác rồi chỉ đến thư mục.',
    encrypted: 'Tệp nén có mật khẩu. Bung bằng công cụ khác rồi chỉ đến thư mục.',
    unsupported: 'Kiểu nén này không được hỗ trợ (ZIP64, 7z, rar, xz, …). Nén lại bằng zip hoặc tar.gz.',
    bad_path: 'Tệp nén có tên tệp trỏ ra ngoài. Không dùng tệp này; hỏi lại nơi gửi.',
    duplicate: 'Tệp nén có hai tệp cùng tên. Hỏi lại nơi gửi.',
  },
  other: 'Không đọc được tệp: {{reason}}',
} as const
