import { Alert, AlertPage } from '@haidang/contracts'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

export function alertCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const show = (a: Alert): void =>
    tools.output.row(a, [
      a.id,
      a.severity,
      a.state,
      a.organisation.shortName,
      a.count,
      a.lastSeenAt,
      a.title,
      a.entity.value,
    ])
  const command = program.command('alerts').description(t('cli.alerts.about'))
  command
    .command('list')
    .description(t('cli.alerts.list'))
    .option('--states <states>', t('cli.alerts.states'), 'new,acknowledged')
    .action(async (flags: { states: string }) => {
      const client = await tools.client()
      let cursor: string | null = ''
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
        const answer: { items: Alert[]; nextCursor: string | null } = await client.call(
          'GET',
          `/alerts?limit=200&states=${encodeURIComponent(flags.states)}${more}`,
          AlertPage,
        )
        for (const a of answer.items) show(a)
        cursor = answer.nextCursor
      }
    })
  command
    .command('acknowledge')
    .description(t('cli.alerts.acknowledge'))
    .argument('<alert>')
    .action(async (id: string) => show(await (await tools.client()).call('POST', `/alerts/${id}/acknowledge`, Alert)))
  command
    .command('close')
    .description(t('cli.alerts.close'))
    .argument('<alert>')
    .requiredOption('--verdict <verdict>', t('cli.alerts.verdict'))
    .option('--note <text>', t('cli.alerts.note'), '')
    .action(async (id: string, flags: { verdict: string; note: string }) =>
      show(await (await tools.client()).call('POST', `/alerts/${id}/close`, Alert, flags)),
    )
}
