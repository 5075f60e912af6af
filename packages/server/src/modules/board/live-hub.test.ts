import { type LiveMessage, ROLE_GRANTS, type Role } from '@haidang/contracts'
import type { TenantId, UserId } from '@haidang/std'
import { describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { createLiveHub, type Every, type LiveHub } from './live-hub.ts'

const CENTRE = 'centre' as TenantId
const NORTH = 'north' as TenantId
const SOUTH = 'south' as TenantId

function reader(role: Role, tenant: TenantId, scope: Context['scope'], id = `${role}-${tenant}`): Context {
  return {
    tenant,
    scope,
    actor: { kind: 'user', id: id as UserId, name: id, roles: [role] },
    permissions: new Set(ROLE_GRANTS[role].permissions),
    clearance: 'red',
    requestId: 'r',
    clock: { now: () => 0 },
    locale: 'vi',
  }
}

/** Time that passes only when it is told to. */
function handMade(): { every: Every; run(ms: number): void; running(): number } {
  const acts = new Map<number, Set<() => void>>()
  return {
    every(ms, act) {
      const set = acts.get(ms) ?? new Set()
      acts.set(ms, set.add(act))
      return () => set.delete(act)
    },
    run: (ms) => acts.get(ms)?.forEach((act) => act()),
    running: () => [...acts.values()].reduce((n, set) => n + set.size, 0),
  }
}

function setUp(): { hub: LiveHub; time: ReturnType<typeof handMade>; clock: { at: number } } {
  const clock = { at: 0 }
  const time = handMade()
  const live = { perSecond: (scope: Context['scope']) => (scope === 'all' ? 100 : scope.length), perMinute: () => [] }
  return {
    hub: createLiveHub({ clock: { now: () => clock.at }, live, underway: () => 7, every: time.every }),
    time,
    clock,
  }
}

const read = (stream: { read(): unknown }): string => {
  let text = ''
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) text += String(chunk)
  return text
}
const source = (organisation: string): [LiveMessage, string[]] => [
  { kind: 'source', sourceId: organisation, state: 'silent' },
  [organisation],
]
const campaign = { kind: 'campaign', isNew: true, campaign: { id: 'c' } } as unknown as LiveMessage

describe('who hears what', () => {
  it('keeps one unit’s messages from another, and tells the centre all', () => {
    const { hub } = setUp()
    const centre = hub.open(reader('watch_officer', CENTRE, [CENTRE, NORTH, SOUTH]))
    const north = hub.open(reader('unit_officer', NORTH, [NORTH]))
    hub.push(...source(NORTH))
    hub.push(...source(SOUTH))
    expect([...read(centre).matchAll(/"sourceId":"(\w+)"/g)].map((m) => m[1])).toEqual([NORTH, SOUTH])
    expect([...read(north).matchAll(/"sourceId":"(\w+)"/g)].map((m) => m[1])).toEqual([NORTH])
  })

  it('asks for the permission of each kind', () => {
    const { hub } = setUp()
    const north = hub.open(reader('unit_officer', NORTH, [NORTH]))
    const leader = hub.open(reader('leader', CENTRE, [CENTRE, NORTH]))
    hub.push(campaign, [NORTH])
    hub.push({ kind: 'warning', warningId: 'w', state: 'seen', organisationId: NORTH }, [NORTH])
    expect(read(north)).not.toContain('data:')
    expect(read(leader).match(/event: (\w+)/g)).toEqual(['event: campaign', 'event: warning'])
  })

  it('tells of an inbox only its owner', () => {
    const { hub } = setUp()
    const admin = hub.open({ ...reader('unit_officer', CENTRE, [CENTRE, NORTH]) })
    const north = hub.open(reader('unit_officer', NORTH, [NORTH]))
    hub.push({ kind: 'inbox', warningId: 'w' }, [NORTH])
    expect(read(admin)).not.toContain('inbox')
    expect(read(north)).toContain('event: inbox')
  })

  it('ticks within the reader’s scope, with what is underway for the centre only', () => {
    const { hub, time } = setUp()
    const centre = hub.open(reader('watch_officer', CENTRE, [CENTRE, NORTH, SOUTH]))
    const north = hub.open(reader('unit_officer', NORTH, [NORTH]))
    time.run(1000)
    expect(read(centre)).toContain('"eventsPerSecond":3,"underway":7')
    expect(read(north)).toContain('"eventsPerSecond":1,"underway":0')
  })
})

it('counts nothing for whoever sees neither events nor the board, whoever listens first in the same organisation', () => {
  const { hub, time } = setUp()
  const officer = hub.open(reader('watch_officer', CENTRE, [CENTRE, NORTH]))
  const auditor = hub.open(reader('auditor', CENTRE, [CENTRE, NORTH]))
  time.run(1000)
  expect(read(officer)).toContain('"eventsPerSecond":2,"underway":7')
  expect(read(auditor)).toContain('"eventsPerSecond":0,"underway":0')
})

describe('a stream', () => {
  it('says when to come back, and beats', () => {
    const { hub, time } = setUp()
    const stream = hub.open(reader('leader', CENTRE, [CENTRE]))
    time.run(15_000)
    expect(read(stream)).toBe('retry: 2000\n\n: \n\n')
  })

  it('keeps one tick for a reader who lags and drops one who never reads', () => {
    const { hub, time } = setUp()
    const stream = hub.open(reader('watch_officer', CENTRE, [CENTRE]))
    const big: LiveMessage = { kind: 'source', sourceId: 'x'.repeat(70_000), state: 'silent' }
    hub.push(big, [CENTRE])
    for (let i = 0; i < 1000; i++) time.run(1000)
    expect(hub.clientCount).toBe(1)
    for (let i = 0; i < 300; i++) hub.push(...source(CENTRE))
    expect(hub.clientCount).toBe(0)
    const text = read(stream)
    expect(text.match(/event: source/g)).toHaveLength(1)
    expect(text).toContain(': too slow')
  })

  it('holds nothing of a stream that ended and is never read', async () => {
    const { hub, time } = setUp()
    const stream = hub.open(reader('watch_officer', CENTRE, [CENTRE]))
    const closed = new Promise((resolve) => stream.once('close', resolve))
    hub.push({ kind: 'source', sourceId: 'x'.repeat(70_000), state: 'silent' }, [CENTRE])
    hub.close()
    time.run(15_000)
    expect(stream.destroyed).toBe(false)
    time.run(15_000)
    await closed
    expect(time.running()).toBe(0)
  })

  it('ends after a quarter of an hour, so that rights are asked for again', () => {
    const { hub, time, clock } = setUp()
    const stream = hub.open(reader('leader', CENTRE, [CENTRE]))
    clock.at = 15 * 60_000 + 1
    time.run(1000)
    expect(hub.clientCount).toBe(0)
    expect(read(stream)).toContain(': come back')
  })

  it('keeps no time for nobody', async () => {
    const { hub, time } = setUp()
    expect(time.running()).toBe(0)
    const stream = hub.open(reader('leader', CENTRE, [CENTRE]))
    expect(time.running()).toBe(2)
    stream.destroy()
    await new Promise((resolve) => stream.once('close', resolve))
    expect([hub.clientCount, time.running()]).toEqual([0, 0])
  })

  it('is refused to one who has too many', () => {
    const { hub } = setUp()
    const ctx = reader('leader', CENTRE, [CENTRE])
    for (let i = 0; i < 20; i++) hub.open(ctx)
    expect(() => hub.open(ctx)).toThrow('request.too_many')
    expect(() => hub.open(reader('leader', CENTRE, [CENTRE], 'other'))).not.toThrow()
    hub.close()
    expect(hub.clientCount).toBe(0)
  })
})
