import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../limits.ts'
import { beginReading, createReading } from '../reading.ts'
import { readCarefully } from './careful-json.ts'

function read(source: string, limits = {}): { value: unknown; problems: unknown } {
  const r = createReading({ ...DEFAULT_LIMITS, ...limits }, 420)
  beginReading(r, 0)
  return { value: readCarefully(source, r), problems: r.problems }
}

describe('readCarefully', () => {
  it('reads what JSON.parse reads, to the same value', () => {
    const source = '{"a":[1,-2.5e3,true,false,null,"x\\n\\u00e9\\"\\/"],"b":{"c":{}},"d":[]}'
    expect(read(source)).toEqual({ value: JSON.parse(source), problems: null })
  })

  it('keeps integers beyond 2^53 as their digits', () => {
    expect(
      read('{"a":9007199254740993,"b":9007199254740992,"c":-12345678901234567890,"d":1e999,"e":0.1}').value,
    ).toEqual({
      a: '9007199254740993',
      b: 9007199254740992,
      c: '-12345678901234567890',
      d: '1e999',
      e: 0.1,
    })
  })

  it('gives what came before the text was cut off', () => {
    expect(read('{"a":1,"b":{"c":"xy')).toEqual({
      value: { a: 1, b: { c: 'xy' } },
      problems: [{ code: 'event.truncated', offset: 19 }],
    })
    expect(read('{"a":1,"b":12').value).toEqual({ a: 1 })
  })

  it('names the place of other faults', () => {
    expect(read('{"a":1,b:2}')).toEqual({ value: { a: 1 }, problems: [{ code: 'event.not_json', offset: 7 }] })
    expect(read('{"a":1}{"b":2}').problems).toEqual([{ code: 'event.not_json', offset: 7 }])
  })

  it('skips what lies too deep and goes on after it', () => {
    expect(read('{"a":{"b":{"c":"]}"}},"d":1}', { maxDepth: 2 })).toEqual({
      value: { a: {}, d: 1 },
      problems: [{ code: 'event.too_deep', offset: 10 }],
    })
  })

  it('keeps no more fields than allowed, and says so once', () => {
    const { value, problems } = read('{"a":1,"b":2,"c":3,"d":4}', { maxFields: 2 })
    expect(value).toEqual({ a: 1, b: 2 })
    expect(problems).toHaveLength(1)
    expect(problems).toMatchObject([{ code: 'event.too_many_fields' }])
  })

  it('keeps raw control characters and unknown escapes', () => {
    expect(read('{"a":"x\u0001\\qy"}')).toEqual({
      value: { a: 'x\u0001\\qy' },
      problems: [
        { code: 'event.bad_field', offset: 7 },
        { code: 'event.bad_field', offset: 9 },
      ],
    })
  })

  it('takes the last of equal keys and __proto__ as a plain key', () => {
    const { value } = read('{"a":1,"a":2,"__proto__":{"polluted":true}}')
    expect(Object.hasOwn(value as object, '__proto__')).toBe(true)
    expect((value as { a: number }).a).toBe(2)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('survives nesting that would overflow a stack', () => {
    const { problems } = read(`{"a":${'['.repeat(200_000)}`)
    expect(problems).toMatchObject([{ code: 'event.too_deep' }, { code: 'event.truncated' }])
  })
})
