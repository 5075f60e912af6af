import { AppError, type ErrorCode } from '@haidang/contracts'
import type { PlanDocument } from '@haidang/documents'
import type { Clock } from '@haidang/std'
import { z } from 'zod'
import { readFileBytes } from '#src/modules/files/index.ts'
import type { WorkHandlers } from '#src/modules/works/index.ts'
import type { Blobs } from '#src/platform/blobs/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { ThreadEnded } from '#src/platform/threads/index.ts'
import type { ReadDocument } from './ports.ts'
import { getPlan, savePlan, storeReadPlan } from './queries.ts'
import { planOfDocument } from './row-of-document.ts'

const Request = z.object({ sha256: z.string(), name: z.string() })

/** Findings after which there is nothing to review, and the refusal each becomes. Everything else is shown beside what was read. */
const FATAL: Readonly<Record<string, ErrorCode>> = {
  file_empty: 'plan.unreadable',
  file_unsupported: 'plan.unreadable',
  file_damaged: 'plan.unreadable',
  file_too_large: 'plan.too_long',
  file_encrypted: 'plan.locked_document',
  pdf_without_text: 'plan.no_text',
}

/** @throws AppError where nothing at all could be read */
function checkReadable(document: PlanDocument): void {
  const hasItems = document.goals.length + document.duties.length + document.dutyTables.length > 0
  const fatal = document.findings.find((f) => f.severity === 'error' && FATAL[f.code] !== undefined)
  const code = fatal === undefined ? undefined : FATAL[fatal.code]
  if (!hasItems && code !== undefined) throw new AppError(code, { finding: fatal?.code ?? '' })
  if (!hasItems && document.lines.length === 0) throw new AppError('plan.unreadable')
}

/**
 * Reads an imported document in the background: bytes → outline and rows → tables, in one transaction at the end, so that a stopped
 * reading leaves nothing half there.
 */
export function createPlanReading(deps: {
  readonly db: Database
  readonly blobs: Blobs
  readonly clock: Clock
  readonly readDocument: ReadDocument
}): WorkHandlers {
  const { db, blobs, clock, readDocument } = deps
  return {
    async run(work, { signal, progress }) {
      const { sha256, name } = Request.parse(work.request)
      progress('decode', 0, 4)
      const bytes = await readFileBytes(blobs, sha256)
      progress('outline', 1, 4)
      let document: PlanDocument
      try {
        document = await readDocument({ bytes, name }, { signal, onProgress: (stage) => progress(stage, 2, 4) })
      } catch (error) {
        if (error instanceof ThreadEnded && error.why !== 'cancelled')
          throw new AppError('plan.too_long', {}, { cause: error })
        throw error
      }
      checkReadable(document)
      progress('store', 3, 4)
      const read = planOfDocument(document, () => newId(clock))
      await db.withTx(SYSTEM_SCOPE, async (tx) => {
        const plan = await getPlan(tx, work.subject_id, true)
        if (plan === undefined || plan.state !== 'reading' || signal.aborted) return
        await storeReadPlan(tx, plan, read)
      })
    },
    async ended(work) {
      await db.withTx(SYSTEM_SCOPE, async (tx) => {
        const plan = await getPlan(tx, work.subject_id, true)
        if (plan?.state === 'reading') await savePlan(tx, plan, { state: 'failed' })
      })
    },
  }
}
