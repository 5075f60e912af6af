/** What the audit names of tokens, service accounts and identity providers, in Vietnamese. */
export const tokenActs = {
  'token.create': 'Tạo khóa API',
  'token.rotate': 'Thay khóa API',
  'token.revoke': 'Thu hồi khóa API',
  'token.use': 'Dùng khóa API',
  'service_account.create': 'Tạo tài khoản dịch vụ',
  'service_account.update': 'Sửa tài khoản dịch vụ',
  'identity_provider.create': 'Thêm nhà cung cấp danh tính',
  'identity_provider.update': 'Sửa nhà cung cấp danh tính',
  'identity_provider.delete': 'Xóa nhà cung cấp danh tính',
  'identity.link': 'Nối danh tính với tài khoản',
} as const
