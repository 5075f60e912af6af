import type { sigmaProblems as source } from '../vi/sigma-problems.ts'
import type { TranslationOf } from '../shape.ts'

export const sigmaProblems: TranslationOf<typeof source> = {
  'sigma.yaml_invalid': {
    title: 'The YAML cannot be read: {{reason}}',
    remedy: 'Mend the YAML at this line; usually indentation, a quote, or a key written twice.',
  },
  'sigma.yaml_too_deep': {
    title: 'The YAML is nested too deeply',
    remedy: 'Use fewer levels of lists and keys; a usual rule needs no more than ten.',
  },
  'sigma.too_large': {
    title: 'Too large: beyond the limit of {{limit}}',
    remedy: 'Split it into several rules or smaller files.',
  },
  'sigma.not_a_rule': {
    title: 'The document is no Sigma rule',
    remedy: 'A rule is a YAML map with title, logsource and detection. Take the file out if it is not meant as one.',
  },
  'sigma.title_missing': {
    title: 'The rule has no title',
    remedy: 'Add a short title that says what the rule looks for.',
  },
  'sigma.detection_missing': {
    title: 'The rule has no detection',
    remedy: 'Add a detection with at least one selection and a condition.',
  },
  'sigma.logsource_missing': {
    title: 'The rule has no log source',
    remedy: 'Add a logsource with at least one of product, service, category.',
  },
  'sigma.condition_missing': {
    title: 'The condition is missing',
    remedy: 'Add a condition to the detection, for example: condition: selection',
  },
  'sigma.condition_syntax': {
    title: 'The condition is malformed near “{{near}}”: {{reason}}',
    remedy: 'Use and, or, not, brackets, “1 of name*”, “all of them”; see that every bracket is closed.',
  },
  'sigma.condition_too_deep': {
    title: 'The condition nests more than {{limit}} brackets',
    remedy: 'Write it more plainly, or gather its parts in named selections.',
  },
  'sigma.condition_aggregation': {
    title: 'Aggregations after “|” (count, near, …) are no longer part of Sigma 2',
    remedy: 'Make it a correlation rule of type event_count, value_count or temporal.',
  },
  'sigma.selection_unknown': {
    title: 'The condition names “{{selection}}”, which the detection does not have',
    remedy: 'Correct the name in the condition, or add the selection to the detection.',
  },
  'sigma.selection_empty': {
    title: 'The selection “{{selection}}” is empty',
    remedy: 'Give it something to match, or remove it from detection and condition.',
  },
  'sigma.selection_invalid': {
    title: 'The selection “{{selection}}” has a shape that is not allowed',
    remedy: 'A selection is a map of fields and values, a list of such maps, or a list of keywords.',
  },
  'sigma.modifier_unknown': {
    title: 'There is no modifier “{{modifier}}”',
    remedy: 'Check the spelling; the Sigma specification 2.1 lists the modifiers (contains, endswith, re, cidr, …).',
  },
  'sigma.modifier_conflict': {
    title: 'The modifiers “{{first}}” and “{{second}}” do not go together',
    remedy: 'Leave one of them out, or put them in the order of the Sigma specification 2.1.',
  },
  'sigma.value_invalid': {
    title: 'The value of the field “{{field}}” is not valid: {{reason}}',
    remedy: 'Correct the value to what the modifier of its field expects.',
  },
  'sigma.value_too_many': {
    title: 'The value makes more than {{limit}} variants',
    remedy: 'Use fewer dashes, placeholders or encodings in one value.',
  },
  'sigma.regex_invalid': {
    title: 'The regular expression is wrong: {{reason}} in “{{pattern}}”',
    remedy: 'Correct the expression by the syntax of RE2.',
  },
  'sigma.regex_unsupported': {
    title: 'The regular expression “{{pattern}}” needs lookahead, lookbehind or a back reference',
    remedy: 'Write it without (?=…), (?!…), (?<…), \\1; move what is excluded to a selection of its own behind not.',
  },
  'sigma.cidr_invalid': {
    title: '“{{value}}” is no network',
    remedy: 'Write it like 192.0.2.0/24 or 2001:db8::/32.',
  },
  'sigma.placeholder_unresolved': {
    title: 'The placeholder %{{placeholder}}% has no value',
    remedy: 'Give it values in a pipeline (vars and value_placeholders) and run with --pipeline.',
  },
  'sigma.correlation_invalid': {
    title: 'The correlation is wrong: {{reason}}',
    remedy: 'Check type, rules, group-by, timespan and condition by the Sigma correlation specification 2.1.',
  },
  'sigma.correlation_rule_unknown': {
    title: 'The correlation names the rule “{{rule}}”, which is not here',
    remedy: 'Load that rule too, or correct the id or name in the list of rules.',
  },
  'sigma.filter_invalid': {
    title: 'The filter has a shape that is not allowed',
    remedy: 'A filter holds rules (or any), selections and a condition under the key filter.',
  },
  'sigma.filter_rule_unknown': {
    title: 'The filter “{{title}}” applies to no rule',
    remedy: 'Load the rule it names too, or correct the ids and the log source of the filter.',
  },
  'sigma.id_duplicate': {
    title: 'The id {{id}} is already another rule’s',
    remedy: 'Give one of the two a new UUID, or remove the older one.',
  },
  'sigma.field_unmapped': {
    title: 'The field “{{field}}” has no place in the lake',
    remedy: 'Map the field name in a pipeline, or run the rule with “haidang sigma run”.',
  },
  'sigma.logsource_unmapped': {
    title: 'The log source “{{logsource}}” is not in the lake',
    remedy: 'Change the log source in a pipeline (change_logsource), or run the rule with “haidang sigma run”.',
  },
  'sigma.level_unknown': {
    title: 'Sigma has no level “{{level}}”; the rule counts as medium',
    remedy: 'Use informational, low, medium, high or critical.',
  },
  'sigma.action_unknown': {
    title: 'The action “{{action}}” is not supported',
    remedy: 'Use global, reset or repeat; a usual rule has no action.',
  },
  'sigma.timeframe_ignored': {
    title: 'A timeframe has no effect in a detection rule',
    remedy: 'Make it a correlation rule with a timespan, or remove the timeframe.',
  },
  'sigma.sql_unsupported': {
    title: 'The rule cannot be written as SQL: {{reason}}',
    remedy: 'Run it over events with “haidang sigma run”, or write SQL for the rules it is made of.',
  },
  'sigma.pipeline_invalid': {
    title: 'The pipeline has a shape that is not allowed: {{reason}}',
    remedy: 'Mend the pipeline at this line; it holds name, priority, vars and a list of transformations.',
  },
  'sigma.pipeline_step_unknown': {
    title: 'The pipeline has an unknown step: “{{type}}”',
    remedy: 'Check the spelling of type in transformations.',
  },
  'sigma.pipeline_step_unsupported': {
    title: 'The step “{{type}}” of the pipeline cannot be honoured here',
    remedy: 'Remove it; it is meant for another system and has no meaning for this engine.',
  },
  'sigma.pipeline_condition_unknown': {
    title: 'The pipeline has an unknown condition: “{{type}}”',
    remedy: 'Check the spelling of type in rule_conditions, detection_item_conditions or field_name_conditions.',
  },
  'sigma.pipeline_rule_refused': {
    title: 'The pipeline refuses this rule: {{message}}',
    remedy: 'Leave the rule out of what is used with this pipeline, or mend the step rule_failure.',
  },
  'sigma.pipeline_nothing_left': {
    title: 'After the pipeline nothing of the rule is left to match',
    remedy: 'Check the steps drop_detection_item of the pipeline.',
  },
}
