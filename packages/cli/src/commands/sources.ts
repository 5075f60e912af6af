import { IssuedToken, page, Source } from '@haidang/contracts'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

export function sourceCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const { output } = tools
  const command = program.command('sources').description(t('cli.sources.about'))
  command
    .command('list')
    .description(t('cli.sources.list'))
    .action(async () => {
      const client = await tools.client()
      for (let cursor: string | null = ''; cursor !== null;) {
        const answer: { items: Source[]; nextCursor: string | null } = await client.call(
          'GET',
          `/sources?limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
          page(Source),
        )
        for (const s of answer.items) {
          output.row(s, [
            s.id,
            s.state,
            s.organisation.shortName,
            s.name,
            s.counts.received,
            s.counts.stored,
            s.counts.duplicates,
            s.counts.refused,
            s.counts.quarantined,
            s.counts.underway,
          ])
        }
        cursor = answer.nextCursor
      }
    })
  command
    .command('create')
    .description(t('cli.sources.create'))
    .requiredOption('--organisation <id>', t('cli.sources.organisation'))
    .requiredOption('--name <name>', t('cli.sources.name'))
    .option('--format <format>', t('cli.sources.format'), 'auto')
    .action(async (options: { organisation: string; name: string; format: string }) => {
      const client = await tools.client()
      const issued = await client.call('POST', '/sources', IssuedToken, {
        organisationId: options.organisation,
        name: options.name,
        format: options.format,
      })
      if (tools.isJson) output.row(issued, [])
      else output.say(`${issued.source.id}\n${t('cli.sources.token', { token: issued.token })}`)
    })
  command
    .command('rotate')
    .description(t('cli.sources.rotate'))
    .argument('<source>')
    .option('--overlap <seconds>', t('cli.sources.overlap'), '86400')
    .action(async (source: string, options: { overlap: string }) => {
      const client = await tools.client()
      const issued = await client.call('POST', `/sources/${source}/tokens`, IssuedToken, {
        overlapSeconds: Number(options.overlap),
      })
      if (tools.isJson) output.row(issued, [])
      else output.say(t('cli.sources.token', { token: issued.token }))
    })
  command
    .command('revoke')
    .description(t('cli.sources.revoke'))
    .argument('<source>')
    .argument('<token>')
    .action(async (source: string, token: string) => {
      const client = await tools.client()
      const after = await client.call('DELETE', `/sources/${source}/tokens/${token}`, Source)
      if (tools.isJson) output.row(after, [])
      else output.say(t('cli.sources.revoked'))
    })
}
