import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { netfilterAt, normaliseNetfilter } from './normalise.ts'

export const netfilter: SourceDescriptor = {
  format: 'netfilter',
  vendor: 'Linux',
  product: 'iptables, nftables, ufw, firewalld',
  versions: 'kernel log lines of any version, with or without prefix and uptime; ulogd in the same form',
  logsources: [{ product: 'linux', service: 'iptables', category: 'firewall' }],
  coverage: [{ record: 'IPv4 and IPv6; TCP, UDP, ICMP, others', classUid: CLASS.networkActivity }],
  text: {
    begins: '[I',
    programs: ['kernel', 'ulogd', 'ufw'],
    recognise: (text, at) => (netfilterAt(text, at) >= 0 ? 2 : 0),
    normalise: (text, at, _head, r) => normaliseNetfilter(text, at, r),
  },
}
