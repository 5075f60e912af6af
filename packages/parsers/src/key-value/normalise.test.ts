import fc from 'fast-check'
import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import { createParser } from '../parser.ts'
import { createReading } from '../reading.ts'
import { readPairs } from '../text/pairs.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(text: string): ParsedEvent {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

function pairs(text: string): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  readPairs(text, 0, text.length, out, createReading(DEFAULT_LIMITS, 0))
  return out
}

describe('pairs', () => {
  it.each([
    ['a=1 b="x y" c=', { a: '1', b: 'x y', c: '' }],
    ['a="say \\"hi\\"" b=2', { a: 'say "hi"', b: '2' }],
    ['path="C:\\Users\\an" b=2', { path: 'C:\\Users\\an', b: '2' }],
    ['path="C:\\dir\\" b=2', { path: 'C:\\dir\\', b: '2' }],
    ["a='x y' b=2", { a: 'x y', b: '2' }],
    ['msg=login failed user=an', { msg: 'login failed', user: 'an' }],
    ['a=b=c d=e', { a: 'b=c', d: 'e' }],
    ['a=1 a=2', { a: '2' }],
    [
      '__proto__=1 b=2',
      Object.fromEntries([
        ['__proto__', '1'],
        ['b', '2'],
      ]),
    ],
  ])('%s', (text, expected) => {
    expect(pairs(text)).toEqual(expected)
  })

  it('quoted values come back as they went in', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.stringMatching(/^[ -~]{0,20}$/), { maxKeys: 8 }),
        (values) => {
          const text = Object.entries(values)
            .map(([key, value]) => `${key}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
            .join(' ')
          expect(pairs(text)).toEqual(values)
        },
      ),
    )
  })
})

describe('key=value of no known product', () => {
  it('is read for what the usual names mean', () => {
    const { format, ocsf, fields } = parse(
      '<134>Nov 21 08:00:00 av-01 product=Guardian severity=high user=HCM\\an src=192.0.2.1 dst=198.51.100.2 dpt=445 proto=tcp action=quarantined threat="Trojan.Example" x=y',
    )
    expect(format).toBe('key-value')
    expect(fields).toMatchObject({ x: 'y', threat: 'Trojan.Example' })
    expect(ocsf).toMatchObject({
      class_uid: 4001,
      severity_id: 4,
      is_alert: true,
      disposition_id: 3,
      actor: { user: { name: 'an', domain: 'HCM' } },
      dst_endpoint: { ip: '198.51.100.2', port: 445 },
      firewall_rule: { name: 'Trojan.Example' },
      device: { hostname: 'av-01' },
    })
  })

  it('is not taken from a sentence', () => {
    expect(parse('<134>Nov 21 08:00:00 h app: started with pid=5 and uid=0').format).toBe('syslog')
  })
})
