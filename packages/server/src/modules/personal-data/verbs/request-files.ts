import { AppError } from '@haidang/contracts'
import { writeZip } from '@haidang/documents'
import { createTranslator } from '@haidang/phrases'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import type { PersonalDataDeps } from '../deps.ts'
import { copyPersonal, findPersonal } from '../find.ts'
import { issuerOf, PAPER_TYPES } from '../paper-head.ts'
import { isoNow, nameOf } from '../read.ts'
import { copyPaper, letterPaper } from '../request-papers.ts'
import { GIVES_DATA, soughtBy } from '../request-present.ts'
import { addRequestHistory, getRequest } from '../request-queries.ts'

type Deps = Pick<PersonalDataDeps, 'db' | 'rules' | 'writePaper'>

/** The letter that answers a request. @throws AppError `data_request.not_found` */
export async function exportLetter(
  deps: Deps,
  { ctx, input }: Call<{ readonly id: string; readonly format: 'docx' | 'pdf' }>,
): Promise<FileAnswer> {
  allow(ctx, 'personal_data.manage')
  const facts = await deps.db.withTx(ctx.scope, async (tx) => {
    const row = await getRequest(tx, input.id)
    if (row === undefined) throw new AppError('data_request.not_found')
    const law = deps.rules.named(row.law_version)
    const issuer = await issuerOf(tx, row.tenant_id)
    const found =
      row.outcome?.found ?? (row.identity === null ? [] : await findPersonal(tx, law, await soughtBy(tx, row)))
    await audit(tx, ctx, {
      action: 'personal_data.manage',
      subject: { kind: 'data_request', id: row.id },
      after: { step: 'letter', format: input.format },
      organisation: row.tenant_id,
    })
    return { row, law, issuer, found, now: ctx.clock.now() }
  })
  const translator = createTranslator('vi')
  const paper = letterPaper(facts, translator)
  const bytes = await deps.writePaper({ paper, format: input.format }, { signal: new AbortController().signal })
  const name = translator.t('personalData.letter.file', { code: facts.row.code })
  return {
    contentType: PAPER_TYPES[input.format],
    fileName: `${name}.${input.format}`,
    content: Buffer.from(bytes),
  }
}

/**
 * The person's data as a ZIP: everything as JSON, and the same to be read as DOCX and PDF.
 * @throws AppError `data_request.not_found`, `data_request.needs_approval` unless a second person agreed and the time is not over
 */
export async function exportPersonalData(
  deps: Deps,
  { ctx, input }: Call<{ readonly id: string }>,
): Promise<FileAnswer> {
  allow(ctx, 'personal_data.export')
  requireFreshProof(ctx)
  const facts = await deps.db.withTx(ctx.scope, async (tx) => {
    const row = await getRequest(tx, input.id, true)
    if (row === undefined) throw new AppError('data_request.not_found')
    if (!GIVES_DATA.has(row.kind)) throw new AppError('data_request.bad_state', { state: row.state })
    if (row.granted_until === null || row.granted_until.getTime() <= ctx.clock.now())
      throw new AppError('data_request.needs_approval')
    const law = deps.rules.named(row.law_version)
    const sought = await soughtBy(tx, row)
    const found = await findPersonal(tx, law, sought)
    const { rows, leftOut } = await copyPersonal(tx, sought)
    const issuer = await issuerOf(tx, row.tenant_id)
    await addRequestHistory(tx, row, {
      at: isoNow(ctx),
      by: nameOf(ctx),
      code: 'data_request.exported',
      params: { rows: rows.length },
    })
    await audit(tx, ctx, {
      action: 'personal_data.export',
      subject: { kind: 'data_request', id: row.id },
      after: { rows: rows.length, places: found.length, approval: row.approval_id },
      organisation: row.tenant_id,
    })
    return { row, law, issuer, found, rows, leftOut, now: ctx.clock.now() }
  })
  const translator = createTranslator('vi')
  const { t } = translator
  const paper = copyPaper(facts, translator)
  const { signal } = new AbortController()
  const data = {
    request: facts.row.code,
    madeAt: new Date(facts.now).toISOString(),
    organisation: facts.row.organisation,
    person: facts.row.person,
    law: facts.law.basis,
    places: facts.found,
    rows: facts.rows,
    leftOut: facts.leftOut,
  }
  const zip = writeZip(
    {
      [t('personalData.copy.files.json')]: Buffer.from(`${JSON.stringify(data, null, 2)}\n`),
      [t('personalData.copy.files.docx')]: await deps.writePaper({ paper, format: 'docx' }, { signal }),
      [t('personalData.copy.files.pdf')]: await deps.writePaper({ paper, format: 'pdf' }, { signal }),
    },
    facts.now,
  )
  return {
    contentType: PAPER_TYPES.zip,
    fileName: `${t('personalData.copy.file', { code: facts.row.code })}.zip`,
    content: Buffer.from(zip),
  }
}
