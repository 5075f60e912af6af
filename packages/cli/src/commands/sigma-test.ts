import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { SigmaRule } from '@haidang/detect'
import { sigmaProblemText } from '@haidang/phrases'
import type { Command } from 'commander'
import { recordsOf, type SourceFault } from '../files/read-events.ts'
import { readTree, type TreeFile } from '../files/read-tree.ts'
import { createProgress } from '../progress.ts'
import { isYaml, loadRules, type LoadedRules, parseRuleFiles } from '../sigma/load-rules.ts'
import { loadPipelines, throughAll, withPipelineOption } from '../sigma/pipelines.ts'
import { findTests, isData, isInfo, type RegressionTest } from '../sigma/regression.ts'
import { createSigmaEngine, type SigmaEngine } from '../sigma/run-rules.ts'
import { STOPPED, type Tools } from './tools.ts'

/** What became of one test. */
interface TestRow {
  readonly ruleId: string
  readonly title: string
  readonly path: string
  readonly name: string
  /** Hits asked for at least; null where the test says nothing, which means one. */
  readonly declared: number | null
  readonly events: number
  /** Events that the rule matched. */
  readonly hits: number
  /** Other rules that matched an event of the test. */
  readonly otherRules: readonly string[]
  readonly passed: boolean
  /** Why it failed; empty where it passed. */
  readonly reason: string
}

/**
 * `haidang sigma test PATH`: SigmaHQ's regression tests, from a folder or an archive. The last line is `N passed, N failed`, on standard
 * error with `--json`. Ends with 1 where any failed or none was found.
 */
export function sigmaTestCommand(command: Command, tools: Tools): void {
  const { t } = tools.translator
  const test = command
    .command('test')
    .description(t('cli.sigma.test.about'))
    .argument('<path>', t('cli.sigma.test.path'))
    .option('--rules <path...>', t('cli.sigma.test.rules'))
  withPipelineOption(test, tools.translator).action(
    async (path: string, flags: { rules?: string[]; pipeline?: readonly string[] }) => {
      const { output } = tools
      const files: TreeFile[] = []
      for await (const file of readTree(path, (name) => isYaml(name) || isData(name))) files.push(file)
      const { tests, broken } = findTests(files)
      if (tests.length === 0 && broken.length === 0) {
        output.fail(t('cli.sigma.test.none', { path }))
        return tools.exit(1)
      }
      const { pipelines, problems } = await loadPipelines(flags.pipeline)
      const found = flags.rules === undefined ? await rulesBeside(path, files) : await loadRules(flags.rules)
      const loaded = throughAll(found, pipelines, problems)
      if (loaded.rules.length === 0) {
        output.fail(t('cli.sigma.test.noRules', { path: (flags.rules ?? [path]).join(' ') }))
        return tools.exit(1)
      }
      const engine = createSigmaEngine(loaded.rules)
      const about = createRuleBook(tools, loaded, engine)
      const signal = tools.stopSignal()
      const progress = createProgress(output, tests.length)
      const sink = output.lines()
      let passed = 0
      let failed = 0
      const report = async (row: TestRow): Promise<void> => {
        if (row.passed) passed++
        else failed++
        if (tools.isJson) sink.put(JSON.stringify(row))
        else if (!row.passed) sink.put(`${row.path}: ${row.ruleId} ${row.title}: ${row.reason}`)
        await sink.ready()
      }
      for (const { path: at, reason } of broken)
        await report({ ...NOTHING, path: at, reason: t('cli.sigma.test.badInfo', { reason }) })
      for (const test of tests) {
        if (signal.aborted) break
        await report(await runTest(tools, engine, about, test))
        progress.add(1, test.ruleId)
      }
      progress.stop()
      await sink.flush()
      // These words are for scripts: the same in every language.
      const summary = `${passed} passed, ${failed} failed`
      if (tools.isJson) output.fail(summary)
      else output.say(summary)
      if (signal.aborted) tools.exit(STOPPED)
      else if (failed > 0) tools.exit(1)
    },
  )
}

const NOTHING: TestRow = {
  ruleId: '',
  title: '',
  path: '',
  name: '',
  declared: null,
  events: 0,
  hits: 0,
  otherRules: [],
  passed: false,
  reason: '',
}

interface RuleBook {
  titleOf(id: string): string
  /** Why a rule cannot be run, or null where it can. */
  whyNot(id: string): string | null
}

function createRuleBook(tools: Tools, loaded: LoadedRules, engine: SigmaEngine): RuleBook {
  const { translator } = tools
  const rules = new Map<string, SigmaRule>(loaded.rules.map((rule) => [rule.id, rule]))
  const runnable = new Set(engine.set.rules.map((rule) => rule.id))
  const problems = [...loaded.problems, ...engine.problems].filter((p) => p.severity === 'error')
  return {
    titleOf: (id) => rules.get(id)?.title ?? '',
    whyNot(id) {
      if (runnable.has(id)) return null
      const problem = problems.find((p) => p.ruleId === id)
      if (problem === undefined) return translator.t('cli.sigma.test.noRule', { id })
      const text = sigmaProblemText(translator, problem.code, problem.params)
      return `${problem.code}: ${text?.title ?? ''} (${problem.origin}:${problem.line})`
    },
  }
}

async function runTest(tools: Tools, engine: SigmaEngine, book: RuleBook, test: RegressionTest): Promise<TestRow> {
  const { t } = tools.translator
  const { ruleId, path, name, declared, data, wanted } = test
  const row: TestRow = { ...NOTHING, ruleId, title: book.titleOf(ruleId), path, name, declared }
  const whyNot = book.whyNot(ruleId)
  if (whyNot !== null) return { ...row, reason: whyNot }
  if (data === null) return { ...row, reason: t('cli.sigma.test.noData', { name: wanted }) }
  let hits = 0
  let unreadable = ''
  const others = new Set<string>()
  const reading = {
    stdin: tools.stdin,
    onFault(fault: SourceFault): void {
      unreadable ||= `${fault.code}@${fault.offset}`
    },
  }
  const totals = await engine.run(recordsOf(data.path, data.bytes, reading), 0, {
    onHit(_place, hit) {
      if (hit.rule.id === ruleId) hits++
      else others.add(hit.rule.id)
    },
    onCorrelation: () => undefined,
    onUnreadable(place, problem) {
      unreadable ||= `${problem.code}@${place.offset}`
    },
  })
  const result = { ...row, events: totals.events, hits, otherRules: [...others].toSorted() }
  if (unreadable !== '')
    return { ...result, reason: t('cli.sigma.test.unreadable', { name: data.path, problem: unreadable }) }
  if (totals.events === 0) return { ...result, reason: t('cli.sigma.test.noEvents', { name: data.path }) }
  const passed = declared === 0 ? hits === 0 : hits >= (declared ?? 1)
  return { ...result, passed, reason: passed ? '' : t('cli.sigma.test.tooFew', { hits, declared: declared ?? 1 }) }
}

/** Rules in the same tree; else in folders and archives named `rules…` beside it or beside a folder above it. */
async function rulesBeside(path: string, files: readonly TreeFile[]): Promise<LoadedRules> {
  const own = parseRuleFiles(files.filter((file) => isYaml(file.path) && !isInfo(file.path)))
  if (own.rules.length > 0) return own
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const names = existsSync(folder) ? await readdir(folder).catch(() => []) : []
    const places: string[] = []
    for (const name of names.filter((n) => /^rules/i.test(n)).toSorted()) {
      const place = join(folder, name)
      const isFolder = (await stat(place).catch(() => null))?.isDirectory() ?? false
      if (isFolder || /\.(zip|tgz|tar|tar\.gz)$/i.test(name)) places.push(place)
    }
    const loaded = await loadRules(places)
    if (loaded.rules.length > 0 || dirname(folder) === folder) return loaded
  }
}
