import type { Finding } from '@haidang/contracts'
import type { EventId, SourceId, TenantId } from '@haidang/std'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAlertGrouper, type AlertGrouper, type AlertState } from './alert-grouper.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 9, 1)

function finding(n: number, tenant: number, rule: number, hour: number, more: Partial<Finding> = {}): Finding {
  return {
    v: 1,
    id: `${n}:r${rule}`,
    tenant: `org-${tenant}` as TenantId,
    source: `s${n % 3}` as SourceId,
    eventId: `e${n}` as EventId,
    eventAt: START + hour * HOUR,
    receivedAt: START + 400 * HOUR,
    kind: 'sigma',
    ruleKey: `sigma:${rule}`,
    title: 't',
    severity: (['low', 'high', 'critical'] as const)[n % 3] ?? 'low',
    techniques: [],
    entity: { kind: 'host', value: 'h' },
    values: [],
    reasons: [],
    ...more,
  }
}

const runs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 300 })), {
    maxLength: 80,
    size: 'max',
  })
  .map((rows) => rows.map(([tenant, rule, hour], n) => finding(n, tenant, rule, hour)))

const byTime = (findings: readonly Finding[]) => findings.toSorted((a, b) => a.eventAt - b.eventAt)
const latest = (grouper: AlertGrouper): AlertState[] =>
  grouper.snapshot().open.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))

/** Sessions by hand: sort by time, cut where the pause is too long. */
function slowWindows(findings: readonly Finding[], gapMs: number): string[] {
  const groups = Map.groupBy(byTime(findings), (f) => `${f.tenant} ${f.ruleKey}`)
  const out: string[] = []
  for (const [key, list] of groups) {
    let first = list[0]?.eventAt ?? 0
    let last = first
    let count = 0
    for (const { eventAt } of list) {
      if (eventAt - last > gapMs) {
        out.push(`${key} ${first} ${last} ${count}`)
        first = eventAt
        count = 0
      }
      last = eventAt
      count++
    }
    out.push(`${key} ${first} ${last} ${count}`)
  }
  return out.toSorted()
}

describe('alerts', () => {
  it('are the sessions of each organisation, rule and entity', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 20 }), (findings, size) => {
        const grouper = createAlertGrouper({ maxSpanMs: 1000 * HOUR })
        const sorted = byTime(findings)
        const changes = []
        for (let i = 0; i < sorted.length; i += size) {
          const batch = grouper.push(sorted.slice(i, i + size))
          expect(new Set(batch.map((c) => c.alert.fingerprint)).size).toBe(batch.length)
          changes.push(...batch)
        }
        const stored = new Map(changes.map((c) => [c.alert.fingerprint, c.alert]))
        const held = [...stored.values()]
          .map((a) => `${a.tenant} ${a.ruleKey} ${a.firstSeenAt} ${a.lastSeenAt} ${a.count}`)
          .toSorted()
        expect(held).toEqual(findings.length === 0 ? [] : slowWindows(findings, 24 * HOUR))
        expect(changes.filter((c) => c.kind === 'opened')).toHaveLength(stored.size)
      }),
      { numRuns: 200, seed: 31 },
    )
  })

  it('count every finding once, in whatever order and however often it comes', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat(), { minLength: 80, maxLength: 80 }), (findings, keys) => {
        const shuffled = findings
          .map((f, i) => ({ f, k: keys[i] ?? 0 }))
          .toSorted((a, b) => a.k - b.k)
          .map(({ f }) => f)
        const grouper = createAlertGrouper()
        grouper.push(shuffled)
        expect(grouper.push(findings)).toEqual([])
        expect(latest(grouper).reduce((sum, a) => sum + a.count, 0)).toBe(findings.length)
      }),
      { numRuns: 150, seed: 32 },
    )
  })

  it('do not depend on the order within one window, its start apart', () => {
    const within = fc.array(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(within, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), (hours, keys) => {
        const findings = hours.map((hour, n) => finding(n, 0, 0, hour))
        const shuffled = findings
          .map((f, i) => ({ f, k: keys[i] ?? 0 }))
          .toSorted((a, b) => a.k - b.k)
          .map(({ f }) => f)
        const of = (list: readonly Finding[]) => {
          const grouper = createAlertGrouper()
          grouper.push(list)
          return latest(grouper).map(({ fingerprint: _f, windowStart: _w, sources, ...rest }) => ({
            ...rest,
            sources: sources.toSorted(),
          }))
        }
        expect(of(shuffled)).toEqual(of(findings))
      }),
      { numRuns: 150, seed: 33 },
    )
  })

  it('go on from a snapshot as if nothing had happened', () => {
    fc.assert(
      fc.property(runs, fc.nat(80), (findings, cut) => {
        const whole = createAlertGrouper()
        whole.push(findings.slice(0, cut))
        const second = createAlertGrouper({}, JSON.parse(JSON.stringify(whole.snapshot())))
        expect(second.push(findings.slice(cut))).toEqual(whole.push(findings.slice(cut)))
        expect(second.snapshot()).toEqual(whole.snapshot())
      }),
      { numRuns: 150, seed: 34 },
    )
  })

  it('stay within their limits', () => {
    fc.assert(
      fc.property(runs, (findings) => {
        const grouper = createAlertGrouper({ maxOpen: 3, maxRecentIds: 8, maxEvidence: 4 })
        for (const one of findings) {
          grouper.push([one])
          expect(grouper.openCount).toBeLessThanOrEqual(3)
        }
        const { open, recent } = grouper.snapshot()
        for (const alert of open) expect(alert.evidence.length).toBeLessThanOrEqual(4)
        expect(recent.younger.length + recent.elder.length).toBeLessThanOrEqual(8)
      }),
      { numRuns: 100, seed: 35 },
    )
  })
})

describe('an alert', () => {
  it('keeps the first and the last evidence and the highest severity', () => {
    const grouper = createAlertGrouper({ maxEvidence: 4 })
    const [change] = grouper.push(Array.from({ length: 12 }, (_, n) => finding(n, 0, 0, n)))
    expect(change?.alert.evidence.map((e) => e.eventId)).toEqual(['e0', 'e1', 'e10', 'e11'])
    expect(change?.alert.severity).toBe('critical')
    expect(change?.alert.sources).toEqual(['s0', 's1', 's2'])
  })

  it('takes a late event into the window it falls in and opens another where none is near', () => {
    const grouper = createAlertGrouper()
    grouper.push([finding(1, 0, 0, 100)])
    expect(grouper.push([finding(2, 0, 0, 90)]).map((c) => c.kind)).toEqual(['grown'])
    expect(grouper.push([finding(3, 0, 0, 10)]).map((c) => c.kind)).toEqual(['opened'])
    expect(grouper.push([finding(4, 0, 0, 12)])[0]?.alert.count).toBe(2)
  })

  it('does not let a clock of the future hold the window', () => {
    const grouper = createAlertGrouper()
    const receivedAt = START
    const [change] = grouper.push([finding(1, 0, 0, 50 * 365 * 24, { receivedAt })])
    expect(change?.alert.lastSeenAt).toBe(START + 300_000)
  })

  it('is not another organisation’s, and no value can imitate another key', () => {
    const grouper = createAlertGrouper()
    const changes = grouper.push([
      finding(1, 0, 0, 0),
      finding(2, 1, 0, 0),
      finding(3, 0, 0, 0, { ruleKey: 'a|host:b', entity: { kind: 'host', value: 'c' } }),
      finding(4, 0, 0, 0, { ruleKey: 'a', entity: { kind: 'host', value: 'b|host:c' } }),
    ])
    expect(changes).toHaveLength(4)
  })

  it('rolls over where it never pauses', () => {
    const grouper = createAlertGrouper({ maxSpanMs: 48 * HOUR })
    for (let hour = 0; hour <= 100; hour++) grouper.push([finding(hour, 0, 0, hour)])
    expect(latest(grouper).map((a) => (a.lastSeenAt - a.firstSeenAt) / HOUR)).toEqual([48, 48, 2])
  })

  it('grows on from the store after it was evicted, and starts anew after a person closed it', () => {
    const grouper = createAlertGrouper({ maxOpen: 1 })
    const first = grouper.push([finding(1, 0, 0, 0)])[0]?.alert
    grouper.push([finding(2, 1, 0, 0)])
    expect(grouper.evictedCount).toBe(1)
    const again = [finding(3, 0, 0, 1)]
    expect(grouper.unknownKeys(again)).toEqual([first?.key])
    if (first !== undefined) grouper.adopt([first])
    const [grown] = grouper.push(again)
    expect([grown?.kind, grown?.alert.fingerprint, grown?.alert.count]).toEqual(['grown', first?.fingerprint, 2])
    expect(grouper.close(first?.fingerprint ?? '')).toBe(true)
    expect(grouper.push([finding(4, 0, 0, 2)])[0]?.kind).toBe('opened')
  })

  it('is forgotten by time of receipt, so an old file is grouped as it would have been', () => {
    const grouper = createAlertGrouper({ idleGapByKind: { sigma: HOUR }, latenessMs: HOUR })
    grouper.push([
      finding(1, 0, 0, 0, { receivedAt: START + 500 * HOUR }),
      finding(2, 0, 0, 1, { receivedAt: START + 500 * HOUR }),
    ])
    expect(grouper.snapshot().open.map((a) => a.count)).toEqual([2])
    grouper.push([finding(3, 1, 0, 503, { receivedAt: START + 503 * HOUR })])
    expect(grouper.openCount).toBe(1)
  })
})
