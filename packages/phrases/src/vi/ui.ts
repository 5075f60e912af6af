/** Texts of the screens. Verb first, as people speak at work. */
export const ui = {
  app: { name: 'Hải Đăng' },
} as const
