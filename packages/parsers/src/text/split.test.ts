import { describe, expect, it } from 'vitest'
import { splitJsonArray } from './split-json.ts'
import { splitLines } from './split-lines.ts'

const encode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

function parts(bytes: Uint8Array, ranges: Uint32Array): string[] {
  const out: string[] = []
  for (let i = 0; i < ranges.length; i += 2) out.push(Buffer.from(bytes.subarray(ranges[i], ranges[i + 1])).toString())
  return out
}

describe('splitLines', () => {
  const lines = (text: string): string[] => {
    const bytes = encode(text)
    return parts(bytes, splitLines(bytes))
  }

  it('takes LF and CRLF ends, and a last line without end', () => {
    expect(lines('a\nb\r\nc')).toEqual(['a', 'b', 'c'])
  })

  it('skips blank lines and a byte order mark', () => {
    expect(lines('\uFEFF\n  \t\r\n{"a":1}\n\n\n')).toEqual(['{"a":1}'])
    expect(lines('\uFEFF{"a":1}')).toEqual(['{"a":1}'])
  })

  it('gives nothing for nothing', () => {
    expect(lines('')).toEqual([])
    expect(lines('\n\r\n')).toEqual([])
  })

  it('holds more lines than first expected', () => {
    expect(lines('x\n'.repeat(5000))).toHaveLength(5000)
  })
})

describe('splitJsonArray', () => {
  const split = (text: string, maxDepth?: number): { parts: string[]; fault: unknown } => {
    const bytes = encode(text)
    const result = splitJsonArray(bytes, maxDepth)
    return { parts: parts(bytes, result.ranges), fault: result.fault }
  }

  it('gives the elements of an array', () => {
    expect(split(' [ {"a":[1,2]} , {"b":"]}"} ]\n')).toEqual({ parts: ['{"a":[1,2]}', '{"b":"]}"}'], fault: null })
    expect(split('[]')).toEqual({ parts: [], fault: null })
  })

  it('gives documents that stand one after another, pretty-printed or not', () => {
    expect(split('{\n  "a": 1\n}\n{"b":2}{"c":3}')).toEqual({
      parts: ['{\n  "a": 1\n}', '{"b":2}', '{"c":3}'],
      fault: null,
    })
    expect(split('{"a":1},\n{"b":2}')).toEqual({ parts: ['{"a":1}', '{"b":2}'], fault: null })
  })

  it('keeps scalars as elements, for the parser to refuse each by its place', () => {
    expect(split('[1,"x,]",null]').parts).toEqual(['1', '"x,]"', 'null'])
  })

  it('is not misled by escapes in strings', () => {
    expect(split('[{"a":"\\\\"},{"b":"\\"]["}]').parts).toEqual(['{"a":"\\\\"}', '{"b":"\\"]["}'])
  })

  it.each([
    ['[{"a":1}', 'json.unclosed', 1, 0],
    ['{"a":1}\n{"b":', 'json.unclosed', 2, 8],
    ['[{"a":1}\n {"b":2}]', 'json.unexpected', 2, 10],
    ['[{"a":1},]', 'json.unexpected', 1, 9],
    ['[{"a":[1}]', 'json.unexpected', 1, 8],
    ['[{"a":1}] x', 'json.unexpected', 1, 10],
    ['{"a":"x', 'json.unclosed', 1, 0],
    [',{}', 'json.unexpected', 1, 0],
  ])('says where %j goes wrong', (text, code, line, offset) => {
    expect(split(text).fault).toEqual({ code, line, offset })
  })

  it('gives the elements before the fault', () => {
    expect(split('[{"a":1},{"b":2},}').parts).toEqual(['{"a":1}', '{"b":2}'])
  })

  it('bounds depth', () => {
    expect(split('['.repeat(300) + ']'.repeat(300)).fault).toMatchObject({ code: 'json.too_deep' })
    expect(split(`[${'['.repeat(4)}${']'.repeat(4)}]`, 4).fault).toBeNull()
    expect(split(`[${'['.repeat(5)}${']'.repeat(5)}]`, 4).fault).toMatchObject({ code: 'json.too_deep', offset: 5 })
  })
})
