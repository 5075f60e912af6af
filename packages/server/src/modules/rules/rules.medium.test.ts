import { gzipSync } from 'node:zlib'
import { parseSigmaRules } from '@haidang/detect'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ImportInput } from '@haidang/contracts'
import { sql } from '#src/platform/db/index.ts'
import { getRule } from './verbs/get-rule.ts'
import { getRuleVersion } from './verbs/get-rule-version.ts'
import { listRuleVersions } from './verbs/list-rule-versions.ts'
import { listRules } from './verbs/list-rules.ts'
import { updateRule } from './verbs/update-rule.ts'
import { importRules, installStarterRules, loadEnabledRules, STARTER_PACK } from './index.ts'

let stack: TestDatabase
let centre: TestOrganisation
let unit: TestOrganisation

beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack)
  unit = await makeOrganisation(stack, { parentId: centre.id })
})
afterAll(() => stack.close())
beforeEach(async () => {
  for (const table of ['rule_versions', 'rules', 'rule_pack_versions', 'rule_packs', 'outbox'])
    await stack.asOwner(`delete from ${table}`)
})

const rule = (id: number, title: string, more = 'level: high\nstatus: test\n', image = 'x.exe'): string =>
  `title: ${title}\nid: 00000000-0000-4000-8000-00000000000${id}\n${more}logsource:\n  product: windows\n  category: process_creation\ndetection:\n  sel:\n    Image|endswith: '\\${image}'\n  condition: sel\n`
const admin = () => contextFor(stack, 'administrator', centre, { below: [unit] })
const noFetch = async (): Promise<Uint8Array> => Promise.reject(new Error('no address was asked for'))
const take = (content: string, over: Partial<ImportInput> = {}) =>
  importRules(
    { db: stack.db, fetchMaterial: noFetch },
    { ctx: admin(), input: ImportInput.parse({ name: 'Gói thử', licence: 'DRL-1.1', content, ...over }) },
  )
const list = (query: Partial<Parameters<typeof listRules>[1]['input']> = {}) =>
  listRules(stack.db, { ctx: admin(), input: { limit: 50, ...query } })
const outbox = () =>
  stack.asSystem(
    async (tx) =>
      (await sql<{ kind: string; payload: unknown }>`select kind, payload from outbox order by id`.execute(tx)).rows,
  )

describe('importing', () => {
  it('takes the good rules, names the bad ones by place, and tells the pipeline', async () => {
    const text = `${rule(1, 'Công cụ quét')}---\ntitle: hỏng\nid: 00000000-0000-4000-8000-000000000009\nlogsource:\n  product: windows\ndetection:\n  sel:\n    A|nothing: b\n  condition: sel\n---\n${rule(2, 'Khác', 'level: low\nstatus: deprecated\ntags:\n  - attack.t1059.001\n')}`
    const outcome = await take(text)
    expect(outcome).toMatchObject({ accepted: 2, unchanged: 0, refused: 1 })
    expect(outcome.problems).toEqual([
      { place: 'Gói thử:19:5', code: 'sigma.modifier_unknown', text: expect.any(String) },
    ])
    const { items } = await list()
    expect(items.map((r) => [r.title, r.level, r.isEnabled, r.techniques])).toEqual([
      ['Công cụ quét', 'high', true, []],
      ['Khác', 'low', false, ['T1059.001']],
    ])
    expect(items[0]).toMatchObject({
      pack: { name: 'Gói thử', licence: 'DRL-1.1', kind: 'imported' },
      logsource: { product: 'windows', service: null, category: 'process_creation' },
    })
    expect(await getRule(stack.db, { ctx: admin(), input: { id: items[0]?.id ?? '' } })).toMatchObject({
      text: rule(1, 'Công cụ quét'),
      problems: [],
    })
    expect(await outbox()).toEqual([{ kind: 'rules.changed.v1', payload: { packName: 'Gói thử' } }])
  })

  it('changes nothing the second time', async () => {
    await take(rule(1, 'a'))
    expect(await take(rule(1, 'a'))).toMatchObject({ accepted: 0, unchanged: 1, refused: 0 })
    expect(await outbox()).toHaveLength(1)
  })

  it('keeps the old text of a new version, and what was switched off stays off', async () => {
    await take(rule(1, 'a'))
    const [item] = (await list()).items
    await updateRule(stack.db, { ctx: admin(), input: { id: item?.id ?? '', isEnabled: false } })
    expect(await take(rule(1, 'b'))).toMatchObject({ accepted: 1 })
    expect((await list()).items).toMatchObject([{ title: 'b', isEnabled: false }])
    const versions = await listRuleVersions(stack.db, { ctx: admin(), input: { id: item?.id ?? '', limit: 10 } })
    expect(versions.items.map((v) => [v.version, v.packVersion, v.isCurrent])).toEqual([
      [2, 2, true],
      [1, 1, false],
    ])
    const first = { ctx: admin(), input: { id: item?.id ?? '', version: 1 } }
    expect(await getRuleVersion(stack.db, first)).toMatchObject({ text: rule(1, 'a'), lines: [] })
  })

  it('does not let one pack change another’s rules', async () => {
    await take(rule(1, 'a'))
    const outcome = await take(rule(1, 'b'), { name: 'Gói khác' })
    expect(outcome).toMatchObject({ accepted: 0, refused: 1, problems: [{ code: 'rule.in_other_pack' }] })
    expect((await list()).items).toMatchObject([{ title: 'a' }])
    expect(await take(rule(1, 'a'), { name: 'Gói khác' })).toMatchObject({ unchanged: 1 })
  })

  it('reads a packed file and passes over what is no rule', async () => {
    const outcome = await take(gzipSync(rule(3, 'nén')).toString('base64'), { isBase64: true })
    expect(outcome).toMatchObject({ accepted: 1, refused: 0 })
  })

  it('refuses an empty import and another format', async () => {
    await expect(take('', { content: undefined })).rejects.toMatchObject({
      code: 'rule.bad_import',
      params: { reason: 'content_or_url' },
    })
    await expect(take(rule(1, 'a'), { format: 'misp' })).rejects.toMatchObject({
      code: 'rule.bad_import',
      params: { reason: 'format', format: 'misp' },
    })
  })
})

describe('reading', () => {
  it('pages by severity and title, and finds without diacritics', async () => {
    await take(
      [
        rule(1, 'Đăng nhập lạ'),
        rule(2, 'Ẩn mình', 'level: critical\n'),
        rule(3, 'Ẩn mình 2', 'level: critical\n'),
        rule(4, 'Thấp', 'level: low\n'),
      ].join('---\n'),
    )
    const titles: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      titles.push(...page.items.map((r) => r.title))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(titles).toEqual(['Ẩn mình', 'Ẩn mình 2', 'Đăng nhập lạ', 'Thấp'])
    expect((await list({ text: 'dang nhap' })).items.map((r) => r.title)).toEqual(['Đăng nhập lạ'])
    expect((await list({ level: 'critical' })).items).toHaveLength(2)
    expect((await list({ isEnabled: false })).items).toEqual([])
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'cursor.invalid' })
  })

  it('answers one rule, or that there is none', async () => {
    await take(rule(1, 'a'))
    const [item] = (await list()).items
    expect(await getRule(stack.db, { ctx: admin(), input: { id: item?.id ?? '' } })).toMatchObject(item ?? {})
    await expect(getRule(stack.db, { ctx: admin(), input: { id: 'none' } })).rejects.toMatchObject({
      code: 'rule.not_found',
    })
  })

  it('is not for units, nor to be changed by a watch officer', async () => {
    await expect(
      listRules(stack.db, { ctx: contextFor(stack, 'unit_officer', unit), input: { limit: 5 } }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(
      updateRule(stack.db, { ctx: contextFor(stack, 'watch_officer', centre), input: { id: 'a', isEnabled: false } }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
  })
})

it('gives the pipeline the enabled rules, ready to be parsed', async () => {
  await take(`${rule(1, 'a')}---\n${rule(2, 'b', 'status: deprecated\n')}`)
  const rules = await loadEnabledRules(stack.db)
  expect(rules).toHaveLength(1)
  const [one] = rules
  expect(one && parseSigmaRules(one.text, one.origin).rules.map((r) => r.id)).toEqual([one?.id])
})

it('installs the platform’s own rules once', async () => {
  const { mkdtemp, writeFile } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const { pathToFileURL } = await import('node:url')
  const folder = await mkdtemp(join(tmpdir(), 'starter-'))
  await writeFile(join(folder, 'a.yml'), rule(1, 'Của nhà'))
  const url = pathToFileURL(`${folder}/`)
  expect(await installStarterRules(stack.db, stack.clock, centre.id, url)).toMatchObject({ added: 1 })
  expect(await installStarterRules(stack.db, stack.clock, centre.id, url)).toMatchObject({ added: 0, unchanged: 1 })
  expect((await list()).items).toMatchObject([{ title: 'Của nhà', pack: { name: STARTER_PACK.name } }])
  expect(await outbox()).toHaveLength(1)
})
