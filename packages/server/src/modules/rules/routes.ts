import { ImportInput, ImportOutcome, page, Rule, RuleQuery, UpdateRuleInput } from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import { getRule } from './verbs/get-rule.ts'
import { importRules, type RuleImportDeps } from './verbs/import-rules.ts'
import { listRules } from './verbs/list-rules.ts'
import { updateRule } from './verbs/update-rule.ts'

const ById = z.object({ id: z.string().min(1).max(1000) })
/** A pack of several thousand rules in base64. */
const IMPORT_LIMIT = 300_000_000

export function ruleRoutes(door: Door, deps: RuleImportDeps): void {
  const { db } = deps
  door.get('/rules', { query: RuleQuery, response: page(Rule) }, ({ ctx, query }) =>
    listRules(db, { ctx, input: query }),
  )
  door.get('/rules/:id', { params: ById, response: Rule }, ({ ctx, params }) => getRule(db, { ctx, input: params }))
  door.patch('/rules/:id', { params: ById, body: UpdateRuleInput, response: Rule }, ({ ctx, params, body }) =>
    updateRule(db, { ctx, input: { ...body, ...params } }),
  )
  door.post('/rule-imports', { body: ImportInput, response: ImportOutcome, bodyLimit: IMPORT_LIMIT }, ({ ctx, body }) =>
    importRules(deps, { ctx, input: body }),
  )
}
