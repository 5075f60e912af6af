export * from './entry.ts'
export * from './canonical.ts'
export { createIndicatorIndex, loadIndicatorIndex, observableKindOf, serialiseIndicatorIndex, type IndicatorIndex } from './indicator-index.ts'
export { MAX_ENTRIES_PER_VALUE, type BuildOptions, type BuildRefusal } from './build-index.ts'
