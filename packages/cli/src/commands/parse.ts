import { SOURCE_FORMATS, type ParseProblem, type SourceFormat } from '@haidang/contracts'
import { problemText, type Translator } from '@haidang/phrases'
import type { Command } from 'commander'
import { findEventFiles, readEvents } from '../files/read-events.ts'
import { coverageRows, coverageText } from '../parse/coverage.ts'
import { parseEvents, type ParseTotals } from '../parse/parse-events.ts'
import { createProgress } from '../progress.ts'
import { sourceFaultText } from './source-fault-text.ts'
import { STOPPED, type Tools } from './tools.ts'

const isFormat = (text: string): text is SourceFormat => (SOURCE_FORMATS as readonly string[]).includes(text)

/** Problems named one by one for a person; with `--json` all are. */
const MAX_NAMED = 20

interface ParseFlags {
  readonly as: string
  readonly coverage?: boolean
}

/**
 * `haidang parse FILE…`: the normal form of every event as a line of JSON on standard output, nothing else. Problems and the summary go
 * to standard error: as text, or with `--json` as one object a line (`kind` `problem`, `fault`, and last `summary`).
 * Ends with 1 where a file or a record could not be read.
 */
export function parseCommand(program: Command, tools: Tools): void {
  const { t } = tools.translator
  program
    .command('parse')
    .description(t('cli.parse.about'))
    .argument('[file...]', t('cli.parse.files'))
    .option('--as <format>', t('cli.parse.as'), 'auto')
    .option('--coverage', t('cli.parse.coverage'))
    .action(async (paths: string[], flags: ParseFlags) => {
      const { output, translator } = tools
      if (flags.coverage === true) {
        const rows = coverageRows()
        if (tools.isJson) for (const row of rows) output.row(row, [])
        else output.say(coverageText(rows))
        return
      }
      if (flags.as !== 'auto' && !isFormat(flags.as)) {
        output.fail(t('cli.parse.badFormat', { format: flags.as, formats: SOURCE_FORMATS.join(', ') }))
        return tools.exit(2)
      }
      if (paths.length === 0) {
        output.fail(t('cli.parse.noFiles'))
        return tools.exit(2)
      }
      const { files, size, passedOver } = await findEventFiles(paths)
      const progress = createProgress(output, size)
      const sink = output.lines()
      const signal = tools.stopSignal()
      let read = 0
      let named = 0
      let faults = 0
      const batches = readEvents(files, {
        stdin: tools.stdin,
        signal,
        onBytes: (count) => {
          read += count
        },
        onFault(fault) {
          faults++
          output.fail(tools.isJson ? JSON.stringify({ kind: 'fault', ...fault }) : sourceFaultText(translator, fault))
        },
      })
      const totals = await parseEvents(batches, isFormat(flags.as) ? flags.as : 'auto', Date.now(), {
        onEvent: (event) => sink.put(JSON.stringify(event.ocsf)),
        onProblem(place, problem, isRefused) {
          const offset = place.offset + problem.offset
          if (tools.isJson) {
            output.fail(
              JSON.stringify({
                kind: 'problem',
                file: place.source,
                event: place.index,
                code: problem.code,
                offset,
                ...(problem.field === undefined ? {} : { field: problem.field }),
                isRefused,
                reason: problemText(translator, problem.code),
                remedy: remedyOf(translator, problem),
              }),
            )
          } else if (++named <= MAX_NAMED) {
            const state = t(isRefused ? 'cli.parse.refused' : 'cli.parse.partial')
            const field = problem.field === undefined ? '' : ` (${t('cli.parse.field', { field: problem.field })})`
            output.fail(
              `${place.source}@${offset}: ${state}: ${problem.code}: ${problemText(translator, problem.code)}${field}. ${remedyOf(translator, problem)}`,
            )
          }
        },
        onBatch(batch) {
          progress.add(read, batch.source)
          read = 0
          return sink.ready()
        },
      })
      await sink.flush()
      progress.stop()
      if (named > MAX_NAMED) output.fail(t('cli.parse.more', { count: named - MAX_NAMED }))
      if (passedOver > 0 && !tools.isJson) output.fail(t('cli.parse.passedOver', { count: passedOver }))
      const summary = { files: files.length, passedOver, ...totals }
      output.fail(tools.isJson ? JSON.stringify({ kind: 'summary', ...summary }) : summaryText(translator, summary))
      if (signal.aborted) tools.exit(STOPPED)
      else if (faults > 0 || totals.refused > 0) tools.exit(1)
    })
}

function remedyOf(translator: Translator, problem: ParseProblem): string {
  return translator.lookup(`cli.parse.remedies.${problem.code}`, {}, '')
}

function summaryText(translator: Translator, totals: ParseTotals & { readonly files: number }): string {
  const { t } = translator
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .toSorted((a, b) => b[1] - a[1])
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  const lines = [t('cli.parse.summary', { ...totals })]
  if (totals.events > 0) {
    lines.push(
      `${t('cli.parse.recognised')}: ${list(totals.formats)}`,
      `${t('cli.parse.classes')}: ${list(totals.classes)}`,
    )
  }
  if (Object.keys(totals.problems).length > 0) lines.push(`${t('cli.parse.problems')}: ${list(totals.problems)}`)
  return lines.join('\n')
}
