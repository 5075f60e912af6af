/** What events must hand over so that correlations can be made elsewhere than where their rules are matched. */
import { planCorrelations, silentRules } from './correlation-plan.ts'
import { fieldValues, textOfValue } from './fields.ts'
import type { SigmaRule } from './model.ts'
import type { SigmaProblem } from './problems.ts'

export interface CorrelationInputs {
  /** Rule id → names of the fields that the correlations over its hits group or count by. */
  readonly fieldsOf: ReadonlyMap<string, readonly string[]>
  /** Ids of rules that only feed correlations and are not to raise hits of their own. */
  readonly silent: ReadonlySet<string>
  /** Correlations that can be honoured, and every rule they stand on. */
  readonly rules: readonly SigmaRule[]
}

/**
 * Works out what the correlations among `rules` need of the events of each rule, through correlations that stand on others too.
 * What is refused is told in `problems`.
 */
export function correlationInputs(rules: readonly SigmaRule[]): {
  inputs: CorrelationInputs
  problems: SigmaProblem[]
} {
  const problems: SigmaProblem[] = []
  const plans = planCorrelations(rules, 1, problems)
  const planOf = new Map(plans.map((plan) => [plan.rule.id, plan]))
  const wanted = new Map<string, Set<string>>()
  const want = (id: string, names: ReadonlySet<string>): void => {
    const plan = planOf.get(id)
    // A correlation hands on the fields of the event that completed it.
    if (plan !== undefined) for (const source of plan.sources) want(source, names)
    else wanted.set(id, new Set([...(wanted.get(id) ?? []), ...names]))
  }
  for (const plan of plans)
    for (const [n, source] of plan.sources.entries()) {
      const names = new Set<string>()
      for (const name of [...plan.rule.groupBy, ...plan.rule.valueFields]) {
        const alias = plan.rule.aliases.get(name)
        names.add(name).add(alias?.get(plan.rule.rules[n] ?? '') ?? alias?.get(source) ?? name)
      }
      want(source, names)
    }
  return {
    inputs: {
      fieldsOf: new Map(Array.from(wanted, ([id, names]) => [id, [...names]])),
      silent: silentRules(plans),
      rules: rules.filter((rule) => planOf.has(rule.id) || (rule.kind === 'detection' && wanted.has(rule.id))),
    },
    problems,
  }
}

/** The first value of a field that has a text, as correlations read it; null where the event lacks it. */
export function firstFieldText(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  for (const value of fieldValues(fields, name, false)) {
    const text = textOfValue(value)
    if (text !== null) return text
  }
  return null
}
