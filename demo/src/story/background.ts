import type { Agency } from '../agencies.ts'
import type { Random } from '../random.ts'

/** Outside hosts everybody talks to; addresses from the documentation ranges. */
const SITES = [
  ['www.dichvucong.example', '198.51.100.10'],
  ['mail.tinh-minh-hoa.example', '198.51.100.25'],
  ['cdn.thu-vien.example', '198.51.100.80'],
  ['update.he-dieu-hanh.example', '198.51.100.90'],
  ['bao.tin-tuc.example', '198.51.100.120'],
] as const
const USERS = ['van.thu', 'ke.toan', 'mot.cua', 'hanh.chinh', 'ky.thuat'] as const
const PROGRAMS = [
  ['C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE', 'C:\\Windows\\explorer.exe'],
  ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Windows\\explorer.exe'],
  ['C:\\Windows\\System32\\svchost.exe', 'C:\\Windows\\System32\\services.exe'],
  ['C:\\Windows\\System32\\taskhostw.exe', 'C:\\Windows\\System32\\svchost.exe'],
] as const

const iso = (at: number): string => new Date(at).toISOString()

/** A time as Suricata writes it, with Viet Nam's offset. */
export function eveTime(at: number): string {
  return `${new Date(at + 7 * 3_600_000).toISOString().replace('Z', '')}000+0700`
}

function eve(agency: Agency, random: Random, at: number): object {
  const [name, address] = random.pick(SITES)
  const host = `${agency.prefix}.${20 + random.integer(60)}`
  const port = 49_152 + random.integer(16_000)
  const common = {
    timestamp: eveTime(at),
    flow_id: 1_000_000_000_000 + random.integer(2 ** 31),
    in_iface: 'eth1',
    src_ip: host,
    src_port: port,
  }
  switch (random.integer(4)) {
    case 0:
      return {
        ...common,
        event_type: 'dns',
        dest_ip: `${agency.prefix}.2`,
        dest_port: 53,
        proto: 'UDP',
        dns: { version: 2, type: 'query', id: random.integer(65_536), rrname: name, rrtype: 'A', tx_id: 0 },
      }
    case 1:
      return {
        ...common,
        event_type: 'tls',
        dest_ip: address,
        dest_port: 443,
        proto: 'TCP',
        tls: { sni: name, version: 'TLS 1.3', subject: `CN=${name}` },
      }
    case 2:
      return {
        ...common,
        event_type: 'http',
        dest_ip: address,
        dest_port: 80,
        proto: 'TCP',
        http: {
          hostname: name,
          url: `/trang/${random.integer(900)}`,
          http_user_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
          http_method: 'GET',
          protocol: 'HTTP/1.1',
          status: 200,
          length: 500 + random.integer(90_000),
        },
      }
    default:
      return {
        ...common,
        event_type: 'flow',
        dest_ip: address,
        dest_port: 443,
        proto: 'TCP',
        app_proto: 'tls',
        flow: {
          pkts_toserver: 4 + random.integer(80),
          pkts_toclient: 4 + random.integer(120),
          bytes_toserver: 400 + random.integer(20_000),
          bytes_toclient: 900 + random.integer(400_000),
          start: eveTime(at - 2000),
          end: eveTime(at),
          state: 'closed',
        },
      }
  }
}

function windows(agency: Agency, random: Random, at: number): object {
  const computer = `${agency.hostPrefix}-PC${String(1 + random.integer(30)).padStart(2, '0')}`
  const user = random.pick(USERS)
  if (random.integer(3) === 0) {
    return {
      Event: {
        System: {
          Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing' } },
          EventID: 4624,
          TimeCreated: { '#attributes': { SystemTime: iso(at) } },
          Channel: 'Security',
          Computer: computer,
          EventRecordID: random.integer(2 ** 31),
        },
        EventData: {
          TargetUserName: user,
          TargetDomainName: agency.hostPrefix,
          LogonType: 2,
          IpAddress: '-',
          WorkstationName: computer,
          LogonProcessName: 'User32',
        },
      },
    }
  }
  const [image, parent] = random.pick(PROGRAMS)
  return {
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        TimeCreated: { '#attributes': { SystemTime: iso(at) } },
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: computer,
        EventRecordID: random.integer(2 ** 31),
      },
      EventData: {
        UtcTime: iso(at).replace('T', ' ').replace('Z', ''),
        ProcessId: 1000 + random.integer(9000),
        Image: image,
        CommandLine: `"${image}"`,
        User: `${agency.hostPrefix}\\${user}`,
        ParentImage: parent,
        IntegrityLevel: 'Medium',
      },
    },
  }
}

/** One ordinary event of an office day. */
export function backgroundEvent(agency: Agency, kind: 'suricata' | 'windows', random: Random, at: number): object {
  return kind === 'suricata' ? eve(agency, random, at) : windows(agency, random, at)
}
