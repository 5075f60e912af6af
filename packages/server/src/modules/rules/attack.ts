/** ATT&CK as far as coverage needs it: tactics in their order, techniques with name and tactics, and how tags of rules name them. */
import type { AttackMatrix } from '@haidang/contracts'

/** Short names of the enterprise matrix's tactics in its order: what a matrix without a bundle is laid out by. */
export const TACTICS = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
] as const

export interface Tactic {
  readonly shortName: string
  readonly name: string
}
export interface Technique {
  readonly id: string
  readonly name: string
  readonly tactics: readonly string[]
}
export interface AttackBundle {
  readonly version: string
  readonly tactics: readonly Tactic[]
  readonly techniques: readonly Technique[]
  /** Techniques that are revoked, deprecated, or without an id. */
  readonly skipped: number
}

const TECHNIQUE = /^T\d{4}(?:\.\d{3})?$/

type Loose = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const objects = (value: unknown): Loose[] => (Array.isArray(value) ? value.filter(isObject) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [])

/** The id MITRE gives an object, from the reference whose source is ATT&CK itself. */
const externalId = (object: Loose): string =>
  text(
    objects(object['external_references']).find((r) =>
      /^mitre(?:-ics|-mobile)?-attack$/.test(text(r['source_name'])),
    )?.['external_id'],
  )

/**
 * Reads a STIX 2.0 or 2.1 bundle of ATT&CK (enterprise, ICS or mobile): live techniques, and the tactics in the order of its matrix.
 * Null where the value is no such bundle.
 */
export function readBundle(value: unknown): AttackBundle | null {
  if (!isObject(value) || !Array.isArray(value['objects'])) return null
  const all = objects(value['objects'])
  const isLive = (o: Loose): boolean => o['revoked'] !== true && o['x_mitre_deprecated'] !== true
  const techniques: Technique[] = []
  let skipped = 0
  for (const object of all) {
    if (object['type'] !== 'attack-pattern') continue
    const id = externalId(object).toUpperCase()
    if (!isLive(object) || !TECHNIQUE.test(id)) {
      skipped++
      continue
    }
    const tactics = objects(object['kill_chain_phases'])
      .filter((p) => text(p['kill_chain_name']).startsWith('mitre-'))
      .map((p) => text(p['phase_name']))
    techniques.push({ id, name: text(object['name']).slice(0, 200), tactics: [...new Set(tactics)] })
  }
  if (techniques.length === 0) return null
  const byRef = new Map<string, Loose>(all.filter((o) => o['type'] === 'x-mitre-tactic').map((o) => [text(o['id']), o]))
  const matrix = all.find((o) => o['type'] === 'x-mitre-matrix' && isLive(o))
  const ordered = texts(matrix?.['tactic_refs'])
    .map((ref) => byRef.get(ref))
    .filter((o) => o !== undefined)
  const rest = [...byRef.values()].filter((o) => !ordered.includes(o) && isLive(o))
  const tactics = [...ordered, ...rest].map((o) => ({ shortName: text(o['x_mitre_shortname']), name: text(o['name']) }))
  const collection = all.find((o) => o['type'] === 'x-mitre-collection')
  return { version: text(collection?.['x_mitre_version']), tactics, techniques, skipped }
}

/** What rules and the pipeline say of one technique (or sub-technique). */
export interface TechniqueCount {
  readonly id: string
  readonly enabled: number
  readonly available: number
  readonly hits: number
  readonly alerts: number
  /** Tactics that rules of this technique are tagged with. */
  readonly tactics: readonly string[]
}

/** Rules of equal tags. */
export interface TaggedRules {
  readonly tags: readonly string[]
  readonly techniques: readonly string[]
  readonly isEnabled: boolean
  readonly rules: number
  readonly hits: number
}

const TACTIC_NAMES: ReadonlySet<string> = new Set(TACTICS)
const TACTIC_TAG = 'attack.'

/** The tactics some tags name; older rules write them with underscores. */
function tacticsOf(tags: readonly string[]): string[] {
  return tags
    .filter((tag) => tag.startsWith(TACTIC_TAG))
    .map((tag) => tag.slice(TACTIC_TAG.length).replaceAll('_', '-'))
    .filter((name) => TACTIC_NAMES.has(name))
}

/** Numbers by technique, and (`T1059*`) by technique together with its sub-techniques, where a rule that names several counts once. */
export function countTechniques(
  tagged: readonly TaggedRules[],
  alerts: ReadonlyMap<string, number>,
): Map<string, TechniqueCount> {
  const counts = new Map<string, TechniqueCount>()
  for (const { tags, techniques, isEnabled, rules, hits } of tagged) {
    const tactics = tacticsOf(tags)
    for (const id of new Set(techniques.flatMap((t) => [t, `${parentOf(t)}*`]))) {
      const known = counts.get(id)
      counts.set(id, {
        id,
        enabled: (known?.enabled ?? 0) + (isEnabled ? rules : 0),
        available: (known?.available ?? 0) + rules,
        hits: (known?.hits ?? 0) + hits,
        alerts: alerts.get(id) ?? 0,
        tactics: [...new Set([...(known?.tactics ?? []), ...tactics])],
      })
    }
  }
  return counts
}

/**
 * The matrix of coverage. With a bundle every live technique has a cell; without one those that rules name, under the tactics the same
 * rules name. A technique's numbers are of rules that name it or a sub-technique of it.
 */
export function coverageOf(
  bundle: (Omit<AttackBundle, 'skipped'> & { readonly importedAt: string }) | null,
  /** Of single techniques and sub-techniques, and (id with a trailing `*`) of a technique together with its sub-techniques. */
  counts: ReadonlyMap<string, TechniqueCount>,
): AttackMatrix {
  const known = new Map((bundle?.techniques ?? []).map((t) => [t.id, t]))
  const counted = [...counts.keys()].filter((id) => !id.endsWith('*'))
  const unknown = bundle === null ? [] : counted.filter((id) => !known.has(id)).toSorted()
  const ids = [...new Set([...(bundle === null ? [] : known.keys()), ...counted, ...counted.map(parentOf)])].toSorted()
  const cell = (id: string, key: string) => {
    const count = counts.get(key)
    const tactics = known.get(id)?.tactics ?? counts.get(key)?.tactics ?? []
    return {
      id,
      name: known.get(id)?.name ?? null,
      tactics: [...tactics],
      rulesEnabled: count?.enabled ?? 0,
      rulesAvailable: count?.available ?? 0,
      hits30d: count?.hits ?? 0,
      alerts30d: count?.alerts ?? 0,
    }
  }
  const techniques = ids
    .filter((id) => id === parentOf(id))
    .map((id) => ({
      ...cell(id, `${id}*`),
      subtechniques: ids.filter((sub) => sub !== id && parentOf(sub) === id).map((sub) => cell(sub, sub)),
    }))
  const named: readonly { shortName: string; name: string | null }[] =
    bundle === null || bundle.tactics.length === 0
      ? TACTICS.map((shortName) => ({ shortName, name: null }))
      : bundle.tactics
  const used = new Set(techniques.flatMap((t) => t.tactics))
  const extra = [...used].filter((t) => !named.some((n) => n.shortName === t)).toSorted()
  return {
    tactics: [...named, ...extra.map((shortName) => ({ shortName, name: null }))].map(({ shortName, name }) => {
      const mine = techniques.filter((t) => t.tactics.includes(shortName))
      return {
        shortName,
        name,
        techniqueCount: mine.length,
        coveredCount: mine.filter((t) => t.rulesEnabled > 0).length,
      }
    }),
    techniques,
    bundle: bundle === null ? null : { version: bundle.version, importedAt: bundle.importedAt },
    unknown,
  }
}

const parentOf = (id: string): string => id.slice(0, 5)
