/**
 * The process that the kill test ends without warning. It appends records from several callers at once, some of them repetitions,
 * and consumes and acknowledges at the same time. Before each append it says what it will try, after it what was acknowledged.
 * Arguments: directory, first number.
 */
import { writeSync } from 'node:fs'
import { createLocalStream } from './local-stream.ts'

const [directory = '', first = '0'] = process.argv.slice(2)
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}
let at = 1_700_000_000_000
const stream = await createLocalStream({
  directory,
  clock: { now: () => at++ },
  segmentBytes: 200_000,
  keepBytes: 400_000,
  minFreeBytes: 0,
})
const SUBJECT = 'haidang.raw.0'
const consumer = await stream.consumer(SUBJECT, 'worker')
say(`position ${consumer.position}`)

async function produce(lane: number): Promise<void> {
  for (let n = Number(first); ; n++) {
    // Every third message is sent again by the next lane: one of the two must win, and both get the same number.
    const msgId = n % 3 === 0 ? `both-${n}` : `lane${lane}-${n}`
    const size = (n * 7919 + lane * 104_729) % 9000
    const records = [
      { msgId, header: `{"n":${n}}`, payload: Buffer.alloc(size, n & 255) },
      { msgId: `${msgId}-second`, header: '{}', payload: Buffer.alloc(10, n & 255) },
    ]
    const answers = await stream.append(SUBJECT, records)
    for (const [i, answer] of answers.entries()) say(`stored ${answer.seq} ${records[i]?.msgId ?? ''}`)
  }
}

async function consume(): Promise<void> {
  for (;;) {
    const records = await consumer.pull({ maxRecords: 20, waitMs: 1000 })
    const last = records.at(-1)
    if (last === undefined) continue
    for (const each of records) say(`seen ${each.seq} ${each.msgId}`)
    await consumer.ack(last.seq)
    say(`acked ${last.seq}`)
  }
}

await Promise.all([produce(1), produce(2), produce(3), consume()])
