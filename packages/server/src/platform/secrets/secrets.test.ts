import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSecrets, rotateSecrets } from './secrets.ts'

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

it('takes a new key in front and still opens what the former sealed', async () => {
  const before = await openSecrets(folder)
  const sealed = before.seal('x', 'a')
  await rotateSecrets(folder)
  const after = await openSecrets(folder)
  expect(after.open(sealed, 'a')).toBe('x')
  expect([after.isOutdated(sealed), after.isOutdated(after.seal('x', 'a'))]).toEqual([true, false])
  expect((await stat(join(folder, 'secrets.key'))).mode & 0o777).toBe(0o600)
})

it('makes one key when several processes start at once', async () => {
  const opened = await Promise.all(Array.from({ length: 8 }, () => openSecrets(folder)))
  const sealed = opened[0]?.seal('x', 'a') ?? ''
  for (const secrets of opened) expect(secrets.open(sealed, 'a')).toBe('x')
  expect((await readFile(join(folder, 'secrets.key'), 'utf8')).trim().split('\n')).toHaveLength(1)
})

it('refuses a key file that others may read, and one that holds no key', async () => {
  await openSecrets(folder)
  await chmod(join(folder, 'secrets.key'), 0o644)
  await expect(openSecrets(folder)).rejects.toThrow(/may be read by others/)
  await chmod(join(folder, 'secrets.key'), 0o600)
  await writeFile(join(folder, 'secrets.key'), 'khong-phai-khoa\n')
  await expect(openSecrets(folder)).rejects.toThrow(/line 1 is not a key/)
})
