import { type Cidr, cidrContains, parseCidr, parseIpv4 } from '@haidang/std'
import type { OrganisationFacts } from '#src/platform/source-directory.ts'

/** Which addresses and names belong to an organisation, as registered. */
export interface OwnNetworks {
  hasAddress(tenant: string, address: string): boolean
  hasDomain(tenant: string, domain: string): boolean
}

interface Own {
  /** Start and end (inclusive) of each IPv4 network as unsigned numbers. */
  readonly ipv4: readonly (readonly [number, number])[]
  readonly ipv6: readonly Cidr[]
  readonly domains: ReadonlySet<string>
}

export function createOwnNetworks(organisations: readonly OrganisationFacts[]): OwnNetworks {
  const byTenant = new Map<string, Own>()
  for (const organisation of organisations) {
    const cidrs = organisation.networks.map(parseCidr).filter((c) => c !== null)
    byTenant.set(organisation.id, {
      ipv4: cidrs
        .filter((c) => c.family === 4)
        .map((c) => {
          const start = (c.groups[6] ?? 0) * 65536 + (c.groups[7] ?? 0)
          return [start, start + 2 ** (32 - c.prefix) - 1] as const
        }),
      ipv6: cidrs.filter((c) => c.family === 6),
      domains: new Set(organisation.domains),
    })
  }
  return {
    hasAddress(tenant, address) {
      const own = byTenant.get(tenant)
      if (own === undefined) return false
      const value = parseIpv4(address)
      if (value < 0) return own.ipv6.length > 0 && own.ipv6.some((c) => cidrContains(c, address))
      for (const [start, end] of own.ipv4) if (value >= start && value <= end) return true
      return false
    },
    hasDomain(tenant, domain) {
      const own = byTenant.get(tenant)
      if (own === undefined || own.domains.size === 0) return false
      for (let at = 0; at >= 0;) {
        if (own.domains.has(domain.slice(at))) return true
        const dot = domain.indexOf('.', at)
        at = dot < 0 ? -1 : dot + 1
      }
      return false
    },
  }
}
