import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '@haidang/std'
import {
  type Key,
  makeKeyFile,
  newKey,
  readKeyFile,
  removeDrafts,
  replaceKeyFile,
  SecretsError,
  versionOf,
} from './key-file.ts'

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

/** A key as it may be shown. */
export interface KeyFacts {
  readonly id: string
  /** Unix milliseconds; null for a key from before this was kept. */
  readonly madeAt: number | null
}

/** The keys behind the secrets. The newest seals, all open. */
export interface KeyRing extends Secrets {
  /** The newest first. */
  keys(): readonly KeyFacts[]
  /** Puts a new key in front; it is durable before it seals anything. */
  rotate(): Promise<KeyFacts>
  /** Forgets old keys for good. The newest stays whatever is asked. */
  retire(ids: readonly string[]): Promise<void>
}

const FILE = 'secrets.key'
/** How often the file is looked at for a key that another process of the platform put there. */
const LOOK_MS = 30_000

/** @returns the id of the key a sealed text was sealed with */
export const keyIdOf = (sealed: string): string => sealed.split('.')[1] ?? ''

/**
 * Opens the secrets of a data directory. The key file (mode 0600) holds one key a line, the newest first: the first seals,
 * all open.
 * @throws SecretsError where others than the owner may read the key file, or a line is no key
 */
export async function openSecrets(directory: string, clock: Clock = { now: () => 0 }): Promise<KeyRing> {
  const path = join(directory, FILE)
  await makeKeyFile(path, clock.now())
  await removeDrafts(path, clock.now())
  let version = versionOf(path)
  let keys = readKeyFile(path)
  let lookedAt = performance.now()
  const look = (isUrgent: boolean): void => {
    if (!isUrgent && performance.now() - lookedAt < LOOK_MS) return
    lookedAt = performance.now()
    const current = versionOf(path)
    if (current === version) return
    keys = readKeyFile(path)
    version = current
  }
  const findKey = (id: string | undefined): Key | undefined => keys.find((k) => k.id === id)
  let writing: Promise<unknown> = Promise.resolve()
  const change = <T>(work: () => Promise<T>): Promise<T> => {
    const done = writing.then(work)
    writing = done.catch(() => undefined)
    return done
  }
  return {
    seal(plain, place) {
      look(false)
      const [newest] = keys
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', newest.bytes, iv).setAAD(Buffer.from(`${newest.id}:${place}`))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return ['v1', newest.id, iv.toString('base64url'), body.toString('base64url')].join('.')
    },
    open(sealed, place) {
      const [version1, id, iv, body] = sealed.split('.')
      if (version1 !== 'v1' || iv === undefined || body === undefined) throw new SecretsError('not a sealed secret')
      if (findKey(id) === undefined) look(true)
      const key = findKey(id)
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
    isOutdated: (sealed) => keyIdOf(sealed) !== keys[0].id,
    keys() {
      look(false)
      return keys.map(({ id, madeAt }) => ({ id, madeAt }))
    },
    rotate: () =>
      change(async () => {
        look(true)
        const made = newKey(clock.now())
        await replaceKeyFile(path, [made, ...keys])
        look(true)
        return { id: made.id, madeAt: made.madeAt }
      }),
    retire: (ids) =>
      change(async () => {
        look(true)
        const kept = keys.filter((key, i) => i === 0 || !ids.includes(key.id))
        if (kept.length === keys.length) return
        await replaceKeyFile(path, kept)
        look(true)
      }),
  }
}
