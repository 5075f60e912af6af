import { AppError, ImportInput, type ImportOutcome } from '@haidang/contracts'
import type { IndicatorEntry } from '@haidang/detect'
import { type Clock, severityRank, type TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { type FetchMaterial, readMaterial } from '#src/platform/archive/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, toIso } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { beginImport, endImport, saveWarningLists, upsertIndicators } from '../queries.ts'
import { readImport } from '../read-import.ts'
import type { IndicatorWrite } from '../tables.ts'

export interface IndicatorImportDeps {
  readonly db: Database
  readonly fetchMaterial: FetchMaterial
}

/** Entries written in one transaction: a million entries must not hold up everybody else. */
const CHUNK = 5000
const MAX_PROBLEMS = 200
const DAY_MS = 86_400_000

/**
 * Takes in a feed of indicators, or warning lists, under the name of its source. Importing again brings the source up to
 * date: what it no longer names is removed. Until the first import has ended the source exists for nobody; the pipeline is
 * told when an import has ended.
 * @returns `accepted` entries the source did not have, `unchanged` those it had, `refused` with their places
 * @throws AppError `indicator.bad_import` where nothing could be read, `import.bad_url`, `import.fetch_failed`
 */
export async function importIndicators(
  deps: IndicatorImportDeps,
  { ctx, input }: Call<ImportInput>,
): Promise<ImportOutcome> {
  allow(ctx, 'indicator.manage')
  const {
    name: written,
    origin,
    licence,
    tlp,
    severity,
    validDays,
    format,
    content,
    isBase64,
    url,
  } = ImportInput.parse(input)
  if (format === 'sigma') throw new AppError('indicator.bad_import', { reason: 'format', format })
  const name = written.normalize('NFC')
  const startedAt = ctx.clock.now()
  const files = await readMaterial({ name, content, isBase64, url }, deps.fetchMaterial, 'indicator.bad_import')
  const read = await readImport(files, format, {
    sourceName: name,
    severity,
    tlp,
    ...(validDays === null ? {} : { validUntil: startedAt + validDays * DAY_MS }),
  })
  if (read.entries.length === 0 && read.lists.length === 0) {
    const [first] = read.problems
    throw new AppError('indicator.bad_import', { reason: first?.code ?? 'empty', place: first?.place ?? name })
  }
  const tenant = ctx.tenant as TenantId
  const at = toIso(new Date(startedAt))
  const facts = {
    id: newId(ctx.clock),
    name,
    kind: read.lists.length > 0 && read.entries.length === 0 ? 'warninglist' : 'indicators',
    origin: origin === '' ? (url ?? '') : origin,
    licence,
    tlp,
  }
  const { id, import_no: importNo } = await deps.db.withTx(ctx.scope, (tx) => beginImport(tx, tenant, facts, at))
  let accepted = 0
  for (let i = 0; i < read.entries.length; i += CHUNK) {
    const chunk = read.entries.slice(i, i + CHUNK).map((entry) => writeOf(entry, ctx.clock))
    accepted += await deps.db.withTx(ctx.scope, (tx) => upsertIndicators(tx, tenant, id, importNo, chunk))
  }
  const listed = read.lists.reduce((sum, list) => sum + list.values.length, 0)
  const entries = read.entries.length + listed
  await deps.db.withTx(ctx.scope, async (tx) => {
    await saveWarningLists(tx, tenant, id, read.lists)
    const removed = await endImport(tx, id, importNo, { entries, refused: read.refused }, at)
    await publish(tx, ctx, 'indicators.changed.v1', { sourceId: id })
    await audit(tx, ctx, {
      action: 'indicator.import',
      subject: { kind: 'indicator_source', id },
      after: { ...facts, id, entries, accepted: accepted + listed, removed, refused: read.refused },
    })
  })
  return {
    id,
    accepted: accepted + listed,
    unchanged: read.entries.length - accepted,
    refused: read.refused,
    problems: read.problems.slice(0, MAX_PROBLEMS),
  }
}

function writeOf(entry: IndicatorEntry, clock: Clock): IndicatorWrite {
  return {
    id: newId(clock),
    kind: entry.kind,
    value: entry.value,
    title: (entry.title ?? '').normalize('NFC'),
    severity: severityRank(entry.severity),
    tlp: entry.tlp,
    techniques: entry.techniques ?? [],
    valid_from: isoOrNull(entry.validFrom),
    valid_until: isoOrNull(entry.validUntil),
    include_subdomains: entry.includeSubdomains ?? null,
  }
}

/** Instants outside the calendar of JavaScript are left out rather than refused: the entry itself is good. */
function isoOrNull(at: number | undefined): string | null {
  return at === undefined || !(Math.abs(at) <= 8.64e15) || at < 0 ? null : new Date(at).toISOString()
}
