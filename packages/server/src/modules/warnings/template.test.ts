import { DraftWarningInput } from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fillFrom } from './template.ts'

const ORGANISATION = '0198a000-0000-7000-8000-000000000001'
const source = fc.record({
  title: fc.string({ minLength: 1, maxLength: 400 }),
  severity: fc.constantFrom(...SEVERITIES),
  techniques: fc.array(fc.constantFrom('T1566.001', 'T1071'), { maxLength: 300 }),
  indicators: fc.array(
    fc.record({
      kind: fc.constantFrom('ip', 'ipv4', 'domain', 'url', 'hash', 'email', 'user', 'host', 'process', 'file'),
      value: fc.string({ minLength: 1, maxLength: 3000 }),
    }),
    { maxLength: 30 },
  ),
  organisationIds: fc.constantFrom([], [ORGANISATION], [ORGANISATION, '0198a000-0000-7000-8000-000000000002']),
  firstSeenAt: fc.constant('2026-11-20T01:05:00.000Z'),
  lastSeenAt: fc.constant('2026-11-20T03:00:00.000Z'),
  sightingCount: fc.nat(),
})

it('gives a draft that may be saved, whatever was seen', () => {
  fc.assert(
    fc.property(source, (given) => {
      const draft = fillFrom(given)
      expect(DraftWarningInput.safeParse({ ...draft, campaignId: null, alertId: null }).success).toBe(true)
      expect(draft.content.actions.length).toBeGreaterThanOrEqual(4)
      expect(draft.content.actions.length).toBeLessThanOrEqual(6)
      expect(new Set(draft.content.actions).size).toBe(draft.content.actions.length)
      expect(draft.tlp).toBe('amber')
    }),
    { numRuns: 60 },
  )
})

it('names the actions that fit what was seen, and always ends with the report', () => {
  const base = {
    title: 'Thư giả mạo',
    severity: 'high' as const,
    techniques: [],
    organisationIds: [ORGANISATION],
    firstSeenAt: '2026-11-20T01:05:00.000Z',
    lastSeenAt: '2026-11-20T03:00:00.000Z',
    sightingCount: 3,
  }
  const actions = (...kinds: string[]): string =>
    fillFrom({ ...base, indicators: kinds.map((kind) => ({ kind, value: 'x' })) }).content.actions.join('\n')
  expect(actions('email')).toContain('Chặn các địa chỉ thư')
  expect(actions('hash')).toContain('mã băm')
  expect(actions('email')).not.toContain('mã băm')
  for (const kinds of [[], ['ip'], ['ip', 'domain', 'hash', 'email', 'user', 'host']])
    expect(
      actions(...kinds)
        .split('\n')
        .at(-1),
    ).toContain('Báo cáo kết quả')
})
