import type { OcsfEvent } from '@haidang/contracts'
import { CLASS, endpoint, setClass } from '../normalise/ocsf.ts'
import { port } from '../reading.ts'

export const RCODES: Readonly<Record<string, number>> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
}

export interface DnsFacts {
  readonly client?: string | undefined
  readonly clientPort?: string | undefined
  readonly name?: string | undefined
  readonly kind?: string | undefined
  readonly queryClass?: string | undefined
  readonly rcode?: string | undefined
}

/** A name as logs write it, without the dot at its end; the root stays a dot. */
export function plainName(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name
}

/** Makes the event DNS Activity: a query, or a response where the answer's code is known. */
export function setDns(event: OcsfEvent, facts: DnsFacts): void {
  const { client, clientPort, name, kind, queryClass, rcode } = facts
  const src = endpoint(client, port(clientPort))
  if (src !== undefined) event.src_endpoint = src
  const query: NonNullable<OcsfEvent['query']> = {}
  if (name !== undefined) query.hostname = plainName(name)
  if (kind !== undefined) query.type = kind
  if (queryClass !== undefined) query.class = queryClass
  if (name !== undefined) event.query = query
  setClass(event, CLASS.dnsActivity, rcode === undefined ? 1 : 2)
  if (rcode === undefined) return
  const code = RCODES[rcode.toUpperCase()]
  event['rcode'] = rcode
  if (code !== undefined) event['rcode_id'] = code
  event.status_id = code === 0 ? 1 : 2
}
