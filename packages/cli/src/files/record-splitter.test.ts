import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRecordSplitter, type RecordBatch, type RecordSplitter } from './record-splitter.ts'

function drain(splitter: RecordSplitter, chunks: readonly Uint8Array[]): { records: string[]; faults: string[] } {
  const batches: RecordBatch[] = []
  for (const chunk of chunks) {
    const batch = splitter.push(chunk)
    if (batch !== null) batches.push(batch)
  }
  batches.push(...splitter.end())
  const records: string[] = []
  for (const { bytes, ranges } of batches)
    for (let i = 0; i < ranges.length; i += 2)
      records.push(Buffer.from(bytes.subarray(ranges[i], ranges[i + 1])).toString())
  return { records, faults: splitter.faults().map((f) => `${f.code}@${f.offset}`) }
}

function split(text: string, size = text.length): { records: string[]; faults: string[] } {
  const bytes = Buffer.from(text)
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += Math.max(1, size)) chunks.push(bytes.subarray(at, at + Math.max(1, size)))
  return drain(createRecordSplitter(), chunks)
}

const one = '{"a":1}'
const pretty = JSON.stringify({ a: { b: ['}', '\\"{'] } }, null, 2)

describe('createRecordSplitter', () => {
  it('finds the same events in every shape they come in', () => {
    const shapes = [
      `${one}\n${one}\n`,
      `\uFEFF${one}\r\n\r\n${one}`,
      `[${one},${one}]`,
      `[\n ${one} ,\n ${one}\n]\n`,
      `${one}${one}`,
      `${one},\n${one}`,
      `{"Records":[${one},${one}]}`,
      `{ "value" : [ ${one}, ${one} ], "@odata.nextLink": "x" }`,
    ]
    for (const text of shapes) expect(split(text), text).toEqual({ records: [one, one], faults: [] })
    expect(split(`${pretty}\n${pretty}`).records).toEqual([pretty, pretty])
    expect(split(`[${pretty},${pretty}]`).records).toEqual([pretty, pretty])
  })

  it('keeps a broken line apart from its neighbours', () => {
    expect(split(`{"a": "cut\n${one}\n{"b":\n${one}\n`).records).toEqual(['{"a": "cut', one, '{"b":', one])
  })

  it('says where documents over several lines break, and goes on with the next', () => {
    const { records, faults } = split(`${pretty}\n{\n "a": ]\n}\n${pretty}\n`)
    expect(records).toEqual([pretty, pretty])
    expect(faults).toEqual([`json.unexpected@${pretty.length + 9}`])
    expect(split(`[${one},{"a":`).faults).toEqual(['json.unclosed@9'])
  })

  it('takes text by lines, and leaves logs that begin with a bracket alone', () => {
    expect(split('[Sun Dec 04 04:47:44 2005] [notice] x\n[Sun] y\n').records).toHaveLength(2)
    expect(split('<34>Oct 11 22:14:15 host su: x\n<34>Oct 11 22:14:16 host su: y').records).toHaveLength(2)
  })

  it('keeps records of several lines together wherever the pieces are cut, and remembers headers', () => {
    const audit = (serial: number): string =>
      ['SYSCALL', 'EXECVE', 'PATH'].map((type) => `type=${type} msg=audit(1364481363.243:${serial}): a=1`).join('\n')
    const text = `${audit(1)}\n${audit(2)}\n${audit(3)}\n`
    for (const size of [7, 50, 64, 1000]) expect(drainSized(text, size)).toEqual([audit(1), audit(2), audit(3)])
    const splitter = createRecordSplitter('lines')
    const zeek = '#separator \\x09\n#fields\tts\tuid\n#types\ttime\tstring\n1\ta\n2\tb\n'
    const batches = [splitter.push(Buffer.from(zeek)), ...splitter.end()].filter((b) => b !== null)
    expect(batches.every((b) => b.headers[0]?.text.includes('#fields') === true)).toBe(true)
  })

  it('finds Windows events in XML, within a document or one after another', () => {
    const event = '<Event xmlns="x"><System/></Event>'
    for (const text of [
      `<?xml version="1.0"?>\n<Events>${event}\n${event}</Events>`,
      `${event}${event}`,
      `${event}\n${event}\n`,
    ])
      expect(split(text).records).toEqual([event, event])
  })

  it('gives the same records however the bytes are cut', () => {
    const values = fc.array(fc.record({ k: fc.string(), n: fc.nat(), l: fc.array(fc.string(), { maxLength: 3 }) }), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(values, fc.nat(4), fc.integer({ min: 1, max: 40 }), (list, shape, size) => {
        const texts = list.map((v) => JSON.stringify(v, null, shape === 1 || shape === 3 ? 1 : undefined))
        const text =
          shape === 0
            ? texts.join('\n')
            : shape === 1
              ? texts.join('\n')
              : shape === 4
                ? texts.join('')
                : `[${texts.join(',')}]`
        const big = text.padEnd(70_000, '\n')
        const bytes = Buffer.from(big)
        const chunks: Uint8Array[] = [bytes.subarray(0, 66_000)]
        for (let at = 66_000; at < bytes.length; at += size * 97) chunks.push(bytes.subarray(at, at + size * 97))
        expect(drain(createRecordSplitter(), chunks)).toEqual({ records: texts, faults: [] })
        const forced = createRecordSplitter(
          shape === 0 ? 'json-lines' : shape === 2 || shape === 3 ? undefined : 'json',
        )
        const small: Uint8Array[] = []
        const plain = Buffer.from(text)
        for (let at = 0; at < plain.length; at += size) small.push(plain.subarray(at, at + size))
        expect(drain(forced, small)).toEqual({ records: texts, faults: [] })
      }),
      { numRuns: 150 },
    )
  })
})

function drainSized(text: string, size: number): string[] {
  const bytes = Buffer.from(text)
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  return drain(createRecordSplitter('lines'), chunks).records
}
