/**
 * The text of a report out of what is known: pure, so that the same facts give the same paper. Longer than most because a report has
 * as many parts as the law asks for, in one order.
 */
import type {
  DutyState,
  OrganisationRef,
  ReportAnswers,
  ReportBlock,
  ReportContent,
  Target,
  TargetVersion,
} from '@haidang/contracts'
import type { Translator } from '@haidang/phrases'
import type { ReportedDuty, ReportedObstacle } from '#src/modules/plans/index.ts'

export interface UnitAnswers {
  readonly unit: OrganisationRef
  /** Date it was handed in; null where it was not. */
  readonly submittedOn: string | null
  readonly answers: ReportAnswers
}

export interface ReportFacts {
  readonly role: 'unit' | 'consolidated'
  readonly issuer: string
  readonly planNumbers: readonly string[]
  readonly periodLabel: string
  readonly periodFrom: string
  readonly periodTo: string
  /** The day the figures are of. */
  readonly asOf: string
  readonly duties: readonly ReportedDuty[]
  readonly obstacles: readonly ReportedObstacle[]
  /** What units handed in; for a unit's own report, its own answers. */
  readonly units: readonly UnitAnswers[]
  /** Where the issuer stands against the targets; those that a later law replaced are left out. */
  readonly targets: readonly Target[]
}

/** The longest a list in running text may get before it goes to the annex. */
const MOST_NAMES = 15
const MOST_BARS = 70
const SOON_DAYS_LABEL = 90

export const vietnameseDate = (date: string): string => `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`
const item = (level: number, text: string): ReportBlock => ({ kind: 'item', level, text })
const paragraph = (text: string): ReportBlock => ({ kind: 'paragraph', text, isItalic: false })

export interface Figures {
  readonly total: number
  readonly done: number
  readonly onTime: number
  readonly doneLate: number
  readonly doing: number
  readonly notStarted: number
  readonly late: number
  readonly waiting: number
  /** Done of all, in per cent with one place, as papers write it. */
  readonly rate: number
}

export function figuresOf(duties: readonly { readonly state: DutyState }[]): Figures {
  const count = (...states: DutyState[]): number => duties.filter((duty) => states.includes(duty.state)).length
  const [total, onTime, doneLate] = [duties.length, count('done_on_time'), count('done_late')]
  const done = onTime + doneLate
  return {
    total,
    done,
    onTime,
    doneLate,
    doing: count('on_time', 'at_risk'),
    notStarted: count('not_started'),
    late: count('late'),
    waiting: count('waiting'),
    rate: total === 0 ? 0 : Math.round((1000 * done) / total) / 10,
  }
}

const decimal = (value: number): string => String(value).replace('.', ',')

/** What a unit wrote, one paragraph a line, without empty ones. */
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

function subjectOf(facts: ReportFacts, t: Translator['t']): string {
  const [only, more] = facts.planNumbers
  return only !== undefined && more === undefined
    ? t('reports.text.subjectPlan', { number: only })
    : t('reports.text.subjectPlans')
}

function statesChart(duties: readonly ReportedDuty[], t: Translator['t']): ReportBlock {
  const states = ['done_on_time', 'done_late', 'on_time', 'at_risk', 'not_started', 'late', 'waiting'] as const
  const shown = states.filter((state) => duties.some((duty) => duty.state === state))
  return {
    kind: 'chart',
    chart: 'bar',
    title: t('reports.text.chartStates'),
    labels: shown.map((state) => t(`reports.dutyState.${state}`)),
    series: [
      {
        name: t('reports.column.total'),
        values: shown.map((state) => duties.filter((duty) => duty.state === state).length),
      },
    ],
    unit: '',
  }
}

interface UnitFigures extends Figures {
  readonly name: string
  readonly submittedOn: string | null
}

function unitFigures(facts: ReportFacts): UnitFigures[] {
  const byLead = Map.groupBy(facts.duties, (duty) => duty.leadId)
  const names = new Map(
    facts.duties.flatMap((d) => d.units.map((u) => [u.organisation.id, u.organisation.name] as const)),
  )
  const submitted = new Map(facts.units.map((unit) => [unit.unit.id, unit.submittedOn]))
  for (const { unit } of facts.units) names.set(unit.id, unit.name)
  return [...new Set([...byLead.keys(), ...submitted.keys()])]
    .map((id) => ({
      name: names.get(id) ?? '',
      submittedOn: submitted.get(id) ?? null,
      ...figuresOf(byLead.get(id) ?? []),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'vi'))
}

function unitsTable(units: readonly UnitFigures[], t: Translator['t']): ReportBlock {
  return {
    kind: 'table',
    title: '',
    columns: [
      { title: t('reports.column.ordinal'), width: 1, align: 'center' },
      { title: t('reports.column.unit'), width: 6, align: 'left' },
      { title: t('reports.column.total'), width: 1.5, align: 'right' },
      { title: t('reports.column.done'), width: 1.6, align: 'right' },
      { title: t('reports.column.doing'), width: 1.6, align: 'right' },
      { title: t('reports.column.late'), width: 1.5, align: 'right' },
      { title: t('reports.column.rate'), width: 1.8, align: 'right' },
      { title: t('reports.column.submitted'), width: 2, align: 'center' },
    ],
    rows: units.map((unit, i) => ({
      cells: [
        String(i + 1),
        unit.name,
        String(unit.total),
        String(unit.done),
        String(unit.doing + unit.notStarted + unit.waiting),
        String(unit.late),
        decimal(unit.rate),
        unit.submittedOn === null ? t('reports.sheet.notSubmitted') : vietnameseDate(unit.submittedOn),
      ],
      isGroup: false,
    })),
  }
}

function dutiesTable(facts: ReportFacts, t: Translator['t']): ReportBlock {
  const namesOf = (duty: ReportedDuty, role: 'lead' | 'supporting'): string =>
    duty.units
      .filter((unit) => unit.role === role)
      .map((unit) => unit.organisation.name)
      .join('; ')
  const groups = Map.groupBy(facts.duties, (duty) => `${duty.planNumber ?? duty.planTitle}: ${duty.partTitle}`)
  let place = 0
  return {
    kind: 'table',
    title: '',
    columns: [
      { title: t('reports.column.ordinal'), width: 1, align: 'center' },
      { title: t('reports.column.duty'), width: 9, align: 'left' },
      { title: t('reports.column.lead'), width: 4, align: 'left' },
      { title: t('reports.column.supporting'), width: 4, align: 'left' },
      { title: t('reports.column.due'), width: 2.3, align: 'center' },
      { title: t('reports.column.state'), width: 3, align: 'left' },
      { title: t('reports.column.percent'), width: 1.7, align: 'right' },
    ],
    rows: [...groups].flatMap(([title, duties]) => [
      { cells: [title], isGroup: true },
      ...duties.map((duty) => ({
        cells: [
          String(++place),
          duty.title,
          namesOf(duty, 'lead'),
          namesOf(duty, 'supporting'),
          duty.dueOn === null ? duty.deadlineText : vietnameseDate(duty.dueOn),
          t(`reports.dutyState.${duty.state}`),
          String(duty.percent),
        ],
        isGroup: false,
      })),
    ]),
  }
}

/** Answers of units under one heading: each told with its unit's name; a unit's own report tells its own without. */
function told(facts: ReportFacts, pick: (answers: ReportAnswers) => string, t: Translator['t']): string[] {
  return facts.units.flatMap(({ unit, answers }) => {
    const lines = linesOf(pick(answers))
    if (lines.length === 0) return []
    return facts.role === 'unit' ? lines : [t('reports.text.fromUnit', { unit: unit.name, text: lines.join(' ') })]
  })
}

const sectionOf = (title: string, lines: readonly string[], t: Translator['t']): ReportBlock[] => [
  item(1, title),
  ...(lines.length === 0 ? [paragraph(t('reports.text.none'))] : lines.map((line) => item(4, line))),
]

function leadership(facts: ReportFacts, t: Translator['t']): ReportBlock[] {
  const leads = new Set(facts.duties.map((duty) => duty.leadId)).size
  const counted = paragraph(t('reports.text.leadershipDuties', { total: facts.duties.length, units: leads }))
  if (facts.role === 'unit') return [item(1, t('reports.text.leadership')), counted]
  const missing = facts.units.filter((unit) => unit.submittedOn === null).map((unit) => unit.unit.name)
  return [
    item(1, t('reports.text.leadership')),
    paragraph(
      t('reports.text.leadershipUnits', {
        units: facts.units.length,
        submitted: facts.units.length - missing.length,
        date: vietnameseDate(facts.asOf),
      }),
    ),
    ...(missing.length > 0 && missing.length <= MOST_NAMES
      ? [paragraph(t('reports.text.leadershipMissing', { names: missing.join('; ') }))]
      : []),
    counted,
  ]
}

function results(facts: ReportFacts, units: readonly UnitFigures[], t: Translator['t']): ReportBlock[] {
  const figures = figuresOf(facts.duties)
  const parts = Map.groupBy(facts.duties, (duty) => duty.partTitle)
  const withDuties = units.filter((unit) => unit.total > 0)
  const chart: ReportBlock[] =
    facts.role === 'consolidated' && withDuties.length > 1
      ? [
          {
            kind: 'chart',
            chart: 'bar',
            title: t('reports.text.chartUnits'),
            labels: withDuties.slice(0, MOST_BARS).map((unit) => unit.name),
            series: [
              { name: t('reports.column.rate'), values: withDuties.slice(0, MOST_BARS).map((unit) => unit.rate) },
            ],
            unit: '',
          },
        ]
      : []
  const own = told(facts, (answers) => answers.results, t)
  return [
    item(1, t('reports.text.results')),
    item(2, t('reports.text.resultsCounts')),
    paragraph(t('reports.text.resultsTotal', { ...figures, rate: decimal(figures.rate) })),
    ...(facts.duties.length > 0 ? [statesChart(facts.duties, t)] : []),
    item(2, t('reports.text.resultsParts')),
    ...[...parts].map(([label, duties]) => {
      const { done, total, late } = figuresOf(duties)
      return item(4, t('reports.text.resultsPart', { label, done, total, late }))
    }),
    ...(facts.role === 'consolidated'
      ? [item(2, t('reports.text.resultsUnits')), paragraph(t('reports.text.resultsUnitsNote')), ...chart]
      : []),
    ...(own.length > 0 ? [item(2, t('reports.text.resultsOwn')), ...own.map((line) => item(4, line))] : []),
  ]
}

const numberText = (value: number): string => value.toLocaleString('vi-VN', { maximumFractionDigits: 2 })

function valueText({ lookup }: Translator, value: number | null, unit: string): string {
  if (value === null) return ''
  const number = numberText(value)
  return unit === '%' ? `${number}%` : lookup(`ui.targets.units.${unit}`, { value: number }, `${number} ${unit}`.trim())
}

function askedText(translator: Translator, { operator, low, high, unit }: TargetVersion): string {
  const from = low ?? high
  return translator.t(`ui.targets.operators.${operator}`, {
    low: operator === 'between' && from !== null ? numberText(from) : valueText(translator, from, unit),
    high: valueText(translator, high ?? low, unit),
  })
}

/** What has a value as a table; how many still have none in one sentence, so that nobody takes the table for all. */
function targetsSection(targets: readonly Target[], translator: Translator): ReportBlock[] {
  const { t } = translator
  const asked = targets.filter((target) => target.state !== 'superseded')
  const known = asked.filter((target) => target.latest !== null)
  if (known.length === 0) return []
  const met = known.filter((target) => target.state === 'met').length
  const rows = known.map(({ code, titleVi, current, latest, state }) => ({
    cells: [
      code,
      titleVi,
      askedText(translator, current),
      latest === null ? '' : valueText(translator, latest.value, current.unit),
      latest === null ? '' : vietnameseDate(latest.measuredOn),
      t(`ui.targets.states.${state}`),
    ],
    isGroup: false,
  }))
  return [
    item(1, t('reports.text.targets')),
    paragraph(
      t('reports.text.targetsCounts', {
        total: asked.length,
        known: known.length,
        met,
        unmeasured: asked.length - known.length,
      }),
    ),
    {
      kind: 'table',
      title: t('reports.text.targetsTable'),
      columns: [
        { title: t('reports.column.code'), width: 1.3, align: 'center' },
        { title: t('reports.column.target'), width: 7, align: 'left' },
        { title: t('reports.column.asked'), width: 2.6, align: 'left' },
        { title: t('reports.column.reached'), width: 2.6, align: 'left' },
        { title: t('reports.column.measuredOn'), width: 2.1, align: 'center' },
        { title: t('reports.column.standing'), width: 2.2, align: 'left' },
      ],
      rows,
    },
  ]
}

/** The body, its annexes and its abstract; what the head and the foot of the paper say is left to `head`. */
export function buildContent(facts: ReportFacts, head: ReportContent, translator: Translator): ReportContent {
  const { t } = translator
  const subject = subjectOf(facts, t)
  const period = facts.periodLabel
  const units = unitFigures(facts)
  const late = figuresOf(facts.duties).late
  const dueSoon = facts.duties.filter(
    (duty) =>
      duty.dueOn !== null && duty.dueOn >= facts.asOf && ['not_started', 'on_time', 'at_risk'].includes(duty.state),
  )
  const obstacles = (kind: ReportedObstacle['kind']): string[] =>
    facts.obstacles
      .filter((o) => o.kind === kind)
      .map((o) => (facts.role === 'unit' ? o.text : t('reports.text.fromUnit', { unit: o.unit, text: o.text })))
  const lastDue = dueSoon
    .map((duty) => duty.dueOn ?? '')
    .toSorted()
    .at(Math.min(dueSoon.length, SOON_DAYS_LABEL) - 1)
  const steps = told(facts, (answers) => answers.nextSteps, t)
  const dueLine =
    lastDue === undefined
      ? []
      : [t('reports.text.nextDue', { count: dueSoon.length, date: vietnameseDate(lastDue), late })]
  const unique = (lines: readonly string[]): string[] => [...new Set(lines)]
  return {
    ...head,
    abstract: t('reports.text.abstract', { subject, period }),
    blocks: [
      paragraph(
        t('reports.text.opening', {
          issuer: facts.issuer,
          subject,
          period,
          from: vietnameseDate(facts.periodFrom),
          to: vietnameseDate(facts.periodTo),
        }),
      ),
      ...leadership(facts, t),
      ...results(facts, units, t),
      ...targetsSection(facts.targets, translator),
      ...sectionOf(
        t('reports.text.obstacles'),
        unique([...told(facts, (a) => a.obstacles, t), ...obstacles('obstacle')]),
        t,
      ),
      ...sectionOf(
        t('reports.text.proposals'),
        unique([...told(facts, (a) => a.proposals, t), ...obstacles('proposal')]),
        t,
      ),
      ...sectionOf(t('reports.text.nextSteps'), [...dueLine, ...steps], t),
      paragraph(t('reports.text.closing', { subject, period, issuer: facts.issuer })),
    ],
    annexes: [
      ...(facts.role === 'consolidated' && units.length > 0
        ? [{ title: t('reports.text.annexUnits'), blocks: [unitsTable(units, t)], isLandscape: false }]
        : []),
      ...(facts.duties.length > 0
        ? [{ title: t('reports.text.annexDuties'), blocks: [dutiesTable(facts, t)], isLandscape: true }]
        : []),
    ],
  }
}
