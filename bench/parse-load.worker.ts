/** Reads lines of a firewall for as long as it lives, as a thread of the pipeline does, and tells how many a second. */
import { parentPort } from 'node:worker_threads'
import { createParser } from '@haidang/parsers'
import { TEXT_SAMPLES } from './parser-samples.ts'

const TELL_MS = 250
const AT_ONCE = 500
const line = TEXT_SAMPLES.find(({ name }) => name === 'fortigate')?.lines[0] ?? ''
const bytes = Buffer.from(line)
const parser = createParser({
  format: 'fortigate',
  zoneOffsetMinutes: 420,
  decode: (all, start, end) => Buffer.from(all.buffer, all.byteOffset, all.byteLength).toString('utf8', start, end),
})
let read = 0
let since = performance.now()
function turn(): void {
  for (let i = 0; i < AT_ONCE; i++) parser.parseBytes(bytes, 0, bytes.length, 1_795_222_800_000)
  read += AT_ONCE
  const took = performance.now() - since
  if (took >= TELL_MS) {
    parentPort?.postMessage(read / (took / 1000))
    read = 0
    since = performance.now()
  }
  setImmediate(turn)
}
turn()
