/**
 * What can be wrong with a rule. Codes are stable; the words shown to people live in the phrases under the same keys:
 * `<code>` for the message and `<code>.remedy` for what to do.
 */
export const SIGMA_PROBLEM_CODES = [
  'sigma.yaml_invalid',
  'sigma.yaml_too_deep',
  'sigma.too_large',
  'sigma.not_a_rule',
  'sigma.title_missing',
  'sigma.detection_missing',
  'sigma.logsource_missing',
  'sigma.condition_missing',
  'sigma.condition_syntax',
  'sigma.condition_too_deep',
  'sigma.condition_aggregation',
  'sigma.selection_unknown',
  'sigma.selection_empty',
  'sigma.selection_invalid',
  'sigma.modifier_unknown',
  'sigma.modifier_conflict',
  'sigma.value_invalid',
  'sigma.value_too_many',
  'sigma.regex_invalid',
  'sigma.regex_unsupported',
  'sigma.cidr_invalid',
  'sigma.placeholder_unresolved',
  'sigma.correlation_invalid',
  'sigma.correlation_rule_unknown',
  'sigma.filter_invalid',
  'sigma.filter_rule_unknown',
  'sigma.id_duplicate',
  'sigma.field_unmapped',
  'sigma.logsource_unmapped',
  'sigma.level_unknown',
  'sigma.action_unknown',
  'sigma.timeframe_ignored',
  'sigma.sql_unsupported',
  'sigma.pipeline_invalid',
  'sigma.pipeline_step_unknown',
  'sigma.pipeline_step_unsupported',
  'sigma.pipeline_condition_unknown',
  'sigma.pipeline_rule_refused',
  'sigma.pipeline_nothing_left',
] as const
export type SigmaProblemCode = (typeof SIGMA_PROBLEM_CODES)[number]

export interface SigmaProblem {
  readonly code: SigmaProblemCode
  /** `error`: the rule is refused whole. `warning`: the rule works as written, but something deserves a look. */
  readonly severity: 'error' | 'warning'
  readonly origin: string
  readonly ruleId: string
  /** Place in the text, both from 1; 0 where no place can be named. */
  readonly line: number
  readonly column: number
  readonly params: Readonly<Record<string, string | number>>
  /** Phrase key of the remedy. */
  readonly remedy: string
}

export interface Place {
  readonly line: number
  readonly column: number
}

/** Refuses a rule; caught by the parser, which turns it into a problem. Never leaves this folder. */
export class Refusal extends Error {
  readonly code: SigmaProblemCode
  readonly place: Place | null
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: SigmaProblemCode, place: Place | null, params: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.code = code
    this.place = place
    this.params = params
  }
}

export function makeProblem(
  code: SigmaProblemCode,
  rule: { readonly origin: string; readonly ruleId: string },
  place: Place | null,
  params: Readonly<Record<string, string | number>> = {},
  severity: SigmaProblem['severity'] = 'error',
): SigmaProblem {
  return {
    code,
    severity,
    origin: rule.origin,
    ruleId: rule.ruleId,
    line: place?.line ?? 0,
    column: place?.column ?? 0,
    params,
    remedy: `${code}.remedy`,
  }
}
