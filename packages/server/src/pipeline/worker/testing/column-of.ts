import { EVENT_COLUMNS } from '#src/platform/lake/event-columns.ts'
import type { EventBlock } from '#src/platform/lake/port.ts'

/** One column of strings of a block, as bytes. */
export function columnOf(block: EventBlock, name: string): Buffer[] {
  const place = EVENT_COLUMNS.findIndex((column) => column.name === name)
  const bytes = Buffer.from(block.bytes)
  const out: Buffer[] = []
  for (let at = block.columnEnds[place - 1] ?? 0; at < (block.columnEnds[place] ?? 0);) {
    let length = 0
    let shift = 0
    for (let byte = 128; byte > 127; shift += 7) {
      byte = bytes[at++] ?? 0
      length |= (byte & 127) << shift
    }
    out.push(bytes.subarray(at, at + length))
    at += length
  }
  return out
}
