/**
 * What a source is to the parsers: one descriptor a folder, one line in `sources.ts`. A source reads JSON objects, texts
 * (a line alone or the body of a syslog message), or both.
 */
import type { Logsource, ParsedEvent, SourceFormat } from '@haidang/contracts'
import type { JsonObject, Reading } from './reading.ts'
import type { SyslogHead } from './syslog/head.ts'

/** How sure a source is that something is its own: not at all, by its shape, by a mark only it writes. */
export type Confidence = 0 | 1 | 2

/** One kind of record a source writes and the OCSF class its events get: a line of the coverage table. */
export interface CoverageFact {
  readonly record: string
  readonly classUid: number
}

export interface ObjectReader {
  recognise(o: JsonObject): Confidence
  normalise(o: JsonObject, r: Reading): ParsedEvent
}

export interface TextReader {
  /** Characters its texts can begin with; empty where any can. Others are never asked. */
  readonly begins: string
  /** Programs, in lower case, whose syslog messages are its own; a part after `/` or `(` does not count. */
  readonly programs?: readonly string[]
  /**
   * Looks at the text from `at` on; `head` is the syslog head before it, null for a line alone. Looks at a bounded part and
   * changes nothing.
   */
  recognise(text: string, at: number, head: SyslogHead | null, r: Reading): Confidence
  /**
   * The event; null, with nothing noted in the reading, where the text is none of its own after all. Never null for a text
   * that `recognise` answered 2 for.
   */
  normalise(text: string, at: number, head: SyslogHead | null, r: Reading): ParsedEvent | null
}

export interface SourceDescriptor {
  readonly format: SourceFormat
  readonly vendor: string
  readonly product: string
  /** Versions and shapes it is written for, in the vendor's words. */
  readonly versions: string
  /** What Sigma may call its events' origin. */
  readonly logsources: readonly Logsource[]
  readonly coverage: readonly CoverageFact[]
  readonly object?: ObjectReader
  readonly text?: TextReader
}
