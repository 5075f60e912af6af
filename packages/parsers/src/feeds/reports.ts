/** Shadowserver's report types: what each says of a host. Names as in its report index (https://www.shadowserver.org/what-we-do/network-reporting/). */

export interface ReportType {
  readonly type: string
  readonly title: string
  /** `amplifier`, `vulnerable`, `exposed`, `bots`, `compromised`, `scanning`, `malurl`, `other`. */
  readonly category: string
  /** OCSF severity of a row that names none. */
  readonly severity: number
}

/** Services that answer with more than they are asked, over UDP. */
const AMPLIFIERS =
  'ard chargen coap db2 dns dvr_dhcpdiscover dvr-dhcpdiscover isakmp mdns memcached mssql netbios ntp ntpmonitor ntp-monitor ' +
  'portmapper qotd rdpeudp sip slp snmp ssdp stun tftp ubiquiti wsdiscovery ws_discovery xdmcp natpmp quic'
const VULNERABLE =
  'adb afp amqp bgp cisco_smart_install cisco-smart-install couchdb cwmp docker elasticsearch epmd exchange freak ssl_freak ' +
  'ssl-freak ftp hadoop http http_proxy http_vulnerable ics ipp kubernetes ldap ldap_tcp mongodb mqtt mqtt_anon msmq mysql ' +
  'nat_pmp netis netis_router openvpn postgres radmin rdp redis rsync smb smtp smtp_vulnerable socks ssh ssl ssl_poodle ' +
  'ssl-poodle synfulknock telnet vnc zookeeper loop_dos san postgresql activemq post_exploitation_framework'
const EXPOSED = 'device_id device-info device_identification population http_population asset'
const BOTS =
  'sinkhole sinkhole_http sinkhole-http sinkhole_dns sinkhole_http_referer botnet_drone drone microsoft_sinkhole ' +
  'microsoft_sinkhole_http ip_spoofer honeypot_darknet darknet ransomware'
const SCANNING =
  'honeypot_brute_force honeypot_http_scan honeypot_rdp_scan honeypot_smb_scan honeypot_ics_scan brute_force honeypot_ssh honeypot_adb_scan'
const COMPROMISED = 'compromised_website compromised-website compromised_account compromised_iot webshell'
const OTHER =
  'blocklist spam_url malware_url phish_url cnc ddos_participant honeypot_ddos honeypot_ddos_amp honeypot_ddos_target netcore'

const TYPES: ReadonlyMap<string, readonly [category: string, severity: number]> = new Map([
  ...entries(AMPLIFIERS, 'amplifier', 3),
  ...entries(VULNERABLE, 'vulnerable', 3),
  ...entries(EXPOSED, 'exposed', 1),
  ...entries(BOTS, 'bots', 4),
  ...entries(SCANNING, 'scanning', 3),
  ...entries(COMPROMISED, 'compromised', 4),
  ...entries(OTHER, 'other', 3),
])

function entries(words: string, category: string, severity: number): (readonly [string, readonly [string, number]])[] {
  return words.split(' ').map((word) => [word, [category, severity] as const] as const)
}

/** A report type from its name (`scan_http`, `scan6_http`, `event4_sinkhole`) or, where that is unknown, from a row's tag. */
export function reportOf(name: string, tag: string | undefined): ReportType {
  const type = name.toLowerCase()
  const bare = type.replace(/^(?:scan6?|event[46]?|population6?|device)_/, '')
  const found = TYPES.get(bare) ?? TYPES.get(type) ?? TYPES.get((tag ?? '').toLowerCase().split(/[;,]/)[0] ?? '')
  const category = found?.[0] ?? (type.startsWith('population') ? 'exposed' : 'other')
  return { type, title: bare.replaceAll(/[_-]/g, ' '), category, severity: found?.[1] ?? 2 }
}
