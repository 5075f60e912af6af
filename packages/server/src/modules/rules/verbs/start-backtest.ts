import { AppError, BacktestInput, type BacktestResult, type RuleTask } from '@haidang/contracts'
import { compileSigma, parseSigmaRules, type SigmaDetectionRule } from '@haidang/detect'
import type { TenantId } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { namesOf, presentEvent } from '#src/modules/events/index.ts'
import { listRefs } from '#src/modules/organisations/index.ts'
import { backtest } from '../backtest.ts'
import { getRule } from '../queries.ts'
import type { Rules } from '../rules.ts'

const LONGEST_MS = 400 * 86_400_000

/** @throws AppError `rule.not_found`, `rule.bad_backtest` with the code of what is wrong */
async function ruleOf(rules: Rules, ctx: Context, { text, ruleId }: BacktestInput): Promise<SigmaDetectionRule> {
  if ((text === undefined) === (ruleId === undefined)) throw new AppError('rule.bad_backtest', { reason: 'rule' })
  let parsed = parseSigmaRules(text ?? '')
  if (ruleId !== undefined) {
    const row = await rules.db.withTx(ctx.scope, (tx) => getRule(tx, ruleId, new Date(ctx.clock.now()).toISOString()))
    if (row === undefined) throw new AppError('rule.not_found')
    parsed = parseSigmaRules(row.text, row.origin)
    parsed = { ...parsed, rules: parsed.rules.filter((r) => r.id === ruleId) }
  }
  const [rule] = parsed.rules.filter((r) => r.kind === 'detection')
  const fault = parsed.problems.find((p) => p.severity === 'error')?.code
  if (rule === undefined) throw new AppError('rule.bad_backtest', { reason: fault ?? 'kind' })
  const [unready] = compileSigma([rule]).problems
  if (unready?.severity === 'error') throw new AppError('rule.bad_backtest', { reason: unready.code })
  return rule
}

/**
 * Begins to run a rule over stored events of the actor's scope; the answer is the task to be watched, which can be cancelled.
 * @throws AppError `rule.not_found`, `rule.bad_backtest`, `search.bad_range`, `rule_task.too_many`
 */
export async function startBacktest(rules: Rules, { ctx, input }: Call<BacktestInput>): Promise<RuleTask> {
  allow(ctx, 'rule.read')
  allow(ctx, 'event.read')
  const asked = BacktestInput.parse(input)
  for (const organisation of asked.organisationIds ?? [])
    allow(ctx, 'event.read', { organisation: organisation as TenantId })
  const [from, to] = [Date.parse(asked.from), Date.parse(asked.to)]
  if (!(from < to) || to - from > LONGEST_MS)
    throw new AppError('search.bad_range', { longestDays: LONGEST_MS / 86_400_000 })
  const rule = await ruleOf(rules, ctx, asked)
  return rules.tasks.start(
    ctx,
    { kind: 'backtest', stage: 'searching', title: rule.title.slice(0, 300) },
    async (handle) => {
      const reader = rules.lakeFor(ctx.scope)
      const found = await backtest(
        {
          reader,
          now: () => ctx.clock.now(),
          signal: handle.signal,
          onProgress: (done, total) => handle.progress('searching', done, total),
        },
        {
          rule,
          from,
          to,
          organisations: asked.organisationIds as TenantId[] | undefined,
          maxHits: asked.maxHits,
          maxMs: asked.maxSeconds * 1000,
        },
      )
      const ids = found.newest.map((h) => h.eventId)
      const times = found.newest.map((h) => h.time)
      const shown =
        ids.length === 0
          ? []
          : (
              await reader.searchEvents({
                from: Math.min(...times),
                to: Math.max(...times) + 1,
                eventIds: ids,
                limit: ids.length,
              })
            ).items
      const tenants = [...found.byTenant].toSorted((a, b) => b[1] - a[1]).slice(0, 500)
      const names = await namesOf(rules.db, ctx, shown)
      const refs = await rules.db.withTx(ctx.scope, (tx) =>
        listRefs(
          tx,
          tenants.map(([tenant]) => tenant),
        ),
      )
      const result: BacktestResult = {
        count: found.count,
        isCapped: found.isCapped,
        isTimedOut: found.isTimedOut,
        searchedFrom: new Date(found.searchedFrom).toISOString(),
        searchedTo: asked.to,
        tookMs: found.tookMs,
        looked: found.looked,
        byOrganisation: tenants.map(([tenant, count]) => ({
          organisation: refs.get(tenant) ?? names.organisation(tenant),
          count,
        })),
        byDay: found.byDay,
        events: shown.map((event) => presentEvent(event, names)),
      }
      return result
    },
  )
}
