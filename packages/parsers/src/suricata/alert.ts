import type { OcsfEvent } from '@haidang/contracts'
import { asText, number, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { markAlert, setRule } from '../normalise/ocsf.ts'
import { keep, keepIn } from './parts.ts'
import type { Parts } from './parts.ts'

/** EVE severity (1 most severe) to OCSF `severity_id`. */
function severityOf(value: unknown): number {
  switch (number(value)) {
    case 1:
      return 4
    case 2:
      return 3
    case 3:
      return 2
    case undefined:
      return 0
    default:
      return 1
  }
}

export function mapAlert(parts: Parts, alert: JsonObject): void {
  const { event } = parts
  let gid = '1'
  let sid = ''
  let rev = ''
  let title = ''
  let category: string | undefined
  let blocked = false
  for (const key in alert) {
    const value = alert[key]
    parts.reading.fieldCount++
    switch (key) {
      case 'action':
        blocked = value === 'blocked'
        break
      case 'gid':
        gid = asText(value) ?? gid
        break
      case 'signature_id':
        sid = asText(value) ?? sid
        break
      case 'rev':
        rev = asText(value) ?? rev
        break
      case 'signature':
        title = text(value) ?? title
        break
      case 'category':
        category = text(value)
        break
      case 'severity':
        event.severity_id = severityOf(value)
        break
      case 'metadata':
        takeTechniques(parts, value)
        break
      case 'tx_id':
      case 'xff':
        keep(parts, key, value)
        break
      default:
        keepIn(parts, 'alert', key, value)
    }
  }
  markAlert(event, blocked ? 2 : 1, blocked ? 2 : 1)
  event.message = title
  // The generator is named only where it is not the rule engine, as Suricata's own tools do.
  setRule(event, { uid: gid === '1' ? sid : `${gid}:${sid}`, name: title, category, version: rev })
}

export function mapVerdict(parts: Parts, verdict: JsonObject): void {
  const { event } = parts
  for (const key in verdict) {
    const value = verdict[key]
    if (key === 'action') {
      if (value === 'drop') {
        event.action_id = 2
        event.disposition_id = 6
      } else if (value === 'pass') {
        event.action_id = 1
        event.disposition_id = 1
      } else keepIn(parts, 'verdict', key, value)
    } else keepIn(parts, 'verdict', key, value)
  }
}

/** ATT&CK ids that rule writers put into the metadata keyword: arrays of equal length, or single values. */
function takeTechniques(parts: Parts, metadata: unknown): void {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    keepIn(parts, 'alert', 'metadata', metadata)
    return
  }
  const m = metadata as JsonObject
  const techniques = listOf(m['mitre_technique_id'])
  const tactics = listOf(m['mitre_tactic_id'])
  const count = Math.min(16, Math.max(techniques.length, tactics.length))
  if (count > 0) {
    const techniqueNames = listOf(m['mitre_technique_name'])
    const tacticNames = listOf(m['mitre_tactic_name'])
    const attacks: NonNullable<OcsfEvent['attacks']> = []
    for (let i = 0; i < count; i++) attacks.push(attackOf(techniques[i], techniqueNames[i], tactics[i], tacticNames[i]))
    parts.event.attacks = attacks
  }
  for (const key in m) {
    parts.reading.fieldCount++
    if (!MITRE_KEYS.has(key)) keepIn(parts, 'alert_metadata', key, m[key])
  }
}

const MITRE_KEYS: ReadonlySet<string> = new Set([
  'mitre_technique_id',
  'mitre_technique_name',
  'mitre_tactic_id',
  'mitre_tactic_name',
])

function listOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string').slice(0, 16) : []
}

function attackOf(
  technique: string | undefined,
  techniqueName: string | undefined,
  tactic: string | undefined,
  tacticName: string | undefined,
): NonNullable<OcsfEvent['attacks']>[number] {
  const attack: NonNullable<OcsfEvent['attacks']>[number] = {}
  if (technique !== undefined) {
    const uid = technique.toUpperCase()
    attack.technique = techniqueName === undefined ? { uid } : { uid, name: spaced(techniqueName) }
  }
  if (tactic !== undefined) {
    const uid = tactic.toUpperCase()
    attack.tactic = tacticName === undefined ? { uid } : { uid, name: spaced(tacticName) }
  }
  return attack
}

/** Rule metadata cannot hold blanks: `Exploit_Public_Facing_Application`. */
function spaced(name: string): string {
  return name.replaceAll('_', ' ')
}
