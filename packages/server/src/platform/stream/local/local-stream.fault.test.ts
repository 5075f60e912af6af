import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createTestClock } from '@haidang/testkit'
import { createLocalStream } from './local-stream.ts'

const ROUNDS = 25
const SUBJECT = 'haidang.raw.0'

/** Runs the producer and kills it some time after its first word. Answers every whole line it said. */
function runAndKill(directory: string, first: number, afterMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./kill.fixture.ts', import.meta.url)), directory, String(first)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let said = ''
    let complaint = ''
    let isTimed = false
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString('latin1')
      if (isTimed) return
      isTimed = true
      setTimeout(() => child.kill('SIGKILL'), afterMs)
    })
    child.stderr.on('data', (piece: Buffer) => (complaint += piece.toString('utf8')))
    child.on('error', reject)
    child.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the producer ended by itself: ${complaint}`))
      else resolve(said.slice(0, said.lastIndexOf('\n')).split('\n'))
    })
  })
}

it(`loses and doubles nothing when killed ${ROUNDS} times under load`, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'haidang-kill-'))
  try {
    const stored = new Map<string, number>()
    const seen = new Map<number, string>()
    let acked = 0
    for (let round = 0; round < ROUNDS; round++) {
      // The moment of the kill wanders over start-up, first flushes and full load.
      const lines = await runAndKill(directory, round * 100_000, (round * 37) % 230)
      for (const line of lines) {
        const [what, number = '', msgId = ''] = line.split(' ')
        const seq = Number(number)
        if (what === 'position') expect(seq).toBeGreaterThanOrEqual(acked)
        if (what === 'acked') acked = Math.max(acked, seq)
        if (what === 'stored') {
          expect(stored.get(msgId) ?? seq).toBe(seq)
          stored.set(msgId, seq)
        }
        if (what === 'seen') {
          expect(seen.get(seq) ?? msgId).toBe(msgId)
          seen.set(seq, msgId)
        }
      }
    }
    const faults: string[] = []
    const stream = await createLocalStream({
      directory,
      clock: createTestClock(1_700_000_100_000),
      minFreeBytes: 0,
      onFault: (fault) => faults.push(fault.kind),
    })
    const consumer = await stream.consumer(SUBJECT, 'worker')
    expect(consumer.position).toBeGreaterThanOrEqual(acked)
    for (let records = await consumer.pull(); records.length > 0; records = await consumer.pull())
      for (const each of records) seen.set(each.seq, each.msgId)
    // Everything acknowledged to a sender reached the consumer, under its number, and no message twice.
    expect(stored.size).toBeGreaterThan(ROUNDS)
    for (const [msgId, seq] of stored) expect(seen.get(seq)).toBe(msgId)
    expect(new Set(seen.values()).size).toBe(seen.size)
    expect(Math.max(...seen.keys())).toBe(seen.size)
    for (const [msgId, seq] of [...stored].slice(-50)) expect(await stream.findByMsgId(SUBJECT, msgId)).toBe(seq)
    await stream.close()
    expect(faults.filter((kind) => kind !== 'torn_tail')).toEqual([])
  } finally {
    await rm(directory, { recursive: true })
  }
})
