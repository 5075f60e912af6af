import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { RuleProblem } from '@haidang/contracts'
import { parseSigmaRules, type SigmaProblem, type SigmaRule } from '@haidang/detect'
import { severityRank } from '@haidang/std'
import type { ImportFile } from '#src/platform/archive/index.ts'
import { documentText } from './model.ts'
import type { ReadRule, RuleFacts } from './tables.ts'

export interface ReadRules {
  readonly rules: readonly ReadRule[]
  readonly problems: readonly RuleProblem[]
  /** Rules that cannot be honoured whole. */
  readonly refused: number
}

const RULE_FILE = /\.ya?ml$/i
const MAX_TITLE = 300
/** Files read before other work has its turn: parsing a pack takes seconds. */
const FILES_A_TURN = 10

export interface ReadingProgress {
  /** Told between files; may wait. Throws to stop the reading. */
  readonly onFile?: (done: number, total: number) => Promise<void> | void
}

/**
 * Reads every rule of some files. Of several files only those named `.yml` or `.yaml` are rules; a single text is one
 * whatever its name. Nothing here is a fault: what cannot be read is a problem with its place.
 */
export async function readRules(files: readonly ImportFile[], progress: ReadingProgress = {}): Promise<ReadRules> {
  const wanted = files.length === 1 ? files : files.filter((f) => RULE_FILE.test(f.path))
  const byId = new Map<string, ReadRule>()
  const problems: RuleProblem[] = []
  let refused = 0
  for (const [i, { path, text }] of wanted.entries()) {
    if (i % FILES_A_TURN === FILES_A_TURN - 1) {
      await setImmediate()
      await progress.onFile?.(i, wanted.length)
    }
    const parsed = parseSigmaRules(text, path)
    for (const problem of parsed.problems) {
      if (problem.severity === 'error') refused++
      problems.push(presentProblem(problem))
    }
    for (const rule of parsed.rules) {
      if (byId.has(rule.id)) {
        refused++
        problems.push(duplicate(rule, path))
        continue
      }
      byId.set(rule.id, toReadRule(rule, documentText(text, rule.line), path))
    }
  }
  return { rules: [...byId.values()], problems, refused }
}

function duplicate(rule: SigmaRule, path: string): RuleProblem {
  return {
    code: 'sigma.id_duplicate',
    severity: 'error',
    path,
    line: rule.line,
    column: 1,
    ruleId: rule.id,
    params: { id: rule.id },
    remedy: 'sigma.id_duplicate.remedy',
  }
}

export function presentProblem(problem: SigmaProblem): RuleProblem {
  return {
    code: problem.code,
    severity: problem.severity,
    path: problem.origin,
    line: problem.line,
    column: problem.column,
    ruleId: problem.ruleId,
    params: problem.params,
    remedy: problem.remedy,
  }
}

/** @param path the file it was read from, which a rule without an id of its own is known by */
export function toReadRule(rule: SigmaRule, text: string, path: string): ReadRule {
  return { id: rule.id, text, textHash: hashOfText(text), path, facts: factsOf(rule) }
}

export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

export function factsOf(rule: SigmaRule): RuleFacts {
  const { product, service, category } = rule.logsource
  return {
    kind: rule.kind,
    title: rule.title.normalize('NFC').slice(0, MAX_TITLE),
    description: rule.description,
    severity: severityRank(rule.level),
    status: rule.status,
    author: rule.author,
    tags: [...new Set(rule.tags.map((tag) => tag.toLowerCase()))],
    techniques: rule.techniques,
    product: product ?? null,
    service: service ?? null,
    category: category ?? null,
  }
}
