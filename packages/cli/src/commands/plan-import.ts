import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { FileRef, Plan } from '@haidang/contracts'
import { errorText } from '@haidang/phrases'
import type { Command } from 'commander'
import { followWork } from './follow-work.ts'
import type { Tools } from './tools.ts'

/** Adds `import` to the command `plan`. */
export function planImportCommand(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const plan = program.commands.find((command) => command.name() === 'plan') ?? program.command('plan')
  plan
    .command('import')
    .description(t('cli.planImport.about'))
    .argument('<file>')
    .option('--level <level>', t('cli.planImport.level'), 'provincial')
    .option('--parent <plan>', t('cli.planImport.parent'))
    .action(async (path: string, flags: { level: string; parent?: string }) => {
      const client = await tools.client()
      const content = (await readFile(path)).toString('base64')
      const file = await client.call('POST', '/files', FileRef, { name: basename(path), content })
      const started = await client.call('POST', '/plans', Plan, {
        fileId: file.id,
        level: flags.level,
        parentPlanId: flags.parent ?? null,
      })
      if (started.work !== null) {
        const work = await followWork(client, started.work.id, ({ stage, done, total }) =>
          tools.output.say(t('cli.planImport.stage', { stage, done, total })),
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
      const read = await client.call('GET', `/plans/${started.id}`, Plan)
      if (tools.isJson) return tools.output.row(read, [])
      tools.output.say(
        t('cli.planImport.done', {
          id: read.id,
          number: read.number ?? '-',
          title: read.title,
          rows: read.review.total,
          flagged: read.review.flagged,
        }),
      )
    })
}
