import { createTranslator } from '@haidang/phrases'
import { type Clock, type TenantId, vietnamDate } from '@haidang/std'
import { z } from 'zod'
import { listReportedDuties, listReportedObstacles, type ReportScope } from '#src/modules/plans/index.ts'
import { standingTargets } from '#src/modules/targets/index.ts'
import type { WorkHandlers } from '#src/modules/works/index.ts'
import { type Database, sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import type { TargetRule } from '#src/rule-sets/targets.ts'
import { buildContent, type ReportFacts, type UnitAnswers } from './build-content.ts'
import { addHistory, getReport, keepVersion, listChildren, saveReport, WRITABLE } from './queries.ts'
import type { ReportRecord } from './tables.ts'

const Request = z.object({
  by: z.object({ id: z.string(), displayName: z.string() }).nullable(),
})

async function planNumbers(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    number: string | null
  }>`select number from plans where id = any (${[...ids]}::uuid[]) order by id`.execute(tx)
  return rows.flatMap((row) => row.number ?? [])
}

async function factsOf(tx: Tx, row: ReportRecord, targets: readonly TargetRule[], now: number): Promise<ReportFacts> {
  const today = vietnamDate(now)
  const scope: ReportScope = {
    planIds: row.plan_ids,
    bodyId: row.consolidator_id,
    unitId: row.role === 'unit' ? row.tenant_id : null,
  }
  const children = row.role === 'unit' ? [row] : await listChildren(tx, row.id)
  return {
    role: row.role,
    issuer: row.content.issuer,
    planNumbers: await planNumbers(tx, row.plan_ids),
    periodLabel: row.period_label,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    asOf: today,
    duties: await listReportedDuties(tx, scope),
    obstacles: await listReportedObstacles(tx, scope, { from: row.period_from, to: row.period_to }),
    units: children.map((child): UnitAnswers => ({
      unit: child.organisation,
      submittedOn: child.submitted_at === null ? null : vietnamDate(child.submitted_at.getTime()),
      answers: child.answers,
    })),
    targets: await standingTargets(tx, targets, row.tenant_id as TenantId, now),
  }
}

/**
 * Builds a report out of data in the background: duties, difficulties, and for a consolidated one what its units handed in. What a
 * clerk set in the head and the foot of the paper stays; body and annexes are written anew, as a version of their own.
 */
export function createReportBuilding({
  db,
  clock,
  targets,
}: {
  readonly db: Database
  readonly clock: Clock
  readonly targets: readonly TargetRule[]
}): WorkHandlers {
  return {
    async run(work, { signal, progress }) {
      const { by } = Request.parse(work.request)
      const translator = createTranslator('vi')
      progress('gather', 0, 3)
      const gathered = await db.withTx(SYSTEM_SCOPE, async (tx) => {
        const row = await getReport(tx, work.subject_id)
        return row === undefined ? undefined : { row, facts: await factsOf(tx, row, targets, clock.now()) }
      })
      if (gathered === undefined || signal.aborted) return
      progress('count', 1, 3)
      const built = buildContent(gathered.facts, gathered.row.content, translator)
      progress('write', 2, 3)
      await db.withTx(SYSTEM_SCOPE, async (tx) => {
        const row = await getReport(tx, work.subject_id, true)
        if (row === undefined || signal.aborted || !WRITABLE.has(row.state)) return
        const at = new Date(clock.now()).toISOString()
        // Head and foot as they stand now: somebody may have changed them while the figures were counted.
        const { blocks, annexes, abstract } = built
        const content = { ...row.content, blocks, annexes, abstract: row.content.abstract || abstract }
        const state = row.state === 'open' ? 'drafting' : row.state
        const saved = await saveReport(tx, row, { content, state, builtAt: at }, at, true)
        await keepVersion(tx, saved, { at, by, changeNote: 'build' })
        await addHistory(tx, saved, {
          at,
          by: by?.displayName ?? null,
          code: 'report.built',
          params: { duties: gathered.facts.duties.length },
        })
      })
    },
  }
}
