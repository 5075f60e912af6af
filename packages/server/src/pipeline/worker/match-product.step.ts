import type { Severity } from '@haidang/std'
import type { Hit } from './findings.ts'
import type { ReadEvent } from './parse.step.ts'

/** OCSF severity_id 0 to 6 in our five words; "fatal" is critical. */
const SEVERITY_OF_ID: readonly Severity[] = [
  'informational',
  'informational',
  'low',
  'medium',
  'high',
  'critical',
  'critical',
]

/** What the member's own product raised as an alert, from the given OCSF severity on. */
export function matchProduct(read: ReadEvent, minSeverityId: number, onHit: (hit: Hit) => void): void {
  const { ocsf } = read.event
  if (ocsf.is_alert !== true || ocsf.severity_id < minSeverityId || ocsf.severity_id > 6) return
  const [malware] = ocsf.malware ?? []
  const info = ocsf.finding_info
  const title = ocsf.firewall_rule?.name ?? malware?.name ?? info?.title ?? ocsf.message ?? ocsf.metadata.product.name
  // Without the revision: agencies on different revisions of one signature have seen the same thing.
  const uid =
    ocsf.firewall_rule?.uid ?? malware?.uid ?? info?.analytic?.uid ?? info?.uid ?? ocsf.metadata.event_code ?? title
  const field =
    ocsf.firewall_rule !== undefined
      ? 'firewall_rule.name'
      : malware === undefined
        ? 'finding_info.title'
        : 'malware.name'
  const techniques: string[] = []
  for (const attack of ocsf.attacks ?? [])
    if (attack.technique !== undefined) techniques.push(attack.technique.uid.toUpperCase())
  onHit({
    kind: 'product',
    ruleKey: `product:${ocsf.metadata.product.name.toLowerCase()}:${uid}`.slice(0, 200),
    title,
    severity: SEVERITY_OF_ID[ocsf.severity_id] ?? 'medium',
    techniques,
    reasons: [{ part: ocsf.metadata.product.name, field, matched: uid, value: title.slice(0, 512) }],
  })
}
