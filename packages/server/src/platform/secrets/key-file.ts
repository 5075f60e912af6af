import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export class SecretsError extends Error {
  override readonly name = 'SecretsError'
}

export interface Key {
  readonly id: string
  readonly bytes: Buffer
  /** Unix milliseconds; null for a key from before this was kept. */
  readonly madeAt: number | null
}

const LINE = /^([0-9a-f]{8}):([A-Za-z0-9+/]{43}=)(?::(\d{1,15}))?$/
const FILE = 'secrets.key'

export const newKey = (now: number): Key => ({
  id: randomBytes(4).toString('hex'),
  bytes: randomBytes(32),
  madeAt: now,
})

const textOf = (keys: readonly Key[]): string =>
  keys
    .map(({ id, bytes, madeAt }) => `${id}:${bytes.toString('base64')}${madeAt === null ? '' : `:${madeAt}`}\n`)
    .join('')

function parseKeys(text: string): Key[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      const [, id, base64, madeAt] = LINE.exec(line) ?? []
      if (id === undefined || base64 === undefined) throw new SecretsError(`${FILE}: line ${i + 1} is not a key`)
      return { id, bytes: Buffer.from(base64, 'base64'), madeAt: madeAt === undefined ? null : Number(madeAt) }
    })
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  return draft
}

/** Makes the name of a file durable: until the folder is written, a power cut may bring the former file back. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Makes the file with a first key where there is none. Two processes that start at once end up with the same key. */
export async function makeKeyFile(path: string, now: number): Promise<void> {
  try {
    await readFile(path)
    return
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = await writeDraft(path, textOf([newKey(now)]))
  try {
    await link(draft, path)
    await syncFolder(path)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
  } finally {
    await rm(draft, { force: true })
  }
}

/** Replaces the whole file: after a power cut there is the former one or the new one, never a part. */
export async function replaceKeyFile(path: string, keys: readonly Key[]): Promise<void> {
  const draft = await writeDraft(path, textOf(keys))
  try {
    await rename(draft, path)
    await syncFolder(path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Drafts that a killed process left behind hold keys too; one that is being written is younger than this. */
const DRAFT_MS = 60_000

/** Removes what killed processes left beside the file. @param now Unix milliseconds of the machine's files */
export async function removeDrafts(path: string, now: number): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    if (!/^[0-9a-f]{12}$/.test(name.slice(basename(path).length + 1)) || !name.startsWith(`${basename(path)}.`))
      continue
    const draft = join(dirname(path), name)
    const age = await stat(draft).then(
      ({ mtimeMs }) => now - mtimeMs,
      () => 0,
    )
    if (age > DRAFT_MS) await rm(draft, { force: true })
  }
}

/** What tells one version of the file from the next. */
export const versionOf = (path: string): string => {
  const { ino, mtimeMs, size } = statSync(path)
  return `${ino}:${mtimeMs}:${size}`
}

/**
 * The keys of the file, the newest first.
 * @throws SecretsError where others than the owner may read it, or a line is no key
 */
export function readKeyFile(path: string): readonly [Key, ...Key[]] {
  if ((statSync(path).mode & 0o077) !== 0) throw new SecretsError(`${FILE} may be read by others: run chmod 600 on it`)
  const [newest, ...older] = parseKeys(readFileSync(path, 'utf8'))
  if (newest === undefined) throw new SecretsError(`${FILE} holds no key`)
  return [newest, ...older]
}
