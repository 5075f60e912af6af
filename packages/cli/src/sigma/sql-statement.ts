import {
  createSqlMapping,
  LAKE_SQL_SOURCES,
  type SigmaDetectionRule,
  type SigmaProblem,
  sigmaToClickHouse,
} from '@haidang/detect'

export type SqlStatement =
  | { readonly kind: 'statement'; readonly sql: string }
  | { readonly kind: 'refused'; readonly problem: SigmaProblem }

const LAKE = createSqlMapping(LAKE_SQL_SOURCES)

/** A text or number as ClickHouse reads it in a statement. */
function literal(value: string | number, type: string): string {
  if (type === 'Float64') return String(value)
  if (type !== 'String') return `to${type}('${String(value)}')`
  const escaped = String(value)
    .replace(/[\\']/g, '\\$&')
    .replace(/\0/g, '\\0')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
  return `'${escaped}'`
}

/** A whole statement for one rule, its words written into it, to be pasted into `clickhouse-client`. Newest hits first. */
export function sqlStatement(rule: SigmaDetectionRule): SqlStatement {
  const made = sigmaToClickHouse(rule, LAKE)
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
SELECT time, tenant_id, lower(hex(event_id)) AS id, host, user, message, raw
FROM events_v1
INNER JOIN event_bodies_v1 USING (tenant_id, event_id)
WHERE ${condition}
ORDER BY time DESC;`,
  }
}
