export { loadIndicatorEntries, loadWarningLists, streamIndicatorEntries } from './load-entries.ts'
export { indicatorRoutes } from './routes.ts'
export { importIndicators, type IndicatorImportDeps } from './verbs/import-indicators.ts'
