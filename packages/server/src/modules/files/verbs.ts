import { AppError, FILE_BYTES_LIMIT, type FileRef, type UploadFileInput } from '@haidang/contracts'
import { allow, type Call, personRefBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { type Scanner, ScannerDown } from '#src/platform/clamd/index.ts'
import type { Blobs } from '#src/platform/blobs/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Database } from '#src/platform/db/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import { getFile, insertFile, presentFile } from './queries.ts'
import { cleanName, inspectFile } from './inspect.ts'
import { MEDIA_TYPES } from './recognise.ts'

export interface FileDeps {
  readonly db: Database
  readonly blobs: Blobs
  /** Looks for malware before anything is kept; without one files are taken by their form alone. */
  readonly scanner?: Scanner
}

/** @throws AppError `file.infected`; `file.scanner_down`: what could not be scanned is not taken */
async function scan(scanner: Scanner | undefined, bytes: Uint8Array, name: string): Promise<void> {
  if (scanner === undefined) return
  const verdict = await scanner.scan(bytes).catch((cause: unknown) => {
    if (!(cause instanceof ScannerDown)) throw cause
    throw new AppError('file.scanner_down', {}, { cause })
  })
  if (verdict.kind === 'infected') throw new AppError('file.infected', { name, signature: verdict.signature })
}

/**
 * Takes a file in for the actor's organisation. It belongs nowhere until something names it.
 * @throws AppError `file.too_large`; `file.refused` where its bytes are of no kind that is taken or unpack to too much;
 *   `file.name_mismatch`; `file.infected`; `file.scanner_down`
 */
export async function uploadFile(
  { db, blobs, scanner }: FileDeps,
  { ctx, input }: Call<UploadFileInput>,
): Promise<FileRef> {
  allow(ctx, 'plan.read')
  const bytes = Buffer.from(input.content, 'base64')
  if (bytes.length > FILE_BYTES_LIMIT) throw new AppError('file.too_large', { limit: FILE_BYTES_LIMIT })
  const name = cleanName(input.name)
  const kind = await inspectFile(bytes, name)
  await scan(scanner, bytes, name)
  const sha256 = await blobs.put(bytes)
  const id = newId(ctx.clock)
  return db.withTx(ctx.scope, async (tx) => {
    await insertFile(tx, ctx.tenant, {
      id,
      name,
      kind,
      size_bytes: bytes.length,
      sha256,
      uploaded_at: new Date(ctx.clock.now()).toISOString(),
      uploaded_by: personRefBehind(ctx),
    })
    await audit(tx, ctx, { action: 'file.upload', subject: { kind: 'file', id }, after: { name, sha256 } })
    const row = await getFile(tx, id)
    if (row === undefined) throw new AppError('file.not_found')
    return presentFile(row)
  })
}

export async function describeFile({ db }: FileDeps, { ctx, input }: Call<{ id: string }>): Promise<FileRef> {
  allow(ctx, 'plan.read')
  const row = await db.withTx(ctx.scope, (tx) => getFile(tx, input.id))
  if (row === undefined) throw new AppError('file.not_found')
  return presentFile(row)
}

/** The bytes of a stored file. @throws AppError `file.not_found` */
export async function readFileBytes(blobs: Blobs, sha256: string): Promise<Uint8Array> {
  const bytes = await blobs.get(sha256)
  if (bytes === null) throw new AppError('file.not_found')
  return bytes
}

/** A file as a download. @throws AppError `file.not_found` */
export async function downloadFile({ db, blobs }: FileDeps, { ctx, input }: Call<{ id: string }>): Promise<FileAnswer> {
  allow(ctx, 'plan.read')
  const row = await db.withTx(ctx.scope, (tx) => getFile(tx, input.id))
  if (row === undefined) throw new AppError('file.not_found')
  return { contentType: MEDIA_TYPES[row.kind], fileName: row.name, content: await readFileBytes(blobs, row.sha256) }
}
