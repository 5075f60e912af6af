import {
  compileSigma,
  createSigmaCorrelator,
  parseSigmaRules,
  type SigmaProblem,
  type SigmaRule,
} from '@haidang/detect'
import { readTree, type TreeFile } from '../files/read-tree.ts'

export interface LoadedRules {
  readonly rules: SigmaRule[]
  readonly problems: SigmaProblem[]
  /** Files that hold rules or were meant to. */
  readonly files: number
  /** YAML files that are something else: descriptions of tests, workflows, pipelines. */
  readonly passedOver: string[]
}

/** Keys at the margin, one of which stands in whatever is meant as a rule, a filter or a correlation. */
const RULE_KEY = /^["']?(?:title|logsource|detection|correlation|filter|action)["']?[ \t]*:/m

export const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path)

/**
 * Reads the rules of folders, files and archives. Only `.yml` and `.yaml` are looked at below a folder or in an archive, and of
 * those only what has a rule's keys; a file named by the caller is always taken for rules.
 * @throws ArchiveError, or the system's error where a path cannot be read
 */
export async function loadRules(
  paths: readonly string[],
  onFile: (path: string) => void = () => undefined,
): Promise<LoadedRules> {
  const loader = createLoader()
  for (const path of paths) {
    for await (const file of readTree(path, isYaml)) {
      onFile(file.path)
      loader.take(file, file.path === path)
    }
  }
  return loader.loaded()
}

/** The same of files at hand. */
export function parseRuleFiles(files: readonly TreeFile[]): LoadedRules {
  const loader = createLoader()
  for (const file of files) loader.take(file, false)
  return loader.loaded()
}

function createLoader(): { take(file: TreeFile, isNamed: boolean): void; loaded(): LoadedRules } {
  const decoder = new TextDecoder('utf-8')
  const rules: SigmaRule[] = []
  const problems: SigmaProblem[] = []
  const passedOver: string[] = []
  let files = 0
  return {
    take({ path, bytes }, isNamed) {
      const text = decoder.decode(bytes)
      if (!isNamed && !RULE_KEY.test(text)) {
        passedOver.push(path)
        return
      }
      files++
      const parsed = parseSigmaRules(text, path)
      for (const rule of parsed.rules) rules.push(rule)
      for (const problem of parsed.problems) problems.push(problem)
    },
    loaded: () => ({ rules, problems, files, passedOver }),
  }
}

/** What only shows once rules stand side by side: equal ids, unresolved placeholders, references that lead nowhere. */
export function problemsTogether(rules: readonly SigmaRule[]): SigmaProblem[] {
  return [...compileSigma(rules).problems, ...createSigmaCorrelator(rules).problems]
}
