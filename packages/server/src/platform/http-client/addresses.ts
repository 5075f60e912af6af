import { type Cidr, cidrContains, parseCidr, parseIpv4, parseIpv6 } from '@haidang/std'

/**
 * Addresses that are not somebody's public server (IANA special-purpose registries, RFC 6890 and later): an outgoing request
 * to one of them would reach the platform itself, its neighbours or a cloud's metadata service.
 */
const RESERVED: readonly Cidr[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].flatMap((text) => parseCidr(text) ?? [])

/** IPv6 that is reachable from everywhere is `2000::/3`; these parts of it are not, or wrap an IPv4 address. */
const RESERVED_IN_GLOBAL: readonly Cidr[] = [
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
].flatMap((text) => parseCidr(text) ?? [])
const GLOBAL_IPV6: readonly Cidr[] = ['2000::/3'].flatMap((text) => parseCidr(text) ?? [])

/** Whether an outgoing request may go to this address. Anything that is no address may not. */
export function isPublicAddress(address: string): boolean {
  if (parseIpv4(address) >= 0) return !RESERVED.some((cidr) => cidrContains(cidr, address))
  const groups = parseIpv6(address)
  if (groups === null || address.includes('%')) return false
  // IPv4-mapped (::ffff:a.b.c.d), IPv4-compatible (::a.b.c.d) and NAT64 (64:ff9b::/96) lie outside 2000::/3 and are refused
  // with it: a resolver gives the IPv4 address itself where there is one.
  const text = [...groups].map((group) => group.toString(16)).join(':')
  return (
    GLOBAL_IPV6.some((cidr) => cidrContains(cidr, text)) && !RESERVED_IN_GLOBAL.some((cidr) => cidrContains(cidr, text))
  )
}
