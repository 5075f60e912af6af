import { describe, expect, it } from 'vitest'
import { lakeBatch, lakeBlock, lakeEvent } from '@haidang/testkit'
import { type Lake, LakeError, type WriteGroup } from './port.ts'
import { createLakeWriter } from './writer.ts'

/** A lake that remembers which records each table holds, and fails as told: before or after it stored. */
function createFakeLake(faults: { at: string; kind: 'before' | 'after' | 'refused'; left: number }[]): {
  lake: Lake
  inserts: string[]
  positions: Map<string, number>
} {
  const inserts: string[] = []
  const positions = new Map<string, number>()
  return {
    inserts,
    positions,
    lake: {
      kind: 'chdb',
      query: <Row>(sql: string) => {
        const table = sql.split(' ').at(-1) ?? ''
        const rows: unknown[] = [{ seq: positions.get(table) ?? 0 }]
        return Promise.resolve(rows as Row[])
      },
      command: () => Promise.resolve(),
      insertNative(table) {
        const fault = faults.find((each) => each.at === table && each.left > 0)
        if (fault !== undefined) fault.left -= 1
        if (fault?.kind === 'refused')
          return Promise.reject(new LakeError('lake.failed', 'no such column', { engineCode: 47 }))
        if (fault?.kind === 'before') return Promise.reject(new LakeError('lake.failed', 'gone', { isAmbiguous: true }))
        inserts.push(table)
        positions.set(table, 1)
        if (fault?.kind === 'after') return Promise.reject(new LakeError('lake.failed', 'gone', { isAmbiguous: true }))
        return Promise.resolve()
      },
      backupTo: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  }
}

const group: WriteGroup = {
  fromSeq: 1,
  toSeq: 1,
  eventBlocks: [lakeBlock([lakeEvent(1)])],
  quarantineRows: [],
  batchRows: [lakeBatch(1)],
}
const ALL = ['event_bodies_v1', 'events_v1', 'batches_v1']

describe('lake writer', () => {
  it('writes bodies, then events, then the batch rows that prove them', async () => {
    const { lake, inserts } = createFakeLake([])
    await createLakeWriter({ lake }).write(group)
    expect(inserts).toEqual(ALL)
  })

  it.each(['event_bodies_v1', 'events_v1'])(
    'asks the lake before it repeats an insert into %s that may have happened',
    async (at) => {
      for (const kind of ['before', 'after'] as const) {
        const { lake, inserts } = createFakeLake([{ at, kind, left: 1 }])
        await createLakeWriter({ lake, waitMs: () => 0 }).write(group)
        expect(inserts).toEqual(ALL)
      }
    },
  )

  it('gives up after its tries, and a later write of the same group stores only what is missing', async () => {
    const { lake, inserts } = createFakeLake([{ at: 'events_v1', kind: 'before', left: 3 }])
    const writer = createLakeWriter({ lake, waitMs: () => 0, attempts: 3 })
    await expect(writer.write(group)).rejects.toMatchObject({ code: 'lake.failed' })
    expect(inserts).toEqual(['event_bodies_v1'])
    await writer.write(group)
    expect(inserts).toEqual(ALL)
  })

  it('does not repeat what the engine refused', async () => {
    const { lake, inserts } = createFakeLake([{ at: 'event_bodies_v1', kind: 'refused', left: 9 }])
    await expect(createLakeWriter({ lake }).write(group)).rejects.toMatchObject({ engineCode: 47 })
    expect(inserts).toEqual([])
  })

  it('refuses a record whose rows are of two days', async () => {
    const { lake } = createFakeLake([])
    const other = lakeBlock([lakeEvent(2, { receivedAt: 0 })])
    await expect(
      createLakeWriter({ lake }).write({ ...group, eventBlocks: [...group.eventBlocks, other] }),
    ).rejects.toThrow(RangeError)
  })
})
