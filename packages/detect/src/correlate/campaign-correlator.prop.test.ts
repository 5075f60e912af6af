import type { Finding, FindingValue } from '@haidang/contracts'
import type { EventId, SourceId, TenantId } from '@haidang/std'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCampaignCorrelator } from './campaign-correlator.ts'
import type { CampaignCorrelator, CampaignChange } from './campaign-types.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 9, 1)

/** A small world, so that values meet: eight domains, three hashes, seven rules, twelve organisations, five days. */
const findingArb = fc
  .record({
    organisation: fc.integer({ min: 0, max: 11 }),
    hour: fc.integer({ min: 0, max: 119 }),
    spoken: fc.integer({ min: 0, max: 9 }),
    domains: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 2 }),
    hash: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    severity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
    n: fc.nat(1_000_000),
  })
  .map((r): Finding => {
    const ruleKey =
      r.spoken < 3
        ? `indicator:domain:d${r.spoken}.vn`
        : r.spoken < 6
          ? `sigma:rule-${r.spoken}`
          : `product:x:${r.spoken}`
    const values: FindingValue[] = r.domains.map((d) => ({ kind: 'domain', value: `d${d}.vn` }))
    if (r.hash !== undefined) values.push({ kind: 'hash', value: `${r.hash}`.repeat(64) })
    const eventAt = START + r.hour * HOUR
    return {
      v: 1,
      id: `${r.n}:${r.organisation}:${r.hour}:${ruleKey}`,
      tenant: `org-${r.organisation}` as TenantId,
      source: 's' as SourceId,
      eventId: `${r.n}` as EventId,
      eventAt,
      receivedAt: START + 120 * HOUR,
      kind: r.spoken < 3 ? 'indicator' : r.spoken < 6 ? 'sigma' : 'product',
      ruleKey,
      title: ruleKey,
      severity: r.severity,
      techniques: [],
      entity: { kind: 'host', value: 'h' },
      values,
      reasons: [],
    }
  })

/** Long runs: in short ones campaigns seldom merge or fall apart. */
const runs = fc.uniqueArray(findingArb, { minLength: 20, maxLength: 120, size: 'max', selector: (f) => f.id })

/** The campaigns without their names: artefacts with who saw them how often, in a fixed order. */
function essence(correlator: CampaignCorrelator): unknown {
  return [...correlator.campaigns()]
    .map((summary) => {
      const state = correlator.campaign(summary.id)
      return {
        severity: summary.severity,
        firstSeenAt: summary.firstSeenAt,
        lastSeenAt: summary.lastSeenAt,
        organisationCount: summary.organisationCount,
        sightingCount: summary.sightingCount,
        artefacts: state?.artefacts
          .map((a) => ({
            key: a.key,
            opens: a.opens,
            rows: a.organisations.toSorted((x, y) => (x.organisation < y.organisation ? -1 : 1)),
          }))
          .toSorted((x, y) => (x.key < y.key ? -1 : 1)),
      }
    })
    .toSorted((x, y) => ((x.artefacts?.[0]?.key ?? '') < (y.artefacts?.[0]?.key ?? '') ? -1 : 1))
}

function feed(correlator: CampaignCorrelator, findings: readonly Finding[], size: number): CampaignChange[] {
  const out: CampaignChange[] = []
  for (let i = 0; i < findings.length; i += size) out.push(...correlator.push(findings.slice(i, i + size)))
  return out
}

/** A store that does only what the changes say. */
function applyChanges(changes: readonly CampaignChange[]): Map<string, Map<string, number>> {
  const campaigns = new Map<string, Map<string, number>>()
  for (const change of changes) {
    if (change.kind === 'opened' || change.kind === 'grown') {
      const rows = campaigns.get(change.campaign.id) ?? new Map<string, number>()
      campaigns.set(change.campaign.id, rows)
      for (const row of change.sightings) rows.set(`${row.artefactKey} ${row.organisation}`, row.count)
    } else if (change.kind === 'merged') campaigns.delete(change.from)
    else if (change.kind === 'split') {
      const rows = campaigns.get(change.from)
      for (const key of rows?.keys() ?? [])
        if (change.artefactKeys.some((a) => key.startsWith(`${a} `))) rows?.delete(key)
    } else campaigns.delete(change.campaign.id)
  }
  return campaigns
}

const shuffled = fc
  .tuple(
    runs,
    fc.array(fc.nat(), { minLength: 120, maxLength: 120 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([findings, keys, size, otherSize]) => ({
    findings,
    other: findings
      .map((f, i) => ({ f, k: keys[i] ?? 0 }))
      .toSorted((a, b) => a.k - b.k)
      .map(({ f }) => f),
    size,
    otherSize,
  }))

const options = {
  commonMinimum: 3,
  commonShare: 0.3,
  organisationCount: 12,
  kinds: { 'product-rule': { minOrganisations: 3 } },
} as const

describe('campaigns', () => {
  it('do not depend on the order or the batching of findings', () => {
    fc.assert(
      fc.property(shuffled, ({ findings, other, size, otherSize }) => {
        const a = createCampaignCorrelator(options)
        const b = createCampaignCorrelator(options)
        feed(a, findings, size)
        feed(b, other, otherSize)
        expect(essence(b)).toEqual(essence(a))
      }),
      { numRuns: 150, seed: 11 },
    )
  })

  it('count a redelivered finding once', () => {
    fc.assert(
      fc.property(shuffled, ({ findings, other, size }) => {
        const once = createCampaignCorrelator(options)
        const twice = createCampaignCorrelator(options)
        feed(once, findings, size)
        feed(twice, findings, size)
        const again = feed(twice, other, 7)
        expect(again).toEqual([])
        expect(essence(twice)).toEqual(essence(once))
        expect(twice.counts.repeated).toBe(findings.length)
      }),
      { numRuns: 80, seed: 12 },
    )
  })

  it('go on from a snapshot as if nothing had happened', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 30 }), fc.nat(120), (findings, size, cut) => {
        const whole = createCampaignCorrelator(options)
        const first = createCampaignCorrelator(options)
        const head = findings.slice(0, cut)
        const tail = findings.slice(cut)
        feed(whole, head, size)
        feed(first, head, size)
        const second = createCampaignCorrelator(options, JSON.parse(JSON.stringify(first.snapshot())))
        expect(JSON.stringify(second.snapshot())).toBe(JSON.stringify(first.snapshot()))
        expect(JSON.stringify(feed(second, tail, size))).toBe(JSON.stringify(feed(whole, tail, size)))
        expect(essence(second)).toEqual(essence(whole))
        expect(second.counts).toEqual(whole.counts)
      }),
      { numRuns: 80, seed: 13 },
    )
  })

  it('tell a store all it needs: rows applied from changes equal the state', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 30 }), (findings, size) => {
        const correlator = createCampaignCorrelator(options)
        const stored = applyChanges(feed(correlator, findings, size))
        const held = new Map(
          [...correlator.campaigns()].map(({ id }) => [
            id,
            new Map(
              correlator
                .campaign(id)
                ?.artefacts.flatMap((a) =>
                  a.organisations.map((o) => [`${a.key} ${o.organisation}`, o.count] as const),
                ),
            ),
          ]),
        )
        expect(stored).toEqual(held)
      }),
      { numRuns: 200, seed: 14 },
    )
  })

  it('are exactly the connected parts of what was seen together, by a slow second way', () => {
    fc.assert(
      fc.property(runs, (findings) => {
        const correlator = createCampaignCorrelator(options)
        feed(correlator, findings, 10)
        const held = [...correlator.campaigns()]
          .map(({ id }) =>
            correlator
              .campaign(id)
              ?.artefacts.map((a) => a.key)
              .toSorted()
              .join(' '),
          )
          .toSorted()
        expect(held).toEqual(slowCampaigns(findings))
      }),
      { numRuns: 200, seed: 15 },
    )
  })

  it('stay within their limits, and a full memory is said', () => {
    fc.assert(
      fc.property(runs, (findings) => {
        const correlator = createCampaignCorrelator({
          ...options,
          maxValues: 5,
          maxRecords: 25,
          maxCampaigns: 2,
          maxRecentIds: 10,
        })
        for (let i = 0; i < findings.length; i += 5) {
          correlator.push(findings.slice(i, i + 5))
          expect(correlator.counts.values).toBeLessThanOrEqual(5)
          expect(correlator.counts.records).toBeLessThanOrEqual(25)
          expect(correlator.counts.campaigns).toBeLessThanOrEqual(2)
        }
        const { recent } = correlator.snapshot()
        expect(recent.younger.length + recent.elder.length).toBeLessThanOrEqual(10)
      }),
      { numRuns: 100, seed: 16 },
    )
  })
})

/** Campaigns from all findings at once, pair by pair, for the options above. */
function slowCampaigns(findings: readonly Finding[]): string[] {
  const rank = ['low', 'medium', 'high']
  const seen = new Map<string, { hours: [string, number][]; isListed: boolean; severity: number }>()
  const together = new Map<string, Set<string>>()
  const keysOf = (f: Finding): string[] => {
    const own =
      f.kind === 'indicator'
        ? f.ruleKey.replace('indicator:', '')
        : f.kind === 'sigma'
          ? `technique-rule:${f.ruleKey}`
          : `product-rule:${f.ruleKey}`
    return [...new Set([own, ...f.values.map((v) => `${v.kind}:${v.value}`)])]
  }
  for (const f of findings) {
    const keys = keysOf(f)
    keys.forEach((key, i) => {
      const node = seen.get(key) ?? { hours: [], isListed: false, severity: 0 }
      seen.set(key, node)
      node.hours.push([f.tenant, f.eventAt / HOUR])
      node.severity = Math.max(node.severity, rank.indexOf(f.severity))
      if (i === 0 && f.kind === 'indicator') node.isListed = true
      for (const other of keys) {
        if (other === key) continue
        const pair = `${key} ${other}`
        together.set(pair, (together.get(pair) ?? new Set()).add(f.tenant))
      }
    })
  }
  const orgs = (key: string) => new Set(seen.get(key)?.hours.map(([t]) => t)).size
  const isRule = (key: string) => key.includes('-rule:')
  const opens = (key: string): boolean => {
    const node = seen.get(key)
    if (node === undefined) return false
    if (isRule(key) && node.severity < 2) return false
    const width = isRule(key) ? 24 : 168
    return node.hours.some(
      ([, from]) => new Set(node.hours.filter(([, h]) => h >= from && h < from + width).map(([t]) => t)).size >= 3,
    )
  }
  const share = (key: string) => Math.max(isRule(key) ? 0.5 : 0, orgs(key) > 3.6 ? 0.5 : 0)
  const joined = (a: string, b: string): boolean => {
    const n = together.get(`${a} ${b}`)?.size ?? 0
    return n >= 2 && n >= share(a) * orgs(a) && n >= share(b) * orgs(b)
  }
  const left = new Set(seen.keys())
  const out: string[] = []
  for (const start of left) {
    const part = [start]
    left.delete(start)
    for (let i = 0; i < part.length; i++) {
      for (const other of left) {
        if (joined(part[i] ?? '', other)) {
          left.delete(other)
          part.push(other)
        }
      }
    }
    if (part.some(opens)) out.push(part.toSorted().join(' '))
  }
  return out.toSorted()
}
