import type { Rule } from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'
import type { RuleRow } from './tables.ts'

export function presentRule(row: RuleRow): Rule {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    level: SEVERITIES[row.severity] ?? 'informational',
    status: row.status,
    pack: { name: row.pack_name, licence: row.pack_licence },
    author: row.author,
    techniques: row.techniques,
    logsource: { product: row.product, service: row.service, category: row.category },
    isEnabled: row.is_enabled,
    text: row.text,
  }
}
