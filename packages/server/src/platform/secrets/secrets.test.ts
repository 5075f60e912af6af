import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSecrets } from './secrets.ts'

let folder = ''
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'haidang-secrets-')), 'inner')
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

it('opens what it sealed, also after a restart, and writes nothing in clear', async () => {
  const first = await openSecrets(folder)
  const again = await openSecrets(folder)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
      const sealed = first.seal(text, place)
      expect(again.open(sealed, place)).toBe(text)
      if (text.length > 3) expect(sealed).not.toContain(text)
      expect(first.seal(text, place)).not.toBe(sealed)
    }),
    { numRuns: 50 },
  )
  expect((await stat(join(folder, 'secrets.key'))).mode & 0o777).toBe(0o600)
})

it('opens nothing that was changed, moved, or sealed elsewhere', async () => {
  const secrets = await openSecrets(folder)
  const sealed = secrets.seal('bí mật', 'webhook:1')
  const parts = sealed.split('.')
  const flipped = Buffer.from(parts[3] ?? '', 'base64url')
  flipped[0] = (flipped[0] ?? 0) ^ 1
  expect(() => secrets.open(sealed, 'webhook:2')).toThrow(/changed or belongs elsewhere/)
  expect(() => secrets.open([...parts.slice(0, 3), flipped.toString('base64url')].join('.'), 'webhook:1')).toThrow(
    /changed/,
  )
  expect(() => secrets.open(sealed.slice(0, -20), 'webhook:1')).toThrow(/changed/)
  expect(() => secrets.open('abc', 'webhook:1')).toThrow(/not a sealed secret/)
  const other = await openSecrets(join(folder, 'other'))
  expect(() => other.open(sealed, 'webhook:1')).toThrow(/key that is not in the key file/)
})

it('takes a new key in front at once, in this process and in others, and still opens what the former sealed', async () => {
  const ring = await openSecrets(folder)
  const elsewhere = await openSecrets(folder)
  const sealed = ring.seal('x', 'a')
  const { id } = await ring.rotate()
  expect(ring.keys().map((key) => key.id)).toEqual([id, sealed.split('.')[1]])
  expect(ring.open(sealed, 'a')).toBe('x')
  const fresh = ring.seal('y', 'a')
  expect([ring.isOutdated(sealed), ring.isOutdated(fresh)]).toEqual([true, false])
  expect(elsewhere.open(fresh, 'a')).toBe('y')
  expect((await openSecrets(folder)).open(sealed, 'a')).toBe('x')
  expect((await stat(join(folder, 'secrets.key'))).mode & 0o777).toBe(0o600)
})

it('forgets old keys, never the newest, and keeps each of many keys made at once', async () => {
  const ring = await openSecrets(folder)
  const first = ring.seal('x', 'a')
  await Promise.all(Array.from({ length: 5 }, () => ring.rotate()))
  expect(ring.keys()).toHaveLength(6)
  const all = ring.keys().map((key) => key.id)
  await ring.retire(all)
  expect(ring.keys().map((key) => key.id)).toEqual([all[0]])
  expect(() => ring.open(first, 'a')).toThrow(/key that is not in the key file/)
  expect((await openSecrets(folder)).keys()).toEqual(ring.keys())
})

it('makes one key when several processes start at once', async () => {
  const opened = await Promise.all(Array.from({ length: 8 }, () => openSecrets(folder)))
  const sealed = opened[0]?.seal('x', 'a') ?? ''
  for (const secrets of opened) expect(secrets.open(sealed, 'a')).toBe('x')
  expect((await readFile(join(folder, 'secrets.key'), 'utf8')).trim().split('\n')).toHaveLength(1)
})

it('removes drafts that a killed process left behind, and no other file', async () => {
  await openSecrets(folder)
  const names = ['secrets.key.0123456789ab', 'secrets.key.bak', 'audit-seal.pem']
  for (const name of names) await writeFile(join(folder, name), 'x')
  await openSecrets(folder, { now: () => Date.UTC(2100, 0, 1) })
  expect((await readdir(folder)).toSorted()).toEqual(['audit-seal.pem', 'secrets.key', 'secrets.key.bak'])
})

it('refuses a key file that others may read, and one that holds no key', async () => {
  await openSecrets(folder)
  await chmod(join(folder, 'secrets.key'), 0o644)
  await expect(openSecrets(folder)).rejects.toThrow(/may be read by others/)
  await chmod(join(folder, 'secrets.key'), 0o600)
  await writeFile(join(folder, 'secrets.key'), 'khong-phai-khoa\n')
  await expect(openSecrets(folder)).rejects.toThrow(/line 1 is not a key/)
})
