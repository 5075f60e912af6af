import { AppError, type Locale } from '@haidang/contracts'
import type { Clock, TenantId } from '@haidang/std'
import { z } from 'zod'
import type { Actor, Context } from '#src/modules/access/index.ts'
import type { WorkHandlers } from '#src/modules/works/index.ts'
import { type Scope, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { applyPlan, fingerprintOf, planNow } from './apply-table.ts'
import { getImport, importContent, listRawRows, lockImport, savePreview, setImport } from './import-queries.ts'
import type { RegisterDeps } from './ports.ts'
import type { RawTable } from './raw-rows.ts'

/** Who asked for a work and how far they reach, as they were when they asked. */
export interface WorkRequest {
  readonly tenant: string
  readonly scope: readonly string[] | 'all'
  readonly actor: Actor
  readonly requestId: string
  readonly locale: Locale
}
const Request = z.object({
  tenant: z.uuid(),
  scope: z.union([z.literal('all'), z.array(z.uuid())]),
  actor: z.custom<Actor>((value) => typeof value === 'object' && value !== null && 'kind' in value),
  requestId: z.string(),
  locale: z.enum(['vi', 'en']),
})

export function requestOf(ctx: Context): WorkRequest {
  return { tenant: ctx.tenant, scope: ctx.scope, actor: ctx.actor, requestId: ctx.requestId, locale: ctx.locale }
}

function contextOf(request: unknown, clock: Clock): Context {
  const { tenant, scope, actor, requestId, locale } = Request.parse(request)
  return {
    tenant: tenant as TenantId,
    scope: scope as Scope,
    actor,
    permissions: new Set(['organisation.manage']),
    clearance: 'clear',
    requestId,
    clock,
    locale,
  }
}

/** Reads a table that was sent and keeps what it would do. */
export function createTableReading(deps: RegisterDeps, clock: Clock): WorkHandlers {
  const { db, law, workTable } = deps
  return {
    async run(work, tools) {
      const ctx = contextOf(work.request, clock)
      const record = await db.withTx(ctx.scope, (tx) => getImport(tx, work.subject_id))
      if (record === undefined || record.state !== 'reading') return
      tools.progress('table', 0, 0)
      const bytes = await db.withTx(ctx.scope, (tx) => importContent(tx, record.id))
      if (bytes === null) return
      const outcome = await workTable(
        { kind: 'read', bytes: new Uint8Array(bytes), name: record.file_name },
        { signal: tools.signal },
      )
      if (outcome.kind === 'refused') throw new AppError(outcome.code, { place: outcome.place })
      if (outcome.kind !== 'read') throw new Error('a table was to be read')
      await preview(ctx, record.id, outcome.table, tools.progress)
    },
    ended: (work, { problem }) => failImport(deps, work.subject_id, problem),
  }

  async function preview(
    ctx: Context,
    id: string,
    table: RawTable,
    progress: (stage: string, done: number, total: number) => void,
  ): Promise<void> {
    await db.withTx(ctx.scope, async (tx) => {
      const record = await lockImport(tx, id)
      if (record === undefined) return
      progress('compare', 0, table.rows.length)
      const plan = await planNow(tx, ctx, law, table)
      await savePreview(
        tx,
        record,
        {
          columns: table.columns,
          unknownHeadings: table.unknownHeadings,
          counts: plan.counts,
          fingerprint: fingerprintOf(plan),
          rows: plan.rows.map((row, i) => ({ ...row, raw: table.rows[i] ?? { row: row.shown.row, cells: {} } })),
        },
        (done) => progress('store', done, table.rows.length),
      )
    })
  }
}

async function failImport(
  { db }: Pick<RegisterDeps, 'db'>,
  id: string,
  problem: { code: string; params: Record<string, unknown> } | null,
): Promise<void> {
  await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const record = await lockImport(tx, id)
    if (record === undefined || record.state === 'applied') return
    // What could not be read is over; what could not be written may be tried again.
    await setImport(tx, record, { state: record.state === 'reading' ? 'failed' : 'ready', problem })
  })
}

/**
 * Applies a table in one transaction. What is there now is compared once more: where that differs from what was looked at,
 * nothing is written and the new comparison is kept to be looked at.
 */
export function createTableApplying(deps: RegisterDeps, clock: Clock): WorkHandlers {
  const { db, law } = deps
  return {
    async run(work, tools) {
      const ctx = contextOf(work.request, clock)
      const isStale = await db.withTx(ctx.scope, async (tx) => {
        const record = await lockImport(tx, work.subject_id)
        if (record === undefined || record.state !== 'applying') return false
        const rows = await listRawRows(tx, record.id)
        tools.progress('compare', 0, rows.length)
        const plan = await planNow(tx, ctx, law, { columns: record.columns, rows })
        const fingerprint = fingerprintOf(plan)
        if (fingerprint !== record.fingerprint) {
          await savePreview(
            tx,
            record,
            {
              columns: record.columns,
              unknownHeadings: record.unknown_headings,
              counts: plan.counts,
              fingerprint,
              rows: plan.rows.map((row, i) => ({ ...row, raw: rows[i] ?? { row: row.shown.row, cells: {} } })),
            },
            (done) => tools.progress('store', done, rows.length),
          )
          return true
        }
        const total = plan.counts.new + plan.counts.changed
        await applyPlan(tx, ctx, record.id, plan, (done) => tools.progress('write', done, total))
        await setImport(tx, record, { state: 'applied', appliedAt: new Date(clock.now()).toISOString() })
        return false
      })
      if (isStale) throw new AppError('organisation_import.stale')
    },
    ended: (work, { problem }) => failImport(deps, work.subject_id, problem),
  }
}
