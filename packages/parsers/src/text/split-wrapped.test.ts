import { describe, expect, it } from 'vitest'
import { splitRecords } from '../split-records.ts'
import { splitWrapped } from './split-wrapped.ts'

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

function textsOf(text: string): string[] | null {
  const ranges = splitWrapped(bytesOf(text))
  if (ranges === null) return null
  const out: string[] = []
  for (let i = 0; i < ranges.length; i += 2) out.push(text.slice(ranges[i], ranges[i + 1]))
  return out
}

describe('splitWrapped', () => {
  it.each([
    ['{"Records":[{"a":1},{"b":[2]}]}', ['{"a":1}', '{"b":[2]}']],
    [' {\n "@odata.context": "x,[\\"", "n": 1, "value" : [ {"a":"]}"} ]\n }\n', ['{"a":"]}"}']],
    ['{"kind":"reports","items":[{"id":{}}]}', ['{"id":{}}']],
  ])('%s', (text, records) => {
    expect(textsOf(text)).toEqual(records)
  })

  it.each([
    '{"Records":[]}',
    '{"a":1}',
    '{"x":[{"a":1}]}',
    '{"Records":[{"a":1}],"more":1}',
    '{"Records":[{"a":1}',
    '[{"a":1}]',
    '{',
    '',
  ])('leaves %j alone', (text) => {
    expect(textsOf(text)).toBeNull()
  })

  it('is how a file of CloudTrail becomes records', () => {
    expect(splitRecords(bytesOf('{"Records":[{"a":1},{"b":2}]}')).ranges).toHaveLength(4)
  })

  it('leaves lines of JSON to the lines', () => {
    expect(splitRecords(bytesOf('{"items":[{"a":1}]}\n{"items":[{"a":2}]}\n')).ranges).toHaveLength(4)
  })
})
