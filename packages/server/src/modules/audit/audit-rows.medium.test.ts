import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import type { AuditDeps } from './deps.ts'
import { audit, verifyAudit } from './index.ts'
import { createNoteReading } from './note-reading.ts'
import { auditText, chainHash, stableJson } from './row-text.ts'
import { getAuditEntry, listAudit } from './verbs/list-audit.ts'

let stack: TestDatabase
let organisation: TestOrganisation
let ctx: Context
let deps: AuditDeps
beforeAll(async () => {
  stack = await createTestDatabase()
  deps = { db: stack.db, noteReading: () => Promise.resolve() }
})
afterAll(() => stack.close())
beforeEach(async () => {
  await stack.asOwner('delete from audit')
  await stack.asOwner("update audit_head set seq = 0, hash = '\\x'")
  organisation = await makeOrganisation(stack)
  ctx = contextFor(stack, 'administrator', organisation)
})

const append = (n: number, by: Context = ctx): Promise<void> =>
  stack.db.withTx(by.scope, (tx) =>
    audit(tx, by, {
      action: 'source.update',
      subject: { kind: 'source', id: `s${n}` },
      before: n === 2 ? null : { a: 'Đắk Lắk' },
      after: { n },
    }),
  )
const verify = () => verifyAudit(stack.db)

describe('a row', () => {
  const origin = { address: '::ffff:10.1.2.3', agent: 'Firefox', sessionId: 'session-1', tokenId: null }
  const one = async (by: Context, record: Partial<Parameters<typeof audit>[2]>) => {
    const whole = { action: 'user.update', subject: { kind: 'user', id: 'u1' }, ...record }
    await stack.db.withTx(by.scope, (tx) => audit(tx, by, whole))
    const [entry] = (await listAudit(deps, { ctx: by, input: { limit: 1 } })).items
    if (entry === undefined) throw new Error('no row')
    return entry
  }

  it('says from where, why, with which code and on what standing', async () => {
    const by = { ...ctx, origin, marks: { breakGlass: '0190f000-0000-7000-8000-000000000001' } }
    expect(await one(by, { reason: 'Theo yêu cầu', result: 'refused', code: 'tlp.denied' })).toMatchObject({
      origin: { address: '10.1.2.3', agent: 'Firefox', sessionId: 'session-1', tokenId: null },
      reason: 'Theo yêu cầu',
      code: 'tlp.denied',
      marks: { breakGlass: '0190f000-0000-7000-8000-000000000001' },
    })
    expect(await one(ctx, { after: { state: 'closed', note: 'Báo nhầm' } })).toMatchObject({
      reason: 'Báo nhầm',
      origin: { address: null },
      marks: null,
    })
    expect(await verify()).toMatchObject({ isWhole: true, rows: 2 })
  })

  it('shows personal data masked, and that it changed', async () => {
    const entry = await one(ctx, {
      before: { displayName: 'Trần Thị Bình', email: 'binh@so.example', roles: ['leader'] },
      after: { displayName: 'Trần Thị Bảo', email: 'binh@so.example', roles: ['leader'] },
    })
    const [before, after] = [entry.before, entry.after] as { displayName: string; email: string }[]
    expect(before?.displayName).toMatch(/^T\. T\. B\. #[0-9a-f]{8}$/)
    expect(after?.displayName).toMatch(/^T\. T\. B\. #[0-9a-f]{8}$/)
    expect(after?.displayName).not.toBe(before?.displayName)
    expect(after?.email).toBe(before?.email)
    expect(JSON.stringify(await stack.asOwner('select * from audit'))).not.toContain('binh@')
  })

  it('of the first form is followed as it was written, and a column put into it later is found', async () => {
    await append(1)
    const first = { ...ctx, marks: {} }
    await append(2, first)
    const [head] = await stack.asOwner("select encode(hash, 'hex') as hash from audit where seq = 1")
    const [row = {}] = await stack.asOwner('select * from audit where seq = 2')
    const text = auditText({
      form: 1,
      seq: 2,
      tenantId: String(row['tenant_id']),
      at: (row['at'] as Date).toISOString(),
      actor: stableJson(row['actor']),
      action: 'source.update',
      subjectKind: 'source',
      subjectId: 's2',
      result: 'done',
      before: 'null',
      after: stableJson(row['after']),
      requestId: 'test-request',
      code: null,
      reason: null,
      address: null,
      agent: null,
      sessionId: null,
      tokenId: null,
      marks: null,
    })
    const hash = chainHash(Buffer.from(String(head?.['hash']), 'hex'), text).toString('hex')
    await stack.asOwner(`update audit set form = 1, hash = '\\x${hash}' where seq = 2`)
    await stack.asOwner(`update audit_head set hash = '\\x${hash}'`)
    await append(3)
    expect(await verify()).toMatchObject({ isWhole: true, rows: 3 })
    await stack.asOwner("update audit set reason = 'đặt thêm' where seq = 2")
    expect(await verify()).toMatchObject({ isWhole: false, brokenAt: 2, reason: 'changed' })
  })

  it('is read by itself, with its place in the chain; the reading is recorded, and another organisation has no such row', async () => {
    const { seq } = await one(ctx, {})
    const noted = { db: stack.db, noteReading: createNoteReading(stack.db) }
    expect(await getAuditEntry(noted, { ctx, input: { seq } })).toMatchObject({ seq, sealedOn: null })
    expect((await listAudit(deps, { ctx, input: { limit: 1 } })).items[0]).toMatchObject({
      action: 'audit.read',
      subject: { id: 'row' },
      after: { seq },
    })
    const other = contextFor(stack, 'auditor', await makeOrganisation(stack))
    await expect(getAuditEntry(noted, { ctx: other, input: { seq } })).rejects.toMatchObject({
      code: 'audit.not_found',
    })
  })
})

describe('a search', () => {
  const found = async (filter: object, by: Context = ctx) =>
    (await listAudit(deps, { ctx: by, input: { limit: 10, ...filter } })).items.map((i) => i.seq)

  it('finds words of values, names and reasons without their diacritics, all of them in one row', async () => {
    await append(1)
    await stack.db.withTx(ctx.scope, (tx) =>
      audit(tx, ctx, {
        action: 'alert.close',
        subject: { kind: 'alert', id: '0190a000-0000-7000-8000-000000000001' },
        after: { note: 'Đã xử lý theo công văn', host: 'may-01.don-vi.example' },
      }),
    )
    expect(await found({ text: 'dak lak' })).toEqual([1])
    expect(await found({ text: 'XỬ LÝ' })).toEqual([2])
    expect(await found({ text: 'công văn may 01' })).toEqual([2])
    expect(await found({ text: 'đắk công' })).toEqual([])
    expect(await found({ text: '0190A000-0000-7000-8000-000000000001' })).toEqual([2])
    expect(await found({ text: 'administrator' })).toEqual([2, 1])
    expect(await found({ text: 'xử lý', action: 'source' })).toEqual([])
  })

  it('finds an address, the network it begins with, a session, a code', async () => {
    const from = (address: string, sessionId: string): Context => ({
      ...ctx,
      origin: { address, agent: null, sessionId, tokenId: null },
    })
    await append(1, from('10.1.2.3', 'a'))
    await append(2, from('10.1.20.3', 'b'))
    await append(3, from('2001:db8::1', 'b'))
    expect(await found({ address: '10.1.2.3' })).toEqual([1])
    expect(await found({ address: '10.1.' })).toEqual([2, 1])
    expect(await found({ address: '10.1.2.' })).toEqual([1])
    expect(await found({ address: '2001:DB8:0::1' })).toEqual([3])
    expect(await found({ sessionId: 'b' })).toEqual([3, 2])
    expect(await found({ code: 'tlp.denied' })).toEqual([])
  })

  it('finds a person behind the token that acted', async () => {
    const owner = { kind: 'user', id: '0190b000-0000-7000-8000-000000000001', name: 'Cán bộ 7' } as const
    await append(1, { ...ctx, actor: { kind: 'token', id: 't1', name: 'Lấy báo động', owner } })
    expect(await found({ actorId: owner.id })).toEqual([1])
    const [entry] = (await listAudit(deps, { ctx, input: { limit: 1 } })).items
    expect(entry?.actor).toEqual({ kind: 'token', id: 't1', name: 'Lấy báo động', owner })
  })
})
