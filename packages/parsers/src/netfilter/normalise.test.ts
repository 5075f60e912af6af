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

const PACKET =
  'IN=eth0 OUT= MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 SRC=203.0.113.5 DST=192.0.2.1 LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID=1 DF PROTO=TCP SPT=51234 DPT=22 WINDOW=1024 RES=0x00 SYN URGP=0'

describe('netfilter', () => {
  it.each([
    ['ufw', `Nov 21 08:00:00 may-1 kernel: [ 1234.567890] [UFW BLOCK] ${PACKET}`, 2, 2, '[UFW BLOCK]'],
    ['a prefix of the administrator', `<4>Nov 21 08:00:00 may-1 kernel: INPUT-DROP: ${PACKET}`, 2, 6, 'INPUT-DROP:'],
    ['nftables', `Nov 21 08:00:00 may-1 kernel: nft reject ${PACKET}`, 2, 25, 'nft reject'],
    ['what is allowed', `Nov 21 08:00:00 may-1 kernel: [UFW ALLOW] ${PACKET}`, 1, 1, '[UFW ALLOW]'],
    ['firewalld', `Nov 21 08:00:00 may-1 kernel: "filter_IN_public_REJECT: "${PACKET}`, 2, 25, undefined],
  ])('%s', (_name, text, actionId, dispositionId, rule) => {
    const { format, ocsf, problems, fields } = parse(
      text.replace('"filter_IN_public_REJECT: "', 'filter_IN_public_REJECT: '),
    )
    expect(format).toBe('netfilter')
    expect(problems).toEqual([])
    expect(fields).toMatchObject({ SRC: '203.0.113.5', DPT: '22', flags: 'DF SYN' })
    expect(ocsf).toMatchObject({
      class_uid: 4001,
      action_id: actionId,
      disposition_id: dispositionId,
      src_endpoint: { ip: '203.0.113.5', port: 51_234 },
      dst_endpoint: { ip: '192.0.2.1', port: 22 },
      connection_info: { protocol_name: 'tcp', direction_id: 1 },
      device: { hostname: 'may-1' },
    })
    if (rule !== undefined) expect(ocsf.firewall_rule).toEqual({ name: rule })
  })

  it('ICMP errors keep the packet they speak of, UDP its first length', () => {
    const icmp = parse(
      'Nov 21 08:00:00 h kernel: IN= OUT=eth0 SRC=192.0.2.1 DST=203.0.113.5 LEN=88 PROTO=ICMP TYPE=3 CODE=3 [SRC=203.0.113.5 DST=192.0.2.1 LEN=60 PROTO=UDP SPT=9 DPT=53 ]',
    )
    expect(icmp.fields).toMatchObject({
      TYPE: '3',
      quoted: 'SRC=203.0.113.5 DST=192.0.2.1 LEN=60 PROTO=UDP SPT=9 DPT=53',
    })
    expect(icmp.ocsf).toMatchObject({ src_endpoint: { ip: '192.0.2.1' }, connection_info: { direction_id: 2 } })
    const udp = parse(
      'Nov 21 08:00:00 h kernel: IN=eth0 OUT= SRC=2001:db8::1 DST=2001:db8::2 LEN=72 PROTO=UDP SPT=9 DPT=53 LEN=32',
    )
    expect(udp.ocsf.traffic).toEqual({ bytes: 72 })
  })

  it('other words of the kernel stay a message', () => {
    expect(parse('Nov 21 08:00:00 h kernel: IN=eth0 but nothing else').format).toBe('syslog')
    expect(parse('Nov 21 08:00:00 h kernel: usb 1-1: new device').format).toBe('syslog')
  })
})
