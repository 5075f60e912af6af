import { EventRow, page } from '@haidang/contracts'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

interface SearchFlags {
  from?: string
  to?: string
  value?: string
  text?: string
  limit: string
}

export function eventCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const command = program.command('events').description(t('cli.events.about'))
  command
    .command('search')
    .description(t('cli.events.search'))
    .option('--from <instant>', t('cli.events.from'))
    .option('--to <instant>', t('cli.events.to'))
    .option('--value <value>', t('cli.events.value'))
    .option('--text <words>', t('cli.events.text'))
    .option('--limit <rows>', t('cli.events.limit'), '50')
    .action(async (flags: SearchFlags) => {
      const client = await tools.client()
      let left = Number(flags.limit)
      let cursor: string | null = null
      do {
        const query = new URLSearchParams({ limit: String(Math.min(200, left)) })
        for (const name of ['from', 'to', 'value', 'text'] as const)
          if (flags[name] !== undefined) query.set(name, flags[name])
        if (cursor !== null) query.set('cursor', cursor)
        const answer: { items: EventRow[]; nextCursor: string | null } = await client.call(
          'GET',
          `/events?${query.toString()}`,
          page(EventRow),
        )
        for (const e of answer.items)
          tools.output.row(e, [
            e.time,
            e.organisation.shortName,
            e.source.name,
            e.product,
            e.srcIp,
            e.dstIp,
            e.host,
            e.user,
            e.signature === '' ? e.message : e.signature,
          ])
        left -= answer.items.length
        cursor = answer.nextCursor
      } while (left > 0 && cursor !== null)
    })
}
