import { foldVietnamese, formatCidr, parseCidr } from '@haidang/std'

/** Organisation as stored; `nameFolded` serves search without diacritics. */
export interface OrganisationFacts {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly shortName: string
  readonly provinceCode: string | null
  readonly sector: string | null
  readonly areaCode: string | null
  readonly networks: readonly string[]
  readonly asNumbers: readonly number[]
  readonly domains: readonly string[]
  readonly focalUnit: string | null
  readonly contactEmail: string | null
  readonly contactPhone: string | null
  readonly validFrom: string | null
}

export type BadRegistration = { readonly path: string; readonly code: 'network.malformed' | 'domain.malformed' }

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** A domain in canonical form (lower case, no final dot), or null for what is none. */
export function canonicalDomain(text: string): string | null {
  const domain = text.trim().toLowerCase().replace(/\.$/, '')
  const labels = domain.split('.')
  return domain.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label)) ? domain : null
}

/** Puts networks and domains into canonical form and names the ones that are none, by place. */
export function canonicalRegistration<T extends OrganisationFacts>(
  facts: T,
): { facts: T; problems: BadRegistration[] } {
  const problems: BadRegistration[] = []
  const networks = facts.networks.map((text, i) => {
    const cidr = parseCidr(text.trim())
    if (cidr === null) problems.push({ path: `/networks/${i}`, code: 'network.malformed' })
    return cidr === null ? text : formatCidr(cidr)
  })
  const domains = facts.domains.map((text, i) => {
    const domain = canonicalDomain(text)
    if (domain === null) problems.push({ path: `/domains/${i}`, code: 'domain.malformed' })
    return domain ?? text
  })
  return {
    facts: {
      ...facts,
      name: facts.name.normalize('NFC'),
      shortName: facts.shortName.normalize('NFC'),
      networks: [...new Set(networks)],
      asNumbers: [...new Set(facts.asNumbers)],
      domains: [...new Set(domains)],
    },
    problems,
  }
}

/** The folded text an organisation is searched by: name, short name and code. */
export function searchText(facts: Pick<OrganisationFacts, 'name' | 'shortName' | 'code'>): string {
  return foldVietnamese(`${facts.name} ${facts.shortName} ${facts.code}`)
}

/** Most words a search looks for; what follows them is passed over. */
const WORDS = 10

/** A search as it is asked: folded whole, and its words. Null where nothing is asked. */
export function searchOf(q: string | undefined): { whole: string; words: readonly string[] } | null {
  const words = foldVietnamese(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
  return words.length === 0 ? null : { whole: words.join(' '), words: words.slice(0, WORDS) }
}
