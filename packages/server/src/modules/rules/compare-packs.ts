import type { RuleDifference, RuleDifferencePage } from '@haidang/contracts'
import { differenceOf } from './difference.ts'
import { levelOf } from './model.ts'
import { presentProblemRow } from './present.ts'
import type { EntryRow, ProblemRow } from './tables.ts'

export interface ComparedVersion {
  readonly entries: readonly EntryRow[]
  readonly errors: readonly ProblemRow[]
}

export interface FoundDifference {
  readonly kind: RuleDifference['kind']
  readonly ruleId: string
  readonly before: EntryRow | undefined
  readonly after: EntryRow | undefined
  readonly problems: readonly ProblemRow[]
}

const ORDER: readonly RuleDifference['kind'][] = ['refused_now', 'changed', 'added', 'removed', 'accepted_now']

/** What an error is about: the rule where it could be told, else the file. */
const subjectOf = (problem: ProblemRow): string => (problem.rule_id === '' ? problem.path : problem.rule_id)

function bySubject(errors: readonly ProblemRow[]): Map<string, ProblemRow[]> {
  const found = new Map<string, ProblemRow[]>()
  for (const error of errors) found.set(subjectOf(error), [...(found.get(subjectOf(error)) ?? []), error])
  return found
}

/**
 * What differs between two versions, most telling first: refused that were not before, changed, added, removed, accepted that were
 * refused. A rule that was refused before and is accepted now is `accepted_now`, not `added`; the other way round likewise.
 */
export function comparePacks(
  before: ComparedVersion,
  after: ComparedVersion,
): { readonly differences: readonly FoundDifference[]; readonly counts: RuleDifferencePage['counts'] } {
  const [was, is] = [
    new Map(before.entries.map((e) => [e.rule_id, e])),
    new Map(after.entries.map((e) => [e.rule_id, e])),
  ]
  const [refusedBefore, refusedAfter] = [bySubject(before.errors), bySubject(after.errors)]
  const errorsOf = (refused: Map<string, ProblemRow[]>, e: EntryRow): ProblemRow[] | undefined =>
    refused.get(e.rule_id) ?? refused.get(e.path)
  const found: FoundDifference[] = []
  const told = new Set<ProblemRow[]>()
  let unchanged = 0
  for (const entry of after.entries) {
    const former = was.get(entry.rule_id)
    if (former?.text_hash === entry.text_hash) unchanged++
    else if (former !== undefined)
      found.push({ kind: 'changed', ruleId: entry.rule_id, before: former, after: entry, problems: [] })
    else {
      const problems = errorsOf(refusedBefore, entry)
      if (problems !== undefined) told.add(problems)
      const kind = problems === undefined ? 'added' : 'accepted_now'
      found.push({ kind, ruleId: entry.rule_id, before: undefined, after: entry, problems: problems ?? [] })
    }
  }
  for (const entry of before.entries) {
    if (is.has(entry.rule_id)) continue
    const problems = errorsOf(refusedAfter, entry)
    if (problems !== undefined) told.add(problems)
    const kind = problems === undefined ? 'removed' : 'refused_now'
    found.push({ kind, ruleId: entry.rule_id, before: entry, after: undefined, problems: problems ?? [] })
  }
  // What was never accepted stands in no version: told where it is new, or gone.
  for (const [subject, problems] of refusedAfter)
    if (!told.has(problems) && !refusedBefore.has(subject) && !is.has(subject))
      found.push({ kind: 'refused_now', ruleId: subject, before: undefined, after: undefined, problems })
  const differences = found.toSorted(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      titleOf(a).localeCompare(titleOf(b)) ||
      (a.ruleId < b.ruleId ? -1 : 1),
  )
  const count = (kind: RuleDifference['kind']): number => found.filter((d) => d.kind === kind).length
  return {
    differences,
    counts: {
      added: count('added'),
      removed: count('removed'),
      changed: count('changed'),
      refusedNow: count('refused_now'),
      acceptedNow: count('accepted_now'),
      unchanged,
    },
  }
}

const titleOf = (d: FoundDifference): string => (d.after ?? d.before)?.title ?? d.ruleId

export function presentDifference(
  d: FoundDifference,
  texts: ReadonlyMap<string, string>,
  choice:
    | {
        readonly chosen_enabled: boolean | null
        readonly chosen_severity: number | null
        readonly exception_count: number
      }
    | undefined,
): RuleDifference {
  const textOf = (entry: EntryRow | undefined): string =>
    entry === undefined ? '' : (texts.get(entry.text_hash) ?? '')
  const severityOf = (entry: EntryRow | undefined) => (entry === undefined ? null : levelOf(entry.severity))
  return {
    kind: d.kind,
    ruleId: d.ruleId,
    path: d.after?.path ?? d.before?.path ?? d.problems[0]?.path ?? '',
    titleBefore: d.before?.title ?? null,
    titleAfter: d.after?.title ?? null,
    levelBefore: severityOf(d.before),
    levelAfter: severityOf(d.after),
    statusBefore: d.before?.status ?? null,
    statusAfter: d.after?.status ?? null,
    lines: differenceOf(textOf(d.before), textOf(d.after)),
    problems: d.problems.map(presentProblemRow),
    localChoice: {
      isEnabled: choice?.chosen_enabled ?? null,
      level: choice === undefined || choice.chosen_severity === null ? null : levelOf(choice.chosen_severity),
      exceptionCount: choice?.exception_count ?? 0,
    },
  }
}
