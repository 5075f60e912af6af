/** Every starter rule reads without a problem, fires on its own event and stays silent on its near miss and on the other rules' misses. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileSigma, parseSigmaRules, type SigmaDetectionRule, type SigmaEvent } from '../sigma/index.ts'

interface Samples {
  readonly positive: SigmaEvent
  readonly negative: SigmaEvent
}

const FOLDER = new URL('./', import.meta.url)
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => name.slice(0, -4))
const cases = names.map((name) => {
  const { rules, problems } = parseSigmaRules(readFileSync(new URL(`${name}.yml`, FOLDER), 'utf8'), name)
  const samples = JSON.parse(readFileSync(new URL(`${name}.event.json`, FOLDER), 'utf8')) as Samples
  return { name, problems, rule: rules[0] as SigmaDetectionRule, count: rules.length, samples }
})

describe('starter rules', () => {
  const { set, problems } = compileSigma(cases.map((c) => c.rule))

  it('compile together, each with an id of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(30)
    expect(problems).toEqual([])
    expect(new Set(cases.map((c) => c.rule.id)).size).toBe(cases.length)
  })

  it.each(cases)('$name', ({ problems: own, rule, count, samples }) => {
    expect(own).toEqual([])
    expect(count).toBe(1)
    expect(rule).toMatchObject({ kind: 'detection', author: 'Hải Đăng' })
    expect(rule.description).not.toBe('')
    expect(rule.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(rule.techniques.length).toBeGreaterThan(0)
    const hits = set.match(samples.positive)
    expect(hits.map((hit) => hit.rule.title)).toEqual([rule.title])
    expect(hits[0]?.reasons().length).toBeGreaterThan(0)
    expect(set.match(samples.negative).map((hit) => hit.rule.title)).toEqual([])
  })
})
