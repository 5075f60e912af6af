import { writeFile } from 'node:fs/promises'
import { page, Report, ReportSummary } from '@haidang/contracts'
import { errorText } from '@haidang/phrases'
import type { Command } from 'commander'
import { followWork } from './follow-work.ts'
import type { Tools } from './tools.ts'

export function reportCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const command = program.command('report').description(t('cli.report.about'))
  command
    .command('list')
    .description(t('cli.report.list'))
    .action(async () => {
      const { items } = await (await tools.client()).call('GET', '/reports?limit=200', page(ReportSummary))
      for (const r of items)
        tools.output.row(r, [r.id, r.number ?? '-', r.role, r.state, r.dueOn ?? '-', r.organisation.shortName, r.title])
    })
  command
    .command('build')
    .description(t('cli.report.build'))
    .argument('<report>')
    .option('--format <format>', t('cli.report.format'), 'docx')
    .option('--out <file>', t('cli.report.out'))
    .action(async (id: string, flags: { format: string; out?: string }) => {
      const client = await tools.client()
      const { version } = await client.call('GET', `/reports/${id}`, Report)
      const started = await client.call('POST', `/reports/${id}/build`, Report, { version })
      if (started.work !== null) {
        const work = await followWork(client, started.work.id, ({ stage, done, total }) =>
          tools.output.say(t('cli.report.stage', { stage, done, total })),
        )
        if (work.state !== 'done') {
          const { title, remedy } = errorText(
            tools.translator,
            work.problem?.code ?? 'server.fault',
            work.problem?.params,
          )
          tools.output.fail(`${work.problem?.code ?? work.state}: ${title}\n${remedy}`)
          process.exitCode = 1
          return
        }
      }
      const built = await client.call('GET', `/reports/${id}`, Report)
      if (tools.isJson) tools.output.row(built, [])
      else tools.output.say(t('cli.report.done', { id, version: built.version }))
      if (flags.out === undefined) return
      const file = await client.download(`/reports/${id}/export?format=${encodeURIComponent(flags.format)}`)
      await writeFile(flags.out, file.bytes)
      tools.output.say(t('cli.report.saved', { file: flags.out }))
    })
}
