import { AppError, type RuleTestOutcome, TestRulesInput } from '@haidang/contracts'
import { parseSigmaRules, type SigmaDetectionRule, type SigmaProblem } from '@haidang/detect'
import type { EventId } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { explainRule } from '../explain.ts'
import { getRule } from '../queries.ts'
import { readEventText, readStoredEvent, splitPasted, type TextEvent } from '../read-event.ts'
import { presentProblem } from '../read-rules.ts'
import type { Rules } from '../rules.ts'

const MOST_EVENTS = 100

interface Asked {
  readonly rules: readonly SigmaDetectionRule[]
  readonly problems: readonly SigmaProblem[]
}

async function askedRules(db: Database, ctx: Context, input: TestRulesInput): Promise<Asked> {
  const { text, ruleIds } = input
  const parsed =
    text !== undefined
      ? parseSigmaRules(text)
      : await db.withTx(ctx.scope, async (tx) => {
          const found: ReturnType<typeof parseSigmaRules> = { rules: [], problems: [] }
          for (const id of ruleIds ?? []) {
            const row = await getRule(tx, id, new Date(ctx.clock.now()).toISOString())
            if (row === undefined) throw new AppError('rule.not_found')
            const one = parseSigmaRules(row.text, row.origin)
            found.rules.push(...one.rules.filter((r) => r.id === id))
            found.problems.push(...one.problems)
          }
          return found
        })
  return { rules: parsed.rules.filter((r) => r.kind === 'detection'), problems: parsed.problems }
}

/**
 * Tries rules on events without storing anything: of each rule on each event why it hits, or the first part that failed.
 * @throws AppError `rule.bad_test` where rule or event is missing, `rule.not_found`, `event.not_found`
 */
export async function testRules(
  { db, lakeFor }: Rules,
  { ctx, input }: Call<TestRulesInput>,
): Promise<RuleTestOutcome> {
  allow(ctx, 'rule.read')
  const wanted = TestRulesInput.parse(input)
  if ((wanted.text === undefined) === (wanted.ruleIds === undefined))
    throw new AppError('rule.bad_test', { reason: 'rule' })
  if ((wanted.event === undefined) === (wanted.eventId === undefined))
    throw new AppError('rule.bad_test', { reason: 'event' })
  const { rules, problems } = await askedRules(db, ctx, wanted)
  const { isCut, events } = await askedEvents({ lakeFor }, ctx, wanted)
  return {
    problems: problems.map(presentProblem),
    isCut,
    events: events.map(({ text, read }) => {
      if (read.kind === 'unreadable') {
        const logsource = { product: null, service: null, category: null }
        return { text, format: null, logsource, fields: {}, unreadable: read.code, results: [] }
      }
      const { event } = read
      const { product = null, service = null, category = null } = event.logsource
      return {
        text,
        format: event.format,
        logsource: { product, service, category },
        fields: { ...event.fields },
        unreadable: null,
        results: rules.map((rule) => {
          const explained = explainRule(rule, event, text)
          return { ruleId: rule.id, title: rule.title, ...explained, reasons: [...explained.reasons] }
        }),
      }
    }),
  }
}

async function askedEvents(
  { lakeFor }: Pick<Rules, 'lakeFor'>,
  ctx: Context,
  { event, eventId, time, format }: TestRulesInput,
): Promise<{ events: readonly { text: string; read: TextEvent }[]; isCut: boolean }> {
  if (event !== undefined) {
    const { texts, isCut } = splitPasted(event, MOST_EVENTS)
    return { isCut, events: texts.map((text) => ({ text, read: readEventText(text, format, ctx.clock.now()) })) }
  }
  allow(ctx, 'event.read')
  const hint = time === undefined ? {} : { timeHint: Date.parse(time) }
  const stored = await lakeFor(ctx.scope).getEvent(eventId as EventId, hint)
  if (stored === null) throw new AppError('event.not_found')
  return { isCut: false, events: [{ text: stored.raw, read: readStoredEvent(stored) }] }
}
