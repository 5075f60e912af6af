import type { ReportCycle } from '@haidang/contracts'
import { addDays } from '@haidang/std'
import type { ReportCycleRule } from '#src/rule-sets/report-cycles.ts'

type Turn = ReportCycleRule['turns'][number]
type Day = Turn['from']

function dateOf(day: Day, year: number): string {
  const inYear = year + day.yearOffset
  const last = new Date(Date.UTC(inYear, day.month, 0)).getUTCDate()
  return `${inYear}-${String(day.month).padStart(2, '0')}-${String(Math.min(day.day, last)).padStart(2, '0')}`
}

const dueOf = (due: Turn['unitDue'], year: number): string | null =>
  due === null ? null : addDays(dateOf(due, year), due.isBefore ? -1 : 0)

/** The turn of a cycle whose last day comes next, as of `today`; null for reports that no calendar asks for. */
export function nextTurn(rule: ReportCycleRule, today: string): ReportCycle['next'] {
  const year = Number(today.slice(0, 4))
  const turns = [year, year + 1].flatMap((y) =>
    rule.turns.map((turn) => ({
      from: dateOf(turn.from, y),
      to: dateOf(turn.to, y),
      unitDueOn: dueOf(turn.unitDue, y),
      consolidatorDueOn: dueOf(turn.consolidatorDue, y),
      label: turn.labelVi.replaceAll('{{year}}', String(y)),
    })),
  )
  return (
    turns
      .filter((turn) => (turn.consolidatorDueOn ?? turn.unitDueOn ?? turn.to) >= today)
      .toSorted((a, b) => (a.to < b.to ? -1 : 1))[0] ?? null
  )
}

/** The cycles in force on a day, each with its coming turn. */
export function cyclesOn(rules: readonly ReportCycleRule[], today: string): ReportCycle[] {
  return rules
    .filter((rule) => rule.inForceFrom <= today && (rule.inForceTo === null || today <= rule.inForceTo))
    .map(({ turns: _turns, ...rule }) => ({ ...rule, next: nextTurn({ ...rule, turns: _turns }, today) }))
}
