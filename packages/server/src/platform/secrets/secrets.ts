import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Keeps small secrets (signing keys, passwords to other systems) unreadable in the database and in backups of it. */
export interface Secrets {
  /**
   * Seals a text (AES-256-GCM). `place` binds it to where it is kept: it opens nowhere else, so that one row's secret cannot
   * be put into another's.
   */
  seal(text: string, place: string): string
  /** @throws SecretsError where it was changed, moved to another place, or sealed with a key that is gone */
  open(sealed: string, place: string): string
  /** Whether it was sealed with a key that has been replaced since, and is to be sealed again. */
  isOutdated(sealed: string): boolean
}

export class SecretsError extends Error {
  override readonly name = 'SecretsError'
}

interface Key {
  readonly id: string
  readonly bytes: Buffer
}

const FILE = 'secrets.key'
const LINE = /^([0-9a-f]{8}):([A-Za-z0-9+/]{43}=)$/

const newKeyLine = (): string => `${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}\n`

function parseKeys(text: string): Key[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      const [, id, base64] = LINE.exec(line) ?? []
      if (id === undefined || base64 === undefined) throw new SecretsError(`${FILE}: line ${i + 1} is not a key`)
      return { id, bytes: Buffer.from(base64, 'base64') }
    })
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Reads the key file, making it and its folder on the first start. Two processes that start at once end up with the same key. */
async function readOrMake(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeWhole(draft, newKeyLine())
  try {
    await link(draft, path)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(path, 'utf8')
}

/**
 * Opens the secrets of a data directory. The key file (mode 0600) holds one key a line, the newest first: the first seals,
 * all open.
 * @throws SecretsError where others than the owner may read the key file, or a line is no key
 */
export async function openSecrets(directory: string): Promise<Secrets> {
  const path = join(directory, FILE)
  const text = await readOrMake(path)
  if (((await stat(path)).mode & 0o077) !== 0)
    throw new SecretsError(`${FILE} may be read by others: run chmod 600 on it`)
  const keys = parseKeys(text)
  const newest = keys[0]
  if (newest === undefined) throw new SecretsError(`${FILE} holds no key`)
  const keyIdOf = (sealed: string): string => sealed.split('.')[1] ?? ''
  return {
    seal(plain, place) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', newest.bytes, iv).setAAD(Buffer.from(`${newest.id}:${place}`))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return ['v1', newest.id, iv.toString('base64url'), body.toString('base64url')].join('.')
    },
    open(sealed, place) {
      const [version, id, iv, body] = sealed.split('.')
      const key = keys.find((k) => k.id === id)
      if (version !== 'v1' || iv === undefined || body === undefined) throw new SecretsError('not a sealed secret')
      if (key === undefined) throw new SecretsError('sealed with a key that is not in the key file')
      const bytes = Buffer.from(body, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(iv, 'base64url'), {
          authTagLength: 16,
        }).setAAD(Buffer.from(`${key.id}:${place}`))
        decipher.setAuthTag(bytes.subarray(-16))
        return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new SecretsError('a sealed secret was changed or belongs elsewhere', { cause })
      }
    },
    isOutdated: (sealed) => keyIdOf(sealed) !== newest.id,
  }
}

/** Puts a new key in front. What was sealed before still opens; whoever keeps secrets seals them again at leisure. */
export async function rotateSecrets(directory: string): Promise<void> {
  const path = join(directory, FILE)
  const former = await readOrMake(path)
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeWhole(draft, newKeyLine() + former)
  await chmod(draft, 0o600)
  await rename(draft, path)
}
