/** Where a sender sends to, as the configurations on the pages write it. */
export interface Destination {
  /** `https://haidang.example`, without a path. */
  readonly origin: string
  readonly endpoint: string
  readonly host: string
  readonly port: string
  readonly isTls: boolean
  readonly token: string
  /** What listens for syslog; null for what does not. */
  readonly syslog: { readonly udp: number | null; readonly tcp: number | null; readonly tls: number | null }
}

const NO_SYSLOG = { udp: null, tcp: null, tls: null }

/** @param origin the address the page was opened at, or the platform's public one */
export function destinationOf(origin: string, token: string, syslog: Destination['syslog'] = NO_SYSLOG): Destination {
  const url = new URL(origin)
  const isTls = url.protocol === 'https:'
  return {
    origin: url.origin,
    endpoint: `${url.origin}/v1/events`,
    host: url.hostname,
    port: url.port === '' ? (isTls ? '443' : '80') : url.port,
    isTls,
    token,
    syslog,
  }
}

export const takesSyslog = ({ syslog }: Destination): boolean =>
  syslog.udp !== null || syslog.tcp !== null || syslog.tls !== null

/** The port the relays of our configurations listen on. */
export const RELAY_PORT = 5514

/** The same as a device behind a relay sees it: it sends to the relay, by the name given. */
export const throughRelay = (to: Destination, relay: string): Destination => ({
  ...to,
  host: relay,
  syslog: { udp: RELAY_PORT, tcp: null, tls: null },
})

/** The port a plain device sends to: UDP where it is open, else TCP, else TLS. */
export function syslogPort({ syslog }: Destination): number {
  return syslog.udp ?? syslog.tcp ?? syslog.tls ?? 514
}
