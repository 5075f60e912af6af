import type { RuleTask } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import type { Scope } from '#src/platform/db/index.ts'
import type { LakeReader } from '#src/platform/lake/index.ts'
import type { TestDatabase } from '@haidang/testkit'
import { pino } from 'pino'
import type { Rules } from '../rules.ts'
import { createTasks } from '../tasks.ts'

/** What the verbs work with over a test's database; the lake answers nothing unless the test says what. */
export function createTestRules(stack: TestDatabase, lakeFor?: (scope: Scope) => Partial<LakeReader>): Rules {
  const logger = pino({ level: 'silent' })
  return {
    db: stack.db,
    clock: stack.clock,
    fetchMaterial: () => Promise.reject(new Error('no address was asked for')),
    tasks: createTasks({ db: stack.db, clock: stack.clock, logger }),
    lakeFor: (scope) => (lakeFor?.(scope) ?? {}) as LakeReader,
  }
}

/** A task when it has ended. */
export async function endOf(rules: Rules, ctx: Context, started: Promise<RuleTask>): Promise<RuleTask> {
  const { id } = await started
  await rules.tasks.ended(id)
  return rules.tasks.get(ctx, id)
}

/** The text of a rule for processes of Windows; equal arguments give equal texts. */
export function ruleText(
  id: number,
  title: string,
  more: {
    readonly level?: string
    readonly status?: string
    readonly image?: string
    readonly tags?: readonly string[]
  } = {},
): string {
  const { level = 'high', status = 'test', image = 'x.exe', tags = [] } = more
  const tagLines = tags.length === 0 ? '' : `tags:\n${tags.map((t) => `  - ${t}\n`).join('')}`
  return `title: ${title}\nid: ${ruleId(id)}\nlevel: ${level}\nstatus: ${status}\n${tagLines}falsepositives:\n  - Installers\nlogsource:\n  product: windows\n  category: process_creation\ndetection:\n  sel:\n    Image|endswith: '\\${image}'\n  condition: sel\n`
}

export const ruleId = (id: number): string => `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`
