import { describe, expect, it } from 'vitest'
import { checkJsonObject, type JsonVerdict } from './check-json.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const check = (text: string): JsonVerdict => {
  const bytes = bytesOf(text)
  return checkJsonObject(bytes, 0, bytes.length)
}

describe('checkJsonObject', () => {
  it.each([
    '{}',
    ' \t\r\n{ } \n',
    '{"a":1}',
    '{"a":{"b":[1,2,[],{}]},"c":null,"d":true,"e":false}',
    '{"":"\\u0000\\"\\\\\\/\\b\\f\\n\\r\\t"}',
    '{"n":[0,-0,1.5,-1.25e10,1E+2,1e-2,0.0,123456789012345678901234567890]}',
    '{"a":1,"a":2}',
    '{"lone":"\\ud800"}',
    '{"tên":"giá trị"}',
  ])('takes %s', (text) => {
    expect(check(text)).toBe('ok')
    expect(() => JSON.parse(text)).not.toThrow()
  })

  it.each(['[]', '[{}]', '1', '-0.5e1', '"text"', 'null', 'true', 'false', ' [1] '])(
    'tells %s from an object',
    (text) => {
      expect(check(text)).toBe('not_an_object')
    },
  )

  it.each([
    '',
    ' ',
    '{',
    '}',
    '{]',
    '[}',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,}',
    '{"a":1 "b":2}',
    '{"a":1}}',
    '{"a":1}{"b":2}',
    '{a:1}',
    "{'a':1}",
    '{"a":01}',
    '{"a":-}',
    '{"a":+1}',
    '{"a":.5}',
    '{"a":1.}',
    '{"a":1e}',
    '{"a":1e+}',
    '{"a":0x1}',
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a":tru}',
    '{"a":True}',
    '{"a":falsy}',
    '{"a":nul}',
    '{"a":"\\x41"}',
    '{"a":"\\u12g4"}',
    '{"a":"\\u12"}',
    '{"a":"\\"}',
    '{"a":"\u0001"}',
    '{"a":"x\ny"}',
    '{"a":"open}',
    '{"a":[1,]}',
    '{"a":[,1]}',
    '{"a":1}//',
    '\uFEFF{"a":1}',
    '\u00a0{"a":1}',
    '{"a":1}\u000b',
  ])('refuses %s', (text) => {
    expect(check(text)).toBe('not_json')
    expect(() => JSON.parse(text)).toThrow()
  })

  it('looks only at the bytes it is given', () => {
    const bytes = bytesOf('xx{"a":"b"}yy')
    expect(checkJsonObject(bytes, 2, 11)).toBe('ok')
    for (let end = 2; end < 11; end++) expect(checkJsonObject(bytes, 2, end)).toBe('not_json')
  })

  it('takes what is not UTF-8 inside strings and nowhere else', () => {
    const inside = Uint8Array.from([...bytesOf('{"a":"'), 0xff, 0xc3, ...bytesOf('"}')])
    expect(checkJsonObject(inside, 0, inside.length)).toBe('ok')
    const outside = Uint8Array.from([...bytesOf('{"a":1'), 0xff, ...bytesOf('}')])
    expect(checkJsonObject(outside, 0, outside.length)).toBe('not_json')
  })

  it('follows any depth and remembers nothing of it', () => {
    const deep = 300_000
    expect(check(`{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`)).toBe('ok')
    expect(check(`{"a":${'['.repeat(deep)}`)).toBe('not_json')
    expect(check('{"a":[{"b":[]}]}')).toBe('ok')
    expect(check('{"a":[{"b":[}]}]}')).toBe('not_json')
  })
})
