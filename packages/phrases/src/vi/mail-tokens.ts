/** Mail to the owner of an API token that ends soon. */
export const tokenMail = {
  subject: 'Khóa API “{{name}}” sắp hết hạn',
  ending: 'Khóa API “{{name}}” ({{prefix}}…) của {{owner}} hết hạn lúc {{at}}.',
  used: 'Khóa được dùng gần nhất lúc {{at}}.',
  unused: 'Khóa chưa được dùng lần nào; nếu không cần nữa, hãy thu hồi.',
  renew: 'Thay khóa trước lúc đó để chương trình không bị gián đoạn: {{url}}',
} as const
