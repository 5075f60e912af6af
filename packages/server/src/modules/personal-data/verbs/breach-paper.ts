import { AppError } from '@haidang/contracts'
import { createTranslator } from '@haidang/phrases'
import { allow, type Call, personBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { listFiles } from '#src/modules/files/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import { breachMinutesPaper, breachNoticePaper, type BreachPaperFacts } from '../breach-paper.ts'
import { getBreach, listNotices } from '../breach-queries.ts'
import type { PersonalDataDeps } from '../deps.ts'
import { issuerOf, PAPER_TYPES } from '../paper-head.ts'
import { readerOf } from './breaches.ts'

interface Wanted {
  readonly id: string
  readonly paper: 'notice' | 'minutes'
  readonly format: 'docx' | 'pdf'
  /** The part as it was sent; the draft of the next one where none is named. */
  readonly part?: number | undefined
  readonly lateReason?: string | undefined
}

/** The notice or the minutes of a breach as a file, on the form of the law in force. @throws AppError `breach.not_found`, also for a part not sent */
export async function exportBreachPaper(
  deps: Pick<PersonalDataDeps, 'db' | 'rules' | 'writePaper'>,
  { ctx, input }: Call<Wanted>,
): Promise<FileAnswer> {
  if (personBehind(ctx) === null) allow(ctx, 'breach.report')
  const facts = await deps.db.withTx(ctx.scope, async (tx): Promise<BreachPaperFacts> => {
    const row = await getBreach(tx, readerOf(ctx), input.id, false)
    if (row === undefined) throw new AppError('breach.not_found')
    const notices = await listNotices(tx, row.id)
    const notice = input.part === undefined ? null : (notices.find(({ part }) => part === input.part) ?? null)
    if (input.part !== undefined && notice === null) throw new AppError('breach.not_found')
    const content = notice?.content ?? row.content
    const files = await listFiles(tx, content.fileIds)
    const issuer = await issuerOf(tx, row.tenant_id)
    await audit(tx, ctx, {
      action: 'breach.export',
      subject: { kind: 'breach', id: row.id },
      after: { paper: input.paper, format: input.format, part: input.part ?? null },
      organisation: row.tenant_id,
    })
    return {
      row,
      law: deps.rules.named(row.law_version),
      issuer,
      content,
      notices,
      notice,
      lateReason: notice?.late_reason ?? input.lateReason ?? '',
      fileNames: files.map(({ name }) => name),
      now: ctx.clock.now(),
    }
  })
  const translator = createTranslator('vi')
  const paper = input.paper === 'notice' ? breachNoticePaper(facts, translator) : breachMinutesPaper(facts, translator)
  const bytes = await deps.writePaper({ paper, format: input.format }, { signal: new AbortController().signal })
  const name = translator.t(input.paper === 'notice' ? 'personalData.breach.file' : 'personalData.breach.minutesFile', {
    code: facts.row.code,
  })
  return {
    contentType: PAPER_TYPES[input.format],
    fileName: `${name}${input.part === undefined ? '' : `-${input.part}`}.${input.format}`,
    content: Buffer.from(bytes),
  }
}
