import { setImmediate } from 'node:timers/promises'
import {
  importCsv,
  importList,
  importMisp,
  importMispWarningList,
  importStix,
  type ImportDefaults,
  type ImportOutcome,
  type IndicatorEntry,
  type WarningList,
} from '@haidang/detect'
import type { ImportFile } from '#src/platform/archive/index.ts'
import { type ImportFormat, recogniseFormat } from './recognise.ts'

/** One thing wrong with an import; `place` is the file and the line, attribute or object in it. */
export interface ImportProblem {
  readonly place: string
  readonly code: string
  readonly text: string
}

export interface ReadImport {
  /** Without repetition by kind and value. */
  readonly entries: readonly IndicatorEntry[]
  readonly lists: readonly WarningList[]
  /** The first 1,000. */
  readonly problems: readonly ImportProblem[]
  /** Lines, attributes and objects that became nothing. */
  readonly refused: number
}

const MAX_PROBLEMS = 1000
/** Not refusals: the value stands, without its port or once only. */
const BORNE: ReadonlySet<string> = new Set(['import.part_lost', 'import.repeated'])

const READERS: Readonly<
  Record<Exclude<ImportFormat, 'warninglist'>, (text: string, defaults: ImportDefaults) => ImportOutcome>
> = {
  list: importList,
  csv: (text, defaults) => importCsv(text, defaults),
  misp: (text, defaults) => importMisp(text, defaults),
  stix: importStix,
}

/** Reads some files as indicators or warning lists. Nothing here is a fault: what cannot be read is a problem with its place. */
export async function readImport(
  files: readonly ImportFile[],
  format: ImportFormat | 'auto',
  defaults: ImportDefaults,
): Promise<ReadImport> {
  const entries = new Map<string, IndicatorEntry>()
  const lists: WarningList[] = []
  const problems: ImportProblem[] = []
  let refused = 0
  const report = (path: string, problem: { code: string; at: string; text: string }) => {
    if (problems.length < MAX_PROBLEMS)
      problems.push({ place: `${path}: ${problem.at}`, code: problem.code, text: problem.text })
  }
  for (const { path, text } of files) {
    await setImmediate()
    const found = format === 'auto' ? recogniseFormat(text) : format
    if (found === 'warninglist') {
      const list = importMispWarningList(text)
      if (typeof list === 'string') {
        refused++
        report(path, { code: list, at: 'line 1', text: text.slice(0, 200) })
      } else lists.push(list)
      continue
    }
    const outcome = READERS[found](text, defaults)
    let borne = 0
    for (const problem of outcome.problems) {
      if (BORNE.has(problem.code)) borne++
      report(path, problem)
    }
    refused += outcome.problemCount - borne
    for (const entry of outcome.entries) {
      const key = `${entry.kind}:${entry.value}`
      if (!entries.has(key)) entries.set(key, entry)
    }
  }
  return { entries: [...entries.values()], lists, problems, refused }
}
