import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { describeLakeContract } from '@haidang/testkit'
import { createChdbLake } from './chdb.ts'

const directory = mkdtempSync(join(tmpdir(), 'haidang-lake-'))
afterAll(() => rmSync(directory, { recursive: true }))

describeLakeContract('chDB', () => createChdbLake({ directory }))
