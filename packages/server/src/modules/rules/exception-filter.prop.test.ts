import { compileSigmaException, parseSigmaRules } from '@haidang/detect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterOfFields, filterTextOf } from './exception-filter.ts'
import { ruleText } from './testing/rule-stack.ts'

const [rule] = parseSigmaRules(ruleText(1, JSON.stringify('Luật "lạ": #1'))).rules
if (rule === undefined) throw new Error('no rule')
const event = (fields: object) => ({
  fields: { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, ...fields },
  logsource: { product: 'windows' },
})

describe('an exception made of fields', () => {
  // Windows events carry no value that is blank only, and none is compared by its blanks.
  const value = fc
    .string({ unit: fc.constantFrom(...'aB1\\*?"\'%: #-&|éđ'), minLength: 1, maxLength: 12 })
    .filter((v) => v.trim() === v)

  it('passes over the value it names to the letter, and no other', () => {
    fc.assert(
      fc.property(value, value, (named, other) => {
        const text = filterOfFields(rule, [{ field: 'User', operator: 'equals', values: [named] }])
        const passesOver = compileSigmaException(text, rule)
        expect(passesOver?.(event({ User: named }))).toBe(true)
        expect(passesOver?.(event({ User: other }))).toBe(other.toLowerCase() === named.toLowerCase())
        expect(passesOver?.(event({}))).toBe(false)
      }),
    )
  })

  it('asks for all fields, any value of each, by its operator', () => {
    const passesOver = compileSigmaException(
      filterOfFields(rule, [
        { field: 'User', operator: 'contains', values: ['svc', 'backup'] },
        { field: 'SourceIp', operator: 'cidr', values: ['10.0.0.0/8'] },
        { field: 'CommandLine', operator: 're', values: ['^agent\\.exe\\s+--\\d+$'] },
      ]),
      rule,
    )
    const fits = { User: 'a-SVC-1', SourceIp: '10.1.2.3', CommandLine: 'agent.exe --12' }
    expect(passesOver?.(event(fits))).toBe(true)
    expect(passesOver?.(event({ ...fits, SourceIp: '192.0.2.1' }))).toBe(false)
    expect(passesOver?.(event({ ...fits, CommandLine: 'agent.exe --x' }))).toBe(false)
  })
})

describe('filterTextOf', () => {
  const refused = (matching: Parameters<typeof filterTextOf>[1], reason: string) =>
    expect(() => filterTextOf(rule, matching)).toThrow(
      expect.objectContaining({ code: 'exception.bad_matching', params: { reason } }),
    )

  it('takes a person’s own filter of this rule, and refuses one of another, or none', () => {
    const own = filterOfFields(rule, [{ field: 'A', operator: 'equals', values: ['b'] }])
    expect(filterTextOf(rule, { kind: 'filter', text: own })).toBe(own)
    expect(filterTextOf(rule, { kind: 'everything' })).toBe('')
    refused({ kind: 'filter', text: own.replace(rule.id, 'other') }, 'other_rule')
    refused({ kind: 'filter', text: ruleText(1, 'a') }, 'no_filter')
    refused({ kind: 'filter', text: own.replace('"A"', '"A|nothing"') }, 'problems')
    refused({ kind: 'fields', fields: [{ field: 'A|re', operator: 'equals', values: ['b'] }] }, 'field')
    const twice = { field: 'A', operator: 'equals' as const, values: ['b'] }
    refused({ kind: 'fields', fields: [twice, twice] }, 'field_twice')
    refused({ kind: 'fields', fields: [{ field: 'A', operator: 're', values: ['('] }] }, 'problems')
  })
})
