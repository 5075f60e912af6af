import type { TranslationOf } from '../shape.ts'
import type { cli as source } from '../vi/cli.ts'

export const cli: TranslationOf<typeof source> = {}
