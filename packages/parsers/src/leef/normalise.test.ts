import { existsSync, readFileSync } from 'node:fs'
import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const SAMPLE = new URL('../../../../../shared/data/syslog/leef.panda.log', import.meta.url)
const parser = createParser()

function parse(text: string): ParsedEvent {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

const HEAD = 'LEEF:2.0|Example|NextWall|5.1|deny'
const PAIRS = [
  'src=192.0.2.1',
  'dst=198.51.100.7',
  'srcPort=51000',
  'dstPort=443',
  'proto=TCP',
  'sev=8',
  'action=blocked',
]

describe('LEEF', () => {
  it.each([
    ['a tab in 1.0', `LEEF:1.0|Example|NextWall|5.1|deny|${PAIRS.join('\t')}`],
    ['a tab by default in 2.0', `${HEAD}||${PAIRS.join('\t')}`],
    ['a delimiter left out in 2.0', `${HEAD}|${PAIRS.join('\t')}`],
    ['^', `${HEAD}|^|${PAIRS.join('^')}`],
    ['x5E', `${HEAD}|x5E|${PAIRS.join('^')}`],
    ['0x7c', `${HEAD}|0x7c|${PAIRS.join('|')}`],
    ['x09', `${HEAD}|x09|${PAIRS.join('\t')}`],
    ['\\t', `${HEAD}|\\t|${PAIRS.join('\t')}`],
    ['^ in 1.0', `LEEF:1.0|Example|NextWall|5.1|deny|${PAIRS.join('^')}`],
    ['inside RFC 3164', `<13>Nov 21 08:00:00 fw01 ${HEAD}|^|${PAIRS.join('^')}`],
    ['inside RFC 5424', `<13>1 2026-11-21T01:00:00Z fw01 - - - - ${HEAD}|^|${PAIRS.join('^')}`],
  ])('with %s', (_name, text) => {
    const { format, ocsf, problems, logsource } = parse(text)
    expect(format).toBe('leef')
    expect(problems).toEqual([])
    expect(logsource).toEqual({ product: 'nextwall', category: 'firewall' })
    expect(ocsf).toMatchObject({
      type_uid: 400_105,
      severity_id: 4,
      is_alert: true,
      action_id: 2,
      disposition_id: 2,
      src_endpoint: { ip: '192.0.2.1', port: 51_000 },
      dst_endpoint: { ip: '198.51.100.7', port: 443 },
      connection_info: { protocol_name: 'tcp', protocol_num: 6 },
      firewall_rule: { uid: 'deny' },
      metadata: { event_code: 'deny', product: { name: 'NextWall', vendor_name: 'Example', version: '5.1' } },
    })
    expect(ocsf.unmapped).toBeUndefined()
  })

  it.each([
    ['devTime=Nov 21 2026 08:00:00.123', Date.UTC(2026, 10, 21, 1, 0, 0, 123), 'MMM dd yyyy HH:mm:ss.SSS'],
    ['devTime=2026-11-21T08:00:00.123+0900', Date.UTC(2026, 10, 20, 23, 0, 0, 123), "yyyy-MM-dd'T'HH:mm:ss.SSSZ"],
    ['devTime=21/11/2026 08:00:00 PM', Date.UTC(2026, 10, 21, 13), 'dd/MM/yyyy hh:mm:ss a'],
    ['devTime=1795222800', 1_795_222_800_000, ''],
    ['devTime=Nov 21 2026 08:00:00', Date.UTC(2026, 10, 21, 1), ''],
    ['devTime=Nov 21 08:00:00', Date.UTC(2026, 10, 21, 1), 'MMM dd HH:mm:ss'],
  ])('time %s', (attribute, ms, pattern) => {
    const suffix = pattern === '' ? '' : `\tdevTimeFormat=${pattern}`
    const { ocsf, problems } = parse(`LEEF:1.0|a|b|c|d|${attribute}${suffix}`)
    expect(problems).toEqual([])
    expect(ocsf.time).toBe(ms)
  })

  it('names a head that is cut off and a time that is none', () => {
    expect(parse('LEEF:1.0|a|b').problems).toEqual([{ code: 'event.bad_header', offset: 12 }])
    expect(parse('LEEF:1.0|a|b|c|d|devTime=soon').problems).toMatchObject([
      { code: 'event.bad_time', field: 'devTime' },
    ])
  })

  it('keeps what no attribute takes, and an unescaped delimiter in a value', () => {
    const { ocsf, fields } = parse(`${HEAD}|^|note=a^b^c\\=d=e^x=`)
    expect(fields).toMatchObject({ note: 'a^b', 'c\\': 'd=e' })
    expect(ocsf.unmapped).toMatchObject({ note: 'a^b' })
  })
})

const isAbsent = !existsSync(SAMPLE)
describe.skipIf(isAbsent)(
  `LEEF of an endpoint agent${isAbsent ? ' (skipped: ../shared/data is not there)' : ''}`,
  () => {
    it('all eight lines map', () => {
      const lines = readFileSync(SAMPLE, 'utf8').trimEnd().split('\n')
      const events = lines.map(parse)
      expect(events).toHaveLength(8)
      const severities = events.map(({ ocsf }) => ocsf.severity_id)
      expect(severities).toEqual([1, 2, 4, 5, 1, 1, 1, 3])
      for (const [i, { ocsf, problems, format, fields }] of events.entries()) {
        expect(format).toBe('leef')
        expect(problems).toEqual([])
        const pairs = (lines[i] ?? '').split('|').slice(5).join('|').split('\t')
        for (const pair of pairs) {
          const equals = pair.indexOf('=')
          expect(fields[pair.slice(0, equals)]).toBe(pair.slice(equals + 1).replaceAll('\\=', '='))
        }
        const [date = '', time = ''] = String(fields['devTime']).split(' ')
        expect(ocsf.time).toBe(Date.parse(`${date}T${time.slice(0, 12)}+07:00`))
        expect(ocsf.device?.hostname).toBe(fields['identHostName'])
        expect(ocsf.actor?.user?.name).toBe(fields['usrName'])
        expect(ocsf.device?.ip).toBe(fields['src'])
        expect(ocsf.metadata.product).toMatchObject({ vendor_name: 'Panda Security', name: 'paps' })
      }
      expect(events[4]?.ocsf).toMatchObject({
        type_uid: 100_114,
        file: { name: 'chrome.exe', hashes: [{ algorithm_id: 1 }] },
        unmapped: { Params: expect.stringContaining('--type=renderer') },
      })
      expect(events[5]?.ocsf).toMatchObject({ class_uid: 1001, action_id: 1 })
    })
  },
)
