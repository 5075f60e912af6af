import type { Readable } from 'node:stream'
import { AppError } from '@haidang/contracts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { sql } from '#src/platform/db/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import type { AuditDeps } from './deps.ts'
import { audit, createRefusalRecorder, sealAudit, verifyAudit } from './index.ts'
import { createNoteReading } from './note-reading.ts'
import { exportAudit } from './verbs/export-audit.ts'
import { listAudit } from './verbs/list-audit.ts'
import { listSeals, readChain } from './verbs/read-chain.ts'

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
  await stack.asOwner('delete from audit_seals')
  await stack.asOwner("update audit_head set seq = 0, hash = '\\x'")
  organisation = await makeOrganisation(stack)
  ctx = contextFor(stack, 'administrator', organisation)
})

const append = (n: number, by: Context = ctx): Promise<void> =>
  stack.db.withTx(by.scope, (tx) =>
    audit(tx, by, {
      action: 'source.update',
      subject: { kind: 'source', id: `s${n}` },
      // Keys out of order, fractions, text in Vietnamese, null and nesting must all come back as they were hashed.
      before: n === 2 ? null : { z: 1, a: { y: [1.5, null, 'Đắk Lắk'], b: 1e21 } },
      ...(n === 3 ? {} : { after: { n } }),
    }),
  )
const verify = () => verifyAudit(stack.db)

describe('the chain', () => {
  it('is whole when it is empty and when nothing was touched', async () => {
    expect(await verify()).toMatchObject({ isWhole: true, rows: 0 })
    for (let n = 1; n <= 5; n++) await append(n)
    await stack.db.withTx(ctx.scope, (tx) =>
      audit(tx, ctx, {
        action: 'organisation.update',
        subject: { kind: 'organisation', id: null },
        organisation: organisation.id.toUpperCase(),
        result: 'refused',
      }),
    )
    expect(await verify()).toMatchObject({ isWhole: true, rows: 6 })
  })

  it.each([
    ['a changed column', "update audit set action = 'source.create' where seq = 3", 3, 'changed'],
    ['a changed time', "update audit set at = at + interval '1 millisecond' where seq = 2", 2, 'changed'],
    ['a changed actor', `update audit set actor = actor || '{"name": "x"}' where seq = 2`, 2, 'changed'],
    ['a changed reason', "update audit set reason = 'x' where seq = 2", 2, 'changed'],
    ['another address', "update audit set address = '192.0.2.1' where seq = 2", 2, 'changed'],
    ['a row said to be of the first form', 'update audit set form = 1 where seq = 2', 2, 'changed'],
    ['a changed detail', `update audit set after = '{"n": 9}' where seq = 4`, 4, 'changed'],
    ['a null in place of nothing', "update audit set after = 'null' where seq = 3", 3, 'changed'],
    [
      'another organisation',
      "update audit set tenant_id = '00000000-0000-7000-8000-000000000000' where seq = 1",
      1,
      'changed',
    ],
    ['a row taken out', 'delete from audit where seq = 3', 3, 'missing'],
    ['the first rows taken out', 'delete from audit where seq < 3', 1, 'missing'],
    ['the end cut off', 'delete from audit where seq = 5', 5, 'missing'],
    [
      'a row put in',
      'insert into audit (seq, tenant_id, at, actor, action, subject_kind, subject_id, result, before, after, request_id, hash, form) select 6, tenant_id, at, actor, action, subject_kind, subject_id, result, before, after, request_id, hash, form from audit where seq = 5',
      6,
      'changed',
    ],
    ['a head set back', 'update audit_head set seq = 4, hash = (select hash from audit where seq = 4)', 5, 'head'],
    ['a head with another hash', "update audit_head set hash = '\\x00'", 5, 'head'],
  ])('shows %s', async (_name, statement, brokenAt, reason) => {
    for (let n = 1; n <= 5; n++) await append(n)
    await stack.asOwner(statement)
    expect(await verify()).toMatchObject({ isWhole: false, brokenAt, reason })
  })

  it('shows two rows that changed places', async () => {
    for (let n = 1; n <= 5; n++) await append(n)
    await stack.asOwner('update audit set seq = 100 where seq = 2')
    await stack.asOwner('update audit set seq = 2 where seq = 3')
    await stack.asOwner('update audit set seq = 3 where seq = 100')
    expect(await verify()).toMatchObject({ isWhole: false, brokenAt: 2, reason: 'changed' })
  })

  it('can be neither changed nor cut under the role of the platform', async () => {
    await append(1)
    await expect(stack.asSystem((tx) => sql`update audit set action = 'x'`.execute(tx))).rejects.toThrow(
      /permission denied/,
    )
    await expect(stack.asSystem((tx) => sql`delete from audit`.execute(tx))).rejects.toThrow(/permission denied/)
  })

  it('takes an act back that cannot be recorded', async () => {
    await append(1)
    await expect(
      stack.db.withTx(ctx.scope, async (tx) => {
        await sql`update organisations set name = 'đổi' where tenant_id = ${organisation.id}`.execute(tx)
        await audit(tx, ctx, {
          action: 'organisation.update',
          subject: { kind: 'organisation', id: null },
          after: 'a\u0000b',
        })
      }),
    ).rejects.toThrow()
    expect(JSON.stringify(await stack.asOwner('select name from organisations'))).not.toContain('đổi')
    expect(await verify()).toMatchObject({ isWhole: true, rows: 1 })
  })
})

describe('seals', () => {
  const signer = { publicKey: 'key', sign: (text: string) => `signed ${text}` }
  const DAY_MS = 86_400_000

  it('one a day, over the head as it stands, and the next walk goes on from there', async () => {
    for (let n = 1; n <= 3; n++) await append(n)
    const first = await sealAudit(stack.db, { ...ctx, scope: 'all' }, signer)
    expect(first).toMatchObject({ kind: 'sealed', seal: { seq: 3, publicKey: 'key' } })
    expect(await sealAudit(stack.db, { ...ctx, scope: 'all' }, signer)).toMatchObject({ kind: 'already' })
    stack.clock.advance(DAY_MS)
    for (let n = 4; n <= 5; n++) await append(n)
    expect(await sealAudit(stack.db, { ...ctx, scope: 'all' }, signer)).toMatchObject({
      kind: 'sealed',
      seal: { seq: 6 },
    })
    const { items } = await listSeals(deps, { ctx: { ...ctx, scope: 'all' }, input: { limit: 1 } })
    expect(items.map((s) => s.seq)).toEqual([6])
  })

  it('are not set on a chain that is broken, nor on one written anew before the last of them', async () => {
    for (let n = 1; n <= 3; n++) await append(n)
    await sealAudit(stack.db, { ...ctx, scope: 'all' }, signer)
    stack.clock.advance(DAY_MS)
    for (let n = 4; n <= 5; n++) await append(n)
    await stack.asOwner("update audit set action = 'x' where seq = 4")
    expect(await sealAudit(stack.db, { ...ctx, scope: 'all' }, signer)).toMatchObject({
      kind: 'broken',
      verdict: { brokenAt: 4, reason: 'changed' },
    })
  })

  it('cannot be changed under the role of the platform', async () => {
    await append(1)
    await sealAudit(stack.db, { ...ctx, scope: 'all' }, signer)
    await expect(stack.asSystem((tx) => sql`update audit_seals set seq = 0`.execute(tx))).rejects.toThrow(
      /permission denied/,
    )
  })
})

describe('the chain for a verifier outside', () => {
  it('gives every link with the text its hash is over, to readers of the whole tree alone', async () => {
    for (let n = 1; n <= 3; n++) await append(n)
    const whole = { ...ctx, scope: 'all' as const }
    const page = await readChain(deps, { ctx: whole, input: { after: 1, limit: 5 } })
    expect(page.links.map((l) => l.seq)).toEqual([2, 3])
    expect(page.head).toEqual({ seq: 3, hash: page.links.at(-1)?.hash })
    expect(page.links[1]?.text).toContain('Đắk Lắk')
    await expect(readChain(deps, { ctx, input: { after: 0, limit: 5 } })).rejects.toMatchObject({
      code: 'permission.denied',
    })
  })
})

describe('an export', () => {
  const textOf = async (answer: FileAnswer): Promise<string> => {
    let text = ''
    for await (const piece of answer.content as Readable) text += String(piece)
    return text
  }
  it('holds every row that answers, safe to open in a spreadsheet, and is recorded itself', async () => {
    for (let n = 1; n <= 5; n++) await append(n)
    await stack.db.withTx(ctx.scope, (tx) =>
      audit(tx, ctx, { action: 'user.create', subject: { kind: 'user', id: '=1+1' } }),
    )
    stack.clock.advance(1000)
    const noted = { db: stack.db, noteReading: createNoteReading(stack.db) }
    const auditor = contextFor(stack, 'auditor', organisation)
    const csv = await textOf(await exportAudit(noted, { ctx: auditor, input: { format: 'csv' } }))
    expect(csv.split('\r\n').filter((l) => l !== '')).toHaveLength(7)
    expect(csv).toContain(",'=1+1,")
    const lines = (
      await textOf(await exportAudit(noted, { ctx: auditor, input: { format: 'ndjson', action: 'source' } }))
    )
      .trim()
      .split('\n')
    expect(lines.map((l) => (JSON.parse(l) as { seq: number }).seq)).toEqual([5, 4, 3, 2, 1])
    const { items } = await listAudit(deps, { ctx, input: { action: 'audit.read', limit: 10 } })
    expect(items.map((i) => i.subject.id)).toEqual(['export', 'export'])
  })
})

describe('reading', () => {
  it('is recorded, the same question of the same reader once in a while', async () => {
    await append(1)
    const noted = { db: stack.db, noteReading: createNoteReading(stack.db) }
    const read = () => listAudit(noted, { ctx, input: { limit: 10 } })
    await read()
    await read()
    expect((await read()).items.map((i) => i.action)).toEqual(['audit.read', 'source.update'])
    stack.clock.advance(11 * 60_000)
    await read()
    expect((await read()).items).toHaveLength(3)
  })

  it('finds by actor, result, subject, time and the first word of an act', async () => {
    for (let n = 1; n <= 3; n++) {
      await append(n)
      stack.clock.advance(1000)
    }
    const middle = new Date(stack.clock.now() - 1500).toISOString()
    const found = async (filter: object) =>
      (await listAudit(deps, { ctx, input: { limit: 10, ...filter } })).items.map((i) => i.seq)
    expect(await found({ from: middle })).toEqual([3])
    expect(await found({ to: middle })).toEqual([2, 1])
    expect(await found({ action: 'source' })).toEqual([3, 2, 1])
    expect(await found({ action: 'sour' })).toEqual([])
    expect(await found({ action: '%' })).toEqual([])
    expect(await found({ result: 'refused' })).toEqual([])
    expect(await found({ subjectKind: 'source', subjectId: 's2' })).toEqual([2])
    const id = ctx.actor.kind === 'user' ? ctx.actor.id : ''
    expect(await found({ actorId: id })).toEqual([3, 2, 1])
  })
})

describe('refusals', () => {
  const denied = new AppError('permission.denied', { permission: 'user.manage' })
  const rows = (): Promise<readonly Record<string, unknown>[]> =>
    stack.asOwner("select action, code, after from audit where result = 'refused' order by seq")

  it('are recorded with what was asked for, up to a number a minute; the rest is counted', async () => {
    const record = createRefusalRecorder(stack.db, stack.clock, 3)
    for (let i = 0; i < 10; i++) await record(ctx, denied, { kind: 'users', id: null })
    expect(await rows()).toHaveLength(3)
    await record(contextFor(stack, 'leader', organisation), denied, { kind: 'users', id: null })
    expect(await rows()).toHaveLength(4)
    stack.clock.advance(60_000)
    await record(ctx, denied, { kind: 'users', id: null })
    expect((await rows()).at(-1)).toEqual({
      action: 'user.manage',
      code: 'permission.denied',
      after: { permission: 'user.manage', unrecorded: 7 },
    })
    expect(await verify()).toMatchObject({ isWhole: true, rows: 5 })
  })

  it('are not recorded of strangers, nor for other errors', async () => {
    const record = createRefusalRecorder(stack.db, stack.clock)
    await record({ ...ctx, actor: { kind: 'anonymous' } }, denied, { kind: 'users', id: null })
    await record(ctx, new AppError('user.not_found'), { kind: 'users', id: null })
    expect(await rows()).toEqual([])
  })
})

describe('listAudit', () => {
  it('goes back page by page, each row once, by action and subject', async () => {
    for (let n = 1; n <= 5; n++) await append(n)
    const seen: number[] = []
    for (let cursor: string | undefined; ;) {
      const page = await listAudit(deps, { ctx, input: { cursor, limit: 2 } })
      seen.push(...page.items.map((i) => i.seq))
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
    expect(seen).toEqual([5, 4, 3, 2, 1])
    const [entry] = (await listAudit(deps, { ctx, input: { subjectId: 's3', limit: 10 } })).items
    expect(entry).toMatchObject({
      actor: { kind: 'user', name: 'Cán bộ administrator' },
      organisation: { id: organisation.id },
      action: 'source.update',
      subject: { kind: 'source', id: 's3' },
      result: 'done',
      after: null,
    })
    expect((await listAudit(deps, { ctx, input: { action: 'user.create', limit: 10 } })).items).toEqual([])
    const forged = Buffer.from('["x"]').toString('base64url')
    await expect(listAudit(deps, { ctx, input: { cursor: forged, limit: 2 } })).rejects.toMatchObject({
      code: 'request.invalid',
    })
  })

  it('shows an organisation its own acts only, and nothing to those who may not read it', async () => {
    await append(1)
    const other = contextFor(stack, 'administrator', await makeOrganisation(stack))
    await append(2, other)
    expect((await listAudit(deps, { ctx: other, input: { limit: 10 } })).items.map((i) => i.seq)).toEqual([2])
    await expect(
      listAudit(deps, { ctx: contextFor(stack, 'leader', organisation), input: { limit: 10 } }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
  })
})
