export {
  canonicalDomain,
  canonicalEmail,
  canonicalFingerprint,
  canonicalHash,
  canonicalUrl,
} from './normalise/canonical.ts'
export { DEFAULT_LIMITS } from './limits.ts'
export type { ParserLimits } from './limits.ts'
export { OBSERVABLE, observablesOf } from './normalise/observables.ts'
export { attributeAt, classShape, objectShape, ocsfClasses } from './ocsf/model.ts'
export type { OcsfAttribute, OcsfKind, OcsfShape } from './ocsf/model.ts'
export { EVTX_FAULTS, isEvtx, readEvtx } from './windows/evtx/read-evtx.ts'
export type { EvtxEvent, EvtxFault, EvtxFaultCode } from './windows/evtx/read-evtx.ts'
export { readFeed } from './feeds/read-feed.ts'
export type { FeedFault, FeedOptions, FeedRow } from './feeds/read-feed.ts'
export { decodeText, encodingOf, TEXT_ENCODINGS } from './tables/decode-text.ts'
export type { TextEncoding } from './tables/decode-text.ts'
export { readCsv, separatorOf } from './tables/read-csv.ts'
export type { CsvRow, CsvSeparator } from './tables/read-csv.ts'
export { createParser, NORMAL_FORM_VERSION } from './parser.ts'
export type { Parser, ParserOptions } from './parser.ts'
export { recogniseJson, recogniseLine } from './recognise.ts'
export type { Confidence, CoverageFact, ObjectReader, SourceDescriptor, TextReader } from './source.ts'
export { SOURCES } from './sources.ts'
export { splitRecords } from './split-records.ts'
export type { Records } from './split-records.ts'
export { checkJsonObject } from './text/check-json.ts'
export type { JsonVerdict } from './text/check-json.ts'
export type { DecodeUtf8 } from './text/decode-utf8.ts'
export { splitJsonArray } from './text/split-json.ts'
export type { JsonSplit, StructuralFault } from './text/split-json.ts'
export { splitLines } from './text/split-lines.ts'
