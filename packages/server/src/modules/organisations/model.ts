import { foldVietnamese, formatCidr, parseCidr } from '@haidang/std'

/** Organisation as stored; `nameFolded` serves search without diacritics. */
export interface OrganisationFacts {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly shortName: string
  readonly provinceCode: string | null
  readonly sector: string | null
  readonly networks: readonly string[]
  readonly domains: readonly string[]
  readonly contactEmail: string | null
  readonly contactPhone: string | null
}

export type BadRegistration = { readonly path: string; readonly code: 'network.malformed' | 'domain.malformed' }

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

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
    const domain = text.trim().toLowerCase().replace(/\.$/, '')
    const labels = domain.split('.')
    if (domain.length > 253 || labels.length < 2 || !labels.every((l) => LABEL.test(l)))
      problems.push({ path: `/domains/${i}`, code: 'domain.malformed' })
    return domain
  })
  return {
    facts: {
      ...facts,
      name: facts.name.normalize('NFC'),
      networks: [...new Set(networks)],
      domains: [...new Set(domains)],
    },
    problems,
  }
}

/** The folded text an organisation is searched by: name, short name and code. */
export function searchText(facts: Pick<OrganisationFacts, 'name' | 'shortName' | 'code'>): string {
  return foldVietnamese(`${facts.name} ${facts.shortName} ${facts.code}`)
}
