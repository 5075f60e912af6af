import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Blobs, openBlobs } from './index.ts'

let directory: string
let blobs: Blobs
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'haidang-blobs-'))
  blobs = await openBlobs(directory)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

it('keeps the same bytes once and gives them back', async () => {
  const bytes = Buffer.from('Kế hoạch số 116/KH-UBND')
  const name = await blobs.put(bytes)
  expect(await blobs.put(Buffer.from(bytes))).toBe(name)
  expect(await blobs.get(name)).toEqual(bytes)
  expect(await readdir(join(directory, name.slice(0, 2)))).toEqual([name])
  expect(await readdir(join(directory, 'new'))).toEqual([])
})

it('answers null for what is not there, and for names that are no names', async () => {
  expect(await blobs.get('0'.repeat(64))).toBeNull()
  expect(await blobs.get('../../etc/passwd')).toBeNull()
})

it('refuses what was changed on disk', async () => {
  const name = await blobs.put(Buffer.from('a'))
  await writeFile(join(directory, name.slice(0, 2), name), 'b')
  await expect(blobs.get(name)).rejects.toThrow('damaged')
})
