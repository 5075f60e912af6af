/** Which sources could have written one record, and how sure each is: for people who look at a sample. */
import type { SourceFormat } from '@haidang/contracts'
import { DEFAULT_LIMITS } from './limits.ts'
import { createReading, isObject } from './reading.ts'
import type { Confidence } from './source.ts'
import { SOURCES } from './sources.ts'

export interface RankedSource {
  readonly format: SourceFormat
  readonly confidence: Exclude<Confidence, 0>
}

/** Sources that take the record (a JSON object, or a text that stands alone) for their own, the surest first. */
export function rankSources(record: string): RankedSource[] {
  const text = record.trim()
  const object = text.startsWith('{') ? objectOf(text) : null
  const reading = createReading(DEFAULT_LIMITS, 0)
  const out: RankedSource[] = []
  for (const source of SOURCES) {
    const confidence =
      object === null ? (source.text?.recognise(text, 0, null, reading) ?? 0) : (source.object?.recognise(object) ?? 0)
    if (confidence !== 0) out.push({ format: source.format, confidence })
  }
  return out.toSorted((a, b) => b.confidence - a.confidence)
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
