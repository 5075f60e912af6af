import { Mapping } from '@haidang/contracts'
import type { OcsfEvent, ParsedEvent } from '@haidang/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { STRUCTURED_SAMPLES } from '../structured-samples.fixture.ts'
import { createMappedParser } from './apply.ts'
import { suggestMapping } from './suggest.ts'
import { COMMON_TIME_FORMATS, isTimeFormat, parseByFormat } from './time-format.ts'
import { traceOrigins } from './trace.ts'
import { validateMapping } from './validate.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)

const CONSOLE =
  'Thời gian;Máy tính;Địa chỉ IP;Người dùng;Tên virus;Đường dẫn;Mức độ;Ghi chú\n' +
  '21/11/2026 08:00:01;may-12;10.1.2.3;SO\\an;Trojan.Generic;C:\\Temp\\a.exe;Cao;x;y\n' +
  '21/11/2026 08:00:02;may-13;10.1.2.4;binh;Worm.X;C:\\Temp\\b.exe;Thấp;\n'

function eventOf(outcome: ReturnType<ReturnType<typeof createMappedParser>['parse']>): ParsedEvent {
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

const FIREWALL = Mapping.parse({
  name: 'tường lửa',
  version: 3,
  input: {
    kind: 'csv',
    separator: ',',
    hasHeader: true,
    columns: ['at', 'from', 'to', 'port', 'verdict', 'kb', 'tags'],
  },
  classUid: 4001,
  activityId: 6,
  product: { name: 'Example Wall', vendor_name: 'Example' },
  rules: [
    { from: 'at', to: 'time', transforms: [{ kind: 'time', format: 'DD/MM/YYYY HH:mm:ss' }] },
    { from: 'from', to: 'src_endpoint.ip' },
    { from: 'to', to: 'dst_endpoint.ip', transforms: [{ kind: 'split', separator: ':', index: 0 }] },
    { from: 'port', to: 'dst_endpoint.port' },
    {
      from: 'verdict',
      to: 'action_id',
      transforms: [{ kind: 'lower' }, { kind: 'enum', values: { allow: 1, deny: 2 }, otherwise: 0 }],
    },
    { from: 'kb', to: 'traffic.bytes', transforms: [{ kind: 'scale', factor: 1024 }] },
    { constant: 'tcp', to: 'connection_info.protocol_name' },
    { constant: 0, to: 'connection_info.direction_id' },
  ],
})

describe('a mapping', () => {
  const parser = createMappedParser(FIREWALL)

  it('gives the normal form of a row, with every field traced to its cell', () => {
    const line = '21/11/2026 08:00:01, "10.1.2.3",203.0.113.9:443,443,DENY,2.5,a|b'
    const { outcome, origins } = parser.trace(line, RECEIVED_AT)
    const { ocsf, problems } = eventOf(outcome)
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject({
      class_uid: 4001,
      type_uid: 400_106,
      time: Date.UTC(2026, 10, 21, 1, 0, 1),
      src_endpoint: { ip: '10.1.2.3' },
      dst_endpoint: { ip: '203.0.113.9', port: 443 },
      action_id: 2,
      traffic: { bytes: 2560 },
      connection_info: { protocol_name: 'tcp', direction_id: 0 },
      metadata: { product: { name: 'Example Wall', vendor_name: 'Example' }, profiles: ['security_control'] },
      unmapped: { tags: 'a|b' },
    })
    expect(ocsf.observables?.map(({ value }) => value)).toEqual(['10.1.2.3', '203.0.113.9'])
    const places = origins.map(({ to, from, start, end }) => [
      to,
      from,
      start === undefined ? null : line.slice(start, end),
    ])
    expect(places).toEqual([
      ['time', 'at', '21/11/2026 08:00:01'],
      ['src_endpoint.ip', 'from', '10.1.2.3'],
      ['dst_endpoint.ip', 'to', '203.0.113.9:443'],
      ['dst_endpoint.port', 'port', '443'],
      ['action_id', 'verdict', 'DENY'],
      ['traffic.bytes', 'kb', '2.5'],
      ['connection_info.protocol_name', undefined, null],
      ['connection_info.direction_id', undefined, null],
    ])
  })

  it('keeps what cannot be what its attribute asks for, and names it', () => {
    const { ocsf, problems } = eventOf(parser.parse('yesterday,10.1.2.3,x,99999,allow,lots', RECEIVED_AT))
    expect(problems.map(({ code, field }) => [code, field])).toEqual([
      ['event.bad_time', 'at'],
      ['event.bad_field', 'kb'],
    ])
    expect(ocsf.time).toBe(RECEIVED_AT)
    expect(ocsf.unmapped).toMatchObject({ at: 'yesterday', kb: 'lots', dst_endpoint: { port: 99_999 } })
  })

  it('reads nested keys of JSON', () => {
    const json = createMappedParser(
      Mapping.parse({
        name: 'j',
        version: 1,
        input: { kind: 'json' },
        classUid: 3002,
        activityId: 1,
        product: { name: 'App' },
        rules: [
          { from: 'when', to: 'time', transforms: [{ kind: 'time', format: 'x' }] },
          { from: 'who.name', to: 'user.name' },
          { from: 'ok', to: 'status_id', transforms: [{ kind: 'enum', values: { true: 1, false: 2 } }] },
        ],
      }),
    )
    const { ocsf } = eventOf(
      json.parse('{"when":1795222800123,"who":{"name":"an","role":"x"},"ok":false,"__proto__":{"a":1}}', RECEIVED_AT),
    )
    expect(ocsf).toMatchObject({
      class_uid: 3002,
      time: 1_795_222_800_123,
      user: { name: 'an' },
      service: { name: 'App' },
      status_id: 2,
      unmapped: { who: { role: 'x' } },
    })
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })

  const asJson = createMappedParser({ ...FIREWALL, input: { kind: 'json' } })

  it('never throws, whatever the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (line) => {
        for (const p of [parser, asJson]) {
          const { outcome } = p.trace(line, RECEIVED_AT)
          if (outcome.kind === 'event')
            expect(outcome.event.ocsf.type_uid).toBe(
              outcome.event.ocsf.class_uid * 100 + outcome.event.ocsf.activity_id,
            )
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('validateMapping', () => {
  it('finds nothing wrong with a good one', () => {
    expect(validateMapping(FIREWALL)).toEqual([])
  })

  it('names each problem and its place', () => {
    const bad = Mapping.parse({
      ...FIREWALL,
      classUid: 1007,
      rules: [
        { to: 'process.pid' },
        { from: 'nowhere', to: 'process.name' },
        { from: 'at', to: 'src_endpoint.ip' },
        { from: 'to', to: 'process' },
        { from: 'port', to: 'process.name' },
        { constant: 42, to: 'severity_id' },
        { from: 'kb', to: 'message', transforms: [{ kind: 'time', format: 'QQ' }] },
      ],
    })
    expect(validateMapping(bad).map(({ place, code, subject }) => `${place} ${code} ${subject}`)).toEqual([
      'rules.0.from mapping.no_value process.pid',
      'rules.1.from mapping.unknown_column nowhere',
      'rules.2.to mapping.unknown_attribute src_endpoint.ip',
      'rules.3.to mapping.object_attribute process',
      'rules.4.to mapping.twice process.name',
      'rules.5.constant mapping.bad_constant 42',
      'rules.6.transforms.0.format mapping.bad_time_format QQ',
      'rules mapping.no_time time',
      'rules mapping.missing_required device',
    ])
    expect(validateMapping({ ...FIREWALL, classUid: 9 })).toMatchObject([{ code: 'mapping.unknown_class' }])
  })
})

describe('suggestMapping', () => {
  it('knows the columns of a Vietnamese anti-malware console', () => {
    const mapping = suggestMapping(CONSOLE, 'console')
    expect(mapping?.input).toMatchObject({ kind: 'csv', separator: ';', hasHeader: true })
    expect(mapping?.rules.map(({ from, to }) => [from, to])).toEqual([
      ['Thời gian', 'time'],
      ['Máy tính', 'device.hostname'],
      ['Địa chỉ IP', 'device.ip'],
      ['Người dùng', 'actor.user.name'],
      ['Tên virus', 'firewall_rule.name'],
      ['Đường dẫn', 'file.path'],
      ['Mức độ', 'severity_id'],
    ])
    if (mapping === null) throw new Error('no mapping')
    expect(validateMapping(mapping).filter(({ code }) => code !== 'mapping.missing_required')).toEqual([])
    const { ocsf } = eventOf(createMappedParser(mapping).parse(CONSOLE.split('\n')[1] ?? '', RECEIVED_AT))
    expect(ocsf).toMatchObject({
      class_uid: 1001,
      time: Date.UTC(2026, 10, 21, 1, 0, 1),
      severity_id: 4,
      device: { hostname: 'may-12', ip: '10.1.2.3' },
      file: { path: 'C:\\Temp\\a.exe' },
      unmapped: { 'Ghi chú': 'x', column_9: 'y' },
    })
  })

  it('tells columns without a header by their values', () => {
    const mapping = suggestMapping(
      '2026-11-21T08:00:00Z,10.0.0.1,http://a.example/\n2026-11-21T08:00:01Z,10.0.0.2,http://b.example/\n',
    )
    expect(mapping?.input).toMatchObject({ hasHeader: false })
    expect(mapping?.rules.map(({ to }) => to)).toEqual(['time', 'src_endpoint.ip', 'http_request.url.url_string'])
  })

  it('knows keys of JSON', () => {
    const mapping = suggestMapping(
      '{"event":{"time":"2026-11-21T08:00:00Z"},"src_ip":"10.0.0.1","dst_ip":"10.0.0.2","dst_port":443}',
    )
    expect(mapping?.rules.map(({ from, to }) => [from, to])).toEqual([
      ['event.time', 'time'],
      ['src_ip', 'src_endpoint.ip'],
      ['dst_ip', 'dst_endpoint.ip'],
      ['dst_port', 'dst_endpoint.port'],
    ])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void suggestMapping(text)),
      { numRuns: 100 },
    )
  })
})

describe('times by format', () => {
  it.each([
    ['21/11/2026 08:00:01', 'DD/MM/YYYY HH:mm:ss', '2026-11-21T01:00:01Z'],
    ['1/2/2026 1:05:09 CH', 'D/M/YYYY h:mm:ss A', '2026-02-01T06:05:09Z'],
    ['1/2/2026 12:05:09 AM', 'D/M/YYYY h:mm:ss A', '2026-01-31T17:05:09Z'],
    ['21/Nov/2026:08:00:01 +0000', 'DD/MMM/YYYY:HH:mm:ss Z', '2026-11-21T08:00:01Z'],
    ['2026-11-21T08:00:01.25+07:00', 'YYYY-MM-DDTHH:mm:ss.SZ', '2026-11-21T01:00:01.250Z'],
    ['ngày 21-11-26', '[ngày] DD-MM-YY', '2026-11-20T17:00:00Z'],
    ['1795222800', 'X', '2026-11-21T01:00:00Z'],
    ['20261121080001', 'YYYYMMDDHHmmss', '2026-11-21T01:00:01Z'],
  ])('%s by %s', (text, format, iso) => {
    expect(isTimeFormat(format)).toBe(true)
    expect(parseByFormat(text, format, 420)).toBe(Date.parse(iso))
  })

  it.each([
    ['31/02/2026 08:00:00', 'DD/MM/YYYY HH:mm:ss'],
    ['21/11/2026 24:00:00', 'DD/MM/YYYY HH:mm:ss'],
    ['21/11/2026', 'DD/MM/YYYY HH:mm:ss'],
    ['21/11/2026 08:00:01x', 'DD/MM/YYYY HH:mm:ss'],
    ['13:00 PM', 'hh:mm A'],
  ])('refuses %s by %s', (text, format) => {
    expect(parseByFormat(text, format, 420)).toBeNaN()
  })

  it('knows every common format as one', () => {
    expect(COMMON_TIME_FORMATS.filter((format) => !isTimeFormat(format))).toEqual([])
    expect(['q', 'HH:mm', '[x', 'DD/MM'].filter((format) => isTimeFormat(format))).toEqual([])
  })
})

describe('places of numbers', () => {
  it('are never inside an address, a date or a time, nor those of numbers that stand for words', () => {
    const raw = 'date=2026-11-21 srcip=10.1.2.3 srcport=1 proto=6 policy="7"'
    const ocsf = { severity_id: 1, src_endpoint: { ip: '10.1.2.3', port: 1 }, x: 21, y: 7 } as unknown as OcsfEvent
    const byPath = new Map(traceOrigins(raw, { ocsf }).map((origin) => [origin.to, origin]))
    expect(byPath.get('severity_id')).toEqual({ to: 'severity_id', value: 1 })
    expect(byPath.get('x')).toEqual({ to: 'x', value: 21 })
    expect(byPath.get('src_endpoint.port')).toMatchObject({ from: 'srcport', start: raw.indexOf('srcport=') + 8 })
    expect(byPath.get('src_endpoint.ip')).toMatchObject({ from: 'srcip' })
    expect(byPath.get('y')).toMatchObject({ from: 'policy' })
  })
})

describe('traceOrigins', () => {
  const parser = createParser()

  it.each([
    [
      '<34>Nov 21 08:00:00 may-12 sshd[77]: Failed password for an from 203.0.113.9 port 4711 ssh2',
      'src_endpoint.ip',
      '203.0.113.9',
    ],
    ['CEF:0|Ex|Wall|1|7|Scan seen|9|src=203.0.113.9 dst=10.0.0.1 spt=5', 'dst_endpoint.ip', '10.0.0.1'],
    [
      '{"timestamp":"2026-11-21T08:00:00+0700","event_type":"dns","src_ip":"10.0.0.1","dns":{"type":"query","rrname":"a.example"}}',
      'query.hostname',
      'a.example',
    ],
    [
      '{"timestamp":"2026-11-21T08:00:00+0700","event_type":"dns","src_ip":"10.0.0.1","dns":{"type":"query","rrname":"a.example"}}',
      'time',
      '2026-11-21T08:00:00+0700',
    ],
  ])('finds the place of a field: %s', (raw, path, text) => {
    const outcome = parser.parse(raw, RECEIVED_AT)
    if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
    const origin = traceOrigins(raw, outcome.event).find(({ to }) => to === path)
    expect(raw.slice(origin?.start, origin?.end)).toBe(text)
  })

  it('traces every field of every sample that the source gave', () => {
    for (const { text, record } of STRUCTURED_SAMPLES) {
      const outcome = parser.parse(text, RECEIVED_AT)
      if (outcome.kind !== 'event') throw new Error(record)
      const origins = traceOrigins(text, outcome.event)
      for (const { start, end } of origins) if (start !== undefined) expect(end ?? 0).toBeGreaterThan(start - 1)
      const traced = origins.filter(({ start }) => start !== undefined).length
      expect([record, traced / origins.length > 0.25]).toEqual([record, true])
    }
  })
})
