import type { ErrorText } from '../shape.ts'

/** The words where nobody else has any: a fault of the server itself. */
export const serverFault = {
  title: 'Hệ thống gặp lỗi',
  remedy: 'Thử lại sau ít phút. Nếu còn lỗi, gửi mã yêu cầu cho quản trị viên.',
} as const satisfies ErrorText
