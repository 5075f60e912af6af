import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(text: string): ParsedEvent {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

const BUILT =
  '%ASA-6-302013: Built outbound TCP connection 8812 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:192.0.2.10/51234 (198.51.100.1/51234)'
const A = { ip: '198.51.100.7', port: 51_234 }
const B = { ip: '192.0.2.10', port: 443 }

describe('Cisco ASA', () => {
  it.each([
    ['with time and host', `<166>Nov 21 2026 08:00:00 fw01 : ${BUILT}`],
    ['with time', `<166>Nov 21 2026 08:00:00: ${BUILT}`],
    ['with a time of UTC', `<166>Nov 21 2026 01:00:00 UTC: ${BUILT}`],
    ['with a host and no year', `<166>Nov 21 08:00:00 fw01 ${BUILT}`],
    ['with nothing but the priority', `<166>${BUILT}`],
    ['of EMBLEM', `<166>:Nov 21 08:00:00 UTC: ${BUILT.replace('%ASA-6', '%ASA-session-6')}`],
    ['in RFC 5424', `<166>1 2026-11-21T01:00:00Z fw01 - - - - ${BUILT}`],
  ])('a message %s', (_name, text) => {
    const { format, ocsf, problems, fields } = parse(text)
    expect(format).toBe('cisco-asa')
    expect(problems).toEqual([])
    expect(fields).toMatchObject({ message_id: '302013', src_interface: 'inside', dst_interface: 'outside' })
    expect(ocsf).toMatchObject({
      type_uid: 400_101,
      severity_id: 1,
      action_id: 1,
      src_endpoint: { ip: '192.0.2.10', port: 51_234 },
      dst_endpoint: { ip: '203.0.113.9', port: 443 },
      connection_info: { protocol_num: 6, direction_id: 2, uid: '8812' },
      metadata: { event_code: '302013', product: { name: 'ASA', vendor_name: 'Cisco' } },
    })
  })

  const network = (activity: number): number => 400_100 + activity
  it.each([
    [
      '2-106001: Inbound TCP connection denied from 198.51.100.7/51234 to 192.0.2.10/443 flags SYN  on interface outside',
      network(5),
      { action_id: 2, src_endpoint: A, dst_endpoint: B, severity_id: 5 },
    ],
    [
      '2-106006: Deny inbound UDP from 198.51.100.7/51234 to 192.0.2.10/443 on interface outside',
      network(5),
      { src_endpoint: A, dst_endpoint: B },
    ],
    [
      '2-106007: Deny inbound UDP from 198.51.100.7/51234 to 192.0.2.10/443 due to DNS Query',
      network(5),
      { status_detail: 'DNS Query' },
    ],
    [
      '3-106010: Deny inbound tcp src outside:198.51.100.7/51234 dst inside:192.0.2.10/443',
      network(5),
      { src_endpoint: A, dst_endpoint: B },
    ],
    [
      '3-106014: Deny inbound icmp src outside:198.51.100.7 dst inside:192.0.2.10 (type 8, code 0)',
      network(5),
      { src_endpoint: { ip: '198.51.100.7' } },
    ],
    [
      '6-106015: Deny TCP (no connection) from 198.51.100.7/51234 to 192.0.2.10/443 flags RST  on interface outside',
      network(5),
      { dst_endpoint: B },
    ],
    [
      '2-106016: Deny IP spoof from (198.51.100.7) to 192.0.2.10 on interface outside',
      network(6),
      { is_alert: true, action_id: 2 },
    ],
    ['2-106017: Deny IP due to Land Attack from 192.0.2.10 to 192.0.2.10', network(6), { is_alert: true }],
    [
      '1-106021: Deny TCP reverse path check from 198.51.100.7 to 192.0.2.10 on interface outside',
      network(6),
      { is_alert: true, severity_id: 5 },
    ],
    [
      '4-106023: Deny tcp src outside:198.51.100.7/51234 dst inside:192.0.2.10/443 by access-group "outside_in" [0x0, 0x0]',
      network(5),
      { src_endpoint: A, dst_endpoint: B, firewall_rule: { name: 'outside_in' } },
    ],
    [
      '4-106023: Deny icmp src outside:198.51.100.7 dst inside:192.0.2.10 (type 3, code 1) by access-group "outside_in" [0x0, 0x0]',
      network(5),
      { firewall_rule: { name: 'outside_in' }, unmapped: { icmp_type: '3' } },
    ],
    [
      '6-106100: access-list outside_in denied tcp outside/198.51.100.7(51234) -> inside/192.0.2.10(443) hit-cnt 1 first hit [0x1, 0x0]',
      network(5),
      { src_endpoint: A, dst_endpoint: B, firewall_rule: { name: 'outside_in' } },
    ],
    [
      '6-106100: access-list in_out permitted udp inside/2001:db8::1(5353)(LOCAL\\an) -> outside/2001:db8::53(53) hit-cnt 1 first hit [0x1, 0x0]',
      network(6),
      { action_id: 1, src_endpoint: { ip: '2001:db8::1', port: 5353 }, actor: { user: { name: 'an' } } },
    ],
    [
      '6-302014: Teardown TCP connection 8812 for outside:203.0.113.9/443 to inside:192.0.2.10/51234 duration 0:01:30 bytes 6531 TCP Reset-O',
      network(3),
      { duration: 90_000, traffic: { bytes: 6531 }, dst_endpoint: { ip: '203.0.113.9', port: 443 } },
    ],
    [
      '6-302014: Teardown TCP connection 8812 for outside:198.51.100.7/51234 to inside:192.0.2.10/443 duration 0:00:30 bytes 0 SYN Timeout',
      network(4),
      { src_endpoint: A, dst_endpoint: B },
    ],
    [
      '6-302015: Built inbound UDP connection 5 for outside:198.51.100.7/51234 (198.51.100.7/51234) to inside:192.0.2.10/443 (192.0.2.10/443)',
      network(1),
      { src_endpoint: A, dst_endpoint: B, connection_info: { direction_id: 1 } },
    ],
    [
      '6-302016: Teardown UDP connection 5 for outside:198.51.100.7/51234 to inside:192.0.2.10/443 duration 0:02:01 bytes 104',
      network(2),
      { duration: 121_000 },
    ],
    [
      '6-302020: Built inbound ICMP connection for faddr 198.51.100.7/1 gaddr 192.0.2.10/0 laddr 192.0.2.10/0 type 8 code 0',
      network(1),
      { src_endpoint: { ip: '198.51.100.7' }, dst_endpoint: { ip: '192.0.2.10' } },
    ],
    [
      '6-302021: Teardown ICMP connection for faddr 198.51.100.7/1 gaddr 192.0.2.10/0 laddr 192.0.2.10/0',
      network(2),
      {},
    ],
    [
      '6-303002: FTP connection from inside:192.0.2.10/2000 to outside:203.0.113.9/21, user an Stored file a.zip',
      400_801,
      { file: { name: 'a.zip' }, actor: { user: { name: 'an' } } },
    ],
    [
      '5-304001: 192.0.2.10 Accessed URL 203.0.113.9:http://www.example/a',
      400_200,
      { http_request: { url: { url_string: 'http://www.example/a' } }, dst_endpoint: { ip: '203.0.113.9' } },
    ],
    [
      '5-304002: Access denied URL http://www.example/a SRC 192.0.2.10 DEST 203.0.113.9 on interface inside',
      400_200,
      { action_id: 2 },
    ],
    [
      '6-305011: Built dynamic TCP translation from inside:192.0.2.10/51234 to outside:198.51.100.1/1024',
      network(6),
      { src_endpoint: { ip: '192.0.2.10', port: 51_234 } },
    ],
    [
      '3-313001: Denied ICMP type=8, code=0 from 198.51.100.7 on interface outside',
      network(5),
      { src_endpoint: { ip: '198.51.100.7' } },
    ],
    [
      '4-338002: Dynamic Filter monitored blacklisted TCP traffic from inside:192.0.2.10/51234 (198.51.100.1/1024) to outside:203.0.113.9/80 (203.0.113.9/80), destination 203.0.113.9 resolved from dynamic list: bad.example, threat-level: very-high, category: Malware',
      network(6),
      { is_alert: true, firewall_rule: { name: 'Malware' } },
    ],
    [
      '4-400013: IPS:2003 ICMP redirect from 198.51.100.7 to 192.0.2.10 on interface outside',
      network(6),
      { is_alert: true, firewall_rule: { uid: '2003', name: 'ICMP redirect' } },
    ],
    [
      '3-710003: TCP access denied by ACL from 198.51.100.7/51234 to outside:192.0.2.10/https',
      network(5),
      { src_endpoint: A, dst_endpoint: B },
    ],
    [
      '7-710005: UDP request discarded from 198.51.100.7/51234 to outside:192.0.2.10/443',
      network(5),
      { dst_endpoint: B },
    ],
    [
      "6-109005: Authentication succeeded for user 'an' from 198.51.100.7/51234 to 192.0.2.10/443 on interface outside",
      300_201,
      { status_id: 1, user: { name: 'an' } },
    ],
    [
      '6-113004: AAA user authentication Successful : server =  192.0.2.5 : user = an',
      300_201,
      { status_id: 1, user: { name: 'an' } },
    ],
    [
      '6-113005: AAA user authentication Rejected : reason = AAA failure : server = 192.0.2.5 : user = an : user IP = 198.51.100.7',
      300_201,
      { status_id: 2, user: { name: 'an' }, src_endpoint: { ip: '198.51.100.7' } },
    ],
    [
      '6-113006: User an locked out on exceeding 3 successive failed authentication attempts',
      300_109,
      { user: { name: 'an' } },
    ],
    ['6-113012: AAA user authentication Successful : local database : user = an', 300_201, { user: { name: 'an' } }],
    [
      '6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = an : user IP = 198.51.100.7',
      300_201,
      { status_id: 2, status_detail: 'Invalid password' },
    ],
    [
      '4-113019: Group = hcm, Username = an, IP = 198.51.100.7, Session disconnected. Session Type: SSL, Duration: 1h:02m:03s, Bytes xmt: 100, Bytes rcv: 200, Reason: User Requested',
      401_402,
      { duration: 3_723_000, src_endpoint: { ip: '198.51.100.7' } },
    ],
    [
      '6-113039: Group <hcm> User <an> IP <198.51.100.7> AnyConnect parent session started.',
      401_401,
      { actor: { user: { name: 'an' } } },
    ],
    [
      "5-111008: User 'enable_15' executed the 'write memory' command.",
      501_900,
      { actor: { user: { name: 'enable_15' } }, message: 'write memory' },
    ],
    ["5-111010: User 'an', running 'CLI' from IP 192.0.2.9, executed 'no logging'", 501_900, { message: 'no logging' }],
    [
      '6-602303: IPSEC: An outbound LAN-to-LAN SA (SPI= 0x1) between 198.51.100.1 and 203.0.113.1 (user= 203.0.113.1) has been created.',
      401_401,
      { connection_info: { direction_id: 2 } },
    ],
    [
      '6-605004: Login denied from 198.51.100.7/51234 to outside:192.0.2.10/ssh for user "root"',
      300_201,
      { status_id: 2, user: { name: 'root' } },
    ],
    [
      '6-605005: Login permitted from 198.51.100.7/51234 to inside:192.0.2.10/ssh for user "an"',
      300_201,
      { status_id: 1, user: { name: 'an' }, src_endpoint: A },
    ],
    [
      '6-611101: User authentication succeeded: IP address: 198.51.100.7, Uname: an',
      300_201,
      { src_endpoint: { ip: '198.51.100.7' } },
    ],
    ['5-713119: Group = hcm, Username = an, IP = 198.51.100.7, PHASE 1 COMPLETED', 401_401, {}],
    ['5-713904: Group = hcm, IP = 198.51.100.7, something', 400_100, { unmapped: { group: 'hcm' } }],
    ['6-716001: Group <hcm> User <an> IP <198.51.100.7> WebVPN session started.', 300_201, { user: { name: 'an' } }],
    [
      '6-716039: Group <hcm> User <an> IP <198.51.100.7> Authentication: rejected, Session Type: WebVPN.',
      300_201,
      { status_id: 2 },
    ],
    [
      '4-722051: Group <hcm> User <an> IP <198.51.100.7> IPv4 Address <10.9.9.9> IPv6 address <::> assigned to session',
      401_401,
      {},
    ],
    [
      '6-722022: Group <hcm> User <an> IP <198.51.100.7> TCP SVC connection established without compression',
      401_401,
      {},
    ],
    [
      '6-725001: Starting SSL handshake with client outside:198.51.100.7/51234 to 192.0.2.10/443 for TLS session',
      network(6),
      { src_endpoint: A, dst_endpoint: B },
    ],
    ['4-733100: [ Scanning] drop rate-1 exceeded. Current burst rate is 1 per second', 0, {}],
    ['5-199002: Something nobody listed', 0, { message: 'Something nobody listed' }],
  ])('%s', (text, typeUid, expected) => {
    const { ocsf, problems } = parse(`<166>Nov 21 2026 08:00:00 fw01 : %ASA-${text}`)
    expect(problems).toEqual([])
    if (typeUid !== 501_900) expect(ocsf.type_uid).toBe(typeUid)
    else expect(ocsf.class_uid).toBe(5019)
    expect(ocsf).toMatchObject(expected)
    expect(ocsf.time).toBe(Date.parse('2026-11-21T01:00:00Z'))
    expect(ocsf.device?.hostname).toBe('fw01')
  })

  it("Threat Defense's own events", () => {
    const { ocsf, fields } = parse(
      '<113>2026-11-21T01:00:00Z ftd01 %FTD-1-430001: SrcIP: 198.51.100.7, DstIP: 192.0.2.10, SrcPort: 51234, DstPort: 443, Protocol: tcp, Priority: 1, GID: 1, SID: 19559, Revision: 6, Message: "EXAMPLE, attempt", Classification: Attempted User Privilege Gain, User: an, InlineResult: Blocked',
    )
    expect(fields).toMatchObject({ Message: '"EXAMPLE, attempt"', InlineResult: 'Blocked' })
    expect(ocsf).toMatchObject({
      class_uid: 4001,
      is_alert: true,
      severity_id: 4,
      action_id: 2,
      src_endpoint: A,
      dst_endpoint: B,
      firewall_rule: { uid: '1:19559:6' },
      metadata: { product: { name: 'Secure Firewall Threat Defense' } },
    })
    const end = parse(
      '<113>Nov 21 08:00:00 ftd01 SFIMS: %FTD-6-430003: EventPriority: Low, DeviceUUID: x, FirstPacketSecond: 2026-11-21T01:00:00Z, AccessControlRuleAction: Allow, SrcIP: 192.0.2.10, DstIP: 203.0.113.9, SrcPort: 1, DstPort: 443, Protocol: tcp, AccessControlRuleName: web, InitiatorBytes: 10, ResponderBytes: 20, URL: https://www.example/a',
    )
    expect(end.ocsf).toMatchObject({
      type_uid: 400_102,
      action_id: 1,
      firewall_rule: { name: 'web' },
      traffic: { bytes: 30 },
    })
  })

  it('other messages of the vendor are syslog', () => {
    expect(parse('<189>123: *Nov 21 08:00:00.123: %SYS-5-CONFIG_I: Configured from console').format).toBe('syslog')
  })
})
