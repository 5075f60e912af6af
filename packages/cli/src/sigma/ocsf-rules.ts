import type { ParsedEvent } from '@haidang/contracts'
import { compileSigma, parsePipeline, SIGMA_PIPELINES, type SigmaRule, type SigmaSet } from '@haidang/detect'
import { throughPipelines } from './pipelines.ts'

export const OCSF_LOGSOURCE = { product: 'ocsf' } as const

/** Whether an event came in the OCSF form, from a lake or another product, rather than as its source wrote it. */
export const isOcsf = (event: ParsedEvent): boolean => event.format === 'ocsf'

/**
 * The rules as they read OCSF events: by the pipeline `ocsf`, which leaves out those it cannot honour whole. Rules that were put through it
 * already are left to the set they are in.
 */
export function compileForOcsf(rules: readonly SigmaRule[]): SigmaSet {
  const text = SIGMA_PIPELINES.find((pipeline) => pipeline.name === 'ocsf')?.text ?? ''
  const { pipeline } = parsePipeline(text, 'ocsf')
  const own = rules.filter((rule) => rule.kind !== 'correlation' && rule.logsource.product !== OCSF_LOGSOURCE.product)
  return compileSigma(pipeline === null ? [] : throughPipelines(own, [pipeline]).rules).set
}
