import type { RuleTask } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Rules } from '../rules.ts'

/** Asks one's own task to stop; one that has ended stays as it ended. @throws AppError `rule_task.not_found` */
export async function cancelTask({ tasks }: Rules, { ctx, input }: Call<{ id: string }>): Promise<RuleTask> {
  allow(ctx, 'rule.read')
  return tasks.cancel(ctx, input.id)
}
