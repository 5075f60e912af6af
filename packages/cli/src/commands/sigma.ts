import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { compileSigma, parseSigmaRules, type SigmaProblem, type SigmaRule } from '@haidang/detect'
import { createParser } from '@haidang/parsers'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

async function* ruleFiles(path: string): AsyncGenerator<string> {
  if (!(await stat(path)).isDirectory()) {
    yield path
    return
  }
  for (const entry of (await readdir(path, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) yield* ruleFiles(child)
    else if (/\.ya?ml$/.test(entry.name)) yield child
  }
}

async function loadRules(
  path: string,
): Promise<{ rules: SigmaRule[]; problems: { file: string; problem: SigmaProblem }[] }> {
  const rules: SigmaRule[] = []
  const problems: { file: string; problem: SigmaProblem }[] = []
  for await (const file of ruleFiles(path)) {
    const parsed = parseSigmaRules(await readFile(file, 'utf8'), file)
    rules.push(...parsed.rules)
    for (const problem of parsed.problems) problems.push({ file, problem })
  }
  return { rules, problems }
}

export function sigmaCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const { output } = tools
  const command = program.command('sigma').description(t('cli.sigma.about'))
  command
    .command('check')
    .description(t('cli.sigma.check'))
    .argument('<path>')
    .action(async (path: string) => {
      const { rules, problems } = await loadRules(path)
      const late = compileSigma(rules).problems
      for (const { file, problem } of [
        ...problems,
        ...late.map((problem) => ({ file: problem.origin ?? path, problem })),
      ]) {
        output.row({ file, ...problem }, [
          `${file}:${problem.line}:${problem.column}`,
          problem.code,
          JSON.stringify(problem.params),
        ])
      }
      output.say(t('cli.sigma.summary', { rules: rules.length, problems: problems.length + late.length }))
      if (problems.length + late.length > 0) process.exitCode = 1
    })
  command
    .command('run')
    .description(t('cli.sigma.run'))
    .requiredOption('--rules <path>', t('cli.sigma.rules'))
    .requiredOption('--events <file>', t('cli.sigma.events'))
    .action(async (flags: { rules: string; events: string }) => {
      const { rules } = await loadRules(flags.rules)
      const { set } = compileSigma(rules)
      const parser = createParser({})
      const bytes = createReadStream(flags.events)
      const lines = createInterface({
        input: flags.events.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes,
        crlfDelay: Infinity,
      })
      let index = -1
      const now = Date.now()
      for await (const line of lines) {
        if (line === '') continue
        index++
        const outcome = parser.parse(line, now)
        if (outcome.kind === 'directive') continue
        if (outcome.kind === 'quarantine') {
          output.fail(`${index}: ${outcome.problem.code}`)
          continue
        }
        for (const hit of set.match(outcome.event)) {
          const row = {
            event: index,
            id: hit.rule.id,
            title: hit.rule.title,
            level: hit.rule.level,
            reasons: hit.reasons(),
          }
          output.row(row, [index, hit.rule.level, hit.rule.id ?? '', hit.rule.title])
        }
      }
    })
}
