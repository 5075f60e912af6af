import type { IndicatorIndex, WarningLists } from '@haidang/detect'
import { type Hit, kindOf } from './findings.ts'
import type { ReadEvent } from './parse.step.ts'

/** Indicators among the observables of one event, less what a warning list knows to be harmless. Calls back for each hit. */
export function matchIndicators(
  index: IndicatorIndex,
  lists: WarningLists,
  read: ReadEvent,
  onHit: (hit: Hit) => void,
): void {
  if (read.observables.length === 0) return
  index.matchObservables(read.observables, read.event.ocsf.time, (found, observable) => {
    const kind = kindOf(observable)
    if (kind === null || lists.suppresses(kind, observable.value) !== null) return
    const { entry } = found
    onHit({
      kind: 'indicator',
      ruleKey: found.ruleKey,
      // A list names its indicators only as a whole: with its value each alert can be told from the next.
      title: entry.title ?? `${entry.sourceName}: ${entry.value}`,
      severity: entry.severity,
      techniques: entry.techniques ?? [],
      reasons: [
        { part: entry.sourceName, field: observable.name, matched: entry.value, value: observable.value.slice(0, 512) },
      ],
      value: { kind: entry.kind === 'cidr' ? kind : entry.kind, value: entry.value },
    })
  })
}
