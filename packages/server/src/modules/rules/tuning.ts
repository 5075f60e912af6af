/** What feedback says of a rule and what could be done about it. Pure: rows in, proposals out. */
import type { TuningProposal } from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'

/** What people made of one alert, with fields of the event it rests on. */
export interface Verdict {
  readonly tenant: string
  readonly verdict: 'true_positive' | 'false_positive' | 'benign'
  readonly fields: Readonly<Record<string, string>>
}

export interface TunedRule {
  /** Rank of the level in force. */
  readonly severity: number
  readonly isEnabled: boolean
  /** Fields the rule itself asks for, lower case: an exception on them is likely to undo the rule. */
  readonly askedFields: ReadonlySet<string>
  /** Over everything that was closed, not only the verdicts looked at. */
  readonly truePositive: number
  readonly falsePositive: number
}

export type Proposal = Omit<TuningProposal, 'organisation'> & { readonly tenant: string | null }

/** Fields that say which kind of event it is, or that change with every event: an exception on them means nothing or everything. */
const STRUCTURE: ReadonlySet<string> = new Set([
  'channel',
  'eventid',
  'event_id',
  'provider_name',
  'provider_guid',
  'level',
  'task',
  'opcode',
  'keywords',
  'version',
  'eventtype',
  'event_type',
  'severity',
  'utctime',
  'timestamp',
  'ts',
  'proto',
  'rulename',
  'integritylevel',
  'logonid',
  'terminalsessionid',
  'product',
  'company',
  'fileversion',
  'description',
  'eventrecordid',
  'qualifiers',
])

/** What tells a harmless habit best: what started it and with which words, then who, then from where. */
const TELLING: readonly (readonly [weight: number, names: readonly string[]])[] = [
  [1, ['parentcommandline', 'parentimage', 'targetfilename', 'targetobject', 'servicename', 'taskname', 'scriptname']],
  [0.95, ['commandline', 'subjectusername', 'targetusername', 'user', 'username', 'suser', 'duser']],
  [0.9, ['ipaddress', 'sourceip', 'src_ip', 'src', 'id.orig_h', 'destinationhostname', 'query', 'dns.rrname', 'host']],
  [0.85, ['computer', 'hostname', 'image', 'destinationip', 'dest_ip', 'dst', 'id.resp_h']],
]
const OTHER_WEIGHT = 0.6
/** A field the rule asks for itself. */
const ASKED_WEIGHT = 0.5

/** Exceptions are proposed from this many false positives on, and where they hold for at least this share of them. */
const LEAST_SUPPORT = 2
const LEAST_SHARE = 0.4
const MOST_EXCEPTIONS = 3
/** Fewer false positives than this are no reason to switch a rule off. */
const LEAST_TO_DISABLE = 5

function weightOf(field: string, asked: ReadonlySet<string>): number {
  const name = field.toLowerCase()
  const told = TELLING.find(([, names]) => names.includes(name))?.[0] ?? OTHER_WEIGHT
  return asked.has(name) ? told * ASKED_WEIGHT : told
}

interface Candidate {
  readonly tenant: string | null
  readonly field: string
  readonly value: string
  readonly support: number
  readonly outOf: number
  readonly score: number
}

const fold = (value: string): string => value.toLowerCase()

function candidatesOf(tenant: string | null, verdicts: readonly Verdict[], asked: ReadonlySet<string>): Candidate[] {
  const mine = tenant === null ? verdicts : verdicts.filter((v) => v.tenant === tenant)
  const noise = mine.filter((v) => v.verdict === 'false_positive')
  if (noise.length < LEAST_SUPPORT) return []
  const real = mine.filter((v) => v.verdict === 'true_positive')
  const counts = new Map<string, { field: string; value: string; support: number }>()
  for (const { fields } of noise) {
    for (const [field, value] of Object.entries(fields)) {
      if (value === '' || STRUCTURE.has(field.toLowerCase())) continue
      const key = `${field}\0${fold(value)}`
      const known = counts.get(key) ?? { field, value, support: 0 }
      counts.set(key, { ...known, support: known.support + 1 })
    }
  }
  return [...counts.values()]
    .filter(({ support }) => support >= LEAST_SUPPORT && support / noise.length >= LEAST_SHARE)
    .filter(({ field, value }) => !real.some((v) => fold(v.fields[field] ?? '') === fold(value)))
    .map((c) => ({
      ...c,
      tenant,
      outOf: noise.length,
      score: (c.support / noise.length) * weightOf(c.field, asked),
    }))
    .toSorted((a, b) => b.score - a.score || (a.field < b.field ? -1 : 1))
}

/**
 * What could be done about a rule with many false positives, gentlest first: exceptions for the value that appears in most of them
 * and in no true positive, by organisation and for all; a lower level; switching it off.
 */
export function proposalsFor(rule: TunedRule, verdicts: readonly Verdict[]): Proposal[] {
  const noisy = [...new Set(verdicts.filter((v) => v.verdict === 'false_positive').map((v) => v.tenant))]
  const scopes: (string | null)[] = noisy.length > 1 ? [null, ...noisy] : noisy
  const best = scopes
    .flatMap((tenant) => candidatesOf(tenant, verdicts, rule.askedFields).slice(0, 1))
    .toSorted((a, b) => b.support - a.support || b.score - a.score)
  const proposals: Proposal[] = best.slice(0, MOST_EXCEPTIONS).map((c) => ({
    key: JSON.stringify(['exception', c.tenant, c.field, c.value]),
    kind: 'exception',
    tenant: c.tenant,
    field: c.field,
    value: c.value,
    toLevel: null,
    support: c.support,
    outOf: c.outOf,
    cost: 0,
  }))
  const whole = { tenant: null, field: null, value: null, support: rule.falsePositive, outOf: rule.falsePositive }
  const lower = rule.severity > 0 ? SEVERITIES[rule.severity - 1] : undefined
  if (lower !== undefined && rule.isEnabled)
    proposals.push({
      key: JSON.stringify(['lower_level', lower]),
      kind: 'lower_level',
      toLevel: lower,
      ...whole,
      support: 0,
      cost: 0,
    })
  if (rule.isEnabled && rule.falsePositive >= LEAST_TO_DISABLE)
    proposals.push({
      key: JSON.stringify(['disable']),
      kind: 'disable',
      toLevel: null,
      ...whole,
      cost: rule.truePositive,
    })
  return proposals
}

const MOST_FIELDS = 60
const LONGEST_VALUE = 200
const DEEPEST = 3

/** The fields of an event that feedback keeps: short texts and numbers by their dotted names. */
export function tellingFields(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept: Record<string, string> = {}
  let count = 0
  const walk = (value: unknown, name: string, depth: number): void => {
    if (count >= MOST_FIELDS) return
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      const text = String(value)
      if (text === '' || text.length > LONGEST_VALUE || STRUCTURE.has(name.toLowerCase())) return
      kept[name] = text
      count++
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < DEEPEST) {
      for (const [key, inner] of Object.entries(value)) walk(inner, name === '' ? key : `${name}.${key}`, depth + 1)
    }
  }
  walk(fields, '', 0)
  return kept
}
