import type { Command } from 'commander'
import { SingleBar } from 'cli-progress'
import { stat } from 'node:fs/promises'
import { sendFiles } from '../send/send-files.ts'
import { findFiles } from '../send/read-batches.ts'
import type { Tools } from './tools.ts'

interface SendFlags {
  token?: string
  kind: 'json' | 'text' | 'auto'
  rate?: string
  state: string
}

export function sendCommand(program: Command, tools: Tools): void {
  const { t } = tools.translator
  program
    .command('send')
    .description(t('cli.send.about'))
    .argument('<path...>')
    .option('--token <token>', t('cli.send.token'))
    .option('--kind <kind>', t('cli.send.kind'), 'auto')
    .option('--rate <events>', t('cli.send.rate'))
    .option('--state <file>', t('cli.send.state'), '.haidang-send.json')
    .action(async (paths: string[], flags: SendFlags) => {
      const token = flags.token ?? tools.environment.token
      if (token === undefined) throw new Error(t('cli.send.noToken'))
      const files = (await Promise.all(paths.map(findFiles))).flat()
      const showBar = process.stderr.isTTY === true && !tools.isJson
      const bar = showBar
        ? new SingleBar({ format: '{bar} {value}/{total} {file} {note}', stream: process.stderr, hideCursor: true })
        : null
      const sizes = new Map(await Promise.all(files.map(async (f) => [f, (await stat(f)).size] as const)))
      bar?.start(files.length, 0, { file: '', note: '' })
      const stop = new AbortController()
      process.once('SIGINT', () => stop.abort(new Error('stopped')))
      try {
        const total = await sendFiles(
          { url: tools.environment.url, token, locale: tools.environment.locale, signal: stop.signal },
          files,
          {
            kind: flags.kind,
            stateFile: flags.state,
            ...(flags.rate === undefined ? {} : { rate: Number(flags.rate) }),
            onProgress: (p) =>
              bar?.update(files.indexOf(p.file), {
                file: `${p.file} (${sizes.get(p.file) ?? 0} B)`,
                note: p.waiting === undefined ? String(p.sent) : t('cli.send.waiting', { why: p.waiting }),
              }),
          },
        )
        bar?.update(files.length, { file: '', note: '' })
        bar?.stop()
        if (tools.isJson) tools.output.row(total, [])
        else tools.output.say(t('cli.send.done', { ...total }))
      } finally {
        bar?.stop()
      }
    })
}
