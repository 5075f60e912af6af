/**
 * What a row of a feed or report says, whoever wrote it: an address, a name, a time. A row becomes a JSON object of these
 * (`feed` names its feed, `report` the report of Shadowserver), which travels and is stored like any other event.
 */
import { canonicalIp } from '@haidang/std'
import { canonicalDomain, canonicalHash } from '../normalise/canonical.ts'

/** Facts that have an attribute of their own in every event a row becomes, or are kept beside it where it has no room for them. */
export const PLACED_FACTS = [
  'time',
  'ip',
  'network',
  'port',
  'src_port',
  'dst_ip',
  'dst_port',
  'protocol',
  'url',
  'domain',
  'hostname',
  'md5',
  'sha1',
  'sha256',
  'email',
  'mac',
  'asn',
  'country',
  'city',
] as const
export const FACTS = [...PLACED_FACTS, 'name', 'category', 'detail'] as const
export type Fact = (typeof FACTS)[number]

/** How columns and keys are called in the feeds and reports at large; letters and digits only, lower case. */
const NAMES: ReadonlyMap<string, Fact> = new Map<string, Fact>([
  ...pairs(
    'time',
    'timestamp time timestamputc date datetime dateadded detecttime eventtime firstseen firstseenutc lastseen ' +
      'firstseenat sourcetime submissiontime filetimeutc firstreporteddatetime lastreporteddatetimeutc createdat addedon reporteddatetime pubdate ts',
  ),
  ...pairs(
    'ip',
    'ip ipaddress srcip sourceip clientip infectedip address addr ip4 ip6 ipv4 host_ip networksourceipv4 attackerip ipstr dstipaddress ipaddr',
  ),
  ...pairs('network', 'network cidr ipnetwork netblock prefix subnet'),
  ...pairs('port', 'port dstport1 serviceport tcpport dport remoteport1'),
  ...pairs('src_port', 'srcport sourceport localport networksourceport sport'),
  ...pairs('dst_ip', 'dstip targetip destinationip remoteip ccip networkdestinationipv4 dip serverip'),
  ...pairs('dst_port', 'dstport targetport destinationport remoteport ccport networkdestinationport'),
  ...pairs('protocol', 'protocol proto transport networkprotocol ipprotocol'),
  ...pairs('url', 'url uri link maliciousurl sourceurl networkurl phishurl httpurl'),
  ...pairs(
    'domain',
    'domain fqdn dstdomain httphost hostheader domainname ccdomain ccdns networkdestinationdomain domaintld host',
  ),
  ...pairs('hostname', 'hostname srchostname dnshost reversedns hostnames rdns'),
  ...pairs('md5', 'md5 md5hash filemd5 hashmd5'),
  ...pairs('sha1', 'sha1 sha1hash filesha1 hashsha1'),
  ...pairs('sha256', 'sha256 sha256hash filesha256 hashsha256 indicatorsha256'),
  ...pairs('email', 'email emailaddress mail'),
  ...pairs('mac', 'mac macaddress'),
  ...pairs('asn', 'asn asnumber srcasn as sourceipasnnr autonomoussystem'),
  ...pairs('country', 'country countrycode geo srcgeo cc sourceipcountrycode'),
  ...pairs('city', 'city srccity sourceipcity'),
  ...pairs(
    'name',
    'malware family infection botnet botname threat signature malwarefamily threatname trojanfamily externalid tag title',
  ),
  ...pairs('category', 'category type indicatorthreattype report eventtype classification threattype'),
  ...pairs('detail', 'description comment comments note reason optionalinformation'),
])

function pairs(fact: Fact, words: string): (readonly [string, Fact])[] {
  return words.split(' ').map((word) => [word, fact] as const)
}

/** The fact a column or key of that name holds. */
export function factOfName(name: string): Fact | undefined {
  return NAMES.get(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
}

const TIME = /^\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?|$)/
const RFC_2822 = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}/
const AS_NUMBER = /^AS\d{1,10}$/i

/** What a value is by itself, without a name: an address, a network, a URL, a time, a digest, a domain; else nothing. */
export function factOfValue(text: string): Fact | undefined {
  const value = text.trim()
  if (value === '' || value.length > 4096) return undefined
  if (canonicalIp(value) !== null) return 'ip'
  const slash = value.indexOf('/')
  if (slash > 0 && /^\d{1,3}$/.test(value.slice(slash + 1)) && canonicalIp(value.slice(0, slash)) !== null)
    return 'network'
  if (/^[a-z][a-z0-9+.-]{1,15}:\/\//i.test(value)) return 'url'
  if (TIME.test(value) || RFC_2822.test(value)) return 'time'
  if (AS_NUMBER.test(value)) return 'asn'
  if (value.length === 32 && canonicalHash(value) !== null) return 'md5'
  if (value.length === 40 && canonicalHash(value) !== null) return 'sha1'
  if (value.length === 64 && canonicalHash(value) !== null) return 'sha256'
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return 'email'
  if (slash > 0 && isDomain(value.slice(0, slash)) && !/\s/.test(value)) return 'url'
  return isDomain(value) ? 'domain' : undefined
}

/** A name of two labels or more whose last has letters only. */
export function isDomain(value: string): boolean {
  const dot = value.lastIndexOf('.')
  return dot > 0 && /^[a-z]{2,24}$|^xn--[a-z0-9-]+$/i.test(value.slice(dot + 1)) && canonicalDomain(value) !== null
}
