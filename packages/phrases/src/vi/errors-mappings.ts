/** Errors of mappings and samples, in Vietnamese. */
export const mappingErrors = {
  'mapping.not_found': { title: 'Không tìm thấy bảng ánh xạ', remedy: 'Tải lại danh sách rồi chọn lại.' },
  'mapping.version_not_found': {
    title: 'Không có phiên bản ánh xạ này',
    remedy: 'Chọn một bảng ánh xạ đã lưu, hoặc lưu bảng đang làm trước.',
  },
  'mapping.bad_definition': {
    title: 'Bảng ánh xạ còn chỗ chưa đúng',
    remedy: 'Sửa các dòng được đánh dấu rồi lưu lại.',
  },
  'mapping.version_changed': {
    title: 'Bảng ánh xạ vừa có phiên bản mới',
    remedy: 'Tải lại để xem phiên bản mới nhất rồi sửa tiếp từ đó.',
  },
  'mapping.retired': {
    title: 'Bảng ánh xạ đã ngừng dùng',
    remedy: 'Dùng lại bảng ánh xạ này hoặc chọn bảng khác.',
  },
  'mapping.other_organisation': {
    title: 'Bảng ánh xạ thuộc đơn vị khác',
    remedy: 'Chọn bảng ánh xạ của cùng đơn vị với nguồn.',
  },
  'sample.empty': { title: 'Mẫu không có gì để đọc', remedy: 'Dán vài dòng nhật ký hoặc chọn một tệp có nội dung.' },
} as const
