import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { splitRecords } from '../split-records.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(text: string): ParsedEvent {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

const BLOCK = `** Alert 1795222800.1234: mail  - syslog,sshd,authentication_failed,
2026 Nov 21 08:00:00 (may-1) 192.0.2.5->/var/log/auth.log
Rule: 5716 (level 10) -> 'SSHD authentication failed.'
Src IP: 203.0.113.7
User: root
Nov 21 07:59:59 may-1 sshd[12]: Failed password for root from 203.0.113.7 port 51234 ssh2
`

describe('OSSEC', () => {
  it.each([
    ['a block of alerts.log', BLOCK],
    [
      'a line of its syslog output',
      '<132>Nov 21 08:00:00 manager ossec: Alert Level: 10; Rule: 5716 - SSHD authentication failed.; Location: (may-1) 192.0.2.5->/var/log/auth.log; srcip: 203.0.113.7; user: root; Nov 21 07:59:59 may-1 sshd[12]: Failed password for root from 203.0.113.7 port 51234 ssh2',
    ],
  ])('%s', (_name, text) => {
    const { format, ocsf, problems, fields } = parse(text)
    expect(format).toBe('ossec')
    expect(problems).toEqual([])
    expect(fields).toMatchObject({ rule: '5716', level: 10, srcip: '203.0.113.7', program: 'sshd' })
    expect(ocsf).toMatchObject({
      type_uid: 300_201,
      is_alert: true,
      severity_id: 3,
      status_id: 2,
      time: 1_795_222_800_000,
      user: { name: 'root' },
      src_endpoint: { ip: '203.0.113.7' },
      device: { hostname: 'may-1', ip: '192.0.2.5' },
      firewall_rule: { uid: '5716', name: 'SSHD authentication failed.' },
      metadata: { event_code: '5716', product: { name: 'OSSEC' } },
    })
  })

  it('blocks come as one record each', () => {
    const bytes = new Uint8Array(Buffer.from(`${BLOCK}\n${BLOCK}\nNov 21 08:00:00 h a: x\n`))
    const { ranges } = splitRecords(bytes)
    expect(ranges).toHaveLength(6)
    const outcome = parser.parseBytes(bytes, ranges[2] ?? 0, ranges[3] ?? 0, RECEIVED_AT)
    expect(outcome.kind === 'event' && outcome.event.format).toBe('ossec')
  })
})

describe('ClamAV', () => {
  it.each([
    ['clamscan', '/tmp/eicar.com: Win.Test.EICAR_HDB-1 FOUND'],
    [
      'clamd',
      'Sat Nov 21 08:00:00 2026 -> /tmp/eicar.com: Win.Test.EICAR_HDB-1(44d88612fea8a8f36de82e1278abb02f:68) FOUND',
    ],
    ['syslog', '<22>Nov 21 08:00:00 may-1 clamd[12]: /tmp/eicar.com: Win.Test.EICAR_HDB-1 FOUND'],
    ['clamonacc', 'ScanOnAccess: /tmp/eicar.com: Win.Test.EICAR_HDB-1 FOUND'],
  ])('a finding of %s', (name, text) => {
    const { format, ocsf, logsource, fields } = parse(text)
    expect(format).toBe('clamav')
    expect(logsource.category).toBe('antivirus')
    expect(fields).toMatchObject({ Signature: 'Win.Test.EICAR_HDB-1', FileName: '/tmp/eicar.com' })
    expect(ocsf).toMatchObject({
      class_uid: 1001,
      is_alert: true,
      severity_id: 4,
      file: { name: 'eicar.com', path: '/tmp/eicar.com' },
      malware: [{ name: 'Win.Test.EICAR_HDB-1' }],
    })
    if (name === 'clamd') {
      expect(ocsf.time).toBe(1_795_222_800_000)
      expect(ocsf.file?.hashes).toHaveLength(1)
    }
  })

  it('a stream names the client, the rest is told as it is', () => {
    expect(parse('<22>Nov 21 08:00:00 may-1 clamd[12]: instream(203.0.113.7@51234): Eicar FOUND').ocsf).toMatchObject({
      class_uid: 4001,
      src_endpoint: { ip: '203.0.113.7', port: 51_234 },
    })
    expect(
      parse('<22>Nov 21 08:00:00 may-1 freshclam[12]: daily.cld updated (version: 27100, sigs: 2000000)').ocsf,
    ).toMatchObject({
      type_uid: 600_208,
    })
    expect(parse("<22>Nov 21 08:00:00 may-1 clamd[12]: /tmp/x: moved to '/quarantine/x'").ocsf).toMatchObject({
      disposition_id: 3,
    })
  })
})

describe('Falco', () => {
  const output = {
    'user.name': 'root',
    'proc.name': 'bash',
    'proc.cmdline': 'bash -i',
    'proc.pid': 77,
    'proc.pname': 'nginx',
    'proc.ppid': 12,
    'container.id': 'abc',
  }
  it('JSON', () => {
    const { format, ocsf, fields } = parse(
      JSON.stringify({
        hostname: 'node-1',
        output: '08:00:00.123: Warning A shell was spawned',
        priority: 'Warning',
        rule: 'Terminal shell in container',
        source: 'syscall',
        tags: ['container', 'mitre_execution', 'T1059'],
        time: '2026-11-21T01:00:00.123456789Z',
        output_fields: output,
      }),
    )
    expect(format).toBe('falco')
    expect(fields).toMatchObject({ 'proc.name': 'bash', rule: 'Terminal shell in container' })
    expect(ocsf).toMatchObject({
      type_uid: 100_701,
      is_alert: true,
      severity_id: 3,
      time: Date.parse('2026-11-21T01:00:00.123Z'),
      process: { name: 'bash', pid: 77, cmd_line: 'bash -i', parent_process: { pid: 12, name: 'nginx' } },
      actor: { user: { name: 'root' } },
      device: { hostname: 'node-1' },
      firewall_rule: { name: 'Terminal shell in container' },
      attacks: [{ technique: { uid: 'T1059' } }],
    })
  })

  it.each([
    ['alone', '01:00:00.123456789: Warning A shell was spawned (user=root command=bash -i pid=77 container_id=abc)'],
    [
      'by syslog',
      '<12>Nov 21 08:00:00 node-1 falco[1]: 01:00:00.123456789: Warning A shell was spawned (user=root command=bash -i pid=77)',
    ],
  ])('text %s', (_name, text) => {
    const { format, ocsf, fields } = parse(text)
    expect(format).toBe('falco')
    expect(fields).toMatchObject({ command: 'bash -i', priority: 'Warning' })
    expect(Math.floor(ocsf.time / 1000)).toBe(1_795_222_800)
    expect(ocsf).toMatchObject({
      is_alert: true,
      severity_id: 3,
      process: { pid: 77 },
      firewall_rule: { name: 'A shell was spawned' },
    })
  })
})
