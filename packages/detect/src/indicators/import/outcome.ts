import { moreSevere, tightest, type Severity, type Tlp } from '@haidang/std'
import { indicatorRuleKey, type IndicatorEntry, type IndicatorKind } from '../entry.ts'
import { validateIndicator, type IndicatorProblemCode } from '../validate.ts'

/** What entries of a file have in common; the file's own word goes before it where it has one. */
export interface ImportDefaults {
  readonly sourceName: string
  readonly severity: Severity
  /** A marking in the file can only tighten it. */
  readonly tlp: Tlp
  readonly validFrom?: number
  readonly validUntil?: number
  readonly title?: string
  readonly techniques?: readonly string[]
  /** Identifier of an entry; default its rule key. */
  readonly makeId?: (kind: IndicatorKind, value: string) => string
}

export const IMPORT_PROBLEM_CODES = [
  'import.not_json',
  'import.unknown_shape',
  'import.no_value_column',
  'import.unterminated_quote',
  'import.unsupported_type',
  'import.unsupported_pattern',
  'import.not_for_detection',
  'import.withdrawn',
  'import.part_lost',
] as const
export type ImportProblemCode = IndicatorProblemCode | (typeof IMPORT_PROBLEM_CODES)[number]

/** Something of the file that became no entry, or not whole. */
export interface ImportProblem {
  readonly code: ImportProblemCode
  /** Where: `line 12`, or the id of the attribute or object. */
  readonly at: string
  /** The text concerned, at most 200 characters. */
  readonly text: string
}

export interface ImportOutcome {
  readonly entries: readonly IndicatorEntry[]
  /** The first 10,000. */
  readonly problems: readonly ImportProblem[]
  readonly problemCount: number
  /** Lines, attributes or objects looked at. */
  readonly read: number
  /** Values met again; their entry took the higher severity, the tighter marking, all techniques and the wider validity. */
  readonly repeated: number
}

const MAX_PROBLEMS = 10_000

/** What one entry says for itself. */
export type EntryDetails = Partial<Omit<IndicatorEntry, 'kind' | 'value' | 'sourceName'>>

/** Gathers entries and problems of one import; equal values are taken once. */
export function createCollector(defaults: ImportDefaults) {
  const entries = new Map<string, IndicatorEntry>()
  const problems: ImportProblem[] = []
  let problemCount = 0
  let read = 0
  let repeated = 0
  function problem(code: ImportProblemCode, at: string, text: string): void {
    problemCount++
    if (problems.length < MAX_PROBLEMS) problems.push({ code, at, text: text.slice(0, 200) })
  }
  return {
    problem,
    /** Counts something looked at. */
    look(): void {
      read++
    },
    /** Takes a value in, or says why not. */
    take(kind: IndicatorKind | 'auto', text: string, at: string, details: EntryDetails = {}): void {
      const valid = validateIndicator(kind, text)
      if (!valid.ok) {
        problem(valid.error, at, text)
        return
      }
      const { value } = valid.value
      const key = indicatorRuleKey(valid.value.kind, value)
      if (valid.value.lost !== undefined) problem('import.part_lost', at, text)
      const { makeId, sourceName, severity, tlp, ...rest } = defaults
      const entry: IndicatorEntry = {
        ...rest,
        severity,
        ...(valid.value.includeSubdomains === true ? { includeSubdomains: true } : {}),
        ...details,
        kind: valid.value.kind,
        value,
        id: details.id ?? makeId?.(valid.value.kind, value) ?? key,
        sourceName,
        tlp: tightest(tlp, details.tlp ?? tlp),
      }
      const known = entries.get(key)
      if (known !== undefined) repeated++
      entries.set(key, known === undefined ? entry : merge(known, entry))
    },
    outcome: (): ImportOutcome => ({ entries: [...entries.values()], problems, problemCount, read, repeated }),
  }
}

function merge(a: IndicatorEntry, b: IndicatorEntry): IndicatorEntry {
  const { validFrom: fromA, validUntil: untilA, ...rest } = a
  const techniques = [...new Set([...(a.techniques ?? []), ...(b.techniques ?? [])])]
  return {
    ...rest,
    severity: moreSevere(a.severity, b.severity),
    tlp: tightest(a.tlp, b.tlp),
    ...(techniques.length > 0 ? { techniques } : {}),
    ...(fromA !== undefined && b.validFrom !== undefined ? { validFrom: Math.min(fromA, b.validFrom) } : {}),
    ...(untilA !== undefined && b.validUntil !== undefined ? { validUntil: Math.max(untilA, b.validUntil) } : {}),
    ...(a.includeSubdomains === true || b.includeSubdomains === true ? { includeSubdomains: true } : {}),
  }
}
export type Collector = ReturnType<typeof createCollector>
