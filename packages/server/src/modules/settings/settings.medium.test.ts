import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Permission } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { createTestDatabase, makeOrganisation, type TestDatabase } from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Context, systemContext } from '#src/modules/access/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql } from '#src/platform/db/index.ts'
import { KEY_GRACE_MS, type KeyRing, openSecrets } from '#src/platform/secrets/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { openRuntimeSettings, type RuntimeSettings, type StartSetting } from './runtime.ts'
import type { SettingsDeps } from './settings.ts'
import { tendKeys } from './tend-keys.ts'
import { changeSetting } from './verbs/change-setting.ts'
import { rotateSecretKey } from './verbs/rotate-secret-key.ts'
import { showSettings } from './verbs/show-settings.ts'

const DAY_MS = 86_400_000
const log = createLogger('silent')
const AT_START: readonly StartSetting[] = [
  { name: 'HAIDANG_LOG_LEVEL', value: 'info', isSecret: false, isSet: true, source: 'default' },
  { name: 'HAIDANG_LAKE_RETENTION_DAYS', value: '90', isSecret: false, isSet: true, source: 'file' },
  { name: 'HAIDANG_SECRET_KEY_DAYS', value: '365', isSecret: false, isSet: true, source: 'default' },
  { name: 'HAIDANG_DATABASE_URL', value: null, isSecret: true, isSet: true, source: 'environment' },
]
let stack: TestDatabase
let root: OrganisationId
let unit: OrganisationId
let folder: string
let ring: KeyRing
let runtime: RuntimeSettings
let deps: SettingsDeps
let woken = 0

beforeAll(async () => {
  stack = await createTestDatabase()
  root = (await makeOrganisation(stack, { name: 'Trung tâm' })).id
  unit = (await makeOrganisation(stack, { name: 'Sở Y tế', parentId: root })).id
  folder = await mkdtemp(join(tmpdir(), 'haidang-settings-'))
})
afterAll(async () => {
  await stack.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  await stack.asOwner("delete from settings where name like 'HAIDANG%'")
  ring = await openSecrets(join(folder, newId(stack.clock)), stack.clock)
  runtime = await openRuntimeSettings(stack.db, AT_START, log)
  woken = 0
  deps = {
    db: stack.db,
    runtime,
    ring,
    root: async () => root,
    certificateEnds: () => null,
    isPlainDoor: false,
    isSecondFactorOptional: false,
    hasScanner: true,
    version: '0.1.0',
    wakeTending: () => woken++,
  }
  return () => runtime.stop()
})

const person = (permissions: readonly Permission[], over: Partial<Context> = {}): Context => ({
  ...systemContext('x', stack.clock, new Set(permissions), root, newId(stack.clock)),
  actor: { kind: 'user', id: newId(stack.clock), name: 'Quản trị viên', roles: ['administrator'] } as Context['actor'],
  scope: [root, unit],
  provedAt: stack.clock.now(),
  ...over,
})
const ALL: readonly Permission[] = ['setting.read', 'setting.manage', 'secret.rotate']
const change = (ctx: Context, name: string, value: string | null) =>
  changeSetting(deps, { ctx, input: { name, value, reason: 'theo quyết định lưu trữ' } })

it('shows every setting with its source, and of a secret only that it is set', async () => {
  const page = await showSettings(deps, person(['setting.read']))
  expect(page.items.map((item) => [item.name, item.value, item.source, item.edit !== null])).toEqual([
    ['HAIDANG_LOG_LEVEL', 'info', 'default', true],
    ['HAIDANG_LAKE_RETENTION_DAYS', '90', 'file', true],
    ['HAIDANG_SECRET_KEY_DAYS', '365', 'default', true],
    ['HAIDANG_DATABASE_URL', null, 'environment', false],
  ])
  expect(page.items.at(-1)).toMatchObject({ isSecret: true, isSet: true })
  expect(page.secretKeys).toEqual([{ id: ring.keys()[0]?.id, madeAt: expect.any(String), isCurrent: true, secrets: 0 }])
  expect(page.notices).toEqual([])
})

it('a change is in force at once, says who and why, is audited, and can be taken back', async () => {
  const levels: string[] = []
  runtime.watch('HAIDANG_LOG_LEVEL', (level) => levels.push(level))
  const ctx = person(ALL)
  await change(ctx, 'HAIDANG_LOG_LEVEL', 'debug')
  const page = await change(ctx, 'HAIDANG_LAKE_RETENTION_DAYS', '365')
  expect(runtime.number('HAIDANG_LAKE_RETENTION_DAYS')).toBe(365)
  expect(page.items[1]).toMatchObject({
    value: '365',
    source: 'database',
    change: { by: { displayName: 'Quản trị viên' }, reason: 'theo quyết định lưu trữ', initial: '90' },
  })
  const other = await openRuntimeSettings(stack.db, AT_START, log)
  expect(other.value('HAIDANG_LOG_LEVEL')).toBe('debug')
  other.stop()
  await change(ctx, 'HAIDANG_LOG_LEVEL', null)
  expect(levels).toEqual(['info', 'debug', 'info'])
  const rows = await stack.asOwner(
    "select subject_id, before, after, reason from audit where action = 'setting.manage' and result = 'done' order by seq",
  )
  expect(rows.map((row) => [row['subject_id'], row['reason']])).toEqual([
    ['HAIDANG_LOG_LEVEL', 'theo quyết định lưu trữ'],
    ['HAIDANG_LAKE_RETENTION_DAYS', 'theo quyết định lưu trữ'],
    ['HAIDANG_LOG_LEVEL', 'theo quyết định lưu trữ'],
  ])
  expect(rows[1]).toMatchObject({ before: { value: '90' }, after: { value: '365', source: 'database' } })
})

it('refuses what is read at the start only, what is out of bounds, and what there is not', async () => {
  const ctx = person(ALL)
  await expect(change(ctx, 'HAIDANG_DATABASE_URL', 'postgres://x')).rejects.toMatchObject({ code: 'setting.fixed' })
  await expect(change(ctx, 'HAIDANG_NOTHING', 'x')).rejects.toMatchObject({ code: 'setting.not_found' })
  await expect(change(ctx, 'setup', 'x')).rejects.toMatchObject({ code: 'setting.not_found' })
  for (const value of ['0', '3651', '-1', '1e3', '9'.repeat(12), 'nhiều'])
    await expect(change(ctx, 'HAIDANG_LAKE_RETENTION_DAYS', value)).rejects.toMatchObject({ code: 'setting.invalid' })
  await expect(change(ctx, 'HAIDANG_LOG_LEVEL', 'silent')).rejects.toMatchObject({ code: 'setting.invalid' })
})

it('asks for the permission at the root and a fresh proof', async () => {
  await expect(showSettings(deps, person([]))).rejects.toMatchObject({ code: 'permission.denied' })
  await expect(showSettings(deps, person(ALL, { scope: [unit] }))).rejects.toMatchObject({ code: 'permission.denied' })
  const stale = person(ALL, { provedAt: stack.clock.now() - 11 * 60_000 })
  await expect(change(stale, 'HAIDANG_LOG_LEVEL', 'warn')).rejects.toMatchObject({ code: 'session.step_up_required' })
  await expect(rotateSecretKey(deps, { ctx: stale, input: { reason: 'nghi lộ' } })).rejects.toMatchObject({
    code: 'session.step_up_required',
  })
  await expect(
    rotateSecretKey(deps, { ctx: person(['setting.manage']), input: { reason: 'nghi lộ' } }),
  ).rejects.toMatchObject({ code: 'permission.denied' })
  expect(ring.keys()).toHaveLength(1)
})

it('a new key seals from now on, the audit says why, and the old one goes when nothing stands under it', async () => {
  const id = newId(stack.clock)
  const old = ring.keys()[0]?.id ?? ''
  await stack.asSystem((tx) =>
    sql`insert into webhooks (tenant_id, id, url, sealed_secret, created_at)
      values (${unit}, ${id}, 'https://nhan.example', ${ring.seal('bí mật', `webhook:${id}`)}, now())`.execute(tx),
  )
  const page = await rotateSecretKey(deps, { ctx: person(ALL), input: { reason: 'nghi lộ bản sao' } })
  expect(page.secretKeys.map((key) => [key.isCurrent, key.secrets])).toEqual([
    [true, 0],
    [false, 1],
  ])
  expect(woken).toBe(1)
  const [row] = await stack.asOwner("select reason, before from audit where action = 'secret.rotate'")
  expect(row).toMatchObject({ reason: 'nghi lộ bản sao', before: { keys: [old] } })
  const parts = { db: stack.db, ring, clock: stack.clock, logger: log, runtime }
  await tendKeys(parts)
  expect((await showSettings(deps, person(ALL))).secretKeys.map((key) => key.secrets)).toEqual([1, 0])
  stack.clock.advance(KEY_GRACE_MS)
  await tendKeys(parts)
  expect(ring.keys()).toHaveLength(1)
  await stack.asOwner('delete from webhooks')
})

it('makes a new key by itself when the newest comes of age', async () => {
  const first = ring.keys()[0]?.id
  stack.clock.advance(364 * DAY_MS)
  await tendKeys({ db: stack.db, ring, clock: stack.clock, logger: log, runtime })
  expect(ring.keys()[0]?.id).toBe(first)
  stack.clock.advance(DAY_MS)
  await tendKeys({ db: stack.db, ring, clock: stack.clock, logger: log, runtime })
  expect(ring.keys()[0]?.id).not.toBe(first)
})

it('says what an operator should see to', async () => {
  const soon = stack.clock.now() + 5 * DAY_MS
  deps = { ...deps, certificateEnds: () => soon, isPlainDoor: true, isSecondFactorOptional: true, hasScanner: false }
  expect((await showSettings(deps, person(ALL))).notices).toEqual([
    'plain_door',
    'certificate_ends',
    'second_factor_optional',
    'no_scanner',
  ])
  stack.clock.advance(400 * DAY_MS)
  expect((await showSettings(deps, person(ALL))).notices).toEqual(
    expect.arrayContaining(['certificate_ended', 'secret_key_old']),
  )
})
