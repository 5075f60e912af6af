import type { CorrelationHit, SigmaHit } from '@haidang/detect'
import { problemText } from '@haidang/phrases'
import type { Command } from 'commander'
import type { EventPlace } from '../files/event-loop.ts'
import { findEventFiles, readEvents } from '../files/read-events.ts'
import { createProgress } from '../progress.ts'
import { loadRulesThrough, withPipelineOption } from '../sigma/pipelines.ts'
import { problemLines, problemRow } from '../sigma/problem-row.ts'
import { createSigmaEngine } from '../sigma/run-rules.ts'
import { sourceFaultText } from './source-fault-text.ts'
import { STOPPED, type Tools } from './tools.ts'

interface RunFlags {
  readonly rules: string[]
  readonly events: string[]
  readonly explain?: boolean
  readonly pipeline?: readonly string[]
}

/** Unreadable events named one by one; the rest are counted. */
const MAX_NAMED = 20

/**
 * `haidang sigma run --rules PATH… --events PATH…`: one object a line for each hit, in the order of the events. On a terminal, a table.
 * Ends with 1 where no rule or no event could be read.
 */
export function sigmaRunCommand(command: Command, tools: Tools): void {
  const { t } = tools.translator
  const run = command
    .command('run')
    .description(t('cli.sigma.run'))
    .requiredOption('--rules <path...>', t('cli.sigma.rules'))
    .requiredOption('--events <path...>', t('cli.sigma.events'))
    .option('--explain', t('cli.sigma.explain'))
  withPipelineOption(run, tools.translator).action(async (flags: RunFlags) => {
    const { output, translator } = tools
    const loaded = await loadRulesThrough(flags.rules, flags.pipeline)
    const engine = createSigmaEngine(loaded.rules)
    const refused = [...loaded.problems, ...engine.problems].filter((p) => p.severity === 'error').length
    for (const problem of loaded.problems) {
      if (!problem.code.startsWith('sigma.pipeline_') || problem.ruleId !== '') continue
      output.fail(problemLines(translator, problemRow(translator, problem)))
    }
    if (engine.set.size === 0) {
      output.fail(t('cli.sigma.noRules', { path: flags.rules.join(' ') }))
      return tools.exit(1)
    }
    const { files, size, passedOver } = await findEventFiles(flags.events)
    const progress = createProgress(output, size)
    const sink = output.lines()
    const signal = tools.stopSignal()
    let read = 0
    let named = 0
    let faults = 0
    const complain = (text: string): void => {
      if (++named <= MAX_NAMED) output.fail(text)
    }
    const batches = readEvents(files, {
      stdin: tools.stdin,
      signal,
      onBytes: (count) => {
        read += count
      },
      onFault: (fault) => {
        faults++
        output.fail(sourceFaultText(translator, fault))
      },
    })
    const isTable = output.isForPeople
    const totals = await engine.run(batches, Date.now(), {
      onHit(place, hit) {
        const why = flags.explain === true ? hit.reasons() : undefined
        if (!isTable) sink.put(JSON.stringify(hitRow(place, hit, why)))
        else {
          sink.put([place.index, hit.rule.level, hit.rule.id, hit.rule.title].join('\t'))
          for (const reason of why ?? [])
            sink.put(`    ${reason.part}: ${reason.field} = ${markMatch(reason)}  (${reason.matched})`)
        }
      },
      onCorrelation(place, hit) {
        if (!isTable) sink.put(JSON.stringify(correlationRow(place, hit)))
        else
          sink.put(
            [
              hit.refs.at(-1) ?? '',
              hit.rule.level,
              hit.rule.id,
              `${hit.rule.title}: ${hit.rule.type} ${hit.value} ${JSON.stringify(hit.group)}`,
            ].join('\t'),
          )
      },
      onUnreadable(place, problem) {
        complain(
          `${place.source}@${place.offset}: ${problem.code}: ${problemText(translator, problem.code)} (${t('cli.sigma.event', { index: place.index })})`,
        )
      },
      onBatch(batch) {
        progress.add(read, batch.source)
        read = 0
        return sink.ready()
      },
    })
    await sink.flush()
    progress.stop()
    if (named > MAX_NAMED) output.fail(t('cli.sigma.moreUnreadable', { count: named - MAX_NAMED }))
    output.fail(
      t('cli.sigma.ran', {
        ...totals,
        rules: engine.set.size + engine.correlations,
        refused,
        files: files.length,
      }),
    )
    if (passedOver > 0) output.fail(t('cli.parse.passedOver', { count: passedOver }))
    const aside = engine.sets().flatMap((set) => set.setAside())
    for (const { id } of aside) output.fail(t('cli.sigma.setAside', { id }))
    const untried = engine.sets().flatMap((set) => set.stats().health.filter((rule) => rule.overBudget > 0))
    for (const { id, overBudget } of untried) output.fail(t('cli.sigma.tooLong', { id, count: overBudget }))
    if (totals.forgotten > 0) output.fail(t('cli.sigma.forgotten', { count: totals.forgotten }))
    if (totals.ocsfEvents > 0) output.fail(t('cli.sigma.ocsf', { ...totals }))
    if (signal.aborted) tools.exit(STOPPED)
    else if (faults > 0 || aside.length > 0 || (totals.events === 0 && totals.unreadable > 0)) tools.exit(1)
  })
}

type Reason = ReturnType<SigmaHit['reasons']>[number]

function hitRow(place: EventPlace, hit: SigmaHit, why: readonly Reason[] | undefined): object {
  return {
    event: place.index,
    ruleId: hit.rule.id,
    title: hit.rule.title,
    level: hit.rule.level,
    file: place.source,
    offset: place.offset,
    ...(why === undefined
      ? {}
      : {
          why: why.map(({ part, field, matched, value, start, length }) => ({
            selection: part,
            field,
            literal: matched,
            value,
            start,
            length,
          })),
        }),
  }
}

/** A correlation stands at the event that completed it; one decided at the end of the files stands at its last. */
function correlationRow(place: EventPlace | null, hit: CorrelationHit): object {
  const { rule } = hit
  return {
    event: place?.index ?? Number(hit.refs.at(-1)),
    ruleId: rule.id,
    title: rule.title,
    level: rule.level,
    correlation: {
      type: rule.type,
      group: hit.group,
      from: new Date(hit.firstAt).toISOString(),
      to: new Date(hit.lastAt).toISOString(),
      value: hit.value,
      observations: hit.observations,
      events: hit.refs.map(Number),
    },
  }
}

/** The value with what matched between angle quotes, on one line. */
function markMatch({ value, start, length }: Reason): string {
  const marked =
    start < 0 ? value : `${value.slice(0, start)}»${value.slice(start, start + length)}«${value.slice(start + length)}`
  return marked.replace(/\p{Cc}/gu, ' ')
}
