import { setDirection } from '#src/platform/lake/normal-form.ts'
import type { ReadEvent } from './parse.step.ts'
import type { OwnNetworks } from './own-networks.ts'

/** OCSF `connection_info.direction_id`. */
const INBOUND = 1
const OUTBOUND = 2
const LATERAL = 3

/**
 * Adds what the organisation's register knows: the direction of a connection, seen from its own networks. Directions the
 * sender stated are kept.
 * @returns the direction added, as OCSF numbers it; 0 where none was
 */
export function enrich(tenant: string, read: ReadEvent, own: OwnNetworks): number {
  const { ocsf } = read.event
  const info = ocsf.connection_info
  const source = ocsf.src_endpoint?.ip
  const target = ocsf.dst_endpoint?.ip
  if (source === undefined || target === undefined || (info !== undefined && info.direction_id !== 0)) return 0
  const isFromUs = own.hasAddress(tenant, source)
  const isToUs = own.hasAddress(tenant, target)
  if (!isFromUs && !isToUs) return 0
  const direction = isFromUs ? (isToUs ? LATERAL : OUTBOUND) : INBOUND
  setDirection(ocsf, direction)
  return direction
}
