export { applyPipelines, type PipelineContext, type PipelineOutcome } from './apply-pipelines.ts'
export type { PipelineStep, SigmaPipeline } from './model.ts'
export { parsePipeline } from './parse-pipeline.ts'
export { SIGMA_PIPELINES, type ShippedPipeline } from './shipped.ts'
