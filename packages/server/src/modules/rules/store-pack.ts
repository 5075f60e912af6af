import { createHash } from 'node:crypto'
import type { PackImportResult, RuleProblem } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { newId } from '#src/platform/clock.ts'
import type { Database, Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { type Context, personBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { type Activated, activateVersion } from './activate-version.ts'
import { mergeEntries } from './model.ts'
import {
  findPack,
  findVersionByContent,
  insertEntries,
  insertPackVersion,
  insertProblems,
  listEntries,
  storeTexts,
  upsertPack,
} from './pack-queries.ts'
import type { ReadRules } from './read-rules.ts'
import type { EntryRow, PackRow, ReadRule } from './tables.ts'

export interface PackFacts {
  readonly name: string
  readonly kind: 'imported' | 'starter'
  readonly origin: string
  readonly licence: string
}

export interface StoreOptions {
  /** `whole`: what the material lacks is retired; `add`: the pack's other rules stay. */
  readonly mode: 'whole' | 'add'
  readonly activate: boolean
  /** Told between chunks outside the transaction; throws to stop. */
  readonly onChunk?: (done: number, total: number) => Promise<void>
}

const CHUNK = 500
/** Problems shown with the outcome; all of them are kept with the version. */
const SHOWN_PROBLEMS = 200
/** Problems kept with a version: more than this is no rule pack. */
const KEPT_PROBLEMS = 20_000
const NOTHING: Activated = { added: 0, changed: 0, unchanged: 0, removed: 0, refused: [] }

/** SHA-256 (base64url) over ids and texts: equal content is one version, in whatever order and files it came. */
export function contentHashOf(entries: readonly { readonly rule_id: string; readonly text_hash: string }[]): string {
  const hash = createHash('sha256')
  for (const line of entries.map((e) => `${e.rule_id}\0${e.text_hash}\n`).toSorted()) hash.update(line)
  return hash.digest('base64url')
}

const toEntry = (rule: ReadRule): EntryRow & { id: string } => ({
  id: rule.id,
  rule_id: rule.id,
  text_hash: rule.textHash,
  path: rule.path,
  title: rule.facts.title,
  severity: rule.facts.severity,
  status: rule.facts.status,
})

/**
 * Stores what was read as a version of a pack, and brings it into force where asked. Texts are stored first, in short
 * transactions; the version appears and takes effect in one. The same content again is the version it was.
 */
export async function storePack(
  db: Database,
  ctx: Context,
  facts: PackFacts,
  read: ReadRules,
  options: StoreOptions,
): Promise<PackImportResult> {
  for (let i = 0; i < read.rules.length; i += CHUNK) {
    await options.onChunk?.(i, read.rules.length)
    await db.withTx(ctx.scope, (tx) => storeTexts(tx, ctx.tenant, read.rules.slice(i, i + CHUNK)))
  }
  return db.withTx(ctx.scope, (tx) => storeVersion(tx, ctx, facts, read, options))
}

async function storeVersion(
  tx: Tx,
  ctx: Context,
  facts: PackFacts,
  read: ReadRules,
  { mode, activate }: StoreOptions,
): Promise<PackImportResult> {
  const at = new Date(ctx.clock.now()).toISOString()
  const by = personBehind(ctx) ?? { id: null, name: null }
  const before = await findPack(tx, ctx.tenant as TenantId, facts.name)
  const pack =
    before === undefined || before.origin !== facts.origin || before.licence !== facts.licence
      ? await upsertPack(tx, ctx.tenant as TenantId, { id: newId(ctx.clock), ...facts, at })
      : before
  const former =
    mode === 'add' && pack.active_version > 0
      ? (await listEntries(tx, pack.id, pack.active_version)).map((e) => ({ ...e, id: e.rule_id }))
      : []
  const entries = mergeEntries(mode, read.rules.map(toEntry), former)
  const content = contentHashOf(entries)
  const same = await findVersionByContent(tx, pack.id, content)
  const version = same?.version ?? pack.latest_version + 1
  if (same === undefined) await insertVersion(tx, pack, version, content, entries, read, { at, by })
  const isNewlyActive = activate && pack.active_version !== version
  const done = isNewlyActive ? await activateVersion(tx, pack, version, at, by) : NOTHING
  const touched = done.added + done.changed + done.removed > 0
  if (touched) await publish(tx, ctx, 'rules.changed.v1', { packName: pack.name })
  if (same === undefined || isNewlyActive) {
    await audit(tx, ctx, {
      action: 'rule_pack.import',
      subject: { kind: 'rule_pack', id: pack.id },
      before: { version: pack.active_version },
      after: {
        name: facts.name,
        origin: facts.origin,
        licence: facts.licence,
        version,
        isActive: activate,
        added: done.added,
        changed: done.changed,
        removed: done.removed,
        refused: read.refused + done.refused.length,
      },
    })
  }
  const problems: readonly RuleProblem[] = [...done.refused, ...read.problems]
  return {
    packId: pack.id,
    packName: pack.name,
    version,
    isNewVersion: same === undefined,
    isActive: activate || pack.active_version === version,
    added: done.added,
    changed: done.changed,
    unchanged: isNewlyActive ? done.unchanged : entries.length,
    removed: done.removed,
    refused: read.refused + done.refused.length,
    problems: problems.slice(0, SHOWN_PROBLEMS),
  }
}

async function insertVersion(
  tx: Tx,
  pack: PackRow,
  version: number,
  content: string,
  entries: readonly EntryRow[],
  read: ReadRules,
  { at, by }: { readonly at: string; readonly by: { readonly id: string | null; readonly name: string | null } },
): Promise<void> {
  await insertPackVersion(tx, pack, {
    version,
    content_hash: content,
    at,
    imported_by: by.id,
    imported_by_name: by.name,
    rule_count: entries.length,
    refused_count: read.refused,
    warning_count: read.problems.filter((p) => p.severity === 'warning').length,
  })
  for (let i = 0; i < entries.length; i += CHUNK) await insertEntries(tx, pack, version, entries.slice(i, i + CHUNK))
  const kept = read.problems.slice(0, KEPT_PROBLEMS)
  for (let i = 0; i < kept.length; i += CHUNK) await insertProblems(tx, pack, version, i, kept.slice(i, i + CHUNK))
}
