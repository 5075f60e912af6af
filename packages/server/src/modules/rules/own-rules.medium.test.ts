import { ApplySwitchInput, type RuleSelection } from '@haidang/contracts'
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
import { sql } from '#src/platform/db/index.ts'
import { addHits } from './activity-queries.ts'
import { importRules } from './index.ts'
import { createTestRules, ruleId, ruleText } from './testing/rule-stack.ts'
import { checkRule } from './verbs/check-rule.ts'
import { copyRule } from './verbs/copy-rule.ts'
import { createRule } from './verbs/create-rule.ts'
import { editRule } from './verbs/edit-rule.ts'
import { getFacets } from './verbs/get-facets.ts'
import { getRule } from './verbs/get-rule.ts'
import { getRuleVersion } from './verbs/get-rule-version.ts'
import { listRules } from './verbs/list-rules.ts'
import { listRuleVersions } from './verbs/list-rule-versions.ts'
import { previewSwitch } from './verbs/preview-switch.ts'
import { retireRule } from './verbs/retire-rule.ts'
import { revertRule } from './verbs/revert-rule.ts'
import { switchRules } from './verbs/switch-rules.ts'

let stack: TestDatabase
let centre: TestOrganisation
let user: TestUser
beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack)
  user = await makeUser(stack, 'administrator', centre)
})
afterAll(() => stack.close())
beforeEach(async () => {
  for (const table of ['rule_activity', 'rule_versions', 'rules', 'rule_pack_versions', 'rule_packs', 'outbox'])
    await stack.asOwner(`delete from ${table}`)
})

const admin = () => contextFor(stack, 'administrator', centre, { user })
const take = (...texts: string[]) =>
  importRules(createTestRules(stack), {
    ctx: admin(),
    input: { name: 'Gói', content: texts.join('---\n') } as Parameters<typeof importRules>[1]['input'],
  })
const save = (text: string) => createRule(stack.db, { ctx: admin(), input: { text, isEnabled: true, note: '' } })
const titles = async (query: object) =>
  (await listRules(stack.db, { ctx: admin(), input: { limit: 50, ...query } })).items.map((r) => r.title)

describe('switching by selection', () => {
  beforeEach(() =>
    take(
      ruleText(1, 'A', { tags: ['attack.execution', 'attack.t1059.001'] }),
      ruleText(2, 'B', { level: 'low', tags: ['attack.t1059'] }),
      ruleText(3, 'C', { level: 'low', status: 'experimental' }),
      ruleText(4, 'D', { status: 'deprecated' }),
    ),
  )
  const preview = (selection: Partial<RuleSelection>, isEnabled: boolean) =>
    previewSwitch(stack.db, { ctx: admin(), input: { selection, isEnabled } })

  it('tells what would change, does just that, and writes it down once', async () => {
    const shown = await preview({ tags: ['attack.t1059*'] }, false)
    expect(shown).toMatchObject({
      matching: 2,
      changing: 2,
      byLevel: [
        { level: 'high', count: 1 },
        { level: 'low', count: 1 },
      ],
    })
    expect(shown.rules.map((r) => r.title)).toEqual(['A', 'B'])
    const input = ApplySwitchInput.parse({
      selection: { tags: ['attack.t1059*'] },
      isEnabled: false,
      fingerprint: shown.fingerprint,
    })
    expect(await switchRules(stack.db, { ctx: admin(), input })).toEqual({ changed: 2 })
    expect(await titles({ isEnabled: true })).toEqual(['C'])
    // The same once more would change nothing, so that it is not what was previewed.
    await expect(switchRules(stack.db, { ctx: admin(), input })).rejects.toMatchObject({
      code: 'rule.selection_changed',
    })
    const audits = await stack.asSystem(
      async (tx) =>
        (await sql<{ n: number }>`select count(*)::int as n from audit where action = 'rule.switch'`.execute(tx)).rows,
    )
    expect(audits).toEqual([{ n: 1 }])
  })

  it('selects by level, status, technique, log source, pack, text and single rules', async () => {
    const count = async (selection: Partial<RuleSelection>) => (await preview(selection, true)).matching
    expect(await count({ levels: ['low'] })).toBe(2)
    expect(await count({ statuses: ['deprecated'] })).toBe(1)
    expect(await count({ techniques: ['T1059.001'] })).toBe(1)
    expect(await count({ tags: ['attack.t1059'] })).toBe(1)
    expect(await count({ categories: ['process_creation'], products: ['windows'] })).toBe(4)
    expect(await count({ services: ['sysmon'] })).toBe(0)
    expect(await count({ ruleIds: [ruleId(1), ruleId(3)], levels: ['low'] })).toBe(1)
    expect(await count({ text: 'goi' })).toBe(4)
    const facets = await getFacets(stack.db, { ctx: admin(), input: { limit: 50 } })
    expect(facets).toMatchObject({ total: 4, enabled: 3 })
    expect(facets.levels).toEqual([
      { value: 'low', label: 'low', count: 2, enabledCount: 2 },
      { value: 'high', label: 'high', count: 2, enabledCount: 1 },
    ])
    expect(facets.packs).toMatchObject([{ label: 'Gói', count: 4 }])
    expect(facets.tags.map((t) => t.value)).toContain('attack.t1059.001')
  })

  it('is not for those who only read', async () => {
    await expect(
      previewSwitch(stack.db, {
        ctx: contextFor(stack, 'watch_officer', centre),
        input: { selection: {}, isEnabled: true },
      }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
  })
})

describe('rules of one’s own', () => {
  it('are saved with author and history, edited from the version one saw, and brought back', async () => {
    const made = await save(ruleText(1, 'Của tôi').replace(/^id: .*\n/m, ''))
    expect(made).toMatchObject({ title: 'Của tôi', isEnabled: true, version: 1, pack: { kind: 'own' } })
    const text = made.text.replace('x.exe', 'y.exe')
    const edit = (baseVersion: number) =>
      editRule(stack.db, { ctx: admin(), input: { id: made.id, text, baseVersion, note: 'Thêm y' } })
    expect(await edit(1)).toMatchObject({ version: 2, isEnabled: true, text })
    await expect(edit(1)).rejects.toMatchObject({ code: 'rule.version_changed', params: { version: 2 } })
    const { items } = await listRuleVersions(stack.db, { ctx: admin(), input: { id: made.id, limit: 10 } })
    expect(items.map((v) => [v.version, v.note, v.by?.id, v.packVersion, v.isCurrent])).toEqual([
      [2, 'Thêm y', user.id, null, true],
      [1, '', user.id, null, false],
    ])
    const changed = await getRuleVersion(stack.db, { ctx: admin(), input: { id: made.id, version: 2 } })
    expect(changed.lines.filter((l) => l.kind === 'added').map((l) => l.text)).toEqual([
      "    Image|endswith: '\\y.exe'",
    ])
    const back = await revertRule(stack.db, { ctx: admin(), input: { id: made.id, version: 1 } })
    expect(back).toMatchObject({ version: 3, text: made.text })
    await expect(
      editRule(stack.db, { ctx: admin(), input: { id: made.id, text: ruleText(9, 'x'), baseVersion: 3, note: '' } }),
    ).rejects.toMatchObject({ code: 'rule.bad_text', params: { reason: 'id_changed' } })
  })

  it('are refused with the place of each error, and with an id that is there already', async () => {
    const bad = ruleText(1, 'a').replace('endswith', 'endwith')
    await expect(save(bad)).rejects.toMatchObject({
      code: 'rule.bad_text',
      places: [{ path: expect.stringMatching(/^\/text:\d+:\d+$/), code: 'sigma.modifier_unknown' }],
    })
    await expect(save(`${ruleText(1, 'a')}---\n${ruleText(2, 'b')}`)).rejects.toMatchObject({
      params: { reason: 'several' },
    })
    await save(ruleText(1, 'a'))
    await expect(save(ruleText(1, 'b'))).rejects.toMatchObject({ code: 'rule.id_taken' })
    const checked = await checkRule({ ctx: admin(), input: { text: `${ruleText(3, 'c')}---\n${bad}` } })
    expect(checked.rules).toMatchObject([{ title: 'c', level: 'high', line: 1, canBacktest: true }])
    expect(checked.problems).toMatchObject([
      { code: 'sigma.modifier_unknown', severity: 'error', line: expect.any(Number) },
    ])
  })

  it('are copied from a pack’s rule, which says so, and leave the original alone', async () => {
    await take(ruleText(1, 'Gốc', { tags: ['attack.t1059'] }))
    await expect(
      editRule(stack.db, { ctx: admin(), input: { id: ruleId(1), text: ruleText(1, 'x'), baseVersion: 1, note: '' } }),
    ).rejects.toMatchObject({ code: 'rule.not_own', params: { pack: 'Gói' } })
    const copy = await copyRule(stack.db, { ctx: admin(), input: { id: ruleId(1), title: 'Bản của đơn vị: "chặt"' } })
    expect(copy).toMatchObject({
      title: 'Bản của đơn vị: "chặt"',
      isEnabled: false,
      techniques: ['T1059'],
      copiedFrom: { id: ruleId(1), title: 'Gốc' },
    })
    expect(copy.text).toContain(`related:\n  - id: ${ruleId(1)}\n    type: derived\n`)
    const again = await copyRule(stack.db, { ctx: admin(), input: { id: copy.id } })
    expect(again.text).toContain(`related:\n  - id: ${copy.id}\n    type: derived\n  - id: ${ruleId(1)}\n`)
    expect(await getRule(stack.db, { ctx: admin(), input: { id: ruleId(1) } })).toMatchObject({
      version: 1,
      title: 'Gốc',
    })
  })

  it('are deleted where they never fired, and retired where they did', async () => {
    const [quiet, loud] = [await save(ruleText(1, 'Im')), await save(ruleText(2, 'Ồn'))]
    await stack.asSystem((tx) =>
      addHits(tx, [
        {
          tenant: centre.id,
          ruleId: loud.id,
          hourMs: stack.clock.now(),
          hits: 2,
          suppressed: 0,
          lastHitMs: stack.clock.now(),
        },
      ]),
    )
    const retire = (id: string) => retireRule(stack.db, { ctx: admin(), input: { id } })
    expect(await retire(quiet.id)).toEqual({ outcome: 'deleted' })
    expect(await retire(loud.id)).toEqual({ outcome: 'retired' })
    expect(await titles({})).toEqual([])
    expect(await getRule(stack.db, { ctx: admin(), input: { id: loud.id } })).toMatchObject({
      isEnabled: false,
      retiredAt: expect.any(String),
      activity: { hits24h: 2, hits7d: 2, hitsTotal: 2 },
    })
    const alive = await revertRule(stack.db, { ctx: admin(), input: { id: loud.id, version: 1 } })
    expect(alive).toMatchObject({ retiredAt: null, isEnabled: false, version: 2 })
  })
})
