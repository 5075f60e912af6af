/**
 * The process that the kill test ends without warning: stores made-up stream records from wherever the lake says, in groups
 * of changing size, and says how far each write came. Argument: directory.
 */
import { writeSync } from 'node:fs'
import type { SourceId, TenantId } from '@haidang/std'
import { createChdbLake } from './chdb.ts'
import { createEventBlockBuilder } from './event-block.ts'
import { fixtureEvent, KILL_START, quarantinedIn, rowsIn } from './kill-rows.fixture.ts'
import { migrateLake } from './migrate.ts'
import type { EventBlock, QuarantineRow } from './port.ts'
import { createLakeWriter } from './writer.ts'

const [directory = ''] = process.argv.slice(2)
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

const lake = await createChdbLake({ directory })
await migrateLake(lake)
const writer = createLakeWriter({ lake })
let { seq } = await writer.resumePosition()
say(`resumed ${seq}`)
const builder = createEventBlockBuilder()
const tenant = 'tenant' as TenantId
const source = 'source' as SourceId

for (let round = 0; ; round++) {
  const fromSeq = seq + 1
  const toSeq = seq + 1 + ((fromSeq * 31 + round) % 7)
  const eventBlocks: EventBlock[] = []
  const quarantineRows: QuarantineRow[] = []
  for (let each = fromSeq; each <= toSeq; each++) {
    for (let i = 0; i < rowsIn(each); i++) builder.add(fixtureEvent(each, i))
    const block = builder.finish()
    if (block !== null) eventBlocks.push(block)
    for (let i = 0; i < quarantinedIn(each); i++) {
      const { eventId, receivedAt } = fixtureEvent(each, 1000 + i)
      quarantineRows.push({
        tenant,
        source,
        eventId,
        batchId: `b${each}`,
        ingestSeq: each,
        receivedAt,
        code: 'event.not_json',
        offset: 0,
        field: '',
        raw: 'x',
      })
    }
  }
  const batchRows = Array.from({ length: toSeq - fromSeq + 1 }, (_, i) => ({
    tenant,
    source,
    batchId: `b${fromSeq + i}`,
    ingestSeq: fromSeq + i,
    receivedAt: KILL_START,
    received: 1,
    accepted: 1,
    duplicates: 0,
    refused: 0,
    stored: rowsIn(fromSeq + i),
    quarantined: quarantinedIn(fromSeq + i),
    bytes: 1,
  }))
  await writer.write({ fromSeq, toSeq, eventBlocks, quarantineRows, batchRows })
  seq = toSeq
  say(`stored ${seq}`)
}
