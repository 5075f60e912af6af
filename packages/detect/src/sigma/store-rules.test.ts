import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { compileSigma, flattenWindowsEvent, parseSigmaRules, reviveSigma, serialiseSigma } from './index.ts'

// Whole packs and many runs: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const SHARED = new URL('../../../../../shared/data/', import.meta.url)
const TEXT = `title: Quán
id: q
date: 2026-01-01
logsource: {product: p}
detection:
  s: {a|contains: ['đ', x], b|gt: 9007199254740993, c|cidr: 'fe80::/10'}
  t: {d|expand: '%who%', e|re|i: 'a.b'}
  f: {g: null}
  condition: (s or t) and not f and 1 of them
`
const options = { placeholders: { who: ['me'] } }

describe('stored rules', () => {
  it('hit what the rules hit that they were made of', () => {
    const { set } = compileSigma(parseSigmaRules(TEXT).rules, options)
    const again = reviveSigma(serialiseSigma(set, 'k'), 'k')
    expect(again?.rules).toEqual(set.rules)
    for (const fields of [
      { a: 'ĐX', b: '9007199254740994', c: 'fe80::1', g: 1 },
      { d: 'ME', e: 'xAyB', g: 1 },
      { d: 'me', e: 'a.b' },
      {},
    ]) {
      const event = { fields, logsource: { product: 'p' } }
      expect(again?.match(event).map((hit) => hit.reasons())).toEqual(set.match(event).map((hit) => hit.reasons()))
    }
  })

  it('are not taken for others, nor when damaged', () => {
    const { set } = compileSigma(parseSigmaRules(TEXT).rules, options)
    const bytes = serialiseSigma(set, 'k')
    expect(reviveSigma(bytes, 'other')).toBeNull()
    expect(reviveSigma(bytes.subarray(0, -5), 'k')).toBeNull()
    expect(reviveSigma(new Uint8Array(0), 'k')).toBeNull()
    expect(reviveSigma(Uint8Array.of(1, 10, 2), 'k')).toBeNull()
    const damaged = bytes.slice()
    damaged[bytes.length - 20] = 120
    expect(reviveSigma(damaged, 'k')).toBeNull()
  })

  const rulesFile = new URL('sigma/rules.tar.gz', SHARED)
  const eventsFile = new URL('windows/evtx-attack-samples.jsonl.gz', SHARED)
  it.skipIf(!existsSync(rulesFile) || !existsSync(eventsFile))(
    'are the whole pack (skipped where ../shared is absent)',
    () => {
      const parts = gunzipSync(readFileSync(rulesFile)).toString('utf8').split('\0')
      const { set } = compileSigma(
        parts.filter((part) => part.startsWith('title:')).flatMap((part) => parseSigmaRules(part).rules),
      )
      const again = reviveSigma(serialiseSigma(set, 'pack'), 'pack')
      expect(again?.size).toBe(set.size)
      const lines = gunzipSync(readFileSync(eventsFile)).toString().trim().split('\n')
      const hitsOf = (one: typeof set | null) =>
        lines
          .filter((_, i) => i % 8 === 0)
          .map((line) => one?.match(flattenWindowsEvent(JSON.parse(line))).map((hit) => hit.rule.id))
      const own = hitsOf(set)
      expect(hitsOf(again)).toEqual(own)
      expect(own.flat().length).toBeGreaterThan(20)
    },
    60_000,
  )
})
