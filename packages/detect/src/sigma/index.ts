export { parseSigmaRules, type ParsedRules } from './parse-rules.ts'
export {
  compileSigma,
  explainMiss,
  type SigmaOptions,
  type SigmaRuleHealth,
  type SigmaSet,
  type SigmaSetAside,
  type SigmaStats,
} from './compile.ts'
export { flattenWindowsEvent, isWindowsTree } from './windows-shape.ts'
export { SIGMA_PROBLEM_CODES, type SigmaProblem, type SigmaProblemCode } from './problems.ts'
export type { SigmaMiss } from './evaluate.ts'
export {
  SIGMA_LEVELS,
  type SigmaCorrelationRule,
  type SigmaDetectionRule,
  type SigmaEvent,
  type SigmaFilterRule,
  type SigmaHit,
  type SigmaLevel,
  type SigmaReason,
  type SigmaRule,
} from './model.ts'
export { correlationInputs, type CorrelationInputs, firstFieldText } from './correlation-inputs.ts'
export {
  createSigmaCorrelator,
  type CorrelatedEvent,
  type CorrelationCounts,
  type CorrelationHit,
  type CorrelatorOptions,
  type CorrelatorSnapshot,
  type CorrelatorStats,
  type Observation,
  type SigmaCorrelator,
} from './correlate.ts'
export { compileSigmaException } from './exception.ts'
export { neededTexts, type NeededTexts } from './needed-texts.ts'
export { sigmaToClickHouse, type SigmaSql, type SqlField, type SqlLogsource, type SqlMapping } from './sql.ts'
export { createSqlMapping, LAKE_SQL_SOURCES, type SqlSource } from './sql-mapping.ts'
export {
  applyPipelines,
  parsePipeline,
  SIGMA_PIPELINES,
  type PipelineContext,
  type PipelineOutcome,
  type PipelineStep,
  type ShippedPipeline,
  type SigmaPipeline,
} from './pipeline/index.ts'
export { reviveSigma, serialiseSigma } from './store-rules.ts'
