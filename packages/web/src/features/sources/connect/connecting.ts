import type { Mapping, SourceFormat, SourceMapping } from '@haidang/contracts'
import type { Sample } from './sample.ts'

/** What a newcomer has decided so far; the step and the sender stand in the address. */
export interface Connecting {
  readonly sample: Sample
  readonly format: SourceFormat | 'auto'
  readonly zoneOffsetMinutes: number
  /** A mapping in the making, or a kept one as it is. */
  readonly mapping: Mapping | null
  /** The kept mapping the draft began from. */
  readonly kept: SourceMapping | null
}
