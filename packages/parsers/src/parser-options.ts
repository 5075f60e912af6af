/** What a parser is asked with and what it answers. */
import type { Mapping, ParseOutcome, SourceFormat } from '@haidang/contracts'
import type { ParserLimits } from './limits.ts'
import type { DecodeUtf8 } from './text/decode-utf8.ts'

export interface ParserOptions {
  /** What the source is known to send; `auto` (the default) looks at every event. */
  readonly format?: SourceFormat | 'auto'
  /** Minutes east of UTC for times without zone; 420 (Viet Nam) where not given. */
  readonly zoneOffsetMinutes?: number
  readonly limits?: Partial<ParserLimits>
  /**
   * Bytes to text. By default the runtime's TextDecoder; a server may pass its faster native one, which must also
   * write U+FFFD for what is not UTF-8 and keep a byte order mark.
   */
  readonly decode?: DecodeUtf8
  /** Header lines in force before the first line (`Parser.header`, `splitRecords`). */
  readonly header?: string
  /** A valid mapping; it then stands in the place of the format. */
  readonly mapping?: Mapping
}

export interface Parser {
  /**
   * One event from its text. `receivedAt` in Unix ms stands in for a missing or impossible event time.
   * Never throws; what gives no event at all comes back as `quarantine` with the reason. A line `#fields …` and the like is a
   * `directive`: it changes how the following lines are read.
   */
  parse(line: string, receivedAt: number): ParseOutcome
  /** The same from bytes [start, end). What is not UTF-8 becomes U+FFFD, with `event.not_utf8` at the first such byte. */
  parseBytes(bytes: Uint8Array, start: number, end: number, receivedAt: number): ParseOutcome
  /** The header lines in force; empty where there are none. Set where another stream, or another part of it, begins. */
  header: string
}
