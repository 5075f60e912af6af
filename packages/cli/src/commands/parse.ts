import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { SOURCE_FORMATS, type SourceFormat } from '@haidang/contracts'
import { createParser } from '@haidang/parsers'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

const isFormat = (text: string): text is SourceFormat => (SOURCE_FORMATS as readonly string[]).includes(text)

export function parseCommand(program: Command, tools: Tools): void {
  const { t } = tools.translator
  program
    .command('parse')
    .description(t('cli.parse.about'))
    .argument('<file>')
    .option('--as <format>', t('cli.parse.as'), 'auto')
    .action(async (file: string, flags: { as: string }) => {
      const parser = createParser({ format: isFormat(flags.as) ? flags.as : 'auto' })
      const bytes = createReadStream(file)
      const lines = createInterface({
        input: file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes,
        crlfDelay: Infinity,
      })
      const counts = {
        lines: 0,
        events: 0,
        partial: 0,
        quarantined: 0,
        formats: {} as Record<string, number>,
        classes: {} as Record<string, number>,
      }
      const now = Date.now()
      for await (const line of lines) {
        if (line === '') continue
        counts.lines++
        const outcome = parser.parse(line, now)
        if (outcome.kind === 'directive') continue
        if (outcome.kind === 'quarantine') {
          counts.quarantined++
          tools.output.fail(`${counts.lines}: ${outcome.problem.code} @${outcome.problem.offset}`)
          continue
        }
        const { event } = outcome
        counts.events++
        if (event.problems.length > 0) counts.partial++
        counts.formats[event.format] = (counts.formats[event.format] ?? 0) + 1
        counts.classes[event.ocsf.class_uid] = (counts.classes[event.ocsf.class_uid] ?? 0) + 1
        process.stdout.write(`${JSON.stringify(event.ocsf)}\n`)
      }
      tools.output.fail(tools.isJson ? JSON.stringify(counts) : t('cli.parse.summary', { ...counts }))
    })
}
