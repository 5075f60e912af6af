import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createParser, NORMAL_FORM_VERSION } from '@haidang/parsers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeReading, deriveOcsf, encodeReading, ocsfText, setDirection } from './normal-form.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 3, 4, 5, 678)
const SHARED = fileURLToPath(new URL('../../../../../../shared/data/', import.meta.url))

const formats = ['auto', 'suricata-eve', 'zeek-json', 'windows-json', 'json', 'cef', 'syslog'] as const

/** What the worker does with a line, and the same again from what is stored of it. */
function expectDerived(
  raw: Uint8Array,
  format: (typeof formats)[number],
  zoneOffsetMinutes: number,
  directionId: number,
): void {
  const decode = (bytes: Uint8Array, start: number, end: number): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end)
  const outcome = createParser({ format, zoneOffsetMinutes, decode }).parseBytes(raw, 0, raw.length, RECEIVED_AT)
  const derived = deriveOcsf(raw, RECEIVED_AT, encodeReading({ format, zoneOffsetMinutes, directionId }))
  if (outcome.kind !== 'event') {
    expect(derived).toBeNull()
    return
  }
  const { ocsf } = outcome.event
  if (directionId !== 0) setDirection(ocsf, directionId)
  const text = ocsfText(ocsf)
  expect(derived).toBe(text)
  expect(JSON.parse(text)).not.toHaveProperty('observables')
}

const LINES = [
  '{"timestamp":"2026-11-21T01:02:03.000+0700","event_type":"dns","src_ip":"10.0.0.1","dest_ip":"192.0.2.1","proto":"UDP","dns":{"rrname":"a.example"}}',
  '{"event_type":"alert","alert":{"signature":"s","severity":1,"big":12345678901234567890}}',
  '{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\\\a.exe","UtcTime":"2026-11-21 01:02:03.000"}',
  '<34>Nov 21 10:00:00 host su: failed for root',
  'CEF:0|Vendor|Product|1|100|name|5|src=192.0.2.1 dst=192.0.2.2 msg=xin chào',
  '{"message":"lone \\ud800 and \\u0301"}',
  'no event at all',
]

describe('the normal form is made again', () => {
  it('from the bytes and the reading, exactly', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom(...LINES).map((line) => Buffer.from(line)),
          fc.tuple(fc.constantFrom(...LINES), fc.uint8Array({ maxLength: 4 }), fc.nat()).map(([line, noise, at]) => {
            const bytes = [...Buffer.from(line)]
            return Buffer.from(bytes.toSpliced(at % bytes.length, 1, ...noise))
          }),
        ),
        fc.constantFrom(...formats),
        fc.constantFrom(0, 420, -300),
        fc.integer({ min: 0, max: 3 }),
        (raw, format, zone, direction) => {
          expectDerived(raw, format, zone, direction)
        },
      ),
      { numRuns: 500 },
    )
  })

  it.skipIf(!existsSync(SHARED))('for real events (needs ../shared/data)', () => {
    const folder = `${SHARED}suricata/`
    const lines = readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) =>
        readFileSync(folder + name, 'utf8')
          .split('\n')
          .slice(0, 500),
      )
      .filter((line) => line !== '')
    expect(lines.length).toBeGreaterThan(0)
    for (const [i, line] of lines.entries()) expectDerived(Buffer.from(line), 'auto', 420, i % 4)
  })
})

describe('a reading', () => {
  it('comes back as it was stored', () => {
    for (const format of formats)
      for (const zoneOffsetMinutes of [-720, 0, 420])
        expect(decodeReading(encodeReading({ format, zoneOffsetMinutes, directionId: 2 }))).toEqual({
          version: NORMAL_FORM_VERSION,
          format,
          zoneOffsetMinutes,
          directionId: 2,
        })
  })

  it.each(['', '1', '1 auto 420', '1 other 420 0', 'x auto 420 0', '1 auto 420 0 0', '1 auto 4.5 0'])(
    'is not %j',
    (text) => {
      expect(decodeReading(text)).toBeNull()
      expect(deriveOcsf(Buffer.from('{"a":1}'), RECEIVED_AT, text)).toBeNull()
    },
  )
})
