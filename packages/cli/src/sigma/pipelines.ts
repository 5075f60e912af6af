import { readFile } from 'node:fs/promises'
import {
  applyPipelines,
  parsePipeline,
  SIGMA_PIPELINES,
  type SigmaPipeline,
  type SigmaProblem,
  type SigmaRule,
} from '@haidang/detect'
import type { Command } from 'commander'
import type { Translator } from '@haidang/phrases'
import { type LoadedRules, loadRules } from './load-rules.ts'

/** Adds `--pipeline`, which may be given several times. */
export function withPipelineOption(command: Command, translator: Translator): Command {
  const names = SIGMA_PIPELINES.map((pipeline) => pipeline.name).join(', ')
  return command.option(
    '--pipeline <file>',
    translator.t('cli.sigma.pipeline', { names }),
    (file: string, before: readonly string[] | undefined) => [...(before ?? []), file],
  )
}

/**
 * Reads pipelines from files; a name of one that ships with the engine stands for it.
 * @throws the system's error where a file cannot be read
 */
export async function loadPipelines(
  names: readonly string[] = [],
): Promise<{ readonly pipelines: SigmaPipeline[]; readonly problems: SigmaProblem[] }> {
  const pipelines: SigmaPipeline[] = []
  const problems: SigmaProblem[] = []
  for (const name of names) {
    const shipped = SIGMA_PIPELINES.find((pipeline) => pipeline.name === name)
    const parsed = parsePipeline(shipped?.text ?? (await readFile(name, 'utf8')), name)
    if (parsed.pipeline !== null) pipelines.push(parsed.pipeline)
    problems.push(...parsed.problems)
  }
  return { pipelines, problems }
}

/** Rules as the pipelines make them; those that a pipeline refuses are left out and named. */
export function throughPipelines(
  rules: readonly SigmaRule[],
  pipelines: readonly SigmaPipeline[],
): { readonly rules: SigmaRule[]; readonly problems: SigmaProblem[] } {
  if (pipelines.length === 0) return { rules: [...rules], problems: [] }
  const changed: SigmaRule[] = []
  const problems: SigmaProblem[] = []
  for (const rule of rules) {
    const outcome = applyPipelines(rule, pipelines, { rules })
    if (outcome.kind === 'rule') changed.push(outcome.rule)
    else problems.push(outcome.problem)
  }
  return { rules: changed, problems }
}

/** Rules of paths, through the pipelines: what `check`, `run`, `test` and `sql` start from. */
export async function loadRulesThrough(
  paths: readonly string[],
  pipelineNames: readonly string[] | undefined,
  onFile?: (path: string) => void,
): Promise<LoadedRules> {
  const { pipelines, problems } = await loadPipelines(pipelineNames)
  return throughAll(await loadRules(paths, onFile), pipelines, problems)
}

export function throughAll(
  loaded: LoadedRules,
  pipelines: readonly SigmaPipeline[],
  problems: readonly SigmaProblem[],
): LoadedRules {
  const changed = throughPipelines(loaded.rules, pipelines)
  return {
    ...loaded,
    rules: changed.rules,
    problems: [...problems, ...loaded.problems, ...changed.problems],
  }
}
