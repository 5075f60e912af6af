import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { foldVietnamese, type OrganisationId } from '@haidang/std'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { resolveOn } from './closure-queries.ts'
import { LAPSE_MS, proofOf, RECHECK_MS } from './domain-proof.ts'
import { listBelow, listOwn } from './queries.ts'
import { quietRegister } from './testing/quiet-register.ts'
import { resolveArea } from './verbs/areas.ts'
import { browseTree, countOrganisations } from './verbs/browse-tree.ts'
import {
  applyDueClosures,
  closeOrganisation,
  listClosures,
  mergeOrganisation,
  reopenOrganisation,
} from './verbs/close-organisation.ts'
import { listContacts, saveContacts } from './verbs/contacts.ts'
import { createOrganisation } from './verbs/create-organisation.ts'
import { checkDomain, listDomains, recheckDomains } from './verbs/domains.ts'
import { getOrganisation } from './verbs/get-organisation.ts'
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from './verbs/groups.ts'
import { listOrganisations } from './verbs/list-organisations.ts'
import { moveOrganisation } from './verbs/move-organisation.ts'
import { updateOrganisation } from './verbs/update-organisation.ts'

let stack: TestDatabase
let country: TestOrganisation
let root: Context
const today = '2026-11-23'

beforeAll(async () => {
  stack = await createTestDatabase()
  country = await makeOrganisation(stack, { name: 'Trung tâm quốc gia', kind: 'country' })
  root = {
    ...contextFor(stack, 'administrator', country, { user: await makeUser(stack, 'administrator', country) }),
    scope: 'all',
  }
})
afterAll(() => stack.close())

let made = 0
async function make(
  name: string,
  parent: { id: string } | null = null,
  more: Partial<Parameters<typeof createOrganisation>[1]['input']> = {},
): Promise<{ id: OrganisationId; code: string }> {
  made += 1
  const organisation = await createOrganisation(stack.db, {
    ctx: root,
    input: {
      parentId: parent?.id ?? country.id,
      code: `T-${made}`,
      kind: 'department',
      name,
      shortName: name.slice(0, 20),
      provinceCode: null,
      sector: null,
      ...more,
    },
  })
  return { id: organisation.id as OrganisationId, code: organisation.code }
}
async function unitContext(organisation: { id: string }, role: Parameters<typeof contextFor>[1] = 'unit_officer') {
  const at = { id: organisation.id as OrganisationId, name: '', parentId: country.id }
  return contextFor(stack, role, at, { user: await makeUser(stack, role, at) })
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )

describe('the tree', () => {
  it('opens level by level in pages, closed ones last, and counts what lies below', async () => {
    const province = await make('Tỉnh Cây', null, { kind: 'province', provinceCode: '66' })
    const names = ['Sở Á', 'Sở B', 'Sở C', 'Sở D']
    const departments = []
    for (const name of names) departments.push(await make(name, province))
    await make('Phòng dưới Sở B', departments[1])
    await closeOrganisation(stack.db, {
      ctx: root,
      input: { id: departments[0]?.id ?? province.id, on: '2026-01-01', basis: 'Giải thể' },
    })
    const first = await browseTree(stack.db, { ctx: root, input: { parent: province.id, limit: 3 } })
    expect(first.items.map((node) => node.name)).toEqual(['Sở B', 'Sở C', 'Sở D'])
    expect(first.items[0]).toMatchObject({ childCount: 1, belowCount: 1 })
    const second = await browseTree(stack.db, {
      ctx: root,
      input: { parent: province.id, limit: 3, cursor: first.nextCursor ?? '' },
    })
    expect(second.items.map((node) => [node.name, node.closedOn])).toEqual([['Sở Á', '2026-01-01']])
    expect(second.nextCursor).toBeNull()
    const tops = await browseTree(stack.db, { ctx: root, input: { limit: 10 } })
    expect(tops.items.map((node) => node.id)).toEqual([country.id])
    expect(await getOrganisation(stack.db, { ctx: root, input: { id: province.id } })).toMatchObject({
      childCount: 4,
      belowCount: 5,
      path: [{ id: country.id }],
    })
  })

  it('shows a unit itself and the names above it, nothing else', async () => {
    const province = await make('Tỉnh Riêng', null, { kind: 'province' })
    const unit = await make('Sở Riêng', province, { contactPhone: '0900' })
    const sister = await make('Sở Chị Em', province)
    const ctx = await unitContext(unit)
    const tops = await browseTree(stack.db, { ctx, input: { limit: 10 } })
    expect(tops.items.map((node) => node.id)).toEqual([unit.id])
    const own = await getOrganisation(stack.db, { ctx, input: { id: unit.id } })
    expect(own.path.map((step) => step.name)).toEqual(['Trung tâm quốc gia', 'Tỉnh Riêng'])
    for (const id of [province.id, sister.id]) {
      expect(await codeOf(getOrganisation(stack.db, { ctx, input: { id } }))).toBe('organisation.not_found')
      expect(await codeOf(listContacts(stack.db, { ctx, input: { id } }))).toBe('organisation.not_found')
      expect(await codeOf(listDomains(stack.db, { ctx, input: { id } }))).toBe('organisation.not_found')
      expect(await codeOf(browseTree(stack.db, { ctx, input: { parent: id, limit: 5 } }))).toBe(
        'organisation.not_found',
      )
    }
    expect((await countOrganisations(stack.db, { ctx, input: {} })).total).toBe(1)
  })

  it('moves a branch with everything below it, never below itself', async () => {
    const a = await make('Nhánh A')
    const b = await make('Nhánh B')
    const child = await make('Dưới A', a)
    const grandchild = await make('Dưới dưới A', child)
    expect(await codeOf(moveOrganisation(stack.db, { ctx: root, input: { id: a.id, parentId: grandchild.id } }))).toBe(
      'organisation.bad_place',
    )
    expect(await codeOf(moveOrganisation(stack.db, { ctx: root, input: { id: a.id, parentId: a.id } }))).toBe(
      'organisation.bad_place',
    )
    expect(await codeOf(moveOrganisation(stack.db, { ctx: root, input: { id: country.id, parentId: a.id } }))).toBe(
      'organisation.root_stays',
    )
    const moved = await moveOrganisation(stack.db, { ctx: root, input: { id: child.id, parentId: b.id } })
    expect(moved.path.map((step) => step.id)).toEqual([country.id, b.id])
    const below = await stack.asSystem((tx) => listBelow(tx, b.id))
    expect(below.toSorted()).toEqual([b.id, child.id, grandchild.id].toSorted())
    expect(await stack.asSystem((tx) => listBelow(tx, a.id))).toEqual([a.id])
    // The database holds the line too, whoever writes.
    await expect(
      stack.asOwner(`update organisations set parent_id = '${grandchild.id}' where tenant_id = '${b.id}'`),
    ).rejects.toThrow(/below itself/)
  })
})

describe('the list', () => {
  it('finds without diacritics, the very name first, and pages through a search', async () => {
    const province = await make('Tỉnh Tìm Kiếm', null, { kind: 'province', provinceCode: '31' })
    for (const name of ['Phòng Sở Y tế cơ sở', 'Sở Y tế', 'Sở Y tế dự phòng', 'Trung tâm thuộc Sở có y học tế bào'])
      await make(name, province, { provinceCode: '31' })
    const found = await listOrganisations(stack.db, { ctx: root, input: { q: 'so y te', limit: 10 } })
    expect(found.items.map((o) => o.name)).toEqual([
      'Sở Y tế',
      'Sở Y tế dự phòng',
      'Phòng Sở Y tế cơ sở',
      'Trung tâm thuộc Sở có y học tế bào',
    ])
    expect(found.items[0]?.path.map((step) => step.name)).toEqual(['Trung tâm quốc gia', 'Tỉnh Tìm Kiếm'])
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await listOrganisations(stack.db, { ctx: root, input: { q: 'SỞ Y TẾ', limit: 1, cursor } })
      names.push(...page.items.map((o) => o.name))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(names).toEqual(found.items.map((o) => o.name))
    const narrowed = await listOrganisations(stack.db, {
      ctx: root,
      input: { below: province.id, province: '31', kind: 'department', state: 'open', limit: 10 },
    })
    expect(narrowed.items).toHaveLength(4)
    const counted = await countOrganisations(stack.db, { ctx: root, input: {} })
    expect(counted.byProvince).toContainEqual({ provinceCode: '31', count: 5 })
  })

  it('keeps the length of a name when folding, which the ranking rests on', () => {
    const name = 'Đặc khu Ự Ỹ Ở ẵ'.normalize('NFC')
    expect(foldVietnamese(name)).toHaveLength(name.length)
  })
})

describe('endings', () => {
  it('merges a province: places, rows and scope follow, and old codes resolve', async () => {
    const binhDuong = await make('UBND tỉnh Bình Dương', null, { kind: 'province', provinceCode: '74' })
    const hcm = await make('UBND Thành phố Hồ Chí Minh', null, { kind: 'province', provinceCode: '79' })
    const ward = await make('Phường Thử', binhDuong, { kind: 'commune', provinceCode: '74', areaCode: '25747' })
    const merged = await mergeOrganisation(stack.db, {
      ctx: root,
      input: { id: binhDuong.id, organisationId: hcm.id, on: '2025-07-01', basis: 'Nghị quyết 202/2025/QH15' },
    })
    expect(merged).toMatchObject({ closedOn: '2025-07-01', parentId: hcm.id, provinceCode: '79' })
    expect(await getOrganisation(stack.db, { ctx: root, input: { id: ward.id } })).toMatchObject({
      parentId: hcm.id,
      provinceCode: '79',
    })
    const detail = await getOrganisation(stack.db, { ctx: root, input: { id: hcm.id } })
    expect(detail.predecessors.map((p) => p.organisation.id)).toEqual([binhDuong.id])
    expect((await stack.asSystem((tx) => listOwn(tx, hcm.id))).toSorted()).toEqual([hcm.id, binhDuong.id].toSorted())
    const on = (code: string, date: string) => stack.asSystem((tx) => resolveOn(tx, code, date))
    expect(await on(binhDuong.code, '2023-05-01')).toEqual({ asked: binhDuong.id, answers: binhDuong.id })
    expect(await on(binhDuong.code, today)).toEqual({ asked: binhDuong.id, answers: hcm.id })
    expect(await on(binhDuong.id, today)).toEqual({ asked: binhDuong.id, answers: hcm.id })
    expect(await on('25747', today)).toEqual({ asked: ward.id, answers: ward.id })
    expect(await on('none', today)).toBeUndefined()
    const { law } = quietRegister(stack.db)
    expect(
      await resolveArea(stack.db, law, { ctx: root, input: { area: 'Bình Dương', asOf: '2023-05-01' } }),
    ).toMatchObject({ asked: { code: '74' }, resolved: { code: '79' }, organisation: { id: hcm.id } })
    expect(
      await codeOf(
        mergeOrganisation(stack.db, {
          ctx: root,
          input: { id: hcm.id, organisationId: binhDuong.id, on: today, basis: 'ngược lại' },
        }),
      ),
    ).toBe('organisation.bad_merger')
    const back = await reopenOrganisation(stack.db, { ctx: root, input: { id: binhDuong.id, basis: 'Ghi nhầm' } })
    expect(back).toMatchObject({ closedOn: null, parentId: country.id })
    expect(await on(binhDuong.code, today)).toEqual({ asked: binhDuong.id, answers: binhDuong.id })
  })

  it('waits for its day', async () => {
    const old = await make('Đơn vị sắp sáp nhập')
    const next = await make('Đơn vị tiếp nhận')
    await mergeOrganisation(stack.db, {
      ctx: root,
      input: { id: old.id, organisationId: next.id, on: '2026-11-25', basis: 'Quyết định 1' },
    })
    expect(await applyDueClosures(stack.db, stack.clock)).toBe(0)
    expect((await getOrganisation(stack.db, { ctx: root, input: { id: old.id } })).parentId).toBe(country.id)
    const start = stack.clock.now()
    stack.clock.advance(2 * 86_400_000)
    expect(await applyDueClosures(stack.db, stack.clock)).toBe(1)
    expect(await applyDueClosures(stack.db, stack.clock)).toBe(0)
    stack.clock.set(start)
    expect((await getOrganisation(stack.db, { ctx: root, input: { id: old.id } })).parentId).toBe(next.id)
    const page = await listClosures(stack.db, { ctx: root, input: { limit: 1 } })
    expect(page.items[0]).toMatchObject({
      organisation: { id: old.id },
      successor: { id: next.id },
      basis: 'Quyết định 1',
    })
    expect(
      await codeOf(
        createOrganisation(stack.db, {
          ctx: { ...root, clock: { now: () => start + 3 * 86_400_000 } },
          input: {
            parentId: old.id,
            code: 'under-closed',
            kind: 'unit',
            name: 'Dưới',
            shortName: 'D',
            provinceCode: null,
            sector: null,
          },
        }),
      ),
    ).toBe('organisation.closed')
  })
})

describe('contacts', () => {
  it('keep their order and say who changed them', async () => {
    const unit = await make('Đơn vị có đầu mối')
    const contact = (functionName: string, phone: string | null, email: string | null) => ({
      functionName,
      personName: null,
      phone,
      email,
      isRoundTheClock: true,
      hours: null,
    })
    const saved = await saveContacts(stack.db, {
      ctx: root,
      input: {
        id: unit.id,
        items: [contact('Trực ban 24/7', '0262 000 000', null), contact('Lãnh đạo phụ trách', null, 'ld@example.vn')],
      },
    })
    expect(saved.items.map((c) => c.functionName)).toEqual(['Trực ban 24/7', 'Lãnh đạo phụ trách'])
    await expect(
      saveContacts(stack.db, { ctx: root, input: { id: unit.id, items: [contact('Không gọi được', '', null)] } }),
    ).rejects.toThrow()
    const ctx = await unitContext(unit)
    expect((await listContacts(stack.db, { ctx, input: { id: unit.id } })).items).toHaveLength(2)
    expect(await codeOf(saveContacts(stack.db, { ctx, input: { id: unit.id, items: [] } }))).toBe('permission.denied')
  })
})

describe('domains', () => {
  it('are proved by one at a time, without saying by whom', async () => {
    const first = await make('Chủ cũ', null, { domains: ['tranh-chap.example.vn'] })
    const second = await make('Chủ mới', null, { domains: ['tranh-chap.example.vn'] })
    const records = new Map<string, string[]>()
    const deps = quietRegister(stack.db, { txt: (name) => Promise.resolve(records.get(name) ?? []) })
    const domain = 'tranh-chap.example.vn'
    const claim = async (unit: { id: OrganisationId }) => {
      const [only] = (await listDomains(stack.db, { ctx: root, input: { id: unit.id } })).items
      if (only === undefined) throw new Error('no claim')
      return only
    }
    const check = (unit: { id: OrganisationId }) =>
      checkDomain(deps, { ctx: root, input: { id: unit.id, domain, method: 'dns' } })
    expect((await check(first)).problem).toBe('dns_no_record')
    const a = await claim(first)
    const b = await claim(second)
    expect(a.dnsValue).not.toBe(b.dnsValue)
    records.set(a.dnsName, [a.dnsValue])
    expect(await check(first)).toMatchObject({ state: 'proved', problem: null })
    // Both records stand: the holder keeps it, and the other learns no more than that.
    records.set(a.dnsName, [a.dnsValue, b.dnsValue])
    const refusal = await check(second).catch((error: unknown) => error as Error & { code: string; params: object })
    expect(refusal).toMatchObject({ code: 'domain.held_elsewhere', params: {} })
    records.set(a.dnsName, [b.dnsValue])
    expect((await check(second)).state).toBe('proved')
    expect((await claim(first)).state).toBe('lapsed')
    expect(
      await codeOf(checkDomain(deps, { ctx: root, input: { id: first.id, domain: 'khac.example', method: 'dns' } })),
    ).toBe('domain.not_found')
  })

  it('lapse when the proof is gone for a week, and go with their registration', async () => {
    const unit = await make('Đơn vị mất bản ghi', null, { domains: ['mat.example.vn'] })
    const token = (await stack.asOwner(`select token from organisation_domains where tenant_id = '${unit.id}'`))[0]?.[
      'token'
    ]
    let published = true
    const deps = quietRegister(stack.db, {
      txt: () => Promise.resolve(published ? [proofOf('mat.example.vn', String(token)).dnsValue] : []),
    })
    await checkDomain(deps, { ctx: root, input: { id: unit.id, domain: 'mat.example.vn', method: 'dns' } })
    const state = async () => (await listDomains(stack.db, { ctx: root, input: { id: unit.id } })).items[0]
    const start = stack.clock.now()
    expect(await recheckDomains(deps, stack.clock)).toBe(0)
    published = false
    stack.clock.advance(RECHECK_MS)
    await recheckDomains(deps, stack.clock)
    expect(await state()).toMatchObject({ state: 'proved', problem: 'dns_no_record' })
    stack.clock.advance(LAPSE_MS)
    await recheckDomains(deps, stack.clock)
    expect(await state()).toMatchObject({ state: 'lapsed' })
    stack.clock.set(start)
    await updateOrganisation(stack.db, { ctx: root, input: { id: unit.id, domains: ['moi.example.vn'] } })
    expect(await state()).toMatchObject({ domain: 'moi.example.vn', state: 'unproved' })
  })
})

describe('groups', () => {
  it('by condition follow the register', async () => {
    const province = await make('Tỉnh Nhóm', null, { kind: 'province', provinceCode: '75' })
    const condition = { kinds: ['commune' as const], provinceCodes: [], sectors: [], belowId: province.id }
    const group = await createGroup(stack.db, {
      ctx: root,
      input: { code: 'ubnd-xa', name: 'UBND cấp xã', condition },
    })
    expect(group.memberCount).toBe(0)
    const commune = await make('Xã Một', province, { kind: 'commune' })
    await make('Sở Một', province)
    const members = async () =>
      (await getGroup(stack.db, { ctx: root, input: { id: group.id } })).members.map((member) => member.name)
    expect(await members()).toEqual(['Xã Một'])
    await updateOrganisation(stack.db, { ctx: root, input: { id: commune.id, kind: 'unit' } })
    expect(await members()).toEqual([])
    await updateGroup(stack.db, { ctx: root, input: { id: group.id, condition: { ...condition, kinds: [] } } })
    expect(await members()).toEqual(['Sở Một', 'Xã Một'])
    await closeOrganisation(stack.db, { ctx: root, input: { id: commune.id, on: today, basis: 'Hết' } })
    expect(await members()).toEqual(['Sở Một'])
    expect((await getOrganisation(stack.db, { ctx: root, input: { id: commune.id } })).groups).toEqual([])
    await deleteGroup(stack.db, { ctx: root, input: { id: group.id } })
    expect((await listGroups(stack.db, { ctx: root, input: {} })).items.map((g) => g.id)).not.toContain(group.id)
  })

  it('take members of the scope only', async () => {
    const unit = await make('Đơn vị quản trị nhóm')
    const other = await make('Đơn vị khác')
    const ctx = await unitContext(unit, 'administrator')
    const create = (memberIds: string[], belowId: string | null = null) =>
      createGroup(stack.db, {
        ctx,
        input: {
          code: `g-${memberIds.length}-${belowId ?? ''}`.slice(0, 60),
          name: 'Nhóm',
          memberIds,
          condition: belowId === null ? null : { kinds: [], provinceCodes: [], sectors: [], belowId },
        },
      })
    expect(await codeOf(create([other.id]))).toBe('group.bad_members')
    expect(await codeOf(create([]))).toBe('group.bad_members')
    expect(await codeOf(create([], country.id))).toBe('group.bad_members')
    expect(await codeOf(create([unit.id]))).toBe('done')
  })
})

it('leaves rows of the past where they were: a path for every organisation', async () => {
  const { rows } = await stack.asSystem((tx) =>
    sql<{
      wrong: number
    }>`select count(*)::int as wrong from organisations o left join organisations p on p.tenant_id = o.parent_id
      where o.path <> coalesce(p.path, '{}') || o.tenant_id`.execute(tx),
  )
  expect(rows[0]?.wrong).toBe(0)
})
