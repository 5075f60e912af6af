import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createParser } from '@haidang/parsers'
import type { EventId } from '@haidang/std'
import { expect, test } from 'vitest'
import { createChdbLake } from './chdb.ts'
import { createEventBlockBuilder } from './event-block.ts'
import { fixtureEvent } from './kill-rows.fixture.ts'
import { migrateLake } from './migrate.ts'
import { encodeReading, ocsfText, setDirection } from './normal-form.ts'
import { createLakeReader } from './reader.ts'
import { createLakeWriter } from './writer.ts'

test('an opened event has its normal form, stored or made again, with the very bytes and the time it came with', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'haidang-normal-form-'))
  const lake = await createChdbLake({ directory })
  try {
    await migrateLake(lake)
    // Without a time of its own, and with bytes that are not UTF-8.
    const raw = Buffer.concat([
      Buffer.from('{"event_type":"flow","src_ip":"10.0.0.1","dest_ip":"192.0.2.1","x":"'),
      Buffer.of(0xff),
      Buffer.from('"}'),
    ])
    const row = fixtureEvent(1, 0)
    const outcome = createParser({ format: 'auto', zoneOffsetMinutes: 420 }).parseBytes(
      raw,
      0,
      raw.length,
      row.receivedAt,
    )
    if (outcome.kind !== 'event') throw new Error('no event')
    const { ocsf } = outcome.event
    setDirection(ocsf, 2)
    const reading = encodeReading({ format: 'auto', zoneOffsetMinutes: 420, directionId: 2 })
    const builder = createEventBlockBuilder()
    const madeAgain = '11'.repeat(16) as EventId
    const kept = '22'.repeat(16) as EventId
    builder.add({ ...row, eventId: madeAgain, time: ocsf.time, reading, ocsf: '', raw })
    builder.add({ ...row, eventId: kept, time: ocsf.time, ocsf: '{"kept":true}', raw })
    const block = builder.finish()
    if (block === null) throw new Error('no block')
    await createLakeWriter({ lake }).write({
      fromSeq: row.ingestSeq,
      toSeq: row.ingestSeq,
      eventBlocks: [block],
      quarantineRows: [],
      batchRows: [],
    })
    const reader = createLakeReader({ lake, tenantScope: [row.tenant], now: () => row.receivedAt })
    expect((await reader.getEvent(madeAgain))?.ocsf).toBe(ocsfText(ocsf))
    expect((await reader.getEvent(kept))?.ocsf).toBe('{"kept":true}')
  } finally {
    await lake.close()
    await rm(directory, { recursive: true, force: true })
  }
})
