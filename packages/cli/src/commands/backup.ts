import { restoreArchive } from '../restore-archive.ts'
import { z } from 'zod'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

const BackupAnswer = z.object({ file: z.string(), bytes: z.number() })

export function backupCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  program
    .command('backup')
    .description(t('cli.backup.about'))
    .action(async () => {
      const answer = await (await tools.client()).call('POST', '/operation/backups', BackupAnswer)
      if (tools.isJson) tools.output.row(answer, [])
      else tools.output.say(t('cli.backup.done', answer))
    })
  program
    .command('restore')
    .description(t('cli.restore.about'))
    .argument('<archive>')
    .requiredOption('--into <folder>', t('cli.restore.into'))
    .action(async (archive: string, flags: { into: string }) => {
      const result = await restoreArchive(archive, flags.into)
      if (result.kind === 'not_empty') throw new Error(t('cli.restore.notEmpty', { path: flags.into }))
      if (result.kind === 'bad_archive') throw new Error(t('cli.restore.badArchive', { why: result.why }))
      tools.output.say(t('cli.restore.done', { path: flags.into }))
    })
}
