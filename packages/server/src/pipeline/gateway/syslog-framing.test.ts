import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSyslogFramer } from './syslog-framing.ts'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
const message = fc
  .string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('a', 'b', '<', '>', '1', ' ', 'đ') })
  .map((s) => `<${s}`)

test('gives back every message however the bytes are cut, in either framing or both mixed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(message, fc.boolean()), { maxLength: 20 }),
      fc.integer({ min: 1, max: 17 }),
      (messages, step) => {
        const wire = Buffer.concat(
          messages.map(([m, counted]) =>
            counted ? Buffer.from(`${Buffer.byteLength(m)} ${m}`) : Buffer.from(`${m}\n`),
          ),
        )
        const framer = createSyslogFramer(1000)
        const got: string[] = []
        for (let i = 0; i < wire.length; i += step) got.push(...framer.push(wire.subarray(i, i + step)).map(text))
        expect(got).toEqual(messages.map(([m]) => m))
        expect(framer.oversized).toBe(0)
      },
    ),
  )
})

test('passes over a message larger than the limit, counts it, and goes on with the next', () => {
  const framer = createSyslogFramer(10)
  expect(framer.push(Buffer.from(`30 ${'x'.repeat(30)}<1>ok\n`)).map(text)).toEqual(['<1>ok'])
  expect(framer.push(Buffer.from(`<${'y'.repeat(30)}`)).map(text)).toEqual([])
  expect(framer.push(Buffer.from('yyy\n<1>two\n')).map(text)).toEqual(['<1>two'])
  expect(framer.oversized).toBe(2)
})

test('gives the last line of a sender that closed without a line feed', () => {
  const framer = createSyslogFramer(100)
  expect(framer.push(Buffer.from('<1>half'))).toEqual([])
  expect(text(framer.end() ?? new Uint8Array())).toBe('<1>half')
  expect(framer.end()).toBeNull()
})
