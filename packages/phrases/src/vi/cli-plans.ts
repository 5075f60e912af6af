/** Command line: plans imported and reports built on the platform, in Vietnamese. */
export const planImport = {
  about: 'Nhập văn bản kế hoạch vào nền tảng để rà soát và giao nhiệm vụ',
  level: 'cấp: national, provincial hoặc unit',
  parent: 'mã kế hoạch cấp trên mà kế hoạch này thực hiện',
  stage: 'Đang đọc: {{stage}} {{done}}/{{total}}',
  done: 'Đã nhập {{id}}: {{number}} {{title}}; {{rows}} mục, {{flagged}} mục cần xem lại',
} as const
export const report = {
  about: 'Báo cáo',
  list: 'Liệt kê báo cáo',
  build: 'Lập báo cáo từ số liệu hiện có; có thể ghi ra tệp',
  format: 'docx, pdf hoặc xlsx',
  out: 'ghi vào tệp',
  stage: 'Đang lập: {{stage}} {{done}}/{{total}}',
  done: 'Đã lập {{id}}, phiên bản {{version}}',
  saved: 'Đã ghi {{file}}',
} as const
