export * from './entry.ts'
export * from './canonical.ts'
export {
  createIndicatorIndex,
  loadIndicatorIndex,
  observableKindOf,
  serialiseIndicatorIndex,
  type IndicatorIndex,
} from './indicator-index.ts'
export { MAX_ENTRIES_PER_VALUE, type BuildOptions, type BuildRefusal } from './build-index.ts'
export * from './validate.ts'
export * from './warning-lists.ts'
export {
  IMPORT_PROBLEM_CODES,
  type ImportDefaults,
  type ImportOutcome,
  type ImportProblem,
  type ImportProblemCode,
} from './import/outcome.ts'
export { importList } from './import/list.ts'
export { importCsv, type CsvMapping } from './import/csv.ts'
export { importMisp, importMispWarningList, type MispOptions } from './import/misp.ts'
export { importStix, simplePatternValues, type PatternValue } from './import/stix.ts'
