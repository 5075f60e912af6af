import type { TranslationOf } from '../shape.ts'
import type { domain as source } from '../vi/domain.ts'

export const domain: TranslationOf<typeof source> = {
  severity: { informational: 'Informational', low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
}
