import {
  AppError,
  PROCESSING_ACTIVITIES,
  type PersonalFieldList,
  type PersonRef,
  type ProcessingActivity,
  type ProcessingContent,
  type ProcessingRegister,
  type ProcessingVersion,
  SaveProcessingInput,
} from '@haidang/contracts'
import { writeWorkbook } from '@haidang/documents'
import { createTranslator } from '@haidang/phrases'
import type { TenantId } from '@haidang/std'
import { allow, type Call, type Context, personRefBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { sql, toIso, type Tx } from '#src/platform/db/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import { personalFields } from '#src/platform/personal-data/index.ts'
import type { PersonalDataDeps } from '../deps.ts'
import { issuerOf, PAPER_TYPES } from '../paper-head.ts'
import { fieldsOf, isPlatformActivity, prefilled } from '../prefill.ts'
import { isoNow, organisationOf, presentLaw, todayOf } from '../read.ts'
import { registerPaper, registerWorkbook } from '../register-paper.ts'

type Deps = Pick<PersonalDataDeps, 'db' | 'rules'>
interface OfOrganisation {
  readonly organisationId?: string | undefined
}

interface ActivityRow {
  code: string
  version: number
  is_ended: boolean
  content: ProcessingContent
  updated_at: Date
  updated_by: PersonRef | null
}

/** Every marked field, with what the law in force today holds sensitive. */
export async function listPersonalFields({ rules }: Deps, { ctx }: Call<object>): Promise<PersonalFieldList> {
  allow(ctx, 'personal_data.read')
  const law = rules.on(todayOf(ctx))
  return Promise.resolve({
    law: presentLaw(law),
    items: personalFields().map(({ table, column, data, subject, activity, retention, mask, onErasure }) => ({
      table,
      column,
      data,
      subject,
      activity,
      retention,
      isMasked: mask !== 'none',
      onErasure,
      isSensitive: law.sensitiveKinds.includes(data),
    })),
  })
}

async function activitiesOf(
  tx: Tx,
  { rules }: Deps,
  ctx: Context,
  organisationId: string,
  locale: 'vi' | 'en',
): Promise<ProcessingActivity[]> {
  const organisation = await organisationOf(tx, organisationId)
  const law = rules.on(todayOf(ctx))
  const { t } = createTranslator(locale)
  const { rows } = await sql<ActivityRow>`select code, version, is_ended, content, updated_at, updated_by
    from processing_activities where tenant_id = ${organisationId} order by code`.execute(tx)
  const saved = new Map(rows.map((row) => [row.code, row]))
  const codes = [...PROCESSING_ACTIVITIES, ...rows.map(({ code }) => code).filter((code) => !isPlatformActivity(code))]
  return codes.flatMap((code): ProcessingActivity[] => {
    const row = saved.get(code)
    const content =
      row?.content ??
      (isPlatformActivity(code)
        ? prefilled(code, organisation.name, law, rules.retentionOn(todayOf(ctx)), t)
        : undefined)
    if (content === undefined) return []
    return [
      {
        organisation,
        code,
        version: row?.version ?? 0,
        isEnded: row?.is_ended ?? false,
        content,
        isSensitive: content.dataKinds.some((kind) => law.sensitiveKinds.includes(kind)),
        fields: fieldsOf(code),
        updatedAt: row === undefined ? null : toIso(row.updated_at),
        updatedBy: row?.updated_by ?? null,
      },
    ]
  })
}

/** The register of an organisation: what it wrote, and what the platform prefills of the rest. @throws AppError `organisation.not_found` */
export async function listProcessing(deps: Deps, { ctx, input }: Call<OfOrganisation>): Promise<ProcessingRegister> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'personal_data.read', { organisation })
  const items = await deps.db.withTx(ctx.scope, (tx) => activitiesOf(tx, deps, ctx, organisation, ctx.locale))
  return { law: presentLaw(deps.rules.on(todayOf(ctx))), items }
}

/** Saves an entry as its next version; the earlier ones stay. @throws AppError `processing.version_changed`, `organisation.not_found` */
export async function saveProcessing(
  deps: Deps,
  { ctx, input }: Call<SaveProcessingInput & OfOrganisation & { readonly code: string }>,
): Promise<ProcessingActivity> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'personal_data.manage', { organisation })
  const { version, content, isEnded, changeNote } = SaveProcessingInput.parse(input)
  const { code } = input
  return deps.db.withTx(ctx.scope, async (tx) => {
    await organisationOf(tx, organisation)
    const { rows } = await sql<{ version: number; content: ProcessingContent }>`
      select version, content from processing_activities where tenant_id = ${organisation} and code = ${code} for update`.execute(
      tx,
    )
    const [before] = rows
    if ((before?.version ?? 0) !== version)
      throw new AppError('processing.version_changed', { version: before?.version ?? 0 })
    const at = isoNow(ctx)
    const by = JSON.stringify(personRefBehind(ctx))
    const json = JSON.stringify(content)
    const { rows: written } = await sql`
      insert into processing_activities (tenant_id, code, version, is_ended, content, updated_at, updated_by)
      values (${organisation}, ${code}, ${version + 1}, ${isEnded}, ${json}::jsonb, ${at}, nullif(${by}::jsonb, 'null'))
      on conflict (tenant_id, code) do update set version = excluded.version, is_ended = excluded.is_ended,
        content = excluded.content, updated_at = excluded.updated_at, updated_by = excluded.updated_by
      where processing_activities.version = ${version} returning code`.execute(tx)
    if (written.length === 0) throw new AppError('processing.version_changed', { version })
    await sql`insert into processing_activity_versions (tenant_id, code, version, at, by, change_note, content)
      values (${organisation}, ${code}, ${version + 1}, ${at}, nullif(${by}::jsonb, 'null'), ${changeNote}, ${json}::jsonb)`.execute(
      tx,
    )
    await audit(tx, ctx, {
      action: 'personal_data.manage',
      subject: { kind: 'processing_activity', id: code },
      before: before === undefined ? undefined : { version: before.version, content: before.content },
      after: { version: version + 1, content, isEnded, changeNote },
      organisation,
    })
    const items = await activitiesOf(tx, deps, ctx, organisation, ctx.locale)
    const saved = items.find((activity) => activity.code === code)
    if (saved === undefined) throw new AppError('processing.not_found')
    return saved
  })
}

/** Versions of an entry, newest first. @throws AppError `processing.not_found` for a word that stands for nothing */
export async function listProcessingVersions(
  { db }: Deps,
  { ctx, input }: Call<OfOrganisation & { readonly code: string }>,
): Promise<{ items: ProcessingVersion[] }> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'personal_data.read', { organisation })
  const { rows } = await db.withTx(ctx.scope, (tx) =>
    sql<{
      version: number
      at: Date
      by: PersonRef | null
      change_note: string
      content: ProcessingContent
    }>`select version, at, by, change_note, content from processing_activity_versions
      where tenant_id = ${organisation} and code = ${input.code} order by version desc limit 200`.execute(tx),
  )
  if (rows.length === 0 && !isPlatformActivity(input.code)) throw new AppError('processing.not_found')
  return {
    items: rows.map(({ version, at, by, change_note, content }) => ({
      version,
      at: toIso(at),
      by,
      changeNote: change_note,
      content,
    })),
  }
}

/** The register as a file, in Vietnamese. */
export async function exportProcessing(
  deps: Pick<PersonalDataDeps, 'db' | 'rules' | 'writePaper'>,
  { ctx, input }: Call<OfOrganisation & { readonly format: 'docx' | 'pdf' | 'xlsx' }>,
): Promise<FileAnswer> {
  const organisation = (input.organisationId ?? ctx.tenant) as TenantId
  allow(ctx, 'personal_data.read', { organisation })
  const facts = await deps.db.withTx(ctx.scope, async (tx) => {
    const items = await activitiesOf(tx, deps, ctx, organisation, 'vi')
    const issuer = await issuerOf(tx, organisation)
    await audit(tx, ctx, {
      action: 'personal_data.read',
      subject: { kind: 'processing_register', id: organisation },
      after: { format: input.format, activities: items.length },
      organisation,
    })
    return {
      issuer,
      law: deps.rules.on(todayOf(ctx)),
      items: items.filter((one) => !one.isEnded),
      now: ctx.clock.now(),
    }
  })
  const translator = createTranslator('vi')
  const bytes =
    input.format === 'xlsx'
      ? writeWorkbook(registerWorkbook(facts, translator))
      : await deps.writePaper(
          { paper: registerPaper(facts, translator), format: input.format },
          { signal: new AbortController().signal },
        )
  return {
    contentType: PAPER_TYPES[input.format],
    fileName: `${translator.t('personalData.register.file')}.${input.format}`,
    content: Buffer.from(bytes),
  }
}
