import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { OutlineNode, PlanDocument, PlanFinding, PlanItem } from '@haidang/documents/read'
import type { Translator } from '@haidang/phrases'
import type { Command } from 'commander'
import type { Tools } from './tools.ts'

interface ReadFlags {
  readonly tsv?: boolean
  readonly doc?: string
  readonly notes?: boolean
}

/** The document's code for the table: the name's first word, as in `003_dong-thap.txt`. */
const codeOf = (file: string): string => /^[^_.\s]+/u.exec(basename(file))?.[0] ?? basename(file)

/** One finding in words: place, what it is, the words meant, a suggestion, and what to do. */
export function findingText(found: PlanFinding, translator: Translator): string {
  const { t, lookup } = translator
  const { line, page } = found.place
  const place =
    line === null
      ? ''
      : page === null
        ? t('planReading.command.place', { line })
        : t('planReading.command.placeWithPage', { line, page })
  const title = lookup(`planReading.findings.${found.code}.title`, found.params)
  const words = found.text === '' ? '' : `"${found.text.length > 90 ? `${found.text.slice(0, 89)}…` : found.text}"`
  const suggestion = found.suggestion === null ? '' : t('planReading.command.suggestion', { text: found.suggestion })
  const remedy = lookup(`planReading.findings.${found.code}.remedy`, found.params)
  const head = [place, t(`planReading.severity.${found.severity}`)].filter((p) => p !== '').join(': ')
  return `${head}: ${[title, words, suggestion].filter((p) => p !== '').join(' · ')}. ${remedy} [${found.code}]`
}

/** The outline for people: titles as they are nested, each duty with who and when beneath it. */
export function outlineText(document: PlanDocument, translator: Translator): string {
  const { t } = translator
  const { header } = document
  const items = new Map<string, PlanItem>(
    [...document.goals, ...document.duties, ...document.closing].map((i) => [i.id, i]),
  )
  const lines: string[] = []
  const name = [
    header.type ?? t(`planReading.kinds.${document.kind}`),
    header.sign === null ? '' : `${header.number ?? '…'}/${header.sign}`,
  ]
  lines.push([...name, header.date ?? '', header.issuingBody ?? ''].filter((p) => p !== '').join(' · '))
  if (header.abstract !== null) lines.push(header.abstract)
  lines.push('')
  const facts = (item: PlanItem): string =>
    [
      item.leadText === '' ? '' : t('planReading.command.lead', { names: item.leadText }),
      item.supportText === '' ? '' : t('planReading.command.support', { names: item.supportText }),
      item.deadlineText === '' ? '' : t('planReading.command.deadline', { text: item.deadlineText }),
    ]
      .filter((p) => p !== '')
      .join('; ')
  const visit = (nodes: readonly OutlineNode[], depth: number): void => {
    for (const node of nodes) {
      const pad = '  '.repeat(depth)
      const mark = node.marker === 'para' || node.marker === '' ? '' : `${node.marker} `
      lines.push(`${pad}${mark}${node.text}`)
      const item = items.get(node.id)
      const said = item === undefined || item.type !== 'duty' ? '' : facts(item)
      if (said !== '') lines.push(`${pad}    → ${said}`)
      visit(node.children, depth + 1)
    }
  }
  visit(document.outline, 0)
  for (const table of document.dutyTables) {
    lines.push('', [table.part, table.title ?? ''].filter((p) => p !== '').join(' · '))
    for (const { item } of table.rows) {
      lines.push(`  ${item.marker} ${item.text}`)
      const said = facts(item)
      if (said !== '') lines.push(`      → ${said}`)
    }
  }
  return lines.join('\n')
}

/** Exit codes: 0 read, 1 nothing could be read, 2 wrong use (a file that is not there). */
export function planCommands(program: Command, tools: Tools): void {
  const { translator, output } = tools
  const { t } = translator
  const command = program.command('plan').description(t('planReading.command.about'))
  command
    .command('read')
    .description(t('planReading.command.read'))
    .argument('<file>', t('planReading.command.file'))
    .option('--tsv', t('planReading.command.tsv'))
    .option('--doc <code>', t('planReading.command.doc'))
    .option('--notes', t('planReading.command.notes'))
    .action(async (file: string, flags: ReadFlags) => {
      let bytes: Uint8Array
      try {
        bytes = await readFile(file)
      } catch (error) {
        output.fail(
          t('planReading.command.missing', { file, why: error instanceof Error ? error.message : String(error) }),
        )
        tools.exit(2)
        return
      }
      // The readers of DOCX and PDF are loaded by this command alone.
      const { planTsv, readPlanDocument } = await import('@haidang/documents/read')
      const document = await readPlanDocument(bytes, { name: basename(file) })
      const rows = document.dutyTables.reduce((n, table) => n + table.rows.length, 0)
      if (flags.tsv === true) process.stdout.write(planTsv(document, flags.doc ?? codeOf(file)))
      else if (tools.isJson) process.stdout.write(`${JSON.stringify(document)}\n`)
      else output.say(outlineText(document, translator))
      for (const found of document.findings)
        if (found.severity !== 'note' || flags.notes === true) output.fail(findingText(found, translator))
      const notes = document.findings.filter((f) => f.severity === 'note').length
      output.fail(
        t('planReading.command.summary', {
          goals: document.goals.length,
          duties: document.duties.length,
          rows,
          doubts: document.findings.length - notes,
          notes,
        }),
      )
      if (document.goals.length + document.duties.length + rows === 0) tools.exit(1)
    })
}
