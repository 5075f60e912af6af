import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createJsonWriter } from './json-bytes.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'C:\\Windows\\System32\\cmd.exe',
    'nói "xin chào"',
    '\ud800',
    'a\udc00b',
    '\u2028',
    '\u007f',
    '\r\n\t',
    '__proto__',
  ),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.double(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, 0, 9, 10, Number.NaN, Number.POSITIVE_INFINITY),
    fc.array(tie('any'), { maxLength: 6 }),
    tie('object'),
  ),
  object: fc.dictionary(text, tie('any'), { maxKeys: 8, noNullPrototype: false }),
}))

test('writes what JSON.stringify writes, however much came before', () => {
  const write = createJsonWriter()
  fc.assert(
    fc.property(value.object, (object) => {
      const fields = object as object
      expect(Buffer.from(write(fields)).toString('utf8')).toBe(JSON.stringify(fields))
    }),
    { numRuns: 2000 },
  )
})

test('grows with what it is given', () => {
  const write = createJsonWriter()
  const large = {
    a: 'x'.repeat(100_000),
    b: ['é'.repeat(70_000), `\n${'y'.repeat(90_000)}`],
    c: Array.from({ length: 40_000 }, () => 1),
  }
  expect(Buffer.from(write(large)).toString('utf8')).toBe(JSON.stringify(large))
  expect(Buffer.from(write({})).toString('utf8')).toBe('{}')
})
