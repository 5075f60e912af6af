import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { ImportOutcome } from '@haidang/contracts'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

interface ImportFlags {
  name?: string
  origin: string
  licence: string
  format: string
}

const BINARY = /\.(gz|tgz|zip)$/i

export function importCommand(program: Command, tools: Tools): void {
  const { t } = tools.translator
  program
    .command('import')
    .description(t('cli.import.about'))
    .argument('<what>', t('cli.import.what'))
    .argument('<file-or-url>')
    .option('--name <name>', t('cli.import.name'))
    .option('--origin <text>', t('cli.import.origin'), '')
    .option('--licence <text>', t('cli.import.licence'), '')
    .option('--format <format>', t('cli.import.format'), 'auto')
    .action(async (what: string, from: string, flags: ImportFlags) => {
      const isUrl = /^https?:\/\//.test(from)
      const bytes = isUrl ? null : await readFile(from)
      const isBase64 = bytes !== null && BINARY.test(from)
      const outcome = await (
        await tools.client()
      ).call('POST', what === 'rules' ? '/rule-imports' : '/indicator-imports', ImportOutcome, {
        name: flags.name ?? basename(from),
        origin: flags.origin === '' ? from : flags.origin,
        licence: flags.licence,
        format: flags.format,
        ...(bytes === null
          ? { url: from }
          : { content: isBase64 ? bytes.toString('base64') : bytes.toString('utf8'), isBase64 }),
      })
      if (tools.isJson) return tools.output.row(outcome, [])
      tools.output.say(t('cli.import.done', { ...outcome }))
      for (const p of outcome.problems) tools.output.fail(`  ${p.place}: ${p.code} ${p.text}`)
    })
}
