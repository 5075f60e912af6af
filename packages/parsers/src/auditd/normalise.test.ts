import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { splitRecords } from '../split-records.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parseAll(text: string): ParsedEvent[] {
  const bytes = new Uint8Array(Buffer.from(text))
  const { ranges } = splitRecords(bytes)
  const out: ParsedEvent[] = []
  for (let i = 0; i < ranges.length; i += 2) {
    const outcome = parser.parseBytes(bytes, ranges[i] ?? 0, ranges[i + 1] ?? 0, RECEIVED_AT)
    if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
    out.push(outcome.event)
  }
  return out
}

function parse(text: string): ParsedEvent {
  const [event, ...more] = parseAll(text)
  if (event === undefined || more.length > 0) throw new Error(`${more.length} more events`)
  return event
}

const ID = 'msg=audit(1795222800.123:456):'
const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase()
const EXECVE = `type=SYSCALL ${ID} arch=c000003e syscall=59 success=yes exit=0 a0=5 a1=6 a2=7 a3=8 items=2 ppid=100 pid=200 auid=1000 uid=0 gid=0 euid=0 tty=pts0 ses=3 comm="bash" exe="/usr/bin/bash" key="exec"\x1dARCH=x86_64 SYSCALL=execve AUID="an" UID="root"
type=EXECVE ${ID} argc=3 a0="bash" a1="-c" a2=${hex('echo "xin chào"')}
type=CWD ${ID} cwd="/root"
type=PATH ${ID} item=0 name="/usr/bin/bash" inode=1 mode=0100755 nametype=NORMAL
type=PATH ${ID} item=1 name="/lib64/ld-linux-x86-64.so.2" inode=2 nametype=NORMAL
type=PROCTITLE ${ID} proctitle=${hex('bash\u0000-c\u0000echo "xin chào"')}`

describe('auditd', () => {
  it('joins the records of one event, with arguments decoded', () => {
    const { format, ocsf, problems, logsource, fields } = parse(EXECVE)
    expect(format).toBe('auditd')
    expect(problems).toEqual([])
    expect(logsource).toEqual({ product: 'linux', service: 'auditd', category: 'process_creation' })
    expect(fields).toMatchObject({
      type: 'SYSCALL',
      types: ['SYSCALL', 'EXECVE', 'CWD', 'PATH', 'PATH', 'PROCTITLE'],
      a2: 'echo "xin chào"',
      proctitle: 'bash -c echo "xin chào"',
      name: '/usr/bin/bash',
      syscall: 'execve',
      CommandLine: 'bash -c echo "xin chào"',
    })
    expect(ocsf).toMatchObject({
      type_uid: 100_701,
      time: 1_795_222_800_123,
      status_id: 1,
      process: {
        name: 'bash',
        pid: 200,
        cmd_line: 'bash -c echo "xin chào"',
        file: { path: '/usr/bin/bash' },
        parent_process: { pid: 100 },
        user: { name: 'root', uid: '0' },
      },
      metadata: { uid: '456', event_code: 'SYSCALL' },
    })
  })

  it('tells events apart, and joins across syslog heads', () => {
    const other = EXECVE.replaceAll(':456)', ':457)')
    expect(parseAll(`${EXECVE}\n${other}\n`)).toHaveLength(2)
    const heads = EXECVE.split('\n').map((line) => `<14>Nov 21 08:00:00 may-1 audispd: ${line}`)
    const event = parse(heads.join('\n'))
    expect(event.fields).toMatchObject({ a1: '-c', cwd: '/root' })
    expect(event.ocsf.device?.hostname).toBe('may-1')
  })

  it('puts long arguments together', () => {
    const { ocsf } = parse(`type=EXECVE ${ID} argc=2 a0="x" a1_len=8 a1[0]=6161 a1[1]=6262`)
    expect(ocsf.unmapped ?? {}).toBeDefined()
    expect(parse(`type=EXECVE ${ID} argc=2 a0="x" a1_len=8 a1[0]=6161 a1[1]=6262`).fields['CommandLine']).toBe('x aabb')
  })

  it('reads socket addresses', () => {
    const socket = (call: string, saddr: string): ParsedEvent =>
      parse(
        `type=SYSCALL ${ID} arch=c000003e syscall=${call} success=yes pid=9 uid=33 comm="nc" exe="/usr/bin/nc"\ntype=SOCKADDR ${ID} saddr=${saddr}`,
      )
    expect(socket('42', '020001BBCB0071090000000000000000').ocsf).toMatchObject({
      type_uid: 400_101,
      dst_endpoint: { ip: '203.0.113.9', port: 443 },
      connection_info: { direction_id: 2 },
    })
    expect(socket('43', '0A00115C0000000020010DB800000000000000000000000700000000').ocsf).toMatchObject({
      src_endpoint: { ip: '2001:db8::7', port: 4444 },
      connection_info: { direction_id: 1 },
    })
    expect(socket('42', `0100${hex('/run/x.sock')}00`).fields['SocketPath']).toBe('/run/x.sock')
  })

  it.each([
    [
      `type=USER_LOGIN ${ID} pid=9 uid=0 auid=1000 ses=3 msg='op=login acct="an" exe="/usr/sbin/sshd" hostname=203.0.113.7 addr=203.0.113.7 terminal=ssh res=success'`,
      {
        type_uid: 300_201,
        status_id: 1,
        user: { name: 'an' },
        src_endpoint: { ip: '203.0.113.7' },
        service: { name: 'sshd' },
      },
    ],
    [
      `type=USER_AUTH ${ID} pid=9 uid=0 auid=4294967295 ses=4294967295 msg='op=PAM:authentication grantors=? acct=${hex('an bình')} exe="/usr/sbin/sshd" hostname=203.0.113.7 addr=203.0.113.7 terminal=ssh res=failed'`,
      { type_uid: 300_201, status_id: 2, user: { name: 'an bình' } },
    ],
    [
      `type=USER_CMD ${ID} pid=9 uid=1000 auid=1000 ses=3 msg='cwd="/home/an" cmd=${hex('cat /etc/shadow')} exe="/usr/bin/sudo" terminal=pts/0 res=success'`,
      { type_uid: 100_701, process: { name: 'cat', cmd_line: 'cat /etc/shadow', working_directory: '/home/an' } },
    ],
    [
      `type=ADD_USER ${ID} pid=9 uid=0 auid=0 ses=3 msg='op=add-user acct="ke-gian" exe="/usr/sbin/useradd" hostname=? addr=? terminal=? res=success'`,
      { type_uid: 300_101, user: { name: 'ke-gian' } },
    ],
    [
      `type=AVC ${ID} avc:  denied  { read } for  pid=9 comm="httpd" name="shadow" dev="sda1" ino=1 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:shadow_t:s0 tclass=file permissive=0`,
      { class_uid: 1001, is_alert: true, action_id: 2, firewall_rule: { name: 'AVC denied { read }' } },
    ],
    [
      `type=SERVICE_STOP ${ID} pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=auditd comm="systemd" exe="/usr/lib/systemd/systemd" res=success'`,
      { type_uid: 600_204, app: { name: 'auditd' } },
    ],
    [
      `type=SYSCALL ${ID} arch=c000003e syscall=87 success=yes pid=9 uid=0 comm="rm" exe="/usr/bin/rm"\ntype=CWD ${ID} cwd="/var/log"\ntype=PATH ${ID} item=0 name="/var/log" nametype=PARENT\ntype=PATH ${ID} item=1 name="auth.log" nametype=DELETE`,
      { type_uid: 100_104, file: { path: '/var/log/auth.log' } },
    ],
    [
      `node=may-9 type=CONFIG_CHANGE ${ID} auid=0 ses=3 op=remove_rule key="x" list=4 res=1`,
      { class_uid: 0, status_id: 1, device: { hostname: 'may-9' } },
    ],
  ])('%s', (text, expected) => {
    const { ocsf, problems } = parse(text)
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject(expected)
  })

  it('names what is cut off', () => {
    expect(parse(`type=USER_LOGIN ${ID} pid=9 msg='op=login acct="an`).problems).toMatchObject([
      { code: 'event.truncated', field: 'acct' },
    ])
  })
})

describe('journald', () => {
  const entry = {
    __CURSOR: 's=1',
    __REALTIME_TIMESTAMP: '1795222800123456',
    _HOSTNAME: 'may-1',
    PRIORITY: '6',
    SYSLOG_FACILITY: '10',
    SYSLOG_IDENTIFIER: 'sshd',
    _PID: '77',
    _EXE: '/usr/sbin/sshd',
    _UID: '0',
    MESSAGE: 'Failed password for invalid user x from 203.0.113.7 port 51234 ssh2',
  }
  const parseEntry = (extra: object): ParsedEvent => {
    const outcome = parser.parse(JSON.stringify({ ...entry, ...extra }), RECEIVED_AT)
    if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
    return outcome.event
  }

  it('is read as the syslog message of its program', () => {
    const { format, ocsf, logsource, problems, fields } = parseEntry({})
    expect(format).toBe('journald')
    expect(problems).toEqual([])
    expect(logsource).toEqual({ product: 'linux', service: 'sshd' })
    expect(fields).toMatchObject({ _UID: '0', user: 'x' })
    expect(ocsf).toMatchObject({
      type_uid: 300_201,
      time: 1_795_222_800_123,
      status_id: 2,
      device: { hostname: 'may-1' },
      src_endpoint: { ip: '203.0.113.7', port: 51_234 },
      metadata: { uid: 's=1', log_name: 'authpriv' },
    })
  })

  it('takes bytes, fields given twice, and values left out', () => {
    expect(parseEntry({ MESSAGE: [...Buffer.from('xin chào\u0007')] }).ocsf.message).toBe('xin chào\u0007')
    expect(parseEntry({ SYSLOG_IDENTIFIER: ['a', 'sshd'] }).ocsf.class_uid).toBe(3002)
    const without = parseEntry({ MESSAGE: null })
    expect(without.problems).toEqual([{ code: 'event.too_large', offset: 0, field: 'MESSAGE' }])
  })

  it('hands a body of another source on', () => {
    const { format, ocsf } = parseEntry({
      SYSLOG_IDENTIFIER: 'kernel',
      MESSAGE: '[UFW BLOCK] IN=eth0 OUT= SRC=203.0.113.5 DST=192.0.2.1 LEN=60 PROTO=TCP SPT=5 DPT=22',
    })
    expect(format).toBe('netfilter')
    expect(ocsf).toMatchObject({ type_uid: 400_105, time: 1_795_222_800_123 })
  })
})
