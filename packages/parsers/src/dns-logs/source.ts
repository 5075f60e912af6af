import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseBind, startsBindTime } from './bind.ts'
import { normaliseDnsmasq, normaliseUnbound, startsUnbound } from './resolvers.ts'
import { normaliseWindowsDns, packetAt } from './windows-dns.ts'

export const bind: SourceDescriptor = {
  format: 'bind',
  vendor: 'ISC',
  product: 'BIND',
  versions: 'BIND 9.9 to 9.20: queries, responses, query-errors, security, rpz; file or syslog',
  logsources: [{ product: 'bind', service: 'named', category: 'dns' }],
  coverage: [
    { record: 'queries, responses, query-errors, security, rpz', classUid: CLASS.dnsActivity },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: '0123456789cqrs',
    programs: ['named', 'bind', 'bind9'],
    recognise: (text, at, head) =>
      startsBindTime(text, at) ||
      (head === null && /^client (?:@0x\w{1,16} )?[0-9a-fA-F.:]{2,45}#\d/.test(text.slice(at, at + 96)))
        ? 2
        : 0,
    normalise: (text, at, _head, r) => normaliseBind(text, at, r),
  },
}

export const unbound: SourceDescriptor = {
  format: 'unbound',
  vendor: 'NLnet Labs',
  product: 'Unbound',
  versions: 'Unbound 1.6 and later with log-queries or log-replies; file or syslog',
  logsources: [{ product: 'unbound', category: 'dns' }],
  coverage: [
    { record: 'queries, replies', classUid: CLASS.dnsActivity },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: '[',
    programs: ['unbound'],
    recognise: (text, at) => (startsUnbound(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => normaliseUnbound(text, at, r),
  },
}

export const dnsmasq: SourceDescriptor = {
  format: 'dnsmasq',
  vendor: 'dnsmasq',
  product: 'dnsmasq, Pi-hole, routers',
  versions: 'dnsmasq 2.70 and later with log-queries, plain and extra; DHCP',
  logsources: [
    { product: 'dnsmasq', category: 'dns' },
    { product: 'dnsmasq', service: 'dhcp' },
  ],
  coverage: [
    { record: 'query, reply, cached, forwarded', classUid: CLASS.dnsActivity },
    { record: 'DHCP', classUid: CLASS.dhcpActivity },
  ],
  text: {
    begins: '\0',
    programs: ['dnsmasq', 'dnsmasq-dhcp', 'pihole'],
    recognise: () => 0,
    normalise: normaliseDnsmasq,
  },
}

export const windowsDns: SourceDescriptor = {
  format: 'windows-dns',
  vendor: 'Microsoft',
  product: 'Windows DNS Server',
  versions: 'debug log of Windows Server 2008 R2 to 2025, packets without details',
  logsources: [{ product: 'windows', service: 'dns-server', category: 'dns' }],
  coverage: [{ record: 'PACKET', classUid: CLASS.dnsActivity }],
  text: {
    begins: '0123456789',
    recognise: (text, at) => (packetAt(text, at) < 0 ? 0 : 2),
    normalise: (text, at, _head, r) => normaliseWindowsDns(text, at, r),
  },
}
