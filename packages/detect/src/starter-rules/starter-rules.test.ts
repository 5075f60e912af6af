/**
 * Every starter rule reads without a problem, fires on its own event and stays silent on its near miss and on the other rules' misses;
 * a correlation on its own run of events, likewise.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  compileSigma,
  createSigmaCorrelator,
  parseSigmaRules,
  type SigmaCorrelationRule,
  type SigmaDetectionRule,
  type SigmaEvent,
} from '../sigma/index.ts'

interface Samples {
  readonly positive: SigmaEvent
  readonly negative: SigmaEvent
}

/** An event so many times; `#` in a text stands for the number of the time, from 1. */
interface Step {
  readonly event: SigmaEvent
  readonly times: number
  readonly everySeconds: number
}

interface Runs {
  readonly positive: readonly Step[]
  readonly negative: readonly Step[]
}

const FOLDER = new URL('./', import.meta.url)
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => name.slice(0, -4))
const read = names.map((name) => {
  const { rules, problems } = parseSigmaRules(readFileSync(new URL(`${name}.yml`, FOLDER), 'utf8'), name)
  const samples: unknown = JSON.parse(readFileSync(new URL(`${name}.event.json`, FOLDER), 'utf8'))
  return { name, problems, rule: rules[0] as SigmaDetectionRule | SigmaCorrelationRule, count: rules.length, samples }
})
const cases = read.filter((c) => c.rule.kind === 'detection')
const correlations = read.filter((c) => c.rule.kind === 'correlation')
const all = read.map((c) => c.rule)

describe('starter rules', () => {
  const { set, problems } = compileSigma(all)
  const { correlator, problems: uncorrelated } = createSigmaCorrelator(all)
  const { silent } = correlator
  /** Titles of what an event raises; rules that only feed correlations raise nothing but for their own sample. */
  const raisedBy = (event: SigmaEvent, own: string): string[] =>
    set
      .match(event)
      .filter((hit) => hit.rule.id === own || !silent.has(hit.rule.id))
      .map((hit) => hit.rule.title)

  it('compile together, each with an id of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(35)
    expect(correlations.length).toBeGreaterThanOrEqual(5)
    expect([...problems, ...uncorrelated]).toEqual([])
    expect(new Set(all.map((rule) => rule.id)).size).toBe(read.length)
  })

  it.each(read)('$name is whole', ({ problems: own, rule, count }) => {
    expect(own).toEqual([])
    expect(count).toBe(1)
    expect(rule.author).toBe('Hải Đăng')
    expect(rule.description).not.toBe('')
    expect(rule.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(rule.techniques.length).toBeGreaterThan(0)
  })

  it.each(cases)('$name', ({ rule, samples }) => {
    const { positive, negative } = samples as Samples
    const others = raisedBy(positive, rule.id)
    // A sample of a rule that only feeds others may be one of theirs as well.
    if (silent.has(rule.id)) expect(others).toContain(rule.title)
    else expect(others).toEqual([rule.title])
    const [hit] = set.match(positive).filter((h) => h.rule.id === rule.id)
    expect(hit?.reasons().length).toBeGreaterThan(0)
    expect(raisedBy(negative, rule.id)).toEqual([])
  })

  it.each(correlations)('$name', ({ rule, samples }) => {
    const { positive, negative } = samples as Runs
    const play = (steps: readonly Step[]): string[] => {
      const { correlator: fresh } = createSigmaCorrelator(all)
      const raised: string[] = []
      let at = 0
      for (const { event, times, everySeconds } of steps)
        for (let n = 1; n <= times; n++) {
          at += everySeconds * 1000
          const numbered = JSON.parse(JSON.stringify(event).replaceAll('#', String(n))) as SigmaEvent
          for (const { rule: hit } of set.match(numbered))
            for (const found of fresh.observe({ ruleId: hit.id, at, fields: numbered.fields, ref: String(at) }))
              if (found.rule.id === rule.id || !silent.has(found.rule.id)) raised.push(found.rule.title)
        }
      return raised
    }
    expect(play(positive)).toEqual([rule.title])
    expect(play(negative)).toEqual([])
  })
})
