import type { TranslationOf } from '../shape.ts'
import type { mail as source } from '../vi/mail.ts'

export const mail: TranslationOf<typeof source> = {}
