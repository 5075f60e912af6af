import type { RuleExpr, SigmaLevel } from '../model.ts'
import type { Place } from '../problems.ts'

export type Relation = 'eq' | 'ne' | 'gte' | 'gt' | 'lte' | 'lt' | 'in' | 'not_in'
export type Variable = string | number | boolean

/** Asks something of the whole rule. */
export type RuleCondition =
  | { readonly type: 'logsource'; readonly product?: string; readonly service?: string; readonly category?: string }
  | { readonly type: 'contains_field'; readonly field: string }
  | { readonly type: 'contains_detection_item'; readonly field: string; readonly value: string }
  | { readonly type: 'is_sigma_rule' | 'is_sigma_correlation_rule' }
  | { readonly type: 'rule_attribute'; readonly attribute: string; readonly value: Variable; readonly op: Relation }
  | { readonly type: 'tag'; readonly tag: string }
  | StateCondition

/** Asks something of one detection item: a field with its values. */
export type ItemCondition =
  | {
      readonly type: 'match_string'
      readonly isAny: boolean
      readonly matches: (text: string) => boolean
      readonly isNegated: boolean
    }
  | { readonly type: 'match_value'; readonly isAny: boolean; readonly value: string }
  | { readonly type: 'contains_wildcard' | 'is_null'; readonly isAny: boolean }
  | StateCondition

/** Asks something of a field's name. */
export type FieldCondition =
  | { readonly type: 'include_fields'; readonly includes: (name: string) => boolean }
  | { readonly type: 'exclude_fields'; readonly includes: (name: string) => boolean }
  | StateCondition

export type StateCondition =
  | { readonly type: 'processing_item_applied'; readonly id: string }
  | { readonly type: 'processing_state'; readonly key: string; readonly value: Variable; readonly op: Relation }

/** Conditions joined by all, any, or an expression over their names. */
export interface Conditions<T> {
  readonly list: readonly { readonly name: string; readonly condition: T }[]
  readonly isAny: boolean
  readonly expression: RuleExpr | null
  readonly isNegated: boolean
}

/** Replaces in a text; null where nothing was to be replaced. */
export type Replace = (text: string) => string | null

export type Transformation =
  | {
      readonly type: 'field_name_mapping' | 'field_name_prefix_mapping'
      readonly mapping: ReadonlyMap<string, readonly string[]>
    }
  | { readonly type: 'field_name_prefix' | 'field_name_suffix'; readonly text: string }
  | { readonly type: 'drop_detection_item' }
  | {
      readonly type: 'add_condition'
      readonly name: string
      readonly items: readonly { readonly field: string; readonly values: readonly (string | number)[] }[]
      readonly isTemplate: boolean
      readonly isNegated: boolean
      readonly place: Place
    }
  | {
      readonly type: 'change_logsource'
      readonly product?: string
      readonly service?: string
      readonly category?: string
    }
  | { readonly type: 'add_field' | 'remove_field' | 'set_field'; readonly fields: readonly string[] }
  | {
      readonly type: 'replace_string'
      readonly replace: Replace
      readonly skipsSpecial: boolean
      readonly readsSpecial: boolean
    }
  | { readonly type: 'map_string'; readonly mapping: ReadonlyMap<string, readonly string[]> }
  | { readonly type: 'set_value'; readonly value: Variable | null }
  | { readonly type: 'case'; readonly method: 'lower' | 'upper' | 'snake_case' }
  | { readonly type: 'convert_type' }
  | {
      readonly type: 'hashes_fields'
      readonly algorithms: readonly string[]
      readonly prefix: string
      readonly dropsAlgorithm: boolean
    }
  | {
      readonly type: 'value_placeholders' | 'wildcard_placeholders'
      readonly include: readonly string[] | null
      readonly exclude: readonly string[] | null
    }
  | { readonly type: 'set_state'; readonly key: string; readonly value: Variable }
  | { readonly type: 'set_custom_attribute'; readonly attribute: string; readonly value: string }
  | { readonly type: 'rule_failure' | 'detection_item_failure'; readonly message: string }
  | { readonly type: 'nest'; readonly steps: readonly PipelineStep[] }

export interface PipelineStep {
  readonly id: string
  readonly place: Place
  readonly transformation: Transformation
  readonly rule: Conditions<RuleCondition>
  readonly item: Conditions<ItemCondition>
  readonly field: Conditions<FieldCondition>
}

/** A processing pipeline as read from its YAML. */
export interface SigmaPipeline {
  readonly name: string
  /** Pipelines are applied in rising order; those of equal priority in the order given. */
  readonly priority: number
  /** Values for placeholders. */
  readonly vars: ReadonlyMap<string, readonly string[]>
  readonly steps: readonly PipelineStep[]
  readonly origin: string
}

export const LEVEL_RANK: Readonly<Record<SigmaLevel, number>> = {
  informational: 0,
  low: 1,
  medium: 2,
  high: 3,
  critical: 4,
}
