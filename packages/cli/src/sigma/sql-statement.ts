import { type SigmaDetectionRule, type SigmaProblem, sigmaToClickHouse } from '@haidang/detect'
import { createLakeMapping } from './lake-mapping.ts'

export type SqlStatement =
  | { readonly kind: 'statement'; readonly sql: string }
  | { readonly kind: 'refused'; readonly problem: SigmaProblem }

const TYPES = { String: 'String', Float64: 'Float64', Int64: 'Int64' } as const

/** A text or number as ClickHouse reads it in a statement. */
function literal(value: string | number, type: string): string {
  if (type !== TYPES.String) return type === TYPES.Int64 ? `toInt64('${String(value)}')` : String(value)
  const escaped = String(value)
    .replace(/[\\']/g, '\\$&')
    .replace(/\0/g, '\\0')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
  return `'${escaped}'`
}

/** A whole statement for one rule, its words written into it, to be pasted into `clickhouse-client`. Newest hits first. */
export function sqlStatement(rule: SigmaDetectionRule): SqlStatement {
  const made = sigmaToClickHouse(rule, createLakeMapping(rule.logsource.product))
  if (made.kind === 'refused') return made
  const { parameters } = made
  const condition = made.condition.replace(/\{(p\d+):(\w+)\}/g, (whole, name: string, type: string) => {
    const value = parameters[name]
    return value === undefined ? whole : literal(value, type)
  })
  const title = `${rule.title} (${rule.id}, ${rule.level})`.replace(/\s+/g, ' ')
  return {
    kind: 'statement',
    sql: `-- ${title}
SELECT e.time, e.tenant_id, lower(hex(e.event_id)) AS event_id, e.host, e.user, e.message, b.raw
FROM events_v1 AS e
INNER JOIN event_bodies_v1 AS b ON b.tenant_id = e.tenant_id AND b.event_id = e.event_id
WHERE ${condition}
ORDER BY e.time DESC;`,
  }
}
