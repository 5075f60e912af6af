import type { Finding, FindingValue } from '@haidang/contracts'
import type { EventId, Severity, SourceId, TenantId } from '@haidang/std'
import { describe, expect, it } from 'vitest'
import { createCampaignCorrelator } from './campaign-correlator.ts'
import type { CampaignChange, CampaignCorrelator } from './campaign-types.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 9, 1)
let n = 0

function finding(
  organisation: number,
  ruleKey: string,
  values: readonly string[] = [],
  hour = 0,
  severity: Severity = 'high',
): Finding {
  n++
  return {
    v: 1,
    id: `f${n}`,
    tenant: `org-${organisation}` as TenantId,
    source: 's' as SourceId,
    eventId: `e${n}` as EventId,
    eventAt: START + hour * HOUR,
    receivedAt: START + hour * HOUR,
    kind: ruleKey.startsWith('indicator') ? 'indicator' : ruleKey.startsWith('sigma') ? 'sigma' : 'product',
    ruleKey,
    title: `title of ${ruleKey}`,
    severity,
    techniques: ['T1071'],
    entity: { kind: 'host', value: 'h' },
    values: values.map((v): FindingValue => {
      const colon = v.indexOf(':')
      const kind = v.slice(0, colon)
      return {
        kind: kind === 'ip' ? 'ipv4' : kind === 'hash' ? 'hash' : kind === 'host' ? 'host' : 'domain',
        value: v.slice(colon + 1),
      }
    }),
    reasons: [],
  }
}

const C2 = 'indicator:domain:c2.vn'
const kinds = (changes: readonly CampaignChange[] | string) =>
  typeof changes === 'string' ? changes : changes.map((c) => c.kind)
const only = (correlator: CampaignCorrelator) => [...correlator.campaigns()]
const keys = (correlator: CampaignCorrelator, id: string) =>
  correlator
    .campaign(id)
    ?.artefacts.map((a) => a.key)
    .toSorted()

describe('a campaign', () => {
  it('opens with the third organisation within the window and grows with the fourth', () => {
    const correlator = createCampaignCorrelator()
    expect(correlator.push([finding(1, C2), finding(1, C2), finding(2, C2, [], 5)])).toEqual([])
    const [opened, ...none] = correlator.push([finding(3, C2, [], 30)])
    expect(none).toEqual([])
    expect(opened).toMatchObject({
      kind: 'opened',
      newOrganisations: ['org-1', 'org-2', 'org-3'],
      campaign: {
        id: `campaign:domain:c2.vn@${START}`,
        title: `title of ${C2}`,
        organisationCount: 3,
        sightingCount: 4,
        severity: 'high',
        techniques: ['T1071'],
        why: [{ code: 'campaign.seen_in_organisations', params: { artefact: 'domain:c2.vn', organisations: 3 } }],
      },
    })
    expect(correlator.push([finding(4, C2, [], 31)])).toMatchObject([
      {
        kind: 'grown',
        newOrganisations: ['org-4'],
        sightings: [{ artefactKey: 'domain:c2.vn', organisation: 'org-4', count: 1 }],
      },
    ])
  })

  it('does not open where the organisations are further apart than the window', () => {
    const correlator = createCampaignCorrelator({ kinds: { indicator: { windowMs: 24 * HOUR } } })
    correlator.push([finding(1, C2, [], 0), finding(2, C2, [], 20), finding(3, C2, [], 40)])
    expect(only(correlator)).toEqual([])
    expect(kinds(correlator.push([finding(1, C2, [], 30)]))).toEqual(['opened'])
  })

  it('takes in what stood in the same findings in two organisations, and says so', () => {
    const correlator = createCampaignCorrelator()
    correlator.push([1, 2, 3].map((o) => finding(o, C2)))
    correlator.push([finding(1, C2, ['hash:aa'])])
    const [grown] = correlator.push([finding(2, C2, ['hash:aa'])])
    expect(grown).toMatchObject({ kind: 'grown', newArtefacts: [{ key: 'hash:aa' }] })
    expect(only(correlator)[0]?.why.at(-1)).toEqual({
      code: 'campaign.seen_together',
      params: { artefact: 'hash:aa', tiedTo: 'domain:c2.vn', organisations: 2 },
    })
  })

  it('merges with another through a shared finding in two organisations; a person can undo it for good', () => {
    const correlator = createCampaignCorrelator()
    const other = 'indicator:domain:other.vn'
    correlator.push([1, 2, 3].map((o) => finding(o, C2, [], 0)))
    correlator.push([4, 5, 6].map((o) => finding(o, other, [], 1)))
    const [a, b] = only(correlator).map((c) => c.id)
    correlator.push([finding(1, C2, ['domain:other.vn'], 2)])
    const merged = correlator.push([finding(2, C2, ['domain:other.vn'], 2)])
    expect(merged[0]).toMatchObject({
      kind: 'merged',
      into: a,
      from: b,
      reason: { code: 'campaign.merged_by_artefacts' },
    })
    expect(only(correlator)).toMatchObject([
      { id: a, artefactCount: 2, organisationCount: 6, merges: [{ from: b, artefactKeys: ['domain:other.vn'] }] },
    ])

    const undone = correlator.unmerge(a ?? '', b ?? '', 'two actors')
    expect(kinds(undone)).toEqual(['split', 'opened', 'grown'])
    expect(keys(correlator, b ?? '')).toEqual(['domain:other.vn'])
    expect(correlator.push([finding(3, C2, ['domain:other.vn'], 3)]).map((c) => c.kind)).not.toContain('merged')
    expect(
      only(correlator)
        .map((c) => c.organisationCount)
        .toSorted(),
    ).toEqual([3, 6])
    const restored = createCampaignCorrelator({}, JSON.parse(JSON.stringify(correlator.snapshot())))
    restored.push([finding(4, other, ['domain:c2.vn'], 3)])
    expect(only(restored)).toHaveLength(2)

    expect(kinds(correlator.merge(a ?? '', b ?? '', 'one actor after all'))).toEqual(['merged', 'grown'])
    expect(only(correlator)).toHaveLength(1)
  })

  it('is split by a person and stays split', () => {
    const correlator = createCampaignCorrelator()
    correlator.push([1, 2, 3].flatMap((o) => [finding(o, C2, ['hash:aa', 'hash:bb'])]))
    const id = only(correlator)[0]?.id ?? ''
    expect(keys(correlator, id)).toEqual(['domain:c2.vn', 'hash:aa', 'hash:bb'])
    const changes = correlator.split(id, ['hash:bb'], 'a common tool')
    expect(changes).toMatchObject([
      {
        kind: 'split',
        from: id,
        artefactKeys: ['hash:bb'],
        reason: { code: 'campaign.split_by_person', params: { reason: 'a common tool' } },
      },
      { kind: 'opened' },
      { kind: 'grown', campaign: { id } },
    ])
    correlator.push([finding(4, C2, ['hash:aa', 'hash:bb'])])
    expect(keys(correlator, id)).toEqual(['domain:c2.vn', 'hash:aa'])
    expect(correlator.split(id, ['domain:c2.vn', 'hash:aa'], 'x')).toBe('campaign.bad_split')
    expect(correlator.split(id, ['hash:zz'], 'x')).toBe('campaign.bad_split')
    expect(correlator.split('none', ['hash:aa'], 'x')).toBe('campaign.not_open')
  })

  it('is not joined by what everybody has, unless the two go together nearly everywhere', () => {
    const resolver = 'ip:9.9.9.10'
    const correlator = createCampaignCorrelator({ organisationCount: 20, kinds: { ip: { joinShare: 0 } } })
    const twoCampaigns = [1, 2, 3].flatMap((o) => [
      finding(o, C2, [resolver]),
      finding(o + 3, 'indicator:domain:other.vn', [resolver]),
    ])
    correlator.push(twoCampaigns)
    expect(only(correlator)).toHaveLength(1)
    const apart = correlator.push([7, 8, 9, 10].map((o) => finding(o, `sigma:${o}`, [resolver], 1)))
    expect(apart.find((c) => c.kind === 'split')).toMatchObject({
      reason: { code: 'campaign.no_longer_together', params: { artefact: resolver } },
    })
    expect(
      only(correlator)
        .map((c) => c.openedBy.value)
        .toSorted(),
    ).toEqual(['9.9.9.10', 'c2.vn', 'other.vn'])

    const outbreak = createCampaignCorrelator({ organisationCount: 20, kinds: { ip: { joinShare: 0 } } })
    outbreak.push(Array.from({ length: 15 }, (_, o) => finding(o, C2, [resolver])))
    expect(only(outbreak)).toMatchObject([{ artefactCount: 2, organisationCount: 15 }])
  })

  it('is not opened by noisy rules, nor joined through a rule that fires for other reasons', () => {
    const correlator = createCampaignCorrelator()
    correlator.push([1, 2, 3, 4, 5].map((o) => finding(o, 'product:x:scan', [], 0, 'medium')))
    expect(only(correlator)).toEqual([])
    const rule = 'sigma:encoded-command'
    correlator.push([1, 2, 3, 4, 5, 6, 7, 8].map((o) => finding(o, rule, [], 1, 'medium')))
    correlator.push([1, 2, 3].map((o) => finding(o, C2, [], 2)))
    correlator.push([1, 2].map((o) => finding(o, rule, ['domain:c2.vn'], 2, 'medium')))
    expect(only(correlator)).toMatchObject([{ artefactCount: 1, openedBy: { value: 'c2.vn' } }])
  })

  it('leaves out what warning lists stop and what a person closed with ignore', () => {
    const correlator = createCampaignCorrelator({ isStopped: ({ value }) => value === 'google.com' })
    correlator.push([1, 2, 3].map((o) => finding(o, C2, ['domain:google.com'])))
    const id = only(correlator)[0]?.id ?? ''
    expect(keys(correlator, id)).toEqual(['domain:c2.vn'])
    expect(kinds(correlator.close(id, 'false positive', true))).toEqual(['closed'])
    expect(correlator.push([1, 2, 3, 4].map((o) => finding(o, C2)))).toEqual([])
    expect(correlator.heed('domain:c2.vn')).toBe(true)
    expect(kinds(correlator.push([1, 2, 3].map((o) => finding(o, C2))))).toEqual(['opened'])
  })

  it('is closed when it went quiet, and says when it was last seen', () => {
    const correlator = createCampaignCorrelator({ quietMs: 10 * 24 * HOUR })
    correlator.push([1, 2, 3].map((o) => finding(o, C2)))
    expect(correlator.tick(START + 9 * 24 * HOUR)).toEqual([])
    expect(correlator.tick(START + 11 * 24 * HOUR)).toMatchObject([
      { kind: 'closed', reason: { code: 'campaign.quiet', params: { lastSeenAt: START } } },
    ])
    expect(correlator.counts).toMatchObject({ values: 0, records: 0, campaigns: 0 })
  })

  it('counts a listed domain and the same domain in a product’s alert as one, and never a host', () => {
    const correlator = createCampaignCorrelator()
    correlator.push([
      finding(1, C2),
      finding(2, 'product:x:1', ['domain:c2.vn', 'host:pc'], 0, 'low'),
      finding(3, 'product:x:2', ['domain:c2.vn', 'host:pc'], 0, 'low'),
    ])
    expect(only(correlator)).toMatchObject([{ organisationCount: 3, artefactCount: 1 }])
  })
})

describe('the memory of campaigns', () => {
  it('grows with what was seen, not with its square, when one value is in everything', () => {
    const records = (findings: number) => {
      const correlator = createCampaignCorrelator({ maxValues: 1e6, maxRecords: 1e7 })
      for (let i = 0; i < findings; i++)
        correlator.push([finding(i % 50, 'product:x:popular', [`domain:d${i}.vn`, 'ip:9.9.9.9'], i % 100, 'low')])
      return correlator.counts.records
    }
    const small = records(1000)
    expect(records(4000)).toBeLessThan(small * 4.5)
  })

  it('keeps its bound under a flood and says what it forgot', () => {
    const correlator = createCampaignCorrelator({ maxValues: 500, maxRecords: 2000, maxCampaigns: 10 })
    for (let batch = 0; batch < 50; batch++) {
      correlator.push(
        Array.from({ length: 100 }, (_, i) =>
          finding(i % 12, `indicator:domain:d${batch * 30 + (i % 30)}.vn`, [`hash:${batch}`], batch),
        ),
      )
      expect(correlator.counts.values).toBeLessThanOrEqual(500)
      expect(correlator.counts.records).toBeLessThanOrEqual(2000)
      expect(correlator.counts.campaigns).toBeLessThanOrEqual(10)
    }
    expect(correlator.counts.evictedValues + correlator.counts.evictedCampaigns).toBeGreaterThan(0)
  })

  it('counts no record twice and loses none: an emptied memory holds nothing', () => {
    const correlator = createCampaignCorrelator()
    for (let i = 0; i < 300; i++)
      correlator.push([finding(i % 7, `sigma:${i % 5}`, [`domain:d${i % 11}.vn`, `hash:${i % 13}`], i % 20)])
    expect(correlator.counts.records).toBeGreaterThan(0)
    correlator.tick(START + 100 * 24 * HOUR)
    expect(correlator.counts).toMatchObject({ values: 0, records: 0, campaigns: 0 })
  })
})
