import { existsSync, readFileSync } from 'node:fs'
import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const LOGHUB = new URL('../../../../../shared/data/syslog/loghub/', import.meta.url)

function parse(...lines: string[]): ParsedEvent {
  const parser = createParser()
  let event: ParsedEvent | undefined
  for (const line of lines) {
    const outcome = parser.parse(line, RECEIVED_AT)
    if (outcome.kind === 'quarantine') throw new Error(outcome.problem.code)
    if (outcome.kind === 'event') ({ event } = outcome)
  }
  if (event === undefined) throw new Error('no event')
  return event
}

const COMMON = '203.0.113.7 - an [21/Nov/2026:08:00:00 +0700] "GET /a/b?c=%27d HTTP/1.1" 404 5320'
const COMBINED = `${COMMON} "https://www.example/x" "Mozilla/5.0 (\\"x\\")"`

describe('web access logs', () => {
  it.each([
    ['common', COMMON],
    ['combined', COMBINED],
    ['vhost_combined', `www.example:443 ${COMBINED}`],
    ['with times of the upstream', `${COMBINED} 0.012 "-" 0.011`],
    ['of nginx by syslog', `<190>Nov 21 08:00:00 web-1 nginx: ${COMBINED}`],
    ['cut off', COMBINED.slice(0, -8)],
  ])('%s', (name, text) => {
    const { format, ocsf, problems, logsource, fields } = parse(text)
    expect(format).toBe('web-access')
    expect(problems.map(({ code }) => code)).toEqual(name === 'cut off' ? ['event.truncated'] : [])
    expect(logsource).toEqual({ category: 'webserver' })
    expect(fields).toMatchObject({
      'cs-method': 'GET',
      'cs-uri-stem': '/a/b',
      'cs-uri-query': 'c=%27d',
      'sc-status': 404,
    })
    expect(ocsf).toMatchObject({
      type_uid: 400_203,
      time: Date.parse('2026-11-21T01:00:00Z'),
      timezone_offset: 420,
      status_id: 2,
      src_endpoint: { ip: '203.0.113.7' },
      actor: { user: { name: 'an' } },
      http_request: { http_method: 'GET', version: '1.1', url: { path: '/a/b?c=%27d' } },
      http_response: { code: 404, length: 5320 },
    })
    if (name === 'vhost_combined') {
      expect(ocsf.dst_endpoint).toEqual({ hostname: 'www.example', port: 443 })
      expect(ocsf.http_request?.user_agent).toBe('Mozilla/5.0 ("x")')
    }
  })

  it('takes what is no request, an IPv6 client and a user with blanks', () => {
    const { ocsf, fields } = parse('2001:db8::7 - nguyen an [21/Nov/2026:08:00:00 +0000] "\\x16\\x03\\x01" 400 -')
    expect(fields).toMatchObject({ request: '\\x16\\x03\\x01', user: 'nguyen an' })
    expect(ocsf).toMatchObject({ src_endpoint: { ip: '2001:db8::7' }, http_response: { code: 400 } })
  })

  it('takes the whole URL of a request to a proxy', () => {
    const { ocsf } = parse(
      '192.0.2.1 - - [21/Nov/2026:08:00:00 +0700] "GET http://www.example/a HTTP/1.0" 200 1 "-" "-" TCP_MISS:HIER_DIRECT',
    )
    expect(ocsf.http_request?.url).toEqual({ url_string: 'http://www.example/a', hostname: 'www.example' })
    expect(ocsf.unmapped).toEqual({ more: ['TCP_MISS:HIER_DIRECT'] })
  })
})

describe('web error logs', () => {
  it('of Apache 2.4', () => {
    const { ocsf, fields, problems, format } = parse(
      '[Sat Nov 21 08:00:00.123456 2026] [core:error] [pid 12:tid 34] [client 203.0.113.7:51234] AH00128: File does not exist: /var/www/x',
    )
    expect(format).toBe('web-error')
    expect(problems).toEqual([])
    expect(fields).toMatchObject({ level: 'error', module: 'core', pid: '12:tid 34' })
    expect(ocsf).toMatchObject({
      class_uid: 6008,
      severity_id: 4,
      time: Date.parse('2026-11-21T01:00:00.123Z'),
      metadata: { event_code: 'AH00128' },
    })
    expect(ocsf.observables).toContainEqual(expect.objectContaining({ value: '203.0.113.7' }))
  })

  it('of nginx, alone and by syslog', () => {
    const line =
      '[error] 123#456: *789 open() "/srv/x" failed (2: No such file or directory), client: 203.0.113.7, server: www.example, request: "GET /x, y HTTP/1.1", host: "www.example"'
    for (const text of [`2026/11/21 08:00:00 ${line}`, `<187>Nov 21 08:00:00 web-1 nginx: ${line}`]) {
      const { ocsf, format } = parse(text)
      expect(format).toBe('web-error')
      expect(ocsf).toMatchObject({
        type_uid: 400_203,
        status_id: 2,
        time: Date.parse('2026-11-21T01:00:00Z'),
        message: 'open() "/srv/x" failed (2: No such file or directory)',
        src_endpoint: { ip: '203.0.113.7' },
        http_request: { url: { url_string: 'http://www.example/x, y' } },
      })
    }
  })

  it('of ModSecurity are alerts', () => {
    const { ocsf } = parse(
      '[Sat Nov 21 08:00:00.123456 2026] [:error] [pid 12] [client 203.0.113.7] ModSecurity: Access denied with code 403 (phase 2). detected SQLi [file "/etc/x.conf"] [line "45"] [id "942100"] [msg "SQL Injection Attack"] [severity "CRITICAL"] [tag "attack-sqli"] [hostname "www.example"] [uri "/a"] [unique_id "abc"]',
    )
    expect(ocsf).toMatchObject({
      class_uid: 4002,
      is_alert: true,
      action_id: 2,
      severity_id: 5,
      firewall_rule: { uid: '942100', name: 'SQL Injection Attack' },
      src_endpoint: { ip: '203.0.113.7' },
    })
  })
})

describe('Squid', () => {
  const LINE =
    '1795222800.123    245 192.0.2.10 TCP_MISS/200 5320 GET http://www.example/a an HIER_DIRECT/203.0.113.9 text/html'
  it.each([
    ['alone', LINE],
    ['by syslog', `<134>Nov 21 08:00:00 proxy (squid-1)[12]: ${LINE}`],
  ])('native %s', (_name, text) => {
    const { format, ocsf, problems, logsource } = parse(text)
    expect(format).toBe('squid')
    expect(problems).toEqual([])
    expect(logsource).toEqual({ product: 'squid', category: 'proxy' })
    expect(ocsf).toMatchObject({
      type_uid: 400_203,
      time: 1_795_222_800_123,
      duration: 245,
      action_id: 1,
      src_endpoint: { ip: '192.0.2.10' },
      dst_endpoint: { ip: '203.0.113.9' },
      http_request: { url: { url_string: 'http://www.example/a', hostname: 'www.example' } },
      http_response: { code: 200 },
    })
  })

  it('a tunnel that is refused', () => {
    const { ocsf } = parse(
      '1795222800.123      0 192.0.2.10 TCP_DENIED/403 3900 CONNECT bad.example:443 - HIER_NONE/- text/html',
    )
    expect(ocsf).toMatchObject({
      type_uid: 400_201,
      action_id: 2,
      status_id: 2,
      http_request: { url: { url_string: 'bad.example:443', hostname: 'bad.example' } },
    })
  })
})

describe('W3C extended logs', () => {
  const IIS = [
    '#Software: Microsoft Internet Information Services 10.0',
    '#Version: 1.0',
    '#Date: 2026-11-21 01:00:00',
    '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken',
  ]
  const ROW =
    '2026-11-21 01:00:00 192.0.2.1 POST /owa/auth.aspx a=b+c 443 HCM\\an 203.0.113.7 Mozilla/5.0+(Windows+NT+10.0) - 200 0 0 31'

  it('of IIS are UTC, with + for blanks in what the client sent', () => {
    const { format, ocsf, problems, fields, header } = parse(...IIS, ROW)
    expect(format).toBe('w3c')
    expect(problems).toEqual([])
    expect(header).toContain('#fields: date time')
    expect(fields).toMatchObject({ 'cs(User-Agent)': 'Mozilla/5.0 (Windows NT 10.0)', 'cs-uri-query': 'a=b+c' })
    expect(fields).not.toHaveProperty('cs(Referer)')
    expect(ocsf).toMatchObject({
      type_uid: 400_206,
      time: Date.parse('2026-11-21T01:00:00Z'),
      timezone_offset: 0,
      duration: 31,
      src_endpoint: { ip: '203.0.113.7' },
      dst_endpoint: { ip: '192.0.2.1', port: 443 },
      actor: { user: { name: 'an', domain: 'HCM' } },
      http_request: { user_agent: 'Mozilla/5.0 (Windows NT 10.0)', url: { path: '/owa/auth.aspx?a=b+c' } },
      http_response: { code: 200 },
    })
  })

  it('change their fields in the middle of a file', () => {
    const { ocsf, problems } = parse(
      ...IIS,
      ROW,
      '#Fields: date time c-ip cs-method cs-uri-stem sc-status',
      '2026-11-21 01:00:01 203.0.113.8 GET /b 404',
    )
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject({ src_endpoint: { ip: '203.0.113.8' }, http_response: { code: 404 } })
  })

  it('of IIS without a header are read by its default fields, and it is said', () => {
    const { ocsf, problems } = parse(ROW)
    expect(problems).toEqual([{ code: 'event.no_header', offset: 0 }])
    expect(ocsf.http_response?.code).toBe(200)
  })

  it('name what a row lacks or has too much', () => {
    expect(parse(...IIS, ROW.slice(0, 49)).problems).toMatchObject([{ code: 'event.truncated', field: 'cs-uri-query' }])
    expect(parse(...IIS, `${ROW} more`).problems).toMatchObject([{ code: 'event.bad_field' }])
  })

  it('of the Windows firewall are in local time', () => {
    const { ocsf, problems } = parse(
      '#Version: 1.5',
      '#Software: Microsoft Windows Firewall',
      '#Time Format: Local',
      '#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path',
      '2026-11-21 08:00:00 DROP TCP 203.0.113.7 192.0.2.1 51234 445 52 S 1 0 8192 - - - RECEIVE',
    )
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject({
      type_uid: 400_105,
      time: Date.parse('2026-11-21T01:00:00Z'),
      action_id: 2,
      connection_info: { direction_id: 1 },
      dst_endpoint: { ip: '192.0.2.1', port: 445 },
    })
  })
})

const isAbsent = !existsSync(LOGHUB)
describe.skipIf(isAbsent)(`Apache errors of loghub${isAbsent ? ' (skipped: ../shared/data is not there)' : ''}`, () => {
  it('time, level and content agree with the structured truth for every line', () => {
    const parser = createParser()
    const lines = readFileSync(new URL('Apache_2k.log', LOGHUB), 'utf8').trimEnd().split('\n')
    const rows = readFileSync(new URL('Apache_2k.log_structured.csv', LOGHUB), 'utf8').trimEnd().split('\n').slice(1)
    expect(lines).toHaveLength(2000)
    for (const [i, line] of lines.entries()) {
      const outcome = parser.parse(line, RECEIVED_AT)
      if (outcome.kind !== 'event' || outcome.event.format !== 'web-error') throw new Error(line)
      const { fields, problems, ocsf } = outcome.event
      expect(problems).toEqual([])
      const row = rows[i] ?? ''
      expect(row.startsWith(`${i + 1},${String(fields['time'])},${String(fields['level'])},`)).toBe(true)
      const content = row.slice(`${i + 1},${String(fields['time'])},${String(fields['level'])},`.length)
      const address = fields['client'] === undefined ? '' : `[client ${String(fields['client'])}] `
      expect(content.replace(/^"/, '').startsWith(`${address}${String(fields['message']).trimEnd()}`)).toBe(true)
      expect(ocsf.time).toBe(Date.parse(`${String(fields['time'])} GMT+0700`))
    }
  })
})
