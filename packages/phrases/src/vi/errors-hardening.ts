/** Errors of settings, of the plain door and of looking at uploads, in Vietnamese. */
export const hardeningErrors = {
  'request.https_required': {
    title: 'Phải dùng HTTPS',
    remedy: 'Đổi địa chỉ sang https:// rồi gửi lại; khóa đã gửi không mã hóa thì nên thay.',
  },
  'setting.not_found': { title: 'Không có thiết lập này', remedy: 'Xem tên các thiết lập ở trang Cấu hình.' },
  'setting.fixed': {
    title: 'Thiết lập này chỉ đọc khi khởi động',
    remedy: 'Sửa trong tệp cấu hình hoặc biến môi trường {{name}} rồi khởi động lại.',
  },
  'setting.invalid': { title: 'Giá trị không dùng được', remedy: 'Nhập giá trị cho phép: {{allowed}}.' },
  'file.infected': {
    title: 'Tệp chứa mã độc và không được lưu',
    remedy: 'Không mở tệp. Báo bộ phận an toàn thông tin; mã nhận diện: {{signature}}.',
  },
  'file.name_mismatch': {
    title: 'Tên tệp không khớp nội dung',
    remedy: 'Nội dung là {{kind}}; đặt lại phần mở rộng cho đúng, không dùng phần mở rộng của chương trình.',
  },
  'file.scanner_down': {
    title: 'Chưa kiểm tra được mã độc trong tệp',
    remedy: 'Thử lại sau ít phút; nếu vẫn lỗi, báo người vận hành kiểm tra bộ quét.',
  },
} as const
