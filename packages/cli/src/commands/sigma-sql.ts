import type { Command } from 'commander'
import { compileSigma, parseSigmaRules } from '@haidang/detect'
import { collectBytes } from '../files/open-source.ts'
import { type LoadedRules, loadRules } from '../sigma/load-rules.ts'
import { loadPipelines, throughAll, withPipelineOption } from '../sigma/pipelines.ts'
import { problemLines, problemRow } from '../sigma/problem-row.ts'
import { sqlStatement } from '../sigma/sql-statement.ts'
import type { Tools } from './tools.ts'

/** `haidang sigma sql RULE`: one statement a rule over the lake. Ends with 1 where a rule cannot be written as SQL. */
export function sigmaSqlCommand(command: Command, tools: Tools): void {
  const { t } = tools.translator
  const sql = command.command('sql').description(t('cli.sigma.sql.about')).argument('<rule>', t('cli.sigma.sql.rule'))
  withPipelineOption(sql, tools.translator).action(async (path: string, flags: { pipeline?: readonly string[] }) => {
    const { output, translator } = tools
    const pipelines = await loadPipelines(flags.pipeline)
    const found = path === '-' ? await readRules(tools) : await loadRules([path])
    const loaded = throughAll(found, pipelines.pipelines, pipelines.problems)
    const { set, problems } = compileSigma(loaded.rules)
    const refused = [...loaded.problems, ...problems]
    const sink = output.lines()
    for (const rule of set.rules) {
      const made = sqlStatement(rule)
      if (made.kind === 'refused') refused.push(made.problem)
      else if (tools.isJson)
        sink.put(JSON.stringify({ ruleId: rule.id, title: rule.title, level: rule.level, sql: made.sql }))
      else sink.put(`${made.sql}\n`)
      await sink.ready()
    }
    await sink.flush()
    for (const problem of refused) output.fail(problemLines(translator, problemRow(translator, problem)))
    const correlations = loaded.rules.filter((rule) => rule.kind === 'correlation')
    for (const rule of correlations) output.fail(t('cli.sigma.sql.correlation', { title: rule.title }))
    if (refused.some((p) => p.severity === 'error') || correlations.length > 0 || set.size === 0) tools.exit(1)
  })
}

async function readRules(tools: Tools): Promise<LoadedRules> {
  const text = (await collectBytes(tools.stdin)).toString('utf8')
  return { ...parseSigmaRules(text, '-'), files: 1, passedOver: [] }
}
