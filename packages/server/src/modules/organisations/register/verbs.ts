import {
  AppError,
  ApplyImportInput,
  type ImportRow,
  type ImportRowQuery,
  type OrganisationImport,
  type PageQuery,
  REGISTER_BYTES_LIMIT,
  type RegisterFileQuery,
  StartImportInput,
} from '@haidang/contracts'
import { createTranslator } from '@haidang/phrases'
import { createHash } from 'node:crypto'
import type { OrganisationId } from '@haidang/std'
import type { z } from 'zod'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { getWork, presentWork, queueWork } from '#src/modules/works/index.ts'
import { newId } from '#src/platform/clock.ts'
import { decodeCursor, encodeCursor, toIso, toIsoOrNull, type Tx } from '#src/platform/db/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import { type OrganisationFacts, searchOf } from '../model.ts'
import { todayOf } from '../read.ts'
import {
  deleteImport,
  getImport,
  type ImportRecord,
  insertImport,
  listImportRows as selectRows,
  listImports as selectImports,
  listKnown,
  lockImport,
  setImport,
} from './import-queries.ts'
import { requestOf } from './import-works.ts'
import type { RegisterDeps } from './ports.ts'
import { rowOf } from './write-table.ts'

type ById = { id: string }

async function present(tx: Tx, record: ImportRecord): Promise<OrganisationImport> {
  const work = record.work_id === null ? undefined : await getWork(tx, record.work_id)
  return {
    id: record.id,
    fileName: record.file_name,
    state: record.state,
    counts: record.counts,
    columns: record.columns,
    unknownHeadings: record.unknown_headings,
    problem: record.problem,
    work: work === undefined ? null : presentWork(work),
    createdAt: toIso(record.created_at),
    createdBy: record.created_by,
    appliedAt: toIsoOrNull(record.applied_at),
  }
}

async function find(tx: Tx, id: string, select: typeof getImport = getImport): Promise<ImportRecord> {
  const record = await select(tx, id)
  if (record === undefined) throw new AppError('organisation_import.not_found')
  return record
}

/** Takes a table in; it is read and compared in the background, and nothing is written yet. @throws AppError `table.too_large` */
export async function startImport(
  deps: RegisterDeps,
  { ctx, input }: Call<StartImportInput>,
): Promise<OrganisationImport> {
  allow(ctx, 'organisation.manage')
  const { name, content: encoded } = StartImportInput.parse(input)
  const content = Buffer.from(encoded, 'base64')
  if (content.length > REGISTER_BYTES_LIMIT) throw new AppError('table.too_large')
  const id = newId(ctx.clock)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const started = await deps.db.withTx(ctx.scope, async (tx) => {
    await insertImport(tx, ctx.tenant, {
      id,
      fileName: name.normalize('NFC'),
      content,
      sha256,
      at: new Date(ctx.clock.now()).toISOString(),
      by: ctx.actor.kind === 'user' ? { id: ctx.actor.id, displayName: ctx.actor.name } : null,
    })
    const workId = await queueWork(tx, ctx.clock, ctx.tenant, {
      kind: 'organisations.read',
      subjectId: id,
      request: requestOf(ctx),
    })
    await setImport(tx, { tenant_id: ctx.tenant, id }, { state: 'reading', workId })
    const shown = await present(tx, await find(tx, id))
    await audit(tx, ctx, {
      action: 'organisation.import_read',
      subject: { kind: 'organisation_import', id },
      after: { fileName: name, sha256, bytes: content.length },
    })
    return shown
  })
  deps.wakeWorks()
  return started
}

/** @throws AppError `organisation_import.not_found` */
export async function showImport(
  { db }: Pick<RegisterDeps, 'db'>,
  { ctx, input: { id } }: Call<ById>,
): Promise<OrganisationImport> {
  allow(ctx, 'organisation.manage')
  return db.withTx(ctx.scope, async (tx) => present(tx, await find(tx, id)))
}

export async function listImports(
  { db }: Pick<RegisterDeps, 'db'>,
  { ctx, input }: Call<z.infer<typeof PageQuery>>,
): Promise<{ items: OrganisationImport[]; nextCursor: string | null }> {
  allow(ctx, 'organisation.manage')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 1)
  return db.withTx(ctx.scope, async (tx) => {
    const rows = await selectImports(tx, key && String(key[0]), input.limit + 1)
    const items: OrganisationImport[] = []
    for (const row of rows.slice(0, input.limit)) items.push(await present(tx, row))
    const last = items.at(-1)
    return { items, nextCursor: rows.length > input.limit && last ? encodeCursor([last.id]) : null }
  })
}

/** Rows of a preview in the order of the file. */
export async function listImportRows(
  { db }: Pick<RegisterDeps, 'db'>,
  { ctx, input }: Call<ImportRowQuery & ById>,
): Promise<{ items: ImportRow[]; nextCursor: string | null }> {
  allow(ctx, 'organisation.manage')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 1)
  return db.withTx(ctx.scope, async (tx) => {
    await find(tx, input.id)
    const rows = await selectRows(tx, input.id, {
      verdict: input.verdict,
      words: searchOf(input.q)?.words ?? [],
      after: key === undefined ? 0 : Number(key[0]),
      limit: input.limit + 1,
    })
    const items = rows.slice(0, input.limit)
    const last = items.at(-1)
    return { items, nextCursor: rows.length > input.limit && last ? encodeCursor([last.row]) : null }
  })
}

/**
 * Applies a table that was looked at, in the background and in one transaction.
 * @throws AppError `organisation_import.bad_state`, `organisation_import.has_problems`, `organisation_import.nothing_to_do`
 */
export async function applyImport(
  deps: RegisterDeps,
  { ctx, input }: Call<ApplyImportInput & ById>,
): Promise<OrganisationImport> {
  allow(ctx, 'organisation.manage')
  const { leavesProblems } = ApplyImportInput.parse(input)
  const asked = await deps.db.withTx(ctx.scope, async (tx) => {
    const record = await find(tx, input.id, lockImport)
    allow(ctx, 'organisation.manage', { organisation: record.tenant_id as OrganisationId })
    if (record.state !== 'ready' || record.tenant_id !== ctx.tenant) throw new AppError('organisation_import.bad_state')
    if (record.counts.problem > 0 && !leavesProblems) throw new AppError('organisation_import.has_problems')
    if (record.counts.new + record.counts.changed === 0) throw new AppError('organisation_import.nothing_to_do')
    const workId = await queueWork(tx, ctx.clock, ctx.tenant, {
      kind: 'organisations.apply',
      subjectId: record.id,
      request: requestOf(ctx),
    })
    await setImport(tx, record, { state: 'applying', workId, leavesProblems })
    const shown = await present(tx, await find(tx, record.id))
    await audit(tx, ctx, {
      action: 'organisation.import_apply',
      subject: { kind: 'organisation_import', id: record.id },
      after: { fileName: record.file_name, sha256: record.sha256, counts: record.counts, leavesProblems },
    })
    return shown
  })
  deps.wakeWorks()
  return asked
}

/** Puts a table away that was not applied. @throws AppError `organisation_import.bad_state` */
export async function discardImport(
  { db }: Pick<RegisterDeps, 'db'>,
  { ctx, input: { id } }: Call<ById>,
): Promise<void> {
  allow(ctx, 'organisation.manage')
  await db.withTx(ctx.scope, async (tx) => {
    const record = await find(tx, id, lockImport)
    if (record.state === 'applying' || record.state === 'applied') throw new AppError('organisation_import.bad_state')
    await deleteImport(tx, record)
    await audit(tx, ctx, {
      action: 'organisation.import_discard',
      subject: { kind: 'organisation_import', id },
      before: { fileName: record.file_name, sha256: record.sha256 },
      organisation: record.tenant_id,
    })
  })
}

const CONTENT_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

async function fileOf(
  deps: Pick<RegisterDeps, 'workTable'>,
  { ctx, input }: Call<Pick<RegisterFileQuery, 'format' | 'locale'>>,
  name: 'file' | 'template',
  rows: readonly (readonly [facts: OrganisationFacts, parentCode: string])[],
): Promise<FileAnswer> {
  const locale = input.locale ?? ctx.locale
  const { t, lookup } = createTranslator(locale)
  const table = {
    format: input.format,
    locale,
    datedAt: ctx.clock.now(),
    rows: rows.map(([facts, parentCode]) => rowOf(facts, parentCode, lookup)),
  }
  const outcome = await deps.workTable({ kind: 'write', table }, { signal: new AbortController().signal })
  if (outcome.kind !== 'written') throw new Error('a table was to be written')
  return {
    contentType: CONTENT_TYPES[input.format],
    fileName: `${t(`register.${name}`)}-${todayOf(ctx)}.${input.format}`,
    content: outcome.bytes,
  }
}

/** The organisations of the scope, or below one of them, as a table that can be read back in. */
export async function exportRegister(deps: RegisterDeps, call: Call<RegisterFileQuery>): Promise<FileAnswer> {
  const { ctx, input } = call
  allow(ctx, 'organisation.manage')
  const known = await deps.db.withTx(ctx.scope, async (tx) => {
    const found = await listKnown(tx, todayOf(ctx), input.below ?? null)
    await audit(tx, ctx, {
      action: 'organisation.export',
      subject: { kind: 'organisations', id: input.below ?? null },
      after: { rows: found.size, format: input.format },
    })
    return found
  })
  return fileOf(
    deps,
    call,
    'file',
    [...known.values()].map(({ facts, parentCode }) => [facts, parentCode]),
  )
}

/** An empty table with its headings, and how to fill it in. */
export async function registerTemplate(deps: RegisterDeps, call: Call<RegisterFileQuery>): Promise<FileAnswer> {
  allow(call.ctx, 'organisation.read')
  return fileOf(deps, call, 'template', [])
}
