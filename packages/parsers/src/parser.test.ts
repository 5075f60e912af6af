import { describe, expect, it } from 'vitest'
import { createParser } from './parser.ts'
import { recogniseJson, recogniseLine } from './recognise.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()
const encode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
const parseText = (text: string): ReturnType<typeof parser.parse> => parser.parse(text, RECEIVED_AT)
const parseBytes = (bytes: Uint8Array): ReturnType<typeof parser.parse> =>
  parser.parseBytes(bytes, 0, bytes.length, RECEIVED_AT)

const EVE = '{"timestamp":"2026-11-21T08:00:00+0700","event_type":"flow","flow_id":1,"src_ip":"10.0.0.1","note":'

describe('recognition', () => {
  it.each([
    ['{"a":1}', 'json'],
    ['  [{"a":1}]', 'json'],
    ['CEF:0|a|b|c|d|e|5|', 'cef'],
    ['cef: 0|a|b|c|d|e|5|', 'cef'],
    ['<34>1 2026-11-21T01:14:15Z h a - - - x', 'syslog'],
    ['Nov 21 08:00:00 h a: x', 'syslog'],
    ['2026-11-21T08:00:00Z h a: x', 'syslog'],
    ['[Sun Dec 04 04:47:44 2005] [notice] x', 'web-error'],
    ['<tag>', null],
    ['hello', null],
    ['', null],
  ])('of the line %j', (line, format) => {
    expect(recogniseLine(line)).toBe(format)
  })

  it.each([
    [{ event_type: 'alert', timestamp: 'x' }, 'suricata-eve'],
    [{ Event: { System: {} } }, 'windows-json'],
    [{ winlog: { event_id: 1 } }, 'windows-json'],
    [{ EventID: 1, Channel: 'x' }, 'windows-json'],
    [{ EventID: 1, SourceName: 'x', EventTime: 'y' }, 'windows-json'],
    [{ _path: 'conn' }, 'zeek-json'],
    [{ ts: 1, uid: 'C1' }, 'zeek-json'],
    [{ ts: 1, 'id.orig_h': 'x' }, 'zeek-json'],
    [{ ts: 1 }, 'json'],
    [{ EventID: 1 }, 'json'],
    [{}, 'json'],
  ])('of the object %j', (value, format) => {
    expect(recogniseJson(value)).toBe(format)
  })

  it('is per event, so one source may send a mixture', () => {
    const formats = [
      '{"_path":"conn","ts":1795222800}',
      `${EVE}1}`,
      '<13>Nov 21 08:00:00 h a: x',
      'CEF:0|a|b|c|d|e|5|',
    ].map((line) => {
      const outcome = parseText(line)
      return outcome.kind === 'event' ? outcome.event.format : outcome.problem.code
    })
    expect(formats).toEqual(['zeek-json', 'suricata-eve', 'syslog', 'cef'])
  })
})

describe('what gives no event', () => {
  it.each([
    ['', 'event.empty', 0],
    [' \r\n\u0000', 'event.empty', 0],
    ['\uFEFF', 'event.empty', 0],
    ['hello', 'event.unrecognised', 0],
    ['{', 'event.not_json', 1],
    ['{"a', 'event.not_json', 3],
    ['{"":', 'event.not_json', 4],
    ['{x}', 'event.not_json', 1],
    ['[1,2]', 'event.not_an_object', 0],
    ['["x"]', 'event.not_an_object', 0],
    ['[{"a":1},{"b":2}]', 'event.not_an_object', 0],
    ['[{"a":1}', 'event.not_json', 0],
    ['"text"', 'event.unrecognised', 0],
  ])('%j goes to quarantine as %s', (text, code, offset) => {
    expect(parseText(text)).toEqual({ kind: 'quarantine', problem: { code, offset } })
    expect(parseBytes(encode(text))).toEqual({ kind: 'quarantine', problem: { code, offset } })
  })

  it('refuses an event beyond the size limit', () => {
    const small = createParser({ limits: { maxBytes: 10 } })
    expect(small.parse('{"a":"bcdefgh"}', 0)).toEqual({
      kind: 'quarantine',
      problem: { code: 'event.too_large', offset: 10 },
    })
    expect(small.parseBytes(encode('{"a":"bcdefgh"}'), 0, 15, 0)).toEqual({
      kind: 'quarantine',
      problem: { code: 'event.too_large', offset: 10 },
    })
  })

  it('refuses offsets outside the bytes without throwing', () => {
    expect(parser.parseBytes(encode('{}'), 5, 2, 0).kind).toBe('quarantine')
    expect(parser.parseBytes(encode('{"a":1}'), -3, 99, RECEIVED_AT).kind).toBe('event')
  })
})

describe('traps', () => {
  function event(text: string) {
    const outcome = parseText(text)
    if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
    return outcome.event
  }

  it('a byte order mark and CRLF', () => {
    expect(event(`\uFEFF${EVE}1}\r\n`).problems).toEqual([])
    const bytes = encode(`\uFEFF${EVE}1}\r\n`)
    expect(parseBytes(bytes).kind).toBe('event')
  })

  it('bytes that are not UTF-8 are replaced and named', () => {
    const bytes = Uint8Array.from([...encode(`${EVE}"caf`), 0xe9, ...encode('"}')])
    const outcome = parseBytes(bytes)
    expect(outcome).toMatchObject({
      kind: 'event',
      event: {
        ocsf: { unmapped: { note: 'caf\uFFFD' } },
        problems: [{ code: 'event.not_utf8', offset: EVE.length + 4 }],
      },
    })
  })

  it('a replacement character that the sender wrote is no fault', () => {
    const outcome = parseBytes(encode(`${EVE}"\uFFFD"}`))
    expect(outcome.kind === 'event' && outcome.event.problems).toEqual([])
  })

  it('text is brought to NFC, written plainly or by escapes', () => {
    expect(event(`${EVE}"Nguye\u0302\u0303n"}`).ocsf.unmapped).toEqual({ note: 'Nguyễn' })
    expect(event(`${EVE}"Nguye\\u0302\\u0303n"}`).ocsf.unmapped).toEqual({ note: 'Nguyễn' })
    const bytes = parseBytes(encode(`${EVE}"Nguye\u0302\u0303n"}`))
    expect(bytes.kind === 'event' && bytes.event.ocsf.unmapped).toEqual({ note: 'Nguyễn' })
  })

  it('lone surrogates are replaced', () => {
    expect(event(`${EVE}"a\\ud800b"}`).ocsf.unmapped).toEqual({ note: 'a\uFFFDb' })
    expect(event(`${EVE}"a\ud800b"}`).ocsf.unmapped).toEqual({ note: 'a\uFFFDb' })
  })

  it('NUL stays inside values', () => {
    expect(event(`${EVE}"a\\u0000b"}`).ocsf.unmapped).toEqual({ note: 'a\u0000b' })
  })

  it('numbers beyond 2^53 keep their digits, wherever they stand', () => {
    const { ocsf, fields, problems } = event(`${EVE}{"deep":[12345678901234567890]},"flow_id":9007199254740993}`)
    expect(ocsf.unmapped).toEqual({ note: { deep: ['12345678901234567890'] } })
    expect(ocsf.connection_info?.uid).toBe('9007199254740993')
    expect(fields['flow_id']).toBe('9007199254740993')
    expect(problems).toEqual([])
    expect(event('{"time":1795222800,"n":12345678901234567890}').fields['n']).toBe('12345678901234567890')
    expect(event('{"_path":"x","ts":1795222800,"n":12345678901234567890}').fields['n']).toBe('12345678901234567890')
    expect(
      event('{"EventID":1,"Channel":"x","EventTime":"2026-11-21T01:00:00Z","n":12345678901234567890}').fields['n'],
    ).toBe('12345678901234567890')
  })

  it('nesting beyond the limit is cut and named, and does not exhaust the stack', () => {
    const deep = `${EVE}${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`
    const { ocsf, problems } = event(deep)
    expect(ocsf.src_endpoint).toEqual({ ip: '10.0.0.1' })
    expect(problems).toMatchObject([{ code: 'event.too_deep' }])
    expect(JSON.stringify(ocsf).length).toBeLessThan(2000)
    const arrays = event(`${EVE}${'['.repeat(400_000)}${']'.repeat(400_000)}}`)
    expect(arrays.problems).toMatchObject([{ code: 'event.too_deep' }])
  })

  it('fields beyond the limit are cut and named', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `"k${i}":${i}`).join(',')
    const { problems, ocsf } = event(`${EVE}{${many}}}`)
    expect(problems).toMatchObject([{ code: 'event.too_many_fields' }])
    expect(Object.keys((ocsf.unmapped as { note: object }).note).length).toBeLessThan(4100)
    expect(event(`${EVE}[${'1,'.repeat(50_000)}1]}`).problems).toMatchObject([{ code: 'event.too_many_fields' }])
  })

  it('of duplicate keys the last counts', () => {
    expect(event(`${EVE}1,"src_ip":"10.9.9.9"}`).ocsf.src_endpoint).toEqual({ ip: '10.9.9.9' })
  })

  it.each([
    `${EVE}1,"__proto__":{"polluted":1},"flow":{"__proto__":{"polluted":1}},"constructor":{"prototype":{"polluted":1}}}`,
    '{"_path":"conn","ts":1795222800,"__proto__":{"polluted":1}}',
    '{"Event":{"System":{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"__proto__":"x","a b":1,"__proto__ ":1}}}',
    '{"Event":{"System":{"EventID":1,"Channel":"Application"},"EventData":{"Data":[{"@Name":"__proto__","#text":{"polluted":1}}]}}}',
    '{"__proto__":{"polluted":1},"n":12345678901234567890}',
  ])('__proto__ changes nothing: %s', (text) => {
    const { ocsf, fields } = event(text)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect((ocsf as unknown as { polluted?: unknown }).polluted).toBeUndefined()
    expect((fields as { polluted?: unknown }).polluted).toBeUndefined()
    expect((ocsf.unmapped as { polluted?: unknown } | undefined)?.polluted).toBeUndefined()
  })

  it('a text cut off gives what it held', () => {
    const { ocsf, problems } = event(`${EVE}"abc`)
    expect(ocsf.src_endpoint).toEqual({ ip: '10.0.0.1' })
    expect(problems).toEqual([{ code: 'event.truncated', offset: EVE.length + 4 }])
  })

  it('a second document behind the first is named, not lost in silence', () => {
    expect(event(`${EVE}1}{"b":2}`).problems).toEqual([{ code: 'event.not_json', offset: EVE.length + 2 }])
  })

  it('a single object in an array is the event', () => {
    expect(event(`[${EVE}1}]`).format).toBe('suricata-eve')
  })

  it('times without zone are of the declared zone; absurd ones give way to the receive time', () => {
    expect(event(EVE.replace('+0700', '') + '1}').ocsf.time).toBe(Date.parse('2026-11-21T01:00:00Z'))
    const future = event(EVE.replace('2026', '2199') + '1}')
    expect(future.ocsf.time).toBe(RECEIVED_AT)
    expect(future.problems).toEqual([{ code: 'event.bad_time', offset: 0, field: 'timestamp' }])
  })

  it('one event leaves no trace in the next', () => {
    expect(event(EVE.replace('2026', '2199') + '1}').problems).toHaveLength(1)
    expect(event(`${EVE}1}`).problems).toEqual([])
    expect(event('{"a":1}').ocsf).not.toHaveProperty('timezone_offset')
  })
})

describe('JSON of no known product', () => {
  it('is a Base Event with its time, message and host', () => {
    const outcome = parseText('{"@timestamp":"2026-11-21T01:00:00Z","message":"xin chào","host":"may-1","n":{"a":1}}')
    expect(outcome).toMatchObject({
      kind: 'event',
      event: {
        format: 'json',
        ocsf: {
          class_uid: 0,
          type_uid: 0,
          time: Date.parse('2026-11-21T01:00:00Z'),
          message: 'xin chào',
          device: { hostname: 'may-1' },
          unmapped: { n: { a: 1 } },
        },
        logsource: {},
        problems: [],
      },
    })
  })
})
