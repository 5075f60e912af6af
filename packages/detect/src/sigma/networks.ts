import { parseIpv4, parseIpv6 } from '@haidang/std'
import type { Network } from './model.ts'

/** A network in CIDR form, `10.0.0.0/8` or `fe80::/10`; a bare address is a network of one. Null where `text` is neither. */
export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf('/')
  const host = slash < 0 ? text : text.slice(0, slash)
  const bits = slash < 0 ? '' : text.slice(slash + 1)
  if (slash >= 0 && !/^\d{1,3}$/.test(bits)) return null
  const v4 = parseIpv4(host)
  if (v4 >= 0) {
    const prefix = slash < 0 ? 32 : Number(bits)
    return prefix > 32 ? null : { family: 4, address: maskIpv4(v4, prefix), prefix }
  }
  const v6 = parseIpv6(host)
  if (v6 === null) return null
  const prefix = slash < 0 ? 128 : Number(bits)
  return prefix > 128 ? null : { family: 6, address: maskIpv6(v6, prefix), prefix }
}

export function maskIpv4(address: number, prefix: number): number {
  return prefix === 0 ? 0 : (address & (0xffffffff << (32 - prefix))) >>> 0
}

export function maskIpv6(address: Uint16Array, prefix: number): number[] {
  const out: number[] = []
  for (let g = 0; g < 8; g++) {
    const bits = Math.min(16, Math.max(0, prefix - g * 16))
    out.push(bits === 0 ? 0 : (address[g] ?? 0) & (0xffff << (16 - bits)) & 0xffff)
  }
  return out
}

/** An address read once and asked of many networks. IPv4 written as `::ffff:a.b.c.d` counts as IPv4. */
export type Address = { readonly family: 4; readonly v4: number } | { readonly family: 6; readonly v6: Uint16Array }

export function parseAddress(value: unknown): Address | null {
  if (typeof value !== 'string') return null
  const v4 = parseIpv4(value)
  if (v4 >= 0) return { family: 4, v4 }
  const v6 = parseIpv6(value)
  if (v6 === null) return null
  const isMapped = v6[0] === 0 && v6[1] === 0 && v6[2] === 0 && v6[3] === 0 && v6[4] === 0 && v6[5] === 0xffff
  return isMapped ? { family: 4, v4: (v6[6] ?? 0) * 65_536 + (v6[7] ?? 0) } : { family: 6, v6 }
}

export function isWithin(address: Address, network: Network): boolean {
  if (address.family === 4) return network.family === 4 && maskIpv4(address.v4, network.prefix) === network.address
  if (network.family !== 6) return false
  const masked = maskIpv6(address.v6, network.prefix)
  return network.address.every((group, i) => group === masked[i])
}
