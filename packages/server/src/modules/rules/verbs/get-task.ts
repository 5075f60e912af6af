import type { RuleTask } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Rules } from '../rules.ts'

/** How far one's own task is, and what came of it. @throws AppError `rule_task.not_found` */
export async function getTask({ tasks }: Rules, { ctx, input }: Call<{ id: string }>): Promise<RuleTask> {
  allow(ctx, 'rule.read')
  return tasks.get(ctx, input.id)
}
