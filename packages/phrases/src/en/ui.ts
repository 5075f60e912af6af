import type { TranslationOf } from '../shape.ts'
import type { ui as source } from '../vi/ui.ts'

export const ui: TranslationOf<typeof source> = {
  app: { name: 'Hải Đăng' },
}
