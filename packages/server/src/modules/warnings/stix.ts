import { createHash } from 'node:crypto'
import type { OrganisationRef, WarningContent } from '@haidang/contracts'
import { parseCidr, parseIpv4, parseIpv6, type Severity, type Tlp } from '@haidang/std'

/** What a STIX report is made of. Instants as ISO 8601 with milliseconds. */
export interface StixInput {
  readonly warningId: string
  readonly number: string | null
  readonly version: number
  readonly createdAt: string
  readonly modifiedAt: string
  readonly issuer: OrganisationRef
  readonly tlp: Tlp
  readonly severity: Severity
  readonly content: WarningContent
  readonly locale: 'vi' | 'en'
}

type StixObject = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string }
export interface StixBundle {
  readonly type: 'bundle'
  readonly id: string
  readonly objects: readonly StixObject[]
}

/** Namespace of the ids this platform makes; the same thing has the same id in every export. */
const NAMESPACE = '1e0f0a52-3f0c-5d0e-9a5b-6c1d6f5a7b10'

/** UUID version 5 (RFC 9562 §5.5) of a name in our namespace. */
export function stixUuid(name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/**
 * TLP 2.0 as OASIS publishes it for STIX 2.1: fixed ids, carried in the bundle because STIX 2.1 itself predefines only TLP 1.
 */
const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'
const TLP_MARKING_IDS: Readonly<Record<Tlp, string>> = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'amber+strict': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
}

export function tlpMarking(tlp: Tlp): StixObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: TLP_MARKING_IDS[tlp],
    created: '2022-10-01T00:00:00.000Z',
    name: `TLP:${tlp.toUpperCase()}`,
    extensions: { [TLP_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: tlp } },
  }
}

const HASHES: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256', 128: 'SHA-512' }
const HEX = /^[0-9a-fA-F]+$/
const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** The STIX pattern (2.1 part 9) of an indicator, or undefined where STIX has no observable for it. */
export function patternOf(kind: string, value: string): string | undefined {
  switch (kind) {
    case 'ipv4':
    case 'ipv6':
    case 'ip':
    case 'cidr': {
      if (parseIpv4(value) >= 0) return `[ipv4-addr:value = ${quote(value)}]`
      if (parseIpv6(value) !== null) return `[ipv6-addr:value = ${quote(value)}]`
      if (parseCidr(value) === null) return undefined
      return value.includes(':')
        ? `[ipv6-addr:value ISSUBSET ${quote(value)}]`
        : `[ipv4-addr:value ISSUBSET ${quote(value)}]`
    }
    case 'domain':
      return `[domain-name:value = ${quote(value)}]`
    case 'url':
      return `[url:value = ${quote(value)}]`
    case 'email':
      return `[email-addr:value = ${quote(value)}]`
    case 'hash': {
      const algorithm = HEX.test(value) ? HASHES[value.length] : undefined
      return algorithm === undefined
        ? undefined
        : `[file:hashes.${algorithm.includes('-') ? quote(algorithm) : algorithm} = ${quote(value.toLowerCase())}]`
    }
    case 'file':
      return `[file:name = ${quote(value)}]`
    case 'process':
      return `[process:command_line = ${quote(value)}]`
    case 'user':
      return `[user-account:account_login = ${quote(value)}]`
    default:
      return undefined
  }
}

const TECHNIQUE = /^T\d{4}(\.\d{3})?$/

/**
 * The warning as a STIX 2.1 bundle: issuer, marking, indicators, attack patterns and the report that holds them together.
 * What STIX cannot express is not dropped in silence: `lost` names it, and a note in the bundle tells the receiver.
 */
export function toStixBundle(input: StixInput): { readonly bundle: StixBundle; readonly lost: readonly string[] } {
  const identityId = `identity--${stixUuid(`identity:${input.issuer.id}`)}`
  const markingId = TLP_MARKING_IDS[input.tlp]
  const common = {
    spec_version: '2.1',
    created: input.createdAt,
    modified: input.modifiedAt,
    created_by_ref: identityId,
    object_marking_refs: [markingId],
    lang: input.locale,
  }
  const issuer: StixObject = {
    type: 'identity',
    spec_version: '2.1',
    id: identityId,
    created: input.createdAt,
    modified: input.modifiedAt,
    name: input.issuer.name,
    identity_class: 'organization',
    sectors: ['government'],
  }
  const lost: string[] = []
  const indicators = new Map<string, StixObject>()
  for (const [place, { kind, value }] of input.content.indicators.entries()) {
    const pattern = patternOf(kind, value)
    if (pattern === undefined) {
      lost.push(`/content/indicators/${place} (${kind}): ${value}`)
      continue
    }
    const id = `indicator--${stixUuid(`indicator:${input.warningId}:${pattern}`)}`
    indicators.set(id, {
      type: 'indicator',
      id,
      ...common,
      name: value,
      indicator_types: ['malicious-activity'],
      pattern,
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: input.createdAt,
    })
  }
  const patterns = new Map<string, StixObject>()
  for (const [place, technique] of input.content.techniques.entries()) {
    const name = technique.toUpperCase().replace(/^ATTACK\./, '')
    if (!TECHNIQUE.test(name)) {
      lost.push(`/content/techniques/${place}: ${technique}`)
      continue
    }
    const id = `attack-pattern--${stixUuid(`attack-pattern:${name}`)}`
    patterns.set(id, {
      type: 'attack-pattern',
      id,
      ...common,
      name,
      external_references: [
        {
          source_name: 'mitre-attack',
          external_id: name,
          url: `https://attack.mitre.org/techniques/${name.replace('.', '/')}/`,
        },
      ],
    })
  }
  const actions = input.content.actions.map((text, place): StixObject => ({
    type: 'course-of-action',
    id: `course-of-action--${stixUuid(`action:${input.warningId}:${place}:${text}`)}`,
    ...common,
    name: text.slice(0, 120),
    description: text,
  }))
  const reportId = `report--${stixUuid(`report:${input.warningId}`)}`
  const parts = [...indicators.values(), ...patterns.values(), ...actions]
  const reference =
    input.number === null ? {} : { external_references: [{ source_name: 'haidang', external_id: input.number }] }
  const report: StixObject = {
    type: 'report',
    id: reportId,
    ...common,
    name: input.content.title,
    description: input.content.summary,
    report_types: ['threat-report', 'indicator'],
    published: input.createdAt,
    object_refs: [identityId, ...parts.map((o) => o.id)],
    labels: [`severity:${input.severity}`, `version:${input.version}`],
    ...reference,
  }
  const note: StixObject[] =
    lost.length === 0
      ? []
      : [
          {
            type: 'note',
            id: `note--${stixUuid(`lost:${input.warningId}:${input.version}`)}`,
            ...common,
            abstract: 'Not expressible in STIX',
            content: lost.join('\n'),
            object_refs: [reportId],
          },
        ]
  const bundle: StixBundle = {
    type: 'bundle',
    id: `bundle--${stixUuid(`bundle:${input.warningId}:${input.version}`)}`,
    objects: [tlpMarking(input.tlp), issuer, ...parts, report, ...note],
  }
  return { bundle, lost }
}
