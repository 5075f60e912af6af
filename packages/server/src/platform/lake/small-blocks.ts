/** Native blocks of the small tables: quarantine, batches, findings. Few rows, so clarity goes before speed. */
import { createHex16Column, createNumberColumn, createStringArrayColumn, createStringColumn } from './column-buffers.ts'
import type { BatchRow, FindingRow, QuarantineRow } from './port.ts'

export interface SmallBlock {
  readonly table: string
  readonly columns: readonly string[]
  readonly block: readonly Uint8Array[]
}

type Kind = 'String' | 'FixedString(16)' | 'UInt32' | 'UInt64' | "DateTime64(3, 'UTC')" | 'Array(String)'

interface Column<Row> {
  readonly name: string
  readonly kind: Kind
  readonly of: (row: Row) => string | number | Uint8Array | readonly string[]
}

const QUARANTINE: readonly Column<QuarantineRow>[] = [
  { name: 'tenant_id', kind: 'String', of: (row) => row.tenant },
  { name: 'source_id', kind: 'String', of: (row) => row.source },
  { name: 'event_id', kind: 'FixedString(16)', of: (row) => row.eventId },
  // The first version; whoever marks the line later uses a higher one, so that writing it again undoes nothing.
  { name: 'version', kind: 'UInt64', of: () => 1 },
  { name: 'state', kind: 'String', of: () => 'open' },
  { name: 'code', kind: 'String', of: (row) => row.code },
  { name: 'offset', kind: 'UInt32', of: (row) => row.offset },
  { name: 'field', kind: 'String', of: (row) => row.field },
  { name: 'raw', kind: 'String', of: (row) => row.raw },
  { name: 'batch_id', kind: 'String', of: (row) => row.batchId },
  { name: 'ingest_seq', kind: 'UInt64', of: (row) => row.ingestSeq },
  { name: 'received_at', kind: "DateTime64(3, 'UTC')", of: (row) => row.receivedAt },
]

const BATCHES: readonly Column<BatchRow>[] = [
  { name: 'tenant_id', kind: 'String', of: (row) => row.tenant },
  { name: 'source_id', kind: 'String', of: (row) => row.source },
  { name: 'batch_id', kind: 'String', of: (row) => row.batchId },
  { name: 'ingest_seq', kind: 'UInt64', of: (row) => row.ingestSeq },
  { name: 'received_at', kind: "DateTime64(3, 'UTC')", of: (row) => row.receivedAt },
  { name: 'received', kind: 'UInt32', of: (row) => row.received },
  { name: 'accepted', kind: 'UInt32', of: (row) => row.accepted },
  { name: 'duplicates', kind: 'UInt32', of: (row) => row.duplicates },
  { name: 'refused', kind: 'UInt32', of: (row) => row.refused },
  { name: 'stored', kind: 'UInt32', of: (row) => row.stored },
  { name: 'quarantined', kind: 'UInt32', of: (row) => row.quarantined },
  { name: 'bytes', kind: 'UInt64', of: (row) => row.bytes },
]

const FINDINGS: readonly Column<FindingRow>[] = [
  { name: 'tenant_id', kind: 'String', of: (row) => row.tenant },
  { name: 'event_id', kind: 'FixedString(16)', of: (row) => row.eventId },
  { name: 'id', kind: 'String', of: (row) => row.id },
  { name: 'source_id', kind: 'String', of: (row) => row.source },
  { name: 'event_at', kind: "DateTime64(3, 'UTC')", of: (row) => row.eventAt },
  { name: 'received_at', kind: "DateTime64(3, 'UTC')", of: (row) => row.receivedAt },
  { name: 'kind', kind: 'String', of: (row) => row.kind },
  { name: 'rule_key', kind: 'String', of: (row) => row.ruleKey },
  { name: 'title', kind: 'String', of: (row) => row.title },
  { name: 'severity', kind: 'String', of: (row) => row.severity },
  { name: 'techniques', kind: 'Array(String)', of: (row) => row.techniques },
  { name: 'entity_kind', kind: 'String', of: (row) => row.entity.kind },
  { name: 'entity_value', kind: 'String', of: (row) => row.entity.value },
  { name: 'value_kinds', kind: 'Array(String)', of: (row) => row.values.map((value) => value.kind) },
  { name: 'value_values', kind: 'Array(String)', of: (row) => row.values.map((value) => value.value) },
  { name: 'reasons', kind: 'String', of: (row) => row.reasons },
]

export const quarantineBlock = (rows: readonly QuarantineRow[]): SmallBlock => encode('quarantine_v1', QUARANTINE, rows)
export const batchesBlock = (rows: readonly BatchRow[]): SmallBlock => encode('batches_v1', BATCHES, rows)
export const findingsBlock = (rows: readonly FindingRow[]): SmallBlock => encode('findings_v1', FINDINGS, rows)

function encode<Row>(table: string, columns: readonly Column<Row>[], rows: readonly Row[]): SmallBlock {
  const block: Uint8Array[] = []
  const head = createStringColumn()
  for (const count of [columns.length, rows.length]) block.push(varint(count))
  for (const column of columns) {
    head.reset()
    head.text(column.name)
    head.text(column.kind)
    block.push(Buffer.from(head.view()), ...columnBytes(column, rows))
  }
  return { table, columns: columns.map((column) => column.name), block: block.filter((part) => part.length > 0) }
}

function columnBytes<Row>(column: Column<Row>, rows: readonly Row[]): Uint8Array[] {
  const wrong = (): never => {
    throw new TypeError(`column ${column.name} got a value of the wrong kind`)
  }
  switch (column.kind) {
    case 'String': {
      const out = createStringColumn()
      for (const row of rows) {
        const value = column.of(row)
        if (typeof value === 'string') out.text(value)
        else if (value instanceof Uint8Array) out.bytes(value)
        else wrong()
      }
      return [out.view()]
    }
    case 'FixedString(16)': {
      const out = createHex16Column()
      for (const row of rows) {
        const value = column.of(row)
        if (typeof value === 'string') out.put(value)
        else wrong()
      }
      return [out.view()]
    }
    case 'Array(String)': {
      const out = createStringArrayColumn()
      for (const row of rows) {
        const value = column.of(row)
        if (Array.isArray(value)) out.put(value.map(String))
        else wrong()
      }
      return [out.offsets(), out.strings()]
    }
    default: {
      const out = createNumberColumn(column.kind === 'UInt32' ? 4 : 8)
      for (const row of rows) {
        const value = column.of(row)
        if (typeof value === 'number') out.put(value)
        else wrong()
      }
      return [out.view()]
    }
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  bytes.push(rest)
  return Buffer.from(bytes)
}
