import { createTranslator } from '@haidang/phrases'
import { Command } from 'commander'
import { ApiRefusal, createClient, Unreachable } from './client.ts'
import { alertCommands } from './commands/alerts.ts'
import { auditCommands } from './commands/audit.ts'
import { backupCommands } from './commands/backup.ts'
import type { Tools } from './commands/tools.ts'
import { eventCommands } from './commands/events.ts'
import { importCommand } from './commands/import.ts'
import { parseCommand } from './commands/parse.ts'
import { planImportCommand } from './commands/plan-import.ts'
import { planCommands } from './commands/plan.ts'
import { reportCommands } from './commands/report.ts'
import { sendCommand } from './commands/send.ts'
import { sessionCommands } from './commands/session.ts'
import { sigmaCommands } from './commands/sigma.ts'
import { fileFailureText } from './commands/source-fault-text.ts'
import { sourceCommands } from './commands/sources.ts'
import { tokenCommands } from './commands/token.ts'
import { warningCommands } from './commands/warnings.ts'
import { readEnvironment } from './environment.ts'
import { createOutput } from './output.ts'
import { SendRefused } from './send/post-batch.ts'

const environment = readEnvironment()
const flag = (name: string): string | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}
const url = flag('--url') ?? environment.url
const locale = flag('--locale') === 'en' ? 'en' : flag('--locale') === 'vi' ? 'vi' : environment.locale
const translator = createTranslator(locale)
const { t } = translator
const isJson = process.argv.includes('--json')
let stop: AbortController | undefined
const tools: Tools = {
  environment: { ...environment, url, locale },
  translator,
  output: createOutput(isJson),
  isJson,
  stdin: process.stdin,
  client: (by) => createClient({ ...environment, url, locale, ...by }),
  exit(code) {
    process.exitCode = Math.max(code, Number(process.exitCode ?? 0))
  },
  stopSignal() {
    if (stop === undefined) {
      const controller = new AbortController()
      stop = controller
      // Once: a second Ctrl-C ends the program where it stands.
      process.once('SIGINT', () => controller.abort())
    }
    return stop.signal
  },
}
// Whoever reads our output has enough, as `head` does: that is no failure, and there is nobody to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1)
  })
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': t('cli.help.usage'),
  'Arguments:': t('cli.help.arguments'),
  'Options:': t('cli.help.options'),
  'Commands:': t('cli.help.commands'),
}
// Before the commands are added: they take their manner of help over from it.
const program = new Command('haidang')
  .configureHelp({ styleTitle: (title) => titles[title] ?? title })
  .helpOption('-h, --help', t('cli.help.option'))
  .helpCommand('help [command]', t('cli.help.command'))
  .description(t('cli.about'))
  .option('--url <url>', t('cli.option.url'), environment.url)
  .option('--json', t('cli.option.json'))
  .option('--locale <vi|en>', t('cli.option.locale'))
for (const add of [
  sessionCommands,
  tokenCommands,
  sourceCommands,
  sendCommand,
  eventCommands,
  alertCommands,
  warningCommands,
  importCommand,
  backupCommands,
  auditCommands,
  sigmaCommands,
  parseCommand,
  planCommands,
  planImportCommand,
  reportCommands,
]) {
  add(program, tools)
}
for (const command of program.commands.flatMap((c) => [c, ...c.commands]))
  command.option('--json', t('cli.option.json')).option('--url <url>', t('cli.option.url'))

/** Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 the platform cannot be reached. */
try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof ApiRefusal) {
    const { problem } = error
    tools.output.fail(
      [
        `${problem.code}: ${problem.title}`,
        problem.code === 'session.step_up_required' ? t('cli.confirm.hint') : (problem.remedy ?? ''),
        ...problem.errors.map((e) => `  ${e.path}: ${e.message}`),
        t('cli.failed.requestId', { id: problem.requestId }),
      ]
        .filter((l) => l !== '')
        .join('\n'),
    )
    process.exitCode = 1
  } else if (error instanceof SendRefused) {
    tools.output.fail(`${error.code}: ${error.message}\n${error.remedy}`)
    process.exitCode = 1
  } else if (error instanceof Unreachable) {
    tools.output.fail(t('cli.failed.unreachable', { url, why: error.message }))
    process.exitCode = 3
  } else {
    tools.output.fail(fileFailureText(translator, error) ?? (error instanceof Error ? error.message : String(error)))
    process.exitCode = 1
  }
}
