import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { parseSigmaRules, type SigmaProblem, type SigmaRule } from '@haidang/detect'
import { foldVietnamese, severityRank } from '@haidang/std'
import type { ImportFile } from '#src/platform/archive/index.ts'
import { searchLexemes } from '#src/platform/db/index.ts'
import { documentText, runsFromTheStart } from './model.ts'
import type { RuleWrite } from './tables.ts'

/** One thing wrong with an import: `place` is `<file>:<line>:<column>`. */
export interface ImportProblem {
  readonly place: string
  readonly code: string
  readonly text: string
}

export interface ReadRules {
  readonly rules: readonly RuleWrite[]
  readonly problems: readonly ImportProblem[]
  /** Rules that cannot be honoured whole. */
  readonly refused: number
}

const RULE_FILE = /\.ya?ml$/i
const MAX_TITLE = 300
/** Files read before other work has its turn: parsing a pack takes seconds. */
const FILES_A_TURN = 10

/**
 * Reads every rule of some files. Of several files only those named `.yml` or `.yaml` are rules; a single text is one
 * whatever its name. Nothing here is a fault: what cannot be read is a problem with its place.
 */
export async function readRules(files: readonly ImportFile[], packName: string): Promise<ReadRules> {
  const wanted = files.length === 1 ? files : files.filter((f) => RULE_FILE.test(f.path))
  const byId = new Map<string, RuleWrite>()
  const problems: ImportProblem[] = []
  let refused = 0
  for (const [i, { path, text }] of wanted.entries()) {
    if (i % FILES_A_TURN === FILES_A_TURN - 1) await setImmediate()
    const parsed = parseSigmaRules(text, path)
    for (const problem of parsed.problems) {
      if (problem.severity === 'error') refused++
      problems.push(presentProblem(problem))
    }
    for (const rule of parsed.rules) {
      if (byId.has(rule.id)) {
        refused++
        problems.push({ place: `${path}:${rule.line}:1`, code: 'sigma.id_duplicate', text: rule.id })
        continue
      }
      byId.set(rule.id, writeOf(rule, documentText(text, rule.line), packName))
    }
  }
  return { rules: [...byId.values()], problems, refused }
}

function presentProblem(problem: SigmaProblem): ImportProblem {
  return {
    place: `${problem.origin}:${problem.line}:${problem.column}`,
    code: problem.code,
    text: Object.values(problem.params).join(', '),
  }
}

function writeOf(rule: SigmaRule, text: string, packName: string): RuleWrite {
  const title = rule.title.normalize('NFC').slice(0, MAX_TITLE)
  const { product, service, category } = rule.logsource
  return {
    id: rule.id,
    kind: rule.kind,
    title,
    title_folded: foldVietnamese(title),
    description: rule.description,
    severity: severityRank(rule.level),
    status: rule.status,
    author: rule.author,
    techniques: rule.techniques,
    product: product ?? null,
    service: service ?? null,
    category: category ?? null,
    is_enabled: runsFromTheStart(rule.status),
    text,
    text_hash: createHash('sha256').update(text).digest('base64url'),
    origin: rule.origin,
    version: 1,
    words: searchLexemes([
      title,
      rule.id,
      product ?? '',
      service ?? '',
      category ?? '',
      ...rule.techniques,
      packName,
      rule.author,
    ]),
  }
}
