/** Điều sai ở một luật Sigma và cách sửa, theo mã của bộ máy. */
export const sigmaProblems = {
  'sigma.yaml_invalid': {
    title: 'YAML không đọc được: {{reason}}',
    remedy: 'Sửa cú pháp YAML tại dòng này; thường do thụt lề, dấu nháy hoặc khóa bị lặp.',
  },
  'sigma.yaml_too_deep': {
    title: 'YAML lồng nhau quá sâu',
    remedy: 'Giảm số tầng danh sách và khóa; một luật bình thường không quá mười tầng.',
  },
  'sigma.too_large': {
    title: 'Quá lớn: vượt giới hạn {{limit}}',
    remedy: 'Chia thành nhiều luật hoặc nhiều tệp nhỏ hơn.',
  },
  'sigma.not_a_rule': {
    title: 'Tài liệu không phải là luật Sigma',
    remedy: 'Một luật là các khóa YAML: title, logsource và detection. Bỏ tệp này ra nếu nó không phải luật.',
  },
  'sigma.title_missing': {
    title: 'Thiếu tên luật (title)',
    remedy: 'Thêm dòng title ngắn gọn, nói rõ luật tìm điều gì.',
  },
  'sigma.detection_missing': {
    title: 'Thiếu phần detection',
    remedy: 'Thêm detection gồm ít nhất một nhóm điều kiện và dòng condition.',
  },
  'sigma.logsource_missing': {
    title: 'Thiếu nguồn nhật ký (logsource)',
    remedy: 'Thêm logsource với ít nhất một trong product, service, category.',
  },
  'sigma.condition_missing': {
    title: 'Thiếu biểu thức condition',
    remedy: 'Thêm condition vào detection, ví dụ: condition: selection',
  },
  'sigma.condition_syntax': {
    title: 'Biểu thức condition sai cú pháp gần “{{near}}”: {{reason}}',
    remedy: 'Dùng and, or, not, dấu ngoặc, “1 of tên*”, “all of them”; kiểm tra dấu ngoặc đóng mở đủ cặp.',
  },
  'sigma.condition_too_deep': {
    title: 'Biểu thức condition lồng ngoặc quá {{limit}} tầng',
    remedy: 'Viết lại gọn hơn, hoặc gom các phần vào nhóm điều kiện có tên.',
  },
  'sigma.condition_aggregation': {
    title: 'Phép gộp sau dấu “|” (count, near, …) đã bị bỏ khỏi Sigma 2',
    remedy: 'Chuyển thành luật tương quan (correlation) loại event_count, value_count hoặc temporal.',
  },
  'sigma.selection_unknown': {
    title: 'condition nhắc đến “{{selection}}” nhưng detection không có nhóm nào tên như vậy',
    remedy: 'Sửa tên trong condition, hoặc thêm nhóm điều kiện này vào detection.',
  },
  'sigma.selection_empty': {
    title: 'Nhóm điều kiện “{{selection}}” trống',
    remedy: 'Thêm điều kiện vào nhóm, hoặc bỏ nhóm khỏi detection và condition.',
  },
  'sigma.selection_invalid': {
    title: 'Nhóm điều kiện “{{selection}}” có dạng không hợp lệ',
    remedy: 'Một nhóm là bộ “trường: giá trị”, hoặc danh sách các bộ đó, hoặc danh sách từ khóa.',
  },
  'sigma.modifier_unknown': {
    title: 'Không có phép biến đổi “{{modifier}}”',
    remedy: 'Xem lại chính tả; các phép biến đổi hợp lệ có trong đặc tả Sigma 2.1 (contains, endswith, re, cidr, …).',
  },
  'sigma.modifier_conflict': {
    title: 'Hai phép biến đổi “{{first}}” và “{{second}}” không đi cùng nhau',
    remedy: 'Bỏ một trong hai, hoặc đổi thứ tự theo đặc tả Sigma 2.1.',
  },
  'sigma.value_invalid': {
    title: 'Giá trị của trường “{{field}}” không hợp lệ: {{reason}}',
    remedy: 'Sửa giá trị cho khớp với phép biến đổi của trường.',
  },
  'sigma.value_too_many': {
    title: 'Giá trị sinh ra hơn {{limit}} biến thể',
    remedy: 'Bớt dấu gạch ngang, biến thay thế hoặc phép mã hóa trong cùng một giá trị.',
  },
  'sigma.regex_invalid': {
    title: 'Biểu thức chính quy sai: {{reason}} trong “{{pattern}}”',
    remedy: 'Sửa biểu thức theo cú pháp RE2.',
  },
  'sigma.regex_unsupported': {
    title: 'Biểu thức chính quy “{{pattern}}” cần nhìn trước, nhìn sau hoặc tham chiếu ngược',
    remedy: 'Viết lại không dùng (?=…), (?!…), (?<…), \\1; tách phần loại trừ thành nhóm điều kiện riêng với not.',
  },
  'sigma.cidr_invalid': {
    title: '“{{value}}” không phải là dải địa chỉ',
    remedy: 'Viết dạng 192.0.2.0/24 hoặc 2001:db8::/32.',
  },
  'sigma.placeholder_unresolved': {
    title: 'Biến thay thế %{{placeholder}}% chưa có giá trị',
    remedy: 'Đặt giá trị cho biến trong pipeline (vars và value_placeholders), rồi chạy với --pipeline.',
  },
  'sigma.correlation_invalid': {
    title: 'Luật tương quan sai: {{reason}}',
    remedy: 'Kiểm tra type, rules, group-by, timespan và condition theo đặc tả tương quan Sigma 2.1.',
  },
  'sigma.correlation_rule_unknown': {
    title: 'Luật tương quan nhắc đến luật “{{rule}}” không có mặt',
    remedy: 'Nạp kèm luật đó, hoặc sửa id hay name trong danh sách rules.',
  },
  'sigma.filter_invalid': {
    title: 'Bộ lọc có dạng không hợp lệ',
    remedy: 'Bộ lọc gồm rules (hoặc any), các nhóm điều kiện và condition trong khóa filter.',
  },
  'sigma.filter_rule_unknown': {
    title: 'Bộ lọc “{{title}}” không áp vào luật nào',
    remedy: 'Nạp kèm luật mà bộ lọc nhắc đến, hoặc sửa id và logsource của bộ lọc.',
  },
  'sigma.id_duplicate': {
    title: 'Mã luật {{id}} bị trùng với một luật khác',
    remedy: 'Cấp mã UUID mới cho một trong hai luật, hoặc bỏ bản cũ.',
  },
  'sigma.field_unmapped': {
    title: 'Trường “{{field}}” không có chỗ trong kho sự kiện',
    remedy: 'Thêm ánh xạ tên trường trong pipeline, hoặc chạy luật bằng “haidang sigma run”.',
  },
  'sigma.logsource_unmapped': {
    title: 'Nguồn nhật ký “{{logsource}}” không có trong kho sự kiện',
    remedy: 'Đổi logsource trong pipeline (change_logsource), hoặc chạy luật bằng “haidang sigma run”.',
  },
  'sigma.level_unknown': {
    title: 'Mức độ “{{level}}” không có trong Sigma; luật được coi là medium',
    remedy: 'Dùng informational, low, medium, high hoặc critical.',
  },
  'sigma.action_unknown': {
    title: 'Giá trị action “{{action}}” không được hỗ trợ',
    remedy: 'Dùng global, reset hoặc repeat; với luật thường thì bỏ dòng action.',
  },
  'sigma.timeframe_ignored': {
    title: 'timeframe không còn tác dụng trong luật phát hiện',
    remedy: 'Chuyển thành luật tương quan (correlation) với timespan, hoặc bỏ dòng timeframe.',
  },
  'sigma.sql_unsupported': {
    title: 'Luật này không viết được thành SQL: {{reason}}',
    remedy: 'Chạy luật bằng “haidang sigma run” trên sự kiện, hoặc viết SQL cho từng luật thành phần.',
  },
  'sigma.pipeline_invalid': {
    title: 'Pipeline có dạng không hợp lệ: {{reason}}',
    remedy: 'Sửa tệp pipeline tại dòng này; gồm name, priority, vars và danh sách transformations.',
  },
  'sigma.pipeline_step_unknown': {
    title: 'Pipeline có bước không biết: “{{type}}”',
    remedy: 'Xem lại chính tả của type trong transformations.',
  },
  'sigma.pipeline_step_unsupported': {
    title: 'Bước “{{type}}” của pipeline không áp dụng được ở đây',
    remedy: 'Bỏ bước này; nó dành cho hệ khác và không có nghĩa với bộ máy này.',
  },
  'sigma.pipeline_condition_unknown': {
    title: 'Pipeline có điều kiện không biết: “{{type}}”',
    remedy: 'Xem lại chính tả của type trong rule_conditions, detection_item_conditions hoặc field_name_conditions.',
  },
  'sigma.pipeline_rule_refused': {
    title: 'Pipeline từ chối luật này: {{message}}',
    remedy: 'Bỏ luật khỏi bộ dùng với pipeline này, hoặc sửa bước rule_failure trong pipeline.',
  },
  'sigma.pipeline_nothing_left': {
    title: 'Sau pipeline, luật không còn điều kiện nào',
    remedy: 'Kiểm tra các bước drop_detection_item trong pipeline.',
  },
} as const
