import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(line: string): ParsedEvent {
  const outcome = parser.parse(line, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

const HEAD = 'CEF:0|Example|Firewall|1.0|100|Traffic|'

describe('the head', () => {
  it('gives vendor, product, version, signature, name and severity', () => {
    const { ocsf, fields, problems, format } = parse(
      'CEF:0|Example|Guard|1.0|100|worm successfully stopped|10|src=10.0.0.1 dst=2.1.2.2 spt=1232',
    )
    expect(format).toBe('cef')
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject({
      class_uid: 4001,
      severity_id: 5,
      is_alert: true,
      message: 'worm successfully stopped',
      metadata: { product: { name: 'Guard', vendor_name: 'Example', version: '1.0' }, event_code: '100' },
      src_endpoint: { ip: '10.0.0.1', port: 1232 },
      dst_endpoint: { ip: '2.1.2.2' },
      firewall_rule: { uid: '100', name: 'worm successfully stopped' },
    })
    expect(fields).toMatchObject({ deviceVendor: 'Example', deviceEventClassId: '100', src: '10.0.0.1', spt: '1232' })
  })

  it('takes escaped bars and backslashes', () => {
    const { ocsf } = parse('CEF:0|Ex\\|ample|Gu\\\\ard|1.0|100|detected a \\| in packet|5|act=blocked a | dst=1.1.1.1')
    expect(ocsf.metadata.product).toMatchObject({ vendor_name: 'Ex|ample', name: 'Gu\\ard' })
    expect(ocsf.message).toBe('detected a | in packet')
    expect(ocsf.unmapped).toMatchObject({ act: 'blocked a |' })
    expect(ocsf.dst_endpoint).toEqual({ ip: '1.1.1.1' })
  })

  it('takes a blank after the colon, and any case of the severity word', () => {
    expect(parse('CEF: 0|Example|Firewall|1.0|100|Traffic|Low|src=10.0.0.1').ocsf.severity_id).toBe(2)
    expect(parse(`${HEAD}low|src=10.0.0.1`).ocsf.severity_id).toBe(2)
    expect(parse(`${HEAD}Very-High|src=10.0.0.1`).ocsf.severity_id).toBe(5)
    expect(parse(`${HEAD}Unknown|src=10.0.0.1`).ocsf.severity_id).toBe(0)
  })

  it.each([
    ['0', 1],
    ['3', 2],
    ['5', 3],
    ['8', 4],
    ['10', 5],
  ])('severity %s is OCSF %i', (severity, id) => {
    expect(parse(`${HEAD}${severity}|src=10.0.0.1`).ocsf.severity_id).toBe(id)
  })

  it('keeps what a cut head still says', () => {
    const { ocsf, problems } = parse('CEF:0|Example|Firewall|1.0|100')
    expect(ocsf.metadata.product.name).toBe('Firewall')
    expect(problems).toMatchObject([{ code: 'event.bad_header' }])
    expect(parse('CEF:0|Example|Firewall|1.0|100|Traffic|3').problems).toEqual([])
  })
})

describe('the extension', () => {
  const fieldsOf = (extension: string): Record<string, unknown> => parse(`${HEAD}5|${extension}`).fields

  it('lets values hold blanks', () => {
    expect(fieldsOf('msg=a b  c dst=10.0.0.1')).toMatchObject({ msg: 'a b  c', dst: '10.0.0.1' })
  })

  it('takes empty values, and blanks before the first key', () => {
    expect(fieldsOf('cs3= cs3Label=Fragmentation Bits')).toMatchObject({ cs3: '', cs3Label: 'Fragmentation Bits' })
    expect(fieldsOf(' dst=10.0.0.1')).toMatchObject({ dst: '10.0.0.1' })
    expect(fieldsOf('a=')).toMatchObject({ a: '' })
  })

  it('takes escapes, and backslashes that escape nothing', () => {
    expect(fieldsOf('msg=a\\=b \\\\c\\nd dst=10.0.0.1')).toMatchObject({ msg: 'a=b \\c\nd', dst: '10.0.0.1' })
    const { ocsf } = parse(`${HEAD}5|duser=NTAUTHORITY\\SYSTEM dst=10.0.0.1`)
    expect(ocsf.unmapped).toMatchObject({ user: { domain: 'NTAUTHORITY', name: 'SYSTEM' } })
  })

  it('keeps an unescaped equals sign inside a word', () => {
    const { fields, problems } = parse(`${HEAD}5|request=http://x.example/?a=b&c=d requestMethod=GET`)
    expect(fields['request']).toBe('http://x.example/?a=b&c=d')
    expect(problems).toEqual([])
  })

  it('gives a partial event and an error for an equals sign without key', () => {
    const { fields, problems } = parse(`${HEAD}5|msg=User signed in with =xyz dst=10.0.0.1`)
    expect(fields).toMatchObject({ msg: 'User signed in with =xyz', dst: '10.0.0.1' })
    expect(problems).toEqual([
      { code: 'event.bad_field', offset: `${HEAD}5|msg=User signed in with `.length, field: 'msg' },
    ])
  })

  it('names what is no field at all', () => {
    expect(parse(`${HEAD}5|just words`).problems).toMatchObject([{ code: 'event.bad_field' }])
  })

  it('gives custom fields their label', () => {
    expect(fieldsOf('cs1Label=Rule Name cs1=outbound web cn1=5')).toMatchObject({
      'Rule Name': 'outbound web',
      cs1: 'outbound web',
      cn1: '5',
    })
  })

  it('takes __proto__ as a plain key', () => {
    const fields = fieldsOf('__proto__=x src=10.0.0.1')
    expect(Object.hasOwn(fields, '__proto__')).toBe(true)
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('is read in linear time', () => {
    const long = `${HEAD}5|${'a=b '.repeat(2000)}${'x'.repeat(400_000)}${'='.repeat(100_000)}`
    expect(parse(long).fields['deviceVendor']).toBe('Example')
  })
})

describe('times', () => {
  it.each([
    ['1795222800123', '2026-11-21T01:00:00.123Z'],
    ['Nov 21 2026 08:00:00', '2026-11-21T01:00:00.000Z'],
    ['Nov 21 2026 08:00:00.250 UTC', '2026-11-21T08:00:00.250Z'],
    ['Nov 21 08:00:00', '2026-11-21T01:00:00.000Z'],
    ['2026-11-21T08:00:00+0700', '2026-11-21T01:00:00.000Z'],
  ])('rt=%s', (rt, iso) => {
    const { ocsf, problems } = parse(`${HEAD}5|rt=${rt} src=10.0.0.1`)
    expect(problems).toEqual([])
    expect(ocsf.time).toBe(Date.parse(iso))
  })

  it('keeps the receive time for nonsense', () => {
    const { ocsf, problems } = parse(`${HEAD}5|rt=Nov 31 2026 08:00:00 src=10.0.0.1`)
    expect(ocsf.time).toBe(RECEIVED_AT)
    expect(problems).toEqual([{ code: 'event.bad_time', offset: 0, field: 'rt' }])
  })
})

describe('classes', () => {
  it.each([
    ['5|request=http://a.example/ requestMethod=POST src=10.0.0.1 dst=10.0.0.2', 400_206],
    ['5|dvchost=may-12 fname=a.exe fileHash=' + 'a'.repeat(64), 100_100],
    ['5|src=10.0.0.1 dst=10.0.0.2 act=deny', 400_105],
    ['5|src=10.0.0.1 dst=10.0.0.2 act=accept', 400_106],
    ['5|cs1=x', 0],
  ])('%s', (rest, typeUid) => {
    expect(parse(HEAD + rest).ocsf.type_uid).toBe(typeUid)
  })

  it('reads logons', () => {
    const { ocsf } = parse('CEF:0|Example|Portal|1|L1|User login failed|3|suser=an.nguyen src=10.0.0.1 outcome=failure')
    expect(ocsf).toMatchObject({ type_uid: 300_201, status_id: 2, user: { name: 'an.nguyen' } })
  })

  it('marks blocked detections', () => {
    const { ocsf } = parse(`${HEAD}8|src=10.0.0.1 dst=10.0.0.2 act=Blocked`)
    expect(ocsf).toMatchObject({ is_alert: true, action_id: 2, disposition_id: 2 })
  })
})

describe('inside syslog', () => {
  const body = `${HEAD}5|src=10.0.0.1`

  it.each([
    ['RFC 3164', `<134>Nov 21 07:59:00 fw01 ${body}`, 'fw01'],
    ['RFC 3164 without host', `Nov 21 07:59:00 ${body}`, undefined],
    ['RFC 5424', `<134>1 2026-11-21T07:59:00+07:00 fw01 app 12 - - ${body}`, 'fw01'],
    ['a priority only', `<134>${body}`, undefined],
    ['a host only', `<134>fw01 ${body}`, 'fw01'],
  ])('%s', (_name, line, host) => {
    const { format, ocsf, problems } = parse(line)
    expect(format).toBe('cef')
    expect(ocsf.src_endpoint).toEqual({ ip: '10.0.0.1' })
    expect(ocsf.device?.hostname).toBe(host)
    expect(problems).toEqual([])
    if (line.includes('07:59')) expect(ocsf.time).toBe(Date.parse('2026-11-21T00:59:00Z'))
  })
})
