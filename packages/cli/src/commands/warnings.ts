import { writeFile } from 'node:fs/promises'
import { page, Warning, WarningSummary } from '@haidang/contracts'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

export function warningCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const command = program.command('warnings').description(t('cli.warnings.about'))
  command
    .command('list')
    .description(t('cli.warnings.list'))
    .action(async () => {
      const answer = await (await tools.client()).call('GET', '/warnings?limit=200', page(WarningSummary))
      for (const w of answer.items) {
        tools.output.row(w, [
          w.id,
          w.number ?? '-',
          w.state,
          w.severity,
          w.tlp,
          `${w.progress.acknowledged}/${w.progress.total}`,
          w.progress.overdue,
          w.title,
        ])
      }
    })
  command
    .command('show')
    .description(t('cli.warnings.show'))
    .argument('<warning>')
    .action(async (id: string) => {
      const w = await (await tools.client()).call('GET', `/warnings/${id}`, Warning)
      if (tools.isJson) return tools.output.row(w, [])
      tools.output.say(
        [w.number ?? '-', w.title, w.content.summary, ...w.content.actions.map((a, i) => `${i + 1}. ${a}`)].join('\n'),
      )
      for (const r of w.recipients)
        tools.output.row(r, [
          r.organisation.shortName,
          r.state,
          r.acknowledgedAt ?? '-',
          r.isOverdue ? '!' : '',
          r.escalationLevel,
        ])
    })
  command
    .command('export')
    .description(t('cli.warnings.export'))
    .argument('<warning>')
    .requiredOption('--format <format>', t('cli.warnings.format'))
    .option('--out <file>', t('cli.warnings.out'))
    .action(async (id: string, flags: { format: string; out?: string }) => {
      const file = await (
        await tools.client()
      ).download(`/warnings/${id}/export?format=${encodeURIComponent(flags.format)}&locale=${tools.environment.locale}`)
      if (flags.out === undefined) process.stdout.write(file.bytes)
      else {
        await writeFile(flags.out, file.bytes)
        tools.output.say(t('cli.warnings.saved', { file: flags.out }))
      }
    })
}
