import type { CorrelationEvidence, Finding } from '@haidang/contracts'
import type { FindingRow } from './port.ts'

/** A finding as the lake keeps it; what a correlation found together stands beside its reasons. */
export function toFindingRow(finding: Finding): FindingRow {
  const { reasons, correlation } = finding
  return { ...finding, reasons: JSON.stringify(correlation === undefined ? reasons : { reasons, correlation }) }
}

export interface StoredReasons {
  /** As they were written, whatever they hold. */
  readonly reasons: readonly object[]
  readonly correlation: CorrelationEvidence | null
}

const objectsOf = (value: unknown): object[] =>
  Array.isArray(value) ? value.filter((v): v is object => typeof v === 'object' && v !== null) : []

/** Reads the reasons of a row. */
export function readReasons(text: string): StoredReasons {
  const value: unknown = text === '' ? [] : JSON.parse(text)
  if (Array.isArray(value)) return { reasons: objectsOf(value), correlation: null }
  if (typeof value !== 'object' || value === null) return { reasons: [], correlation: null }
  const correlation: unknown = Reflect.get(value, 'correlation')
  return {
    reasons: objectsOf(Reflect.get(value, 'reasons')),
    // Only the pipeline writes rows of findings, and in this shape.
    correlation: typeof correlation === 'object' && correlation !== null ? (correlation as CorrelationEvidence) : null,
  }
}
