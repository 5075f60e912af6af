import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { findFiles, readBatches } from './read-batches.ts'

const folder = mkdtempSync(join(tmpdir(), 'send-'))
async function collect(file: string, options: { maxLines?: number; maxBytes?: number; skipLines?: number } = {}) {
  const out: { firstLine: number; lines: number; text: string }[] = []
  for await (const b of readBatches(file, { maxLines: 2, maxBytes: 1000, skipLines: 0, ...options }))
    out.push({ firstLine: b.firstLine, lines: b.lines, text: b.body.toString() })
  return out
}

test('cuts a file into batches by lines and goes on after the lines already sent', async () => {
  const file = join(folder, 'a.ndjson')
  writeFileSync(file, '{"a":1}\n{"a":2}\n{"a":3}\n{"a":4}\n{"a":5}')
  expect((await collect(file)).map((b) => b.text)).toEqual(['{"a":1}\n{"a":2}\n', '{"a":3}\n{"a":4}\n', '{"a":5}\n'])
  const rest = await collect(file, { skipLines: 3 })
  expect(rest.map((b) => b.text).join('')).toBe('{"a":4}\n{"a":5}\n')
  expect(rest[0]?.firstLine).toBe(3)
})

test('cuts by bytes, and sends a line larger than the limit by itself', async () => {
  const file = join(folder, 'b.ndjson')
  writeFileSync(file, `${'x'.repeat(30)}\n${'y'.repeat(5)}\n${'z'.repeat(5)}\n`)
  expect((await collect(file, { maxLines: 100, maxBytes: 12 })).map((b) => b.lines)).toEqual([1, 2])
})

test('reads gzip and finds the event files of a folder in order', async () => {
  writeFileSync(join(folder, 'c.jsonl.gz'), gzipSync('{"a":1}\n\n{"a":2}\n'))
  expect((await collect(join(folder, 'c.jsonl.gz'))).map((b) => b.text)).toEqual(['{"a":1}\n{"a":2}\n'])
  writeFileSync(join(folder, 'notes.md'), 'no events')
  expect((await findFiles(folder)).map((f) => f.slice(folder.length + 1))).toEqual([
    'a.ndjson',
    'b.ndjson',
    'c.jsonl.gz',
  ])
})
