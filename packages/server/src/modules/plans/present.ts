import type {
  Duty,
  DutySummary,
  DutyState,
  DutyStateCounts,
  Extension,
  FileRef,
  Obstacle,
  Permission,
  Plan,
  PlanRow,
  PlanSummary,
  Work,
} from '@haidang/contracts'
import { daysBetween } from '@haidang/std'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import type { PeriodRecord } from './duty-queries.ts'
import { leadOf } from './duty-queries.ts'
import type { createNameMatcher } from './match-names.ts'
import { isRepeating, type Period } from './model.ts'
import type { PlanCounts } from './queries.ts'
import type {
  DutyDetailRecord,
  DutyRecord,
  ExtensionRecord,
  HistoryRecord,
  ObstacleRecord,
  PlanRecord,
  RelationRecord,
  RowRecord,
} from './tables.ts'

const COUNT_NAMES: Readonly<Record<DutyState, keyof DutyStateCounts>> = {
  not_started: 'notStarted',
  on_time: 'onTime',
  at_risk: 'atRisk',
  late: 'late',
  waiting: 'waiting',
  done_on_time: 'doneOnTime',
  done_late: 'doneLate',
  cancelled: 'cancelled',
}

export function countsOf(cells: readonly { readonly state: DutyState; readonly count: number }[]): DutyStateCounts {
  const counts: DutyStateCounts = {
    total: 0,
    notStarted: 0,
    onTime: 0,
    atRisk: 0,
    late: 0,
    waiting: 0,
    doneOnTime: 0,
    doneLate: 0,
    cancelled: 0,
  }
  for (const cell of cells) {
    counts[COUNT_NAMES[cell.state]] += cell.count
    if (cell.state !== 'cancelled') counts.total += cell.count
  }
  return counts
}

export function presentPlanSummary(row: PlanRecord, counts: PlanCounts | undefined): PlanSummary {
  const duties = Object.entries(counts?.duties ?? {}).map(([state, count]) => ({ state: state as DutyState, count }))
  return {
    id: row.id,
    organisation: row.organisation,
    level: row.level,
    state: row.state,
    number: row.number,
    issuedOn: row.issued_on,
    title: row.title,
    issuer: row.issuer,
    isPublished: row.is_published,
    parentPlanId: row.parent_plan_id,
    createdAt: toIso(row.created_at),
    review: {
      total: counts?.total ?? 0,
      pending: counts?.pending ?? 0,
      accepted: counts?.accepted ?? 0,
      dismissed: counts?.dismissed ?? 0,
      flagged: counts?.flagged ?? 0,
    },
    duties: countsOf(duties),
  }
}

export interface PlanFacts {
  readonly counts: PlanCounts | undefined
  readonly file: FileRef | null
  readonly work: Work | null
  readonly parent: Plan['parent']
  readonly canUndo: boolean
  readonly isOwner: boolean
  readonly permissions: ReadonlySet<Permission>
}

function planActs(row: PlanRecord, facts: PlanFacts, dutyCount: number): Plan['nextActs'] {
  if (!facts.isOwner) return []
  const may = (permission: Permission): boolean => facts.permissions.has(permission)
  const isOpen = row.state === 'review' || row.state === 'active'
  return [
    ...(row.state === 'reading' && may('plan.import') ? (['cancel_reading'] as const) : []),
    ...(isOpen && may('plan.review') ? (['review'] as const) : []),
    ...(isOpen && may('plan.assign') ? (['assign'] as const) : []),
    ...(row.state === 'review' && may('plan.assign') && dutyCount > 0 ? (['activate'] as const) : []),
    ...(row.state === 'active' && may('plan.assign') ? (['close'] as const) : []),
    ...(may('plan.review') ? (['edit'] as const) : []),
    ...(may('plan.import') && dutyCount === 0 && row.state !== 'reading' ? (['delete'] as const) : []),
  ]
}

export function presentPlan(row: PlanRecord, facts: PlanFacts): Plan {
  const summary = presentPlanSummary(row, facts.counts)
  return {
    ...summary,
    file: facts.file,
    work: facts.work,
    type: row.type,
    abstract: row.abstract,
    signatoryOffice: row.signatory_office,
    recipients: row.recipients,
    legalBases: row.legal_bases,
    replaces: row.replaces,
    consolidator: row.consolidator,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    findings: row.findings,
    parent: facts.parent,
    canUndo: facts.canUndo,
    nextActs: planActs(row, facts, summary.duties.total + summary.duties.cancelled),
  }
}

export function presentRow(
  row: RowRecord,
  tied: {
    readonly relations: readonly RelationRecord[]
    readonly dutyIds: readonly string[]
    readonly match: ReturnType<typeof createNameMatcher>
  },
): PlanRow {
  const matchesOf = (names: readonly string[]): PlanRow['matches']['lead'] =>
    names.map((name) => tied.match(name, row.groups[name]))
  return {
    id: row.id,
    seq: row.seq,
    path: row.path,
    part: row.part,
    marker: row.marker,
    headings: row.headings,
    kind: row.kind,
    text: row.text,
    sourceText: row.source_text,
    lead: row.lead,
    supporting: row.supporting,
    deadline: row.deadline,
    place: row.place,
    flags: row.flags,
    related: tied.relations.map((r) => ({ rowId: r.other_id, why: r.why, likeness: r.likeness })),
    state: row.state,
    reason: row.reason,
    originId: row.origin_id,
    dutyIds: [...tied.dutyIds],
    matches: { lead: matchesOf(row.lead), supporting: matchesOf(row.supporting) },
  }
}

export function presentDutySummary(row: DutyRecord, today: string): DutySummary {
  const lead = leadOf(row.units)
  const isOver = row.state === 'done_on_time' || row.state === 'done_late' || row.state === 'cancelled'
  return {
    id: row.id,
    plan: row.plan,
    path: row.path,
    title: row.title,
    units: row.units,
    lead: lead ?? { id: row.lead_id, name: '', shortName: '', provinceCode: row.province_code },
    deadline: row.deadline,
    dueOn: row.due_on,
    originalDueOn: row.original_due_on,
    state: row.state,
    percent: row.percent,
    daysLate: row.due_on === null || isOver ? null : daysBetween(row.due_on, today),
    lastProgressAt: toIsoOrNull(row.last_progress_at),
    openObstacles: row.open_obstacles,
    hasPendingExtension: row.has_pending_extension,
    evidenceCount: row.evidence_count,
  }
}

export function presentObstacle(row: ObstacleRecord): Obstacle {
  return {
    id: row.id,
    dutyId: row.duty_id,
    dutyTitle: row.duty_title,
    planId: row.plan_id,
    organisation: row.organisation,
    kind: row.kind,
    text: row.text,
    state: row.state,
    answer: row.answer,
    at: toIso(row.at),
    by: row.by,
    answeredAt: toIsoOrNull(row.answered_at),
  }
}

export function presentExtension(row: ExtensionRecord): Extension {
  return {
    id: row.id,
    dutyId: row.duty_id,
    dutyTitle: row.duty_title,
    organisation: row.organisation,
    fromOn: row.from_on,
    toOn: row.to_on,
    reason: row.reason,
    state: row.state,
    note: row.note,
    at: toIso(row.at),
    by: row.by,
    decidedAt: toIsoOrNull(row.decided_at),
    decidedBy: row.decided_by,
  }
}

export interface DutyPage {
  readonly today: string
  readonly period: Period | null
  readonly periods: readonly PeriodRecord[]
  readonly history: readonly HistoryRecord[]
  readonly obstacles: readonly ObstacleRecord[]
  readonly extensions: readonly ExtensionRecord[]
  readonly upward: Duty['upward']
  readonly role: 'lead' | 'supporting' | null
  readonly isGiver: boolean
  readonly permissions: ReadonlySet<Permission>
}

function dutyActs(row: DutyDetailRecord, page: DutyPage): Duty['nextActs'] {
  const may = (permission: Permission): boolean => page.permissions.has(permission)
  const isDone = row.clock.completedOn !== null
  const isOpen = !isDone && row.state !== 'cancelled'
  const canTell = page.role !== null && may('duty.progress')
  const canRecord = row.deadline.kind === 'condition' || row.deadline.kind === 'before_go_live'
  return [
    ...(isOpen && canTell ? (['progress'] as const) : []),
    ...(isOpen && page.role === 'lead' && may('duty.progress') && row.state !== 'waiting'
      ? (['complete'] as const)
      : []),
    ...(row.state !== 'cancelled' && canTell ? (['add_evidence', 'raise_obstacle'] as const) : []),
    ...(isOpen && page.role === 'lead' && may('duty.extend') && row.due_on !== null && !row.has_pending_extension
      ? (['request_extension'] as const)
      : []),
    ...(isOpen && canRecord && page.isGiver && may('plan.assign') ? (['record_condition'] as const) : []),
    ...(page.isGiver && may('plan.assign') && row.state !== 'cancelled' ? (['edit', 'cancel'] as const) : []),
    ...((isDone || page.periods.length > 0) && page.isGiver && may('plan.assign') ? (['reopen'] as const) : []),
  ]
}

export function presentDuty(row: DutyDetailRecord, page: DutyPage): Duty {
  const files = new Map(page.history.flatMap((entry) => entry.files.map((file) => [file.id, file] as const)))
  const running =
    page.period !== null && isRepeating(row.deadline)
      ? [
          {
            from: page.period.from,
            dueOn: page.period.dueOn,
            completedOn: null,
            isLate: page.today > page.period.dueOn,
          },
        ]
      : []
  return {
    ...presentDutySummary(row, page.today),
    text: row.text,
    sourceText: row.source_text,
    headings: row.headings,
    place: row.place,
    rowIds: row.row_ids,
    product: row.product,
    measure: row.measure,
    budgetLine: row.budget_line,
    startedOn: row.clock.startedOn,
    completedOn: row.clock.completedOn,
    conditionMetOn: row.clock.conditionMetOn,
    goLiveOn: row.clock.goLiveOn,
    version: row.version,
    periods: [
      ...page.periods.map((p) => ({
        from: p.from_on,
        dueOn: p.due_on,
        completedOn: p.completed_on,
        isLate: p.is_late,
      })),
      ...running,
    ],
    history: page.history.map((h) => ({
      id: h.id,
      at: toIso(h.at),
      by: h.by,
      organisation: h.organisation,
      code: h.code,
      percent: h.percent,
      note: h.note,
      files: h.files,
      params: h.params,
    })),
    files: [...files.values()],
    obstacles: page.obstacles.map(presentObstacle),
    extensions: page.extensions.map(presentExtension),
    upward: page.upward,
    nextActs: dutyActs(row, page),
  }
}
