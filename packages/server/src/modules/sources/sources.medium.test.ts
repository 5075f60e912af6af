import { type CreateSourceInput, UpdateSourceInput } from '@haidang/contracts'
import type { SourceId, TenantId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { sql } from '#src/platform/db/index.ts'
import type { SourceCounts } from '#src/platform/lake/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import {
  createSource,
  createSourceDirectory,
  listSources,
  type LiveSourceDirectory,
  revokeToken,
  rotateToken,
  type Sources,
  updateSource,
} from './index.ts'
import { getSource } from './verbs/get-source.ts'

let stack: TestDatabase
let directory: LiveSourceDirectory
let sources: Sources
let counts: SourceCounts[] = []
let underway = new Map<SourceId, number>()
beforeAll(async () => {
  stack = await createTestDatabase()
  directory = await createSourceDirectory({
    db: stack.db,
    clock: stack.clock,
    logger: createLogger('silent'),
    flushMs: 0,
  })
  sources = {
    db: stack.db,
    directory,
    lakeFor: () => ({ countsBySource: () => Promise.resolve(counts) }),
    underway: () => underway,
  }
})
afterAll(async () => {
  await directory.close()
  await stack.close()
})

let organisation: TestOrganisation
let ctx: Context
beforeEach(async () => {
  stack.clock.advance(3_600_000)
  organisation = await makeOrganisation(stack, { networks: ['10.1.0.0/16'], domains: ['mau.example'] })
  ctx = contextFor(stack, 'unit_officer', organisation)
  counts = []
  underway = new Map()
})

const input = (changes: Partial<CreateSourceInput> = {}): CreateSourceInput => ({
  organisationId: organisation.id,
  name: 'Cảm biến Đông',
  format: 'suricata-eve',
  transport: 'http',
  expectedIntervalSeconds: 60,
  quotaEventsPerSecond: 100,
  zoneOffsetMinutes: 420,
  syslogSenders: [],
  ...changes,
})
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const enter = (token: string) => directory.authenticate(hashOf(token), stack.clock.now())
const make = async (changes: Partial<CreateSourceInput> = {}) => {
  const issued = await createSource(sources, { ctx, input: input(changes) })
  return { ...issued, id: issued.source.id as SourceId }
}
const outbox = (): Promise<{ kind: string; payload: object }[]> =>
  stack.asSystem(
    async (tx) =>
      (await sql<{ kind: string; payload: object }>`select kind, payload from outbox order by id`.execute(tx)).rows,
  )

describe('tokens', () => {
  it('authenticate at once, are kept as hashes, and are shown once', async () => {
    const { token, tokenId, source, id } = await make()
    expect(token).toMatch(/^hds_[A-Za-z0-9_-]{43}$/)
    expect(enter(token)).toMatchObject({
      tokenId,
      source: {
        id,
        tenant: organisation.id,
        format: 'suricata-eve',
        expectedIntervalMs: 60_000,
        quotaEventsPerSecond: 100,
      },
    })
    expect(enter(`${token}x`)).toBeNull()
    expect(source).toMatchObject({ state: 'waiting', tokens: [{ id: tokenId, revokedAt: null }] })
    const everything = JSON.stringify([
      await stack.asOwner('select * from source_tokens'),
      await stack.asOwner('select * from audit'),
      await outbox(),
    ])
    expect(everything).not.toContain(token.slice(4))
    expect(everything).not.toContain(hashOf(token))
  })

  it('overlap on rotation and end on time', async () => {
    const first = await make()
    const second = await rotateToken(sources, { ctx, input: { id: first.id, overlapSeconds: 600 } })
    expect(enter(first.token)?.tokenId).toBe(first.tokenId)
    expect(enter(second.token)?.tokenId).toBe(second.tokenId)
    stack.clock.advance(599_999)
    expect(enter(first.token)).not.toBeNull()
    stack.clock.advance(1)
    expect(enter(first.token)).toBeNull()
    expect(enter(second.token)).not.toBeNull()
    const third = await rotateToken(sources, { ctx, input: { id: first.id, overlapSeconds: 0 } })
    expect(enter(second.token)).toBeNull()
    expect(enter(third.token)).not.toBeNull()
    // The end of the first token is not put off by a later rotation.
    expect(third.source.tokens.find((t) => t.id === first.tokenId)?.expiresAt).toBe(
      new Date(stack.clock.now()).toISOString(),
    )
  })

  it('are dead when the answer to revoking arrives, here and after a new start', async () => {
    const { token, tokenId, id } = await make()
    const source = await revokeToken(sources, { ctx, input: { id, tokenId } })
    expect(enter(token)).toBeNull()
    expect(source.tokens[0]?.revokedAt).toBe(new Date(stack.clock.now()).toISOString())
    stack.clock.advance(1000)
    expect((await revokeToken(sources, { ctx, input: { id, tokenId } })).tokens[0]?.revokedAt).toBe(
      source.tokens[0]?.revokedAt,
    )
    const again = await createSourceDirectory({
      db: stack.db,
      clock: stack.clock,
      logger: createLogger('silent'),
      flushMs: 0,
    })
    expect(again.authenticate(hashOf(token), stack.clock.now())).toBeNull()
    await again.close()
    await expect(revokeToken(sources, { ctx, input: { id, tokenId: id } })).rejects.toMatchObject({
      code: 'source.token_not_found',
    })
  })

  it('of a source changed in another process follow the event', async () => {
    const { token, tokenId, id } = await make()
    const other: Sources = {
      ...sources,
      directory: await createSourceDirectory({
        db: stack.db,
        clock: stack.clock,
        logger: createLogger('silent'),
        flushMs: 0,
      }),
    }
    await revokeToken(other, { ctx, input: { id, tokenId } })
    expect(enter(token)).not.toBeNull()
    const event = {
      id: '1',
      kind: 'source.changed.v1',
      tenant: organisation.id,
      at: 0,
      requestId: 'r',
      payload: { sourceId: id, organisationId: organisation.id },
    } as const
    await directory.handlers['source.changed.v1']?.(event)
    expect(enter(token)).toBeNull()
    await other.directory.close()
  })

  it('are refused when the facts cannot be loaded', async () => {
    const { token, id } = await make()
    let isBroken = false
    const broken = await createSourceDirectory({
      db: {
        ...stack.db,
        withTx: (scope, fn) => (isBroken ? Promise.reject(new Error('gone')) : stack.db.withTx(scope, fn)),
      },
      clock: stack.clock,
      logger: createLogger('silent'),
      flushMs: 0,
    })
    expect(broken.authenticate(hashOf(token), stack.clock.now())).not.toBeNull()
    isBroken = true
    await expect(broken.refreshSource(id)).rejects.toThrow('gone')
    expect(broken.authenticate(hashOf(token), stack.clock.now())).toBeNull()
    isBroken = false
    await broken.refreshSource(id)
    expect(broken.authenticate(hashOf(token), stack.clock.now())).not.toBeNull()
    await broken.close()
  })
})

describe('settings', () => {
  it('change only what the change names', async () => {
    const { id, token } = await make({ quotaEventsPerSecond: 77 })
    const change = UpdateSourceInput.parse({ isPaused: true })
    const source = await updateSource(sources, { ctx, input: { ...change, id } })
    expect(source).toMatchObject({
      state: 'paused',
      quotaEventsPerSecond: 77,
      format: 'suricata-eve',
      expectedIntervalSeconds: 60,
    })
    expect(enter(token)?.source.isPaused).toBe(true)
    expect(directory.get(id)?.isPaused).toBe(true)
  })

  it('find the narrowest syslog sender, and lose it when it changes', async () => {
    const wide = await make({ transport: 'syslog', syslogSenders: ['192.0.2.0/24', '2001:db8::/32'] })
    const narrow = await make({ transport: 'syslog', syslogSenders: ['192.0.2.7'] })
    await make({ transport: 'http', syslogSenders: ['198.51.100.0/24'] })
    expect(directory.bySyslogSender('192.0.2.7')?.id).toBe(narrow.id)
    expect(directory.bySyslogSender('::ffff:192.0.2.8')?.id).toBe(wide.id)
    expect(directory.bySyslogSender('2001:db8:0::9')?.id).toBe(wide.id)
    expect(directory.bySyslogSender('198.51.100.1')).toBeNull()
    expect(directory.bySyslogSender('junk')).toBeNull()
    const before = directory.revision
    await updateSource(sources, { ctx, input: { id: narrow.id, syslogSenders: ['192.0.2.9/32'] } })
    expect(directory.revision).toBeGreaterThan(before)
    expect(directory.bySyslogSender('192.0.2.7')?.id).toBe(wide.id)
    await expect(
      updateSource(sources, { ctx, input: { id: narrow.id, syslogSenders: ['nowhere'] } }),
    ).rejects.toMatchObject({
      code: 'request.invalid',
      places: [{ path: '/syslogSenders/0', code: 'network.malformed' }],
    })
  })

  it('of organisations are known to enrichment', async () => {
    await directory.refreshOrganisation(organisation.id)
    expect(directory.organisations().find((o) => o.id === organisation.id)).toMatchObject({
      networks: ['10.1.0.0/16'],
      domains: ['mau.example'],
    })
  })
})

describe('activity', () => {
  it('shows in memory at once and in the Db after a flush, refusals by hour and code', async () => {
    const { id, tokenId } = await make()
    const at = stack.clock.now()
    directory.noteActivity({ sourceId: id, tokenId, at: at - 5000 })
    directory.noteActivity({ sourceId: id, tokenId, at: at - 9000 })
    expect(directory.get(id)?.lastSeenAt).toBe(at - 5000)
    await directory.flush()
    expect(await getSource(sources, { ctx, input: { id } })).toMatchObject({
      state: 'healthy',
      lastSeenAt: new Date(at - 5000).toISOString(),
      tokens: [{ lastUsedAt: new Date(at - 5000).toISOString() }],
      refusals: [],
    })
    directory.noteActivity({
      sourceId: id,
      at,
      refusals: new Map([
        ['event.not_json', 3],
        ['event.too_large', 1],
      ]),
    })
    await directory.flush()
    directory.noteActivity({ sourceId: id, at: at + 1, refusals: new Map([['event.not_json', 4]]) })
    await directory.flush()
    const source = await getSource(sources, { ctx, input: { id } })
    expect(source.state).toBe('refusing')
    expect(source.refusals).toEqual([
      { code: 'event.not_json', count: 7 },
      { code: 'event.too_large', count: 1 },
    ])
    stack.clock.advance(600_001)
    expect((await getSource(sources, { ctx, input: { id } })).state).toBe('healthy')
    stack.clock.advance(24 * 3_600_000)
    expect((await getSource(sources, { ctx, input: { id } })).refusals).toEqual([])
  })

  it('is kept when it cannot be written, and written once', async () => {
    const { id } = await make()
    let isBroken = false
    const opened = await createSourceDirectory({
      db: {
        ...stack.db,
        withTx: (scope, fn) => (isBroken ? Promise.reject(new Error('gone')) : stack.db.withTx(scope, fn)),
      },
      clock: stack.clock,
      logger: createLogger('silent'),
      flushMs: 0,
    })
    isBroken = true
    opened.noteActivity({ sourceId: id, at: stack.clock.now(), refusals: new Map([['event.binary', 2]]) })
    await expect(opened.flush()).rejects.toThrow('gone')
    opened.noteActivity({ sourceId: id, at: stack.clock.now(), refusals: new Map([['event.binary', 1]]) })
    isBroken = false
    await opened.flush()
    await opened.flush()
    expect((await getSource(sources, { ctx, input: { id } })).refusals).toEqual([{ code: 'event.binary', count: 3 }])
    await opened.close()
  })

  it('of a busy source is written every few seconds, and when the directory closes', async () => {
    const { id } = await make()
    const busy = await createSourceDirectory({
      db: stack.db,
      clock: stack.clock,
      logger: createLogger('silent'),
      flushMs: 0,
    })
    const at = stack.clock.now()
    const written = async (): Promise<string | null> => (await getSource(sources, { ctx, input: { id } })).lastSeenAt
    const heard = async (ms: number): Promise<void> => {
      busy.noteActivity({ sourceId: id, at: at + ms })
      await busy.flush()
    }
    await heard(0)
    await heard(4999)
    expect(await written()).toBe(new Date(at).toISOString())
    await heard(5000)
    expect(await written()).toBe(new Date(at + 5000).toISOString())
    await heard(5001)
    expect(busy.get(id)?.lastSeenAt).toBe(at + 5001)
    await busy.close()
    expect(await written()).toBe(new Date(at + 5001).toISOString())
  })

  it('of a source that is gone is passed over', async () => {
    directory.noteActivity({
      sourceId: organisation.id as string as SourceId,
      at: stack.clock.now(),
      refusals: new Map([['event.binary', 1]]),
    })
    await directory.flush()
  })
})

describe('silence', () => {
  it('is told once when it begins and once when it ends', async () => {
    const { id } = await make()
    const since = stack.clock.now() - 1000
    const of = async (kind: string) =>
      (await outbox()).filter((e) => e.kind === kind && 'sourceId' in e.payload && e.payload.sourceId === id)
    await directory.setSilence([{ sourceId: id, silentSince: since }])
    await directory.setSilence([{ sourceId: id, silentSince: since + 5 }])
    expect(directory.get(id)?.isSilent).toBe(true)
    expect(await getSource(sources, { ctx, input: { id } })).toMatchObject({
      state: 'silent',
      silentSince: new Date(since).toISOString(),
    })
    expect(await of('source.silent.v1')).toEqual([
      { kind: 'source.silent.v1', payload: { sourceId: id, organisationId: organisation.id, since } },
    ])
    await directory.setSilence([{ sourceId: id, silentSince: null }])
    await directory.setSilence([{ sourceId: id, silentSince: null }])
    expect(directory.get(id)?.isSilent).toBe(false)
    expect(await of('source.back.v1')).toHaveLength(1)
  })
})

describe('lists', () => {
  it('add up: sent = stored + duplicates + refused + quarantined + underway', async () => {
    const { id } = await make()
    counts = [
      {
        tenant: organisation.id as TenantId,
        source: id,
        batches: 2,
        received: 100,
        accepted: 90,
        duplicates: 5,
        refused: 5,
        stored: 80,
        quarantined: 10,
        bytes: 4096,
        lastReceivedAt: 0,
      },
    ]
    underway = new Map([[id, 40]])
    const { counts: c } = await getSource(sources, { ctx, input: { id } })
    expect(c).toEqual({
      received: 140,
      stored: 80,
      duplicates: 5,
      refused: 5,
      quarantined: 10,
      underway: 40,
      bytes: 4096,
    })
    expect(c.received).toBe(c.stored + c.duplicates + c.refused + c.quarantined + c.underway)
  })

  it('go page by page, find without diacritics, and tell states as single sources do', async () => {
    const made = []
    for (let i = 0; i < 5; i++) made.push(await make({ name: `Cảm biến ${i}` }))
    const [a, b, c, d] = made.map((m) => m.id)
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four sources')
    const at = stack.clock.now()
    directory.noteActivity({ sourceId: a, at })
    directory.noteActivity({ sourceId: b, at, refusals: new Map([['event.binary', 1]]) })
    await directory.setSilence([{ sourceId: c, silentSince: at }])
    await updateSource(sources, { ctx, input: { id: d, isPaused: true } })
    await directory.flush()
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await listSources(sources, { ctx, input: { q: 'cam bien', cursor, limit: 2 } })
      seen.push(...page.items.map((s) => `${s.name} ${s.state}`))
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
    expect(seen).toEqual([
      'Cảm biến 0 healthy',
      'Cảm biến 1 refusing',
      'Cảm biến 2 silent',
      'Cảm biến 3 paused',
      'Cảm biến 4 waiting',
    ])
    for (const state of ['healthy', 'refusing', 'silent', 'paused', 'waiting'] as const) {
      const page = await listSources(sources, { ctx, input: { state, limit: 10 } })
      expect(page.items.map((s) => s.state)).toEqual([state])
    }
    await expect(listSources(sources, { ctx, input: { cursor: 'junk', limit: 2 } })).rejects.toMatchObject({
      code: 'cursor.invalid',
    })
  })

  it('show an organisation its own sources only, and change nothing of others', async () => {
    const mine = await make()
    const stranger = contextFor(stack, 'unit_officer', await makeOrganisation(stack))
    expect((await listSources(sources, { ctx: stranger, input: { limit: 200 } })).items).toEqual([])
    const id = mine.id
    await expect(getSource(sources, { ctx: stranger, input: { id } })).rejects.toMatchObject({
      code: 'source.not_found',
    })
    await expect(updateSource(sources, { ctx: stranger, input: { id, isPaused: true } })).rejects.toMatchObject({
      code: 'source.not_found',
    })
    await expect(rotateToken(sources, { ctx: stranger, input: { id, overlapSeconds: 0 } })).rejects.toMatchObject({
      code: 'source.not_found',
    })
    await expect(revokeToken(sources, { ctx: stranger, input: { id, tokenId: mine.tokenId } })).rejects.toMatchObject({
      code: 'source.not_found',
    })
    await expect(createSource(sources, { ctx: stranger, input: input() })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await expect(
      createSource(sources, { ctx: contextFor(stack, 'unit_leader', organisation), input: input() }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
    expect(enter(mine.token)).not.toBeNull()
  })
})
