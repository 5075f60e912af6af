import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { RulePackImportInput } from '@haidang/contracts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
  type TestUser,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readMaterial } from '#src/platform/archive/index.ts'
import { sql } from '#src/platform/db/index.ts'
import type { Rules } from './rules.ts'
import { createTestRules, endOf, ruleId, ruleText } from './testing/rule-stack.ts'
import { activatePack } from './verbs/activate-pack.ts'
import { cancelTask } from './verbs/cancel-task.ts'
import { comparePack } from './verbs/compare-pack.ts'
import { getTask } from './verbs/get-task.ts'
import { listPackProblems } from './verbs/list-pack-problems.ts'
import { listPacks } from './verbs/list-packs.ts'
import { listPackVersions } from './verbs/list-pack-versions.ts'
import { listRules } from './verbs/list-rules.ts'
import { startPackImport } from './verbs/start-pack-import.ts'
import { updateRule } from './verbs/update-rule.ts'
import { loadEnabledRules } from './index.ts'

const SIGMA = new URL('../../../../../../shared/data/sigma/rules.tar.gz', import.meta.url)

let stack: TestDatabase
let centre: TestOrganisation
let officer: TestUser
let rules: Rules

beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack)
  officer = await makeUser(stack, 'administrator', centre)
})
afterAll(async () => {
  await rules.tasks.stop()
  await stack.close()
})
beforeEach(async () => {
  rules = createTestRules(stack)
  for (const table of ['rule_tasks', 'rule_versions', 'rules', 'rule_pack_versions', 'rule_packs', 'outbox'])
    await stack.asOwner(`delete from ${table}`)
})

const admin = () => contextFor(stack, 'administrator', centre, { user: officer })
const importing = (input: Partial<RulePackImportInput>) =>
  startPackImport(rules, { ctx: admin(), input: RulePackImportInput.parse({ name: 'Gói', ...input }) })
const take = async (input: Partial<RulePackImportInput>) => {
  const task = await endOf(rules, admin(), importing(input))
  if (task.packImport === null) throw new Error(`the import ended as ${task.state} ${JSON.stringify(task.problem)}`)
  return task.packImport
}
const files = (...texts: string[]) => ({ files: texts.map((text, i) => ({ path: `rules/r${i}.yml`, text })) })
const titles = async () =>
  (await listRules(stack.db, { ctx: admin(), input: { limit: 50 } })).items.map((r) => [r.title, r.isEnabled, r.level])
const difference = (id: string, from: number, to: number, more: object = {}) =>
  comparePack(stack.db, { ctx: admin(), input: { id, from, to, limit: 50, ...more } })

describe('a pack and its versions', () => {
  it('is imported as a task, grows by versions, tells what differs, and goes back', async () => {
    const first = await take(files(ruleText(1, 'Một'), ruleText(2, 'Hai'), ruleText(3, 'Ba')))
    expect(first).toMatchObject({ version: 1, isNewVersion: true, isActive: true, added: 3, refused: 0 })
    const second = await take(
      files(
        ruleText(1, 'Một'),
        ruleText(2, 'Hai', { level: 'low', image: 'y.exe' }),
        ruleText(4, 'Bốn'),
        'title: hỏng\n',
      ),
    )
    expect(second).toMatchObject({ version: 2, added: 1, changed: 1, unchanged: 1, removed: 1, refused: 1 })
    expect(await titles()).toEqual([
      ['Bốn', true, 'high'],
      ['Một', true, 'high'],
      ['Hai', true, 'low'],
    ])

    const found = await difference(first.packId, 1, 2)
    expect(found.counts).toEqual({ added: 1, removed: 1, changed: 1, refusedNow: 1, acceptedNow: 0, unchanged: 1 })
    expect(found.items.map((d) => [d.kind, d.titleBefore, d.titleAfter])).toEqual([
      ['refused_now', null, null],
      ['changed', 'Hai', 'Hai'],
      ['added', null, 'Bốn'],
      ['removed', 'Ba', null],
    ])
    expect(found.items[1]).toMatchObject({ levelBefore: 'high', levelAfter: 'low', path: 'rules/r1.yml' })
    expect(
      found.items[1]?.lines.filter((l) => l.kind !== 'same' && l.kind !== 'gap').map((l) => [l.kind, l.text]),
    ).toEqual([
      ['removed', 'level: high'],
      ['added', 'level: low'],
      ['removed', "    Image|endswith: '\\x.exe'"],
      ['added', "    Image|endswith: '\\y.exe'"],
    ])
    expect(found.items[0]?.problems).toMatchObject([{ code: expect.stringMatching(/^sigma\./), path: 'rules/r3.yml' }])
    // Backwards what was refused is accepted, and what was added is removed.
    expect((await difference(first.packId, 2, 1)).counts).toMatchObject({
      added: 1,
      removed: 1,
      changed: 1,
      refusedNow: 0,
    })
    expect((await difference(first.packId, 1, 2, { kinds: ['added'], limit: 1 })).items).toHaveLength(1)

    const back = await activatePack(stack.db, { ctx: admin(), input: { id: first.packId, version: 1 } })
    expect(back).toMatchObject({
      added: 1,
      changed: 1,
      removed: 1,
      refused: 0,
      pack: { activeVersion: 1, latestVersion: 2 },
    })
    expect((await titles()).map(([title]) => title)).toEqual(['Ba', 'Hai', 'Một'])
    const versions = await listPackVersions(stack.db, { ctx: admin(), input: { id: first.packId, limit: 1 } })
    expect(versions.items).toMatchObject([
      { version: 2, isActive: false, ruleCount: 3, refusedCount: 1, importedBy: { id: officer.id } },
    ])
    expect(versions.nextCursor).not.toBeNull()
    expect((await listPacks(stack.db, { ctx: admin(), input: { limit: 5 } })).items).toMatchObject([
      { name: 'Gói', activeVersion: 1, ruleCount: 3, enabledCount: 3, kind: 'imported' },
    ])
    await expect(
      activatePack(stack.db, { ctx: admin(), input: { id: first.packId, version: 9 } }),
    ).rejects.toMatchObject({ code: 'rule_pack.version_not_found' })
    await expect(difference(first.packId, 1, 9)).rejects.toMatchObject({ code: 'rule_pack.version_not_found' })
  })

  it('keeps what people chose here through every version', async () => {
    const { packId } = await take(files(ruleText(1, 'Một'), ruleText(2, 'Hai')))
    await updateRule(stack.db, { ctx: admin(), input: { id: ruleId(1), isEnabled: false } })
    await updateRule(stack.db, { ctx: admin(), input: { id: ruleId(2), level: 'low' } })
    await take(files(ruleText(2, 'Hai mới', { level: 'critical' })))
    await take(files(ruleText(1, 'Một mới'), ruleText(2, 'Hai mới', { level: 'critical' })))
    expect(await titles()).toEqual([
      ['Một mới', false, 'high'],
      ['Hai mới', true, 'low'],
    ])
    expect(await loadEnabledRules(stack.db)).toMatchObject([{ id: ruleId(2), level: 'low' }])
    expect((await difference(packId, 1, 3)).items.map((d) => d.localChoice)).toEqual([
      { isEnabled: null, level: 'low', exceptionCount: 0 },
      { isEnabled: false, level: null, exceptionCount: 0 },
    ])
    await updateRule(stack.db, { ctx: admin(), input: { id: ruleId(2), level: null } })
    expect((await titles())[0]).toEqual(['Hai mới', true, 'critical'])
  })

  it('knows the same content again, whatever files it comes in', async () => {
    await take(files(ruleText(1, 'Một'), ruleText(2, 'Hai')))
    expect(await take({ content: `${ruleText(2, 'Hai')}---\n${ruleText(1, 'Một')}`, mode: 'whole' })).toMatchObject({
      version: 1,
      isNewVersion: false,
      added: 0,
      changed: 0,
      unchanged: 2,
    })
    const kinds = await stack.asSystem(
      async (tx) => (await sql<{ n: number }>`select count(*)::int as n from outbox`.execute(tx)).rows,
    )
    expect(kinds).toEqual([{ n: 1 }])
  })

  it('adds a single rule to a pack, and waits for a person where it is told to', async () => {
    const { packId } = await take(files(ruleText(1, 'Một')))
    expect(await take({ content: ruleText(2, 'Hai') })).toMatchObject({ version: 2, added: 1, removed: 0 })
    expect(await take({ ...files(ruleText(3, 'Ba')), activate: false })).toMatchObject({
      version: 3,
      isActive: false,
      added: 0,
    })
    expect((await titles()).map(([title]) => title)).toEqual(['Hai', 'Một'])
    await activatePack(stack.db, { ctx: admin(), input: { id: packId, version: 3 } })
    expect((await titles()).map(([title]) => title)).toEqual(['Ba'])
    expect((await listRules(stack.db, { ctx: admin(), input: { limit: 9, isRetired: true } })).items).toHaveLength(2)
  })

  it('tells every problem of a version by file, line and column', async () => {
    const { packId } = await take(files(ruleText(1, 'Một'), 'title: [\n', ruleText(1, 'Lại')))
    const problems = await listPackProblems(stack.db, { ctx: admin(), input: { id: packId, version: 1, limit: 1 } })
    expect(problems.items).toMatchObject([{ severity: 'error', path: 'rules/r1.yml', line: expect.any(Number) }])
    const rest = await listPackProblems(stack.db, {
      ctx: admin(),
      input: { id: packId, version: 1, limit: 9, cursor: problems.nextCursor ?? '' },
    })
    expect(rest.items).toMatchObject([{ code: 'sigma.id_duplicate', path: 'rules/r2.yml', ruleId: ruleId(1) }])
  })

  it('ends as failed with the reason, and is nobody else’s to see', async () => {
    const task = await endOf(
      rules,
      admin(),
      importing({ content: Buffer.from('PK\x03\x04broken').toString('base64'), isBase64: true }),
    )
    expect(task).toMatchObject({ state: 'failed', problem: { code: 'rule.bad_import' }, packImport: null })
    const other = contextFor(stack, 'administrator', centre, { user: await makeUser(stack, 'administrator', centre) })
    await expect(getTask(rules, { ctx: other, input: { id: task.id } })).rejects.toMatchObject({
      code: 'rule_task.not_found',
    })
    await expect(importing({ content: 'a', files: [] })).rejects.toMatchObject({ code: 'rule.bad_import' })
  })

  it('takes no rule away where nothing of the material can be used', async () => {
    await take(files(ruleText(1, 'Một')))
    expect(await take(files('title: hỏng\n', 'title: hỏng nữa\n'))).toMatchObject({
      version: 2,
      isActive: false,
      refused: 2,
    })
    expect(await titles()).toEqual([['Một', true, 'high']])
  })

  it('is cancelled on the way and leaves nothing behind', async () => {
    const many = Array.from({ length: 400 }, (_, i) => ruleText(i, `Luật ${i}`))
    const { id } = await importing(files(...many))
    expect(await cancelTask(rules, { ctx: admin(), input: { id } })).toMatchObject({
      state: 'cancelled',
      packImport: null,
    })
    expect(await titles()).toEqual([])
    expect((await listPacks(stack.db, { ctx: admin(), input: { limit: 5 } })).items).toEqual([])
  })
})

describe.skipIf(!existsSync(SIGMA))('SigmaHQ’s pack (skipped where ../shared is absent)', () => {
  it('comes in whole, and again with changes shows just those', async () => {
    const content = (await readFile(SIGMA)).toString('base64')
    const first = await take({ name: 'SigmaHQ', licence: 'DRL-1.1', content, isBase64: true })
    expect(first.added).toBeGreaterThan(1490)
    expect(first.problems.filter((p) => p.severity === 'error')).toEqual([])

    const texts = await readMaterial(
      { name: 'rules.tar.gz', content, isBase64: true },
      rules.fetchMaterial,
      'rule.bad_import',
    )
    const rulesOnly = texts.filter((f) => f.path.endsWith('.yml'))
    const [one, two, three] = rulesOnly
    if (one === undefined || two === undefined || three === undefined) throw new Error('the pack is empty')
    const changed = [
      { path: one.path, text: one.text.replace(/^level: .*$/m, 'level: informational') },
      { path: two.path, text: two.text.replace('detection:', 'detectoin:') },
      ...rulesOnly.slice(3),
      { path: 'rules/new.yml', text: ruleText(7, 'Luật mới') },
    ]
    const second = await take({ name: 'SigmaHQ', files: changed })
    expect(second).toMatchObject({ version: 2, added: 1, changed: 1, removed: 2, refused: 1 })
    const found = await difference(first.packId, 1, 2)
    expect(found.counts).toMatchObject({ added: 1, changed: 1, removed: 1, refusedNow: 1 })
    expect(found.items.map((d) => [d.kind, d.path])).toEqual([
      ['refused_now', two.path],
      ['changed', one.path],
      ['added', 'rules/new.yml'],
      ['removed', three.path],
    ])
    expect((await listPacks(stack.db, { ctx: admin(), input: { limit: 5 } })).items[0]?.licence).toBe('DRL-1.1')
    const list = await listRules(stack.db, {
      ctx: admin(),
      input: { limit: 50, text: 'whoami', categories: ['process_creation'] },
    })
    expect(list.items.length).toBeGreaterThan(0)
  }, 60_000)
})
