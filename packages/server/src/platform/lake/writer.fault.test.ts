import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createChdbLake } from './chdb.ts'
import { quarantinedIn, rowsIn } from './kill-rows.fixture.ts'
import { createLakeWriter } from './writer.ts'

const ROUNDS = 20

/** Runs the writer and kills it some time after it has resumed. Answers the whole lines it said. */
function runAndKill(directory: string, afterMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./kill.fixture.ts', import.meta.url)), directory], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
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
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself: ${complaint}`))
      else resolve(said.slice(0, said.lastIndexOf('\n')).split('\n'))
    })
  })
}

it(`stores every event exactly once when killed ${ROUNDS} times while writing`, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'haidang-lake-kill-'))
  try {
    let acknowledged = 0
    for (let round = 0; round < ROUNDS; round++) {
      for (const line of await runAndKill(directory, (round * 61) % 400)) {
        const [what, number] = line.split(' ')
        if (what === 'resumed') expect(Number(number)).toBeGreaterThanOrEqual(acknowledged)
        acknowledged = Math.max(acknowledged, Number(number))
      }
    }
    const lake = await createChdbLake({ directory })
    const { seq, eventsSeq } = await createLakeWriter({ lake }).resumePosition()
    expect(seq).toBeGreaterThanOrEqual(acknowledged)
    expect(acknowledged).toBeGreaterThan(ROUNDS)
    const counts = async (sql: string): Promise<Map<number, { n: number; ids: number }>> =>
      new Map(
        (await lake.query<{ seq: number; n: number; ids: number }>(sql)).map((row) => [
          Number(row.seq),
          { n: Number(row.n), ids: Number(row.ids) },
        ]),
      )
    const events = await counts(
      'SELECT ingest_seq AS seq, count() AS n, uniqExact(event_id) AS ids FROM events_v1 GROUP BY seq',
    )
    const bodies = await counts(
      'SELECT ingest_seq AS seq, count() AS n, uniqExact(event_id) AS ids FROM event_bodies_v1 GROUP BY seq',
    )
    const quarantine = await counts(
      'SELECT ingest_seq AS seq, count() AS n, uniqExact(event_id) AS ids FROM quarantine_v1 FINAL GROUP BY seq',
    )
    const batches = await counts(
      'SELECT ingest_seq AS seq, count() AS n, uniqExact(batch_id) AS ids FROM batches_v1 FINAL GROUP BY seq',
    )
    for (let each = 1; each <= seq; each++) {
      const rows = rowsIn(each)
      const expected = rows === 0 ? undefined : { n: rows, ids: rows }
      expect({ each, found: events.get(each) }).toEqual({ each, found: expected })
      expect({ each, found: bodies.get(each) }).toEqual({ each, found: expected })
      const lines = quarantinedIn(each)
      expect(quarantine.get(each)).toEqual(lines === 0 ? undefined : { n: lines, ids: lines })
      expect(batches.get(each)).toEqual({ n: 1, ids: 1 })
    }
    // Beyond the position there may be events whose batch rows the crash prevented, each record whole.
    for (let each = seq + 1; each <= eventsSeq; each++) expect([undefined, rowsIn(each)]).toContain(bodies.get(each)?.n)
    await lake.close()
  } finally {
    await rm(directory, { recursive: true })
  }
})
