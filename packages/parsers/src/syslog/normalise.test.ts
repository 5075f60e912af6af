import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(line: string, receivedAt = RECEIVED_AT): ParsedEvent {
  const outcome = parser.parse(line, receivedAt)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

describe('RFC 5424', () => {
  it('reads every part of the head', () => {
    const { ocsf, fields, problems, format } = parse(
      '<165>1 2026-11-21T01:14:15.003Z mymachine.example evntslog 111 ID47 [ex@32473 iut="3" src="A\\"p\\]p\\\\"][b@32473 c="đ"] \uFEFFAn event',
    )
    expect(format).toBe('syslog')
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject({
      time: Date.parse('2026-11-21T01:14:15.003Z'),
      timezone_offset: 0,
      severity_id: 1,
      message: 'An event',
      device: { hostname: 'mymachine.example' },
      actor: { process: { name: 'evntslog', pid: 111 } },
      metadata: { event_code: 'ID47', log_name: 'local4' },
      unmapped: { 'ex@32473': { iut: '3', src: 'A"p]p\\' }, 'b@32473': { c: 'đ' } },
    })
    expect(fields).toMatchObject({
      facility: 'local4',
      severity: 5,
      program: 'evntslog',
      pid: '111',
      msgid: 'ID47',
      'ex@32473.iut': '3',
      message: 'An event',
    })
  })

  it('takes nil values', () => {
    const { ocsf, fields, problems } = parse('<34>1 - - - - - -')
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject({ time: RECEIVED_AT, message: '', severity_id: 5 })
    expect(fields).toEqual({ message: '', facility: 'auth', severity: 2 })
  })

  it.each([
    ['<34>1 2026-11-21T01:14:15Z h a - - [x y="z" broken', 'event.bad_header'],
    ['<34>1 2026-11-21T01:14:15Z h a - - no structured data', 'event.bad_header'],
    ['<34>1 2026-11-21T01:14:15Z h', 'event.bad_header'],
    ['<34>1 2026-13-21T01:14:15Z h a - - - x', 'event.bad_time'],
    ['<999>1 2026-11-21T01:14:15Z h a - - - x', 'event.bad_header'],
  ])('keeps what it can of %j', (line, code) => {
    expect(parse(line).problems).toMatchObject([{ code }])
  })
})

describe('RFC 3164', () => {
  it.each([
    [
      "<34>Nov 21 08:00:00 mymachine su: 'su root' failed for lonvick",
      'mymachine',
      'su',
      undefined,
      "'su root' failed for lonvick",
    ],
    ['Nov  1 08:00:00 combo sshd(pam_unix)[19939]: check pass', 'combo', 'sshd(pam_unix)', '19939', 'check pass'],
    ['Nov 1 08:00:00 combo syslogd 1.4.1: restart.', 'combo', 'syslogd 1.4.1', undefined, 'restart.'],
    ['Nov 1 08:00:00.123 combo kernel: x: y', 'combo', 'kernel', undefined, 'x: y'],
    ['<13>Nov 21 2026 08:00:00 fw01 app: x', 'fw01', 'app', undefined, 'x'],
    ['<13>*Nov 21 08:00:00.000: %SYS-5-CONFIG_I: Configured', undefined, '%SYS-5-CONFIG_I', undefined, 'Configured'],
    ['2026-11-21T08:00:00.123456+07:00 host app[5]: x', 'host', 'app', '5', 'x'],
    ['<13>host app: x', 'host', 'app', undefined, 'x'],
    ['<13>app[7]: x', undefined, 'app', '7', 'x'],
    ['Jul  1 09:00:55 author-Mac Google Chrome[21407]: x', 'author-Mac', 'Google Chrome', '21407', 'x'],
    [
      'Jul  1 09:00:55 author-Mac com.example.launchd[1] (com.example.agent[77]): x',
      'author-Mac',
      'com.example.launchd',
      '1',
      'x',
    ],
    ['Nov 21 08:00:00 host message without tag', 'host', undefined, undefined, 'message without tag'],
    ['Nov 21 08:00:00 2001:db8::1 app: x', '2001:db8::1', 'app', undefined, 'x'],
  ])('%s', (line, host, program, pid, message) => {
    const { ocsf, fields, problems } = parse(line)
    expect({ host: fields['hostname'], program: fields['program'], pid: fields['pid'], message: ocsf.message }).toEqual(
      { host, program, pid, message },
    )
    expect(problems).toEqual([])
  })

  it('takes the year in which the time is not ahead, in the declared zone', () => {
    expect(parse('Nov 21 08:00:00 h a: x').ocsf.time).toBe(Date.parse('2026-11-21T08:00:00+07:00'))
    expect(parse('Dec 31 23:59:59 h a: x', Date.parse('2027-01-01T00:01:00+07:00')).ocsf.time).toBe(
      Date.parse('2026-12-31T23:59:59+07:00'),
    )
    const utc = createParser({ zoneOffsetMinutes: 0 }).parse('Nov 21 01:00:00 h a: x', RECEIVED_AT)
    expect(utc.kind === 'event' && utc.event.ocsf.time).toBe(Date.parse('2026-11-21T01:00:00Z'))
  })

  it('keeps an impossible date with the receive time', () => {
    const { ocsf, problems } = parse('Feb 30 08:00:00 h a: x')
    expect(ocsf.time).toBe(RECEIVED_AT)
    expect(problems).toMatchObject([{ code: 'event.bad_time' }])
  })

  it('takes a line without any head where the source is declared syslog', () => {
    const outcome = createParser({ format: 'syslog' }).parse('something happened', RECEIVED_AT)
    expect(outcome).toMatchObject({
      kind: 'event',
      event: { ocsf: { message: 'something happened' }, problems: [{ code: 'event.bad_header' }] },
    })
    expect(parser.parse('something happened', RECEIVED_AT)).toEqual({
      kind: 'quarantine',
      problem: { code: 'event.unrecognised', offset: 0 },
    })
  })

  it('drops the ends that senders leave', () => {
    expect(parse('<13>Nov 21 08:00:00 h a: x\u0000\r\n').ocsf.message).toBe('x')
  })
})

describe('messages of known programs', () => {
  const at = 'Nov 21 08:00:00 may-chu '

  it.each([
    [
      'sshd[1]: Accepted publickey for an from 10.0.0.1 port 22022 ssh2: RSA SHA256:x',
      300_201,
      {
        status_id: 1,
        user: { name: 'an' },
        src_endpoint: { ip: '10.0.0.1', port: 22_022 },
        auth_protocol: 'publickey',
      },
      'sshd',
    ],
    [
      'sshd[1]: Failed password for invalid user test from from 10.0.0.1 port 5 ssh2',
      300_201,
      { status_id: 2, user: { name: 'test from' }, src_endpoint: { ip: '10.0.0.1', port: 5 } },
      'sshd',
    ],
    [
      'sshd[1]: Failed password for root from 2001:db8::5 port 5 ssh2',
      300_201,
      { status_id: 2, user: { name: 'root' }, src_endpoint: { ip: '2001:db8::5' } },
      'sshd',
    ],
    [
      'sshd[1]: Invalid user webmaster from 173.234.31.186',
      300_201,
      { status_id: 2, user: { name: 'webmaster' }, src_endpoint: { ip: '173.234.31.186' } },
      'sshd',
    ],
    [
      'sshd[1]: Received disconnect from 10.0.0.1: 11: Bye Bye [preauth]',
      400_702,
      { src_endpoint: { ip: '10.0.0.1' } },
      'sshd',
    ],
    [
      'sshd[1]: Connection closed by authenticating user root 10.0.0.1 port 5 [preauth]',
      400_702,
      { src_endpoint: { ip: '10.0.0.1' } },
      'sshd',
    ],
    [
      'sshd(pam_unix)[1]: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=220.135.151.1  user=root',
      300_201,
      { status_id: 2, user: { name: 'root' }, src_endpoint: { ip: '220.135.151.1' } },
      'sshd',
    ],
    [
      'su(pam_unix)[1]: session opened for user news by (uid=0)',
      300_201,
      { status_id: 1, user: { name: 'news' } },
      'su',
    ],
    ['su[1]: pam_unix(su:session): session closed for user root', 300_202, { user: { name: 'root' } }, 'su'],
    [
      'sudo:   an : TTY=pts/0 ; PWD=/home/an ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow',
      300_207,
      {
        status_id: 1,
        actor: { user: { name: 'an' }, app_name: 'sudo' },
        user: { name: 'root' },
        unmapped: { process: { name: 'cat', cmd_line: '/usr/bin/cat /etc/shadow' } },
      },
      'sudo',
    ],
    [
      'sudo: an : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh',
      300_207,
      { status_id: 2, status_detail: 'user NOT in sudoers' },
      'sudo',
    ],
    [
      'CRON[1]: (root) CMD (run-parts /etc/cron.hourly)',
      100_606,
      { actor: { user: { name: 'root' } }, job: { cmd_line: 'run-parts /etc/cron.hourly' } },
      'cron',
    ],
    [
      'useradd[1]: new user: name=ke-gian, UID=0, GID=0, home=/root, shell=/bin/sh',
      300_101,
      { user: { name: 'ke-gian' } },
      'auth',
    ],
    ['passwd[1]: pam_unix(passwd:chauthtok): password changed for an', 300_103, { user: { name: 'an' } }, 'auth'],
    [
      'su[1]: FAILED SU (to root) an on pts/0',
      300_207,
      { status_id: 2, user: { name: 'root' }, actor: { user: { name: 'an' } } },
      'su',
    ],
    ['su: Successful su for root by an', 300_207, { status_id: 1, user: { name: 'root' } }, 'su'],
    ['systemd-logind[1]: New session 3 of user an.', 300_201, { status_id: 1, user: { name: 'an' } }, 'auth'],
    ['systemd[1]: Started nginx.service - The web server.', 600_203, { app: { name: 'nginx.service' } }, 'syslog'],
    ["usermod[1]: add 'an' to group 'sudo'", 300_603, { group: { name: 'sudo' }, user: { name: 'an' } }, 'auth'],
    ['groupadd[1]: new group: name=x, GID=1001', 300_606, { group: { name: 'x' } }, 'auth'],
    [
      'sshd[1]: error: maximum authentication attempts exceeded for invalid user x from 203.0.113.7 port 5 ssh2 [preauth]',
      300_201,
      { status_id: 2, user: { name: 'x' }, src_endpoint: { ip: '203.0.113.7' } },
      'sshd',
    ],
    [
      'sshd[1]: User root from 203.0.113.7 not allowed because not listed in AllowUsers',
      300_201,
      { status_id: 2, user: { name: 'root' }, src_endpoint: { ip: '203.0.113.7' } },
      'sshd',
    ],
    ['something[1]: else', 0, {}, 'syslog'],
  ])('%s', (rest, typeUid, expected, service) => {
    const { ocsf, logsource } = parse(at + rest)
    expect(ocsf.type_uid).toBe(typeUid)
    expect(ocsf).toMatchObject(expected)
    expect(logsource).toEqual({ product: 'linux', service })
  })
})

describe('JSON inside', () => {
  it('is taken as what it is, with the host of the head', () => {
    const eve = {
      timestamp: '2026-11-21T08:00:00+0700',
      event_type: 'flow',
      src_ip: '10.0.0.1',
      dest_ip: '10.0.0.2',
      proto: 'TCP',
      flow: {},
    }
    const { format, ocsf, problems } = parse(`<13>Nov 21 08:00:01 sensor-1 suricata[9]: ${JSON.stringify(eve)}`)
    expect(format).toBe('suricata-eve')
    expect(ocsf).toMatchObject({
      class_uid: 4001,
      device: { hostname: 'sensor-1' },
      time: Date.parse('2026-11-21T01:00:00Z'),
    })
    expect(problems).toEqual([])
  })

  it('may follow the @cee cookie', () => {
    const { format, fields, ocsf } = parse('<13>1 2026-11-21T01:00:00Z h app - - - @cee: {"id":"7036"}')
    expect(format).toBe('json')
    expect(fields).toEqual({ id: '7036' })
    expect(ocsf.time).toBe(Date.parse('2026-11-21T01:00:00Z'))
  })

  it('is a plain message where it is broken', () => {
    expect(parse('<13>1 2026-11-21T01:00:00Z h app - - - {"id":').ocsf).toMatchObject({
      message: '{"id":',
      time: Date.parse('2026-11-21T01:00:00Z'),
    })
  })
})
