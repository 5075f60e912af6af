import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkJsonObject, type JsonVerdict } from './check-json.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** What `JSON.parse` says of the decoded text. */
function measure(bytes: Uint8Array): JsonVerdict {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? 'ok' : 'not_an_object'
  } catch {
    return 'not_json'
  }
}

const check = (bytes: Uint8Array): JsonVerdict => checkJsonObject(bytes, 0, bytes.length)

/** Pieces that JSON is made of, in any order: near misses are far more frequent than among arbitrary text. */
const pieces = fc.array(
  fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '"a"',
      '""',
      '"\\u00e9"',
      '\\u12',
      '0',
      '1',
      '-',
      '.',
      'e',
      'E+',
      '12.5e-3',
    ],
    ...[
      'true',
      'false',
      'null',
      'tru',
      ' ',
      '\n',
      '\t',
      '\r',
      '\u0000',
      'é',
      '\ud83d\ude00',
      '\uFEFF',
      '{"a":1}',
      '{"a":[',
      ']}',
    ],
  ),
  { maxLength: 14 },
)

describe('checkJsonObject agrees with JSON.parse', () => {
  it('on JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const bytes = encoder.encode(JSON.stringify(JSON.parse(text), null, indent))
        expect(check(bytes)).toBe(measure(bytes))
        const object = encoder.encode(`{"a":${text}}`)
        expect(check(object)).toBe('ok')
      }),
    )
  })

  it('on JSON with bytes changed, removed or put in', () => {
    const change = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 3 }),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 3 }),
        fc.constantFrom(...'{}[]",:\\0-.eE tn').map((c) => encoder.encode(c)),
      ),
    })
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
        let bytes = [...encoder.encode(`{"key":${text},"n":-12.5e3,"t":true,"s":"a\\u0041\\n"}`)]
        for (const { at, remove, put } of changes) bytes = bytes.toSpliced(at % bytes.length, remove, ...put)
        const changed = Uint8Array.from(bytes)
        expect(check(changed)).toBe(measure(changed))
      }),
      { numRuns: 2000 },
    )
  })

  it('on the pieces of JSON in any order', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const bytes = encoder.encode(parts.join(''))
        expect(check(bytes)).toBe(measure(bytes))
      }),
      { numRuns: 5000 },
    )
  })

  it('on bytes of any kind, within a string too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => {
        expect(check(noise)).toBe(measure(noise))
        const quoted = Uint8Array.from([...encoder.encode('{"a":"'), ...noise, ...encoder.encode('"}')])
        expect(check(quoted)).toBe(measure(quoted))
      }),
      { numRuns: 2000 },
    )
  })
})
