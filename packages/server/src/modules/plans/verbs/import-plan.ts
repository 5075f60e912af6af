import { AppError, ImportPlanInput, type Plan } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { getFile } from '#src/modules/files/index.ts'
import { queueWork } from '#src/modules/works/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { PlanDeps } from '../ports.ts'
import { findPlanOfFile, getPlan, insertPlan, savePlan } from '../queries.ts'
import { isoNow, lockPlan, personOf, refOf, wholePlan } from '../read.ts'

/** Kinds the reader knows. */
const READABLE = new Set(['pdf', 'docx', 'text'])

/**
 * Takes a stored file in as a plan and has it read in the background; the plan's `work` says how far.
 * @throws AppError `file.not_found`, `plan.unreadable` for a kind that holds no running text, `plan.duplicate` where the same bytes
 *   are a plan of this organisation already, `plan.not_found` for a plan above that the actor does not reach
 */
export async function importPlan(deps: PlanDeps, { ctx, input }: Call<ImportPlanInput>): Promise<Plan> {
  const owner = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'plan.import', { organisation: owner })
  const wanted = ImportPlanInput.parse(input)
  const plan = await deps.db.withTx(ctx.scope, async (tx) => {
    const file = await getFile(tx, wanted.fileId)
    if (file === undefined) throw new AppError('file.not_found')
    if (!READABLE.has(file.kind)) throw new AppError('plan.unreadable', { kind: file.kind })
    const known = await findPlanOfFile(tx, owner, file.sha256)
    if (known !== undefined) throw new AppError('plan.duplicate', { planId: known })
    if (wanted.parentPlanId !== null && (await getPlan(tx, wanted.parentPlanId)) === undefined)
      throw new AppError('plan.not_found')
    const id = newId(ctx.clock)
    const organisation = await refOf(tx, owner)
    const by = personOf(ctx)
    await insertPlan(tx, {
      tenant_id: owner,
      id,
      level: wanted.level,
      organisation,
      consolidator: wanted.consolidatorId === null ? organisation : await refOf(tx, wanted.consolidatorId),
      parent_plan_id: wanted.parentPlanId,
      file_id: file.id,
      sha256: file.sha256,
      title: file.name,
      at: isoNow(ctx),
      by,
    })
    const request = { sha256: file.sha256, name: file.name }
    const workId = await queueWork(tx, ctx.clock, owner, { kind: 'plan.read', subjectId: id, request })
    const row = await savePlan(tx, await lockPlan(tx, ctx, id), { work_id: workId })
    await audit(tx, ctx, {
      action: 'plan.import',
      subject: { kind: 'plan', id },
      after: { file: file.name, sha256: file.sha256, level: wanted.level },
      organisation: owner,
    })
    return wholePlan(tx, ctx, row)
  })
  deps.wakeWorks()
  return plan
}
