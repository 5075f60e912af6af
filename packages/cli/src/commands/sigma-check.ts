import type { Command } from 'commander'
import { createProgress } from '../progress.ts'
import { problemsTogether } from '../sigma/load-rules.ts'
import { loadRulesThrough, withPipelineOption } from '../sigma/pipelines.ts'
import { problemLines, problemRow } from '../sigma/problem-row.ts'
import type { Tools } from './tools.ts'

/**
 * `haidang sigma check PATH…`: every problem of every rule. With `--json` one object a line, `kind` `problem`, and a last one of
 * `kind` `summary`. Ends with 1 where any rule was refused or none was found.
 */
export function sigmaCheckCommand(command: Command, tools: Tools): void {
  const { t } = tools.translator
  const check = command.command('check').description(t('cli.sigma.check')).argument('<path...>', t('cli.sigma.rules'))
  withPipelineOption(check, tools.translator).action(
    async (paths: string[], flags: { pipeline?: readonly string[] }) => {
      const { output, translator } = tools
      const progress = createProgress(output, null)
      const loaded = await loadRulesThrough(paths, flags.pipeline, (path) => progress.add(1, path))
      progress.stop()
      const problems = [...loaded.problems, ...problemsTogether(loaded.rules)]
        .map((problem) => problemRow(translator, problem))
        .toSorted((a, b) => (a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1))
      const refused = problems.filter((p) => p.severity === 'error')
      const placeholders = refused.filter((p) => p.code === 'sigma.placeholder_unresolved')
      const sink = output.lines()
      const places = new Map<string, string[]>()
      for (const rule of loaded.rules)
        places.set(rule.id, [...(places.get(rule.id) ?? []), `${rule.origin}:${rule.line}`])
      for (const row of problems) {
        const here = `${row.path}:${row.line}`
        const others = row.code === 'sigma.id_duplicate' ? (places.get(row.ruleId) ?? []).filter((p) => p !== here) : []
        if (tools.isJson)
          sink.put(JSON.stringify({ kind: 'problem', ...row, ...(others.length === 0 ? {} : { others }) }))
        else
          sink.put(
            [problemLines(translator, row), ...others.map((place) => `    ${t('cli.sigma.sameId', { place })}`)].join(
              '\n',
            ),
          )
        await sink.ready()
      }
      const counts = {
        files: loaded.files,
        rules: loaded.rules.length + loaded.problems.filter((p) => p.severity === 'error').length,
        detections: loaded.rules.filter((rule) => rule.kind === 'detection').length,
        correlations: loaded.rules.filter((rule) => rule.kind === 'correlation').length,
        filters: loaded.rules.filter((rule) => rule.kind === 'filter').length,
        refused: refused.length,
        placeholders: placeholders.length,
        warnings: problems.length - refused.length,
        passedOver: loaded.passedOver.length,
      }
      if (tools.isJson) sink.put(JSON.stringify({ kind: 'summary', ...counts }))
      else {
        sink.put(t('cli.sigma.summary', counts))
        if (counts.passedOver > 0) sink.put(t('cli.sigma.passedOver', { count: counts.passedOver }))
      }
      await sink.flush()
      if (loaded.files === 0) {
        output.fail(t('cli.sigma.noRules', { path: paths.join(' ') }))
        tools.exit(1)
      } else if (refused.length > 0) tools.exit(1)
    },
  )
}
