/** Rows like those of a province: Suricata and Windows events of about 1 kB raw and 0.7 kB in normal form, values varied. */
import type { EventId, SourceId, TenantId } from '@haidang/std'
import type { EventRow } from '@haidang/server/platform/lake/port.ts'

/** Marsaglia's xorshift, 32 bits: the same rows in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed | 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const PROTOCOLS = ['TCP', 'UDP', 'ICMP']
const TYPES = ['flow', 'dns', 'http', 'tls', 'alert', 'fileinfo']
const IMAGES = [
  'cmd.exe',
  'powershell.exe',
  'svchost.exe',
  'explorer.exe',
  'rundll32.exe',
  'chrome.exe',
  'msedge.exe',
  'wmiprvse.exe',
]
const SIGNATURES = [
  'ET SCAN Potential SSH Scan OUTBOUND',
  'ET POLICY Reserved Internal IP Traffic',
  'ET MALWARE Win32 CnC Beacon',
  'SURICATA STREAM excessive retransmissions',
]

const hex = (random: (below: number) => number, digits: number): string => {
  let text = ''
  for (let i = 0; i < digits; i += 4) text += random(65_536).toString(16).padStart(4, '0')
  return text
}

export interface RowSource {
  /** The `i`-th row; `ingestSeq` and times are the caller's. */
  row(i: number, ingestSeq: number, receivedAt: number): EventRow
}

export function createRowSource(seed = 1): RowSource {
  const random = createRandom(seed)
  const tenants = Array.from(
    { length: 12 },
    (_, i) => `0190a000-0000-7000-8000-0000000000${(i + 16).toString(16)}` as TenantId,
  )
  const sources = Array.from(
    { length: 36 },
    (_, i) => `0190b000-0000-7000-8000-0000000000${(i + 16).toString(16)}` as SourceId,
  )
  const address = (): string =>
    random(3) === 0
      ? `${11 + random(180)}.${random(256)}.${random(256)}.${random(254) + 1}`
      : `10.${random(12)}.${random(40)}.${random(254) + 1}`

  return {
    row(i, ingestSeq, receivedAt) {
      const t = random(12)
      const time = receivedAt - random(30_000)
      const srcIp = address()
      const dstIp = address()
      const srcPort = 1024 + random(60_000)
      const dstPort = [443, 80, 53, 22, 445, 3389, 8080][random(7)] ?? 443
      const protocol = PROTOCOLS[random(3)] ?? 'TCP'
      const domain = `h${random(20_000)}.${['gov.vn', 'com.vn', 'example.net', 'cdn.example'][random(4)]}`
      const isWindows = random(10) < 4
      const iso = new Date(time).toISOString()
      const host = `PC-${random(3000)}`
      const user = `nguoidung${random(4000)}`
      const image = IMAGES[random(IMAGES.length)] ?? 'cmd.exe'
      const hash = hex(random, 64)
      const flowId = `${random(1 << 30)}${random(1 << 20)}`
      const isAlert = !isWindows && random(20) === 0
      const signature = isAlert ? (SIGNATURES[random(SIGNATURES.length)] ?? '') : ''
      const cmdLine = isWindows
        ? `"C:\\Windows\\System32\\${image}" /c start /b ${hex(random, 16)} --profile=${random(500)} --out C:\\Users\\${user}\\AppData\\Local\\Temp\\${hex(random, 8)}.tmp`
        : ''
      const url =
        isWindows || dstPort !== 80 ? '' : `http://${domain}/api/v1/${hex(random, 12)}?session=${hex(random, 20)}`
      const raw = isWindows
        ? JSON.stringify({
            '@timestamp': iso,
            EventID: 1,
            Channel: 'Microsoft-Windows-Sysmon/Operational',
            Provider_Name: 'Microsoft-Windows-Sysmon',
            Computer: host,
            Level: 4,
            Task: 1,
            Opcode: 0,
            RecordNumber: i,
            ProcessGuid: `{${hex(random, 8)}-${hex(random, 4)}-${hex(random, 4)}-0000-${hex(random, 12)}}`,
            ProcessId: random(20_000),
            Image: `C:\\Windows\\System32\\${image}`,
            FileVersion: '10.0.19041.1 (WinBuild.160101.0800)',
            Description: 'Windows component',
            Product: 'Microsoft Windows Operating System',
            Company: 'Microsoft Corporation',
            CommandLine: cmdLine,
            CurrentDirectory: `C:\\Users\\${user}\\`,
            User: `DOMAIN\\${user}`,
            LogonGuid: `{${hex(random, 8)}-${hex(random, 4)}-${hex(random, 4)}-0000-${hex(random, 12)}}`,
            LogonId: `0x${hex(random, 8)}`,
            TerminalSessionId: 1,
            IntegrityLevel: 'Medium',
            Hashes: `SHA256=${hash}`,
            ParentProcessId: random(20_000),
            ParentImage: 'C:\\Windows\\explorer.exe',
            ParentCommandLine: 'C:\\Windows\\Explorer.EXE',
          })
        : JSON.stringify({
            timestamp: iso,
            flow_id: flowId,
            in_iface: 'ens192',
            event_type: TYPES[random(6)],
            vlan: [random(100)],
            src_ip: srcIp,
            src_port: srcPort,
            dest_ip: dstIp,
            dest_port: dstPort,
            proto: protocol,
            community_id: `1:${hex(random, 28)}=`,
            app_proto: 'http',
            tx_id: random(10),
            http: {
              hostname: domain,
              url: url.slice(7),
              http_user_agent:
                'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36',
              http_content_type: 'text/html',
              http_method: 'GET',
              protocol: 'HTTP/1.1',
              status: 200,
              length: random(100_000),
            },
            flow: {
              pkts_toserver: random(1000),
              pkts_toclient: random(1000),
              bytes_toserver: random(1_000_000),
              bytes_toclient: random(1_000_000),
              start: iso,
              end: iso,
              age: random(300),
              state: 'closed',
              reason: 'timeout',
              alerted: isAlert,
            },
            ...(isAlert
              ? {
                  alert: {
                    action: 'allowed',
                    gid: 1,
                    signature_id: 2_000_000 + random(4000),
                    rev: 3,
                    signature,
                    category: 'Attempted Information Leak',
                    severity: 2,
                  },
                }
              : {}),
            tcp: {
              tcp_flags: '1b',
              tcp_flags_ts: '1b',
              tcp_flags_tc: '1b',
              syn: true,
              fin: true,
              psh: true,
              ack: true,
              state: 'closed',
            },
            host: `sensor-${t}`,
          })
      const ocsf = JSON.stringify({
        class_uid: isWindows ? 1007 : 4001,
        category_uid: isWindows ? 1 : 4,
        activity_id: 1,
        type_uid: isWindows ? 100_701 : 400_101,
        severity_id: isAlert ? 3 : 1,
        time,
        metadata: {
          version: '1.8.0',
          product: { name: isWindows ? 'Sysmon' : 'Suricata', vendor_name: isWindows ? 'Microsoft' : 'OISF' },
          uid: flowId,
          original_time: iso,
        },
        ...(isWindows
          ? {
              device: { hostname: host, type_id: 2 },
              actor: { user: { name: user, domain: 'DOMAIN' } },
              process: {
                name: image,
                pid: random(20_000),
                cmd_line: cmdLine,
                file: {
                  name: image,
                  path: `C:\\Windows\\System32\\${image}`,
                  type_id: 1,
                  hashes: [{ algorithm: 'SHA-256', algorithm_id: 3, value: hash }],
                },
              },
            }
          : {
              src_endpoint: { ip: srcIp, port: srcPort },
              dst_endpoint: { ip: dstIp, port: dstPort, hostname: domain },
              connection_info: { protocol_name: protocol, direction_id: 2 },
              traffic: { bytes_in: random(1_000_000), bytes_out: random(1_000_000) },
            }),
        observables: [
          { name: 'src_endpoint.ip', type_id: 2, value: srcIp },
          { name: 'dst_endpoint.ip', type_id: 2, value: dstIp },
        ],
      })
      return {
        tenant: tenants[t] ?? ('' as TenantId),
        source: sources[t * 3 + random(3)] ?? ('' as SourceId),
        eventId: hex(random, 32) as EventId,
        ingestSeq,
        receivedAt,
        time,
        format: isWindows ? 'windows-json' : 'suricata-eve',
        classUid: isWindows ? 1007 : 4001,
        activityId: 1,
        severityId: isAlert ? 3 : 1,
        isAlert,
        product: isWindows ? 'Sysmon' : 'Suricata',
        eventCode: isWindows ? '1' : '',
        srcIp: isWindows ? '' : srcIp,
        srcPort: isWindows ? 0 : srcPort,
        dstIp: isWindows ? '' : dstIp,
        dstPort: isWindows ? 0 : dstPort,
        protocol: isWindows ? '' : protocol,
        host: isWindows ? host : '',
        user: isWindows ? user : '',
        process: isWindows ? image : '',
        cmdLine,
        filePath: isWindows ? `C:\\Windows\\System32\\${image}` : '',
        fileHash: isWindows ? hash : '',
        domain: isWindows ? '' : domain,
        url,
        signature,
        message: isWindows
          ? `Process created: ${image} by ${user} on ${host}`
          : isAlert
            ? signature
            : `${protocol} ${srcIp} to ${domain}`,
        observables: isWindows ? [host, user, image, hash] : [srcIp, dstIp, domain],
        ruleKeys: isAlert ? [`product:suricata:${2_000_000 + random(400)}`] : [],
        problems: [],
        ocsf,
        raw,
      }
    },
  }
}
