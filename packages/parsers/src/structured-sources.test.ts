import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { compileOcsf, readTar } from './ocsf/schema.fixture.ts'
import { createParser } from './parser.ts'
import { STRUCTURED_SAMPLES } from './structured-samples.fixture.ts'

const DATA = new URL('../../../../shared/data/', import.meta.url)
const isAbsent = !existsSync(DATA)
const suffix = isAbsent ? ' (skipped: ../shared/data is not there)' : ''
const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(text: string): ParsedEvent {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

describe('samples', () => {
  it.each(STRUCTURED_SAMPLES.map((s) => [s.format, s.record, s] as const))('%s: %s', (format, _record, sample) => {
    const event = parse(sample.text)
    expect(event.format).toBe(format)
    expect(event.problems).toEqual([])
    expect(event.ocsf.type_uid).toBe(sample.typeUid)
    expect(event.ocsf).toMatchObject(sample.normal)
  })

  it('keep what no attribute takes', () => {
    const trail = STRUCTURED_SAMPLES.find(({ record }) => record === 'API call')
    expect(parse(trail?.text ?? '').ocsf.unmapped).toEqual({
      requestParameters: { userName: 'binh' },
      eventType: 'AwsApiCall',
    })
  })

  it.skipIf(isAbsent)(`validate${suffix}`, () => {
    const files = new Map<string, string>()
    const tree = gunzipSync(readFileSync(new URL('ocsf/ocsf-schema.json-tree.tar.gz', DATA)))
    for (const [name, bytes] of readTar(new Uint8Array(tree))) {
      if (name.endsWith('.json')) files.set(name, Buffer.from(bytes).toString())
    }
    const schema = compileOcsf(files)
    for (const { text, record } of STRUCTURED_SAMPLES) {
      expect([record, schema.validate(parse(text).ocsf)]).toEqual([record, []])
    }
  })
})

describe('OCSF as it comes', () => {
  const base = {
    class_uid: 4001,
    activity_id: 6,
    severity_id: 1,
    time: 1_795_222_800_123,
    metadata: { version: '1.3.0', product: { name: 'x' } },
    dst_endpoint: { ip: '203.0.113.9' },
  }

  it('names what its class does not allow, and keeps it', () => {
    const event = parse(JSON.stringify({ ...base, no_such: 1, src_endpoint: { ip: 5, port: 80 } }))
    expect(event.problems.map((p) => p.field)).toEqual(['no_such', 'src_endpoint.ip'])
    expect(event.ocsf).toMatchObject({
      metadata: { version: '1.3.0' },
      unmapped: { no_such: 1, src_endpoint: { ip: 5, port: 80 } },
    })
  })

  it('keeps observables of the sender behind its own', () => {
    const { ocsf } = parse(
      JSON.stringify({ ...base, observables: [{ name: 'dst_endpoint.ip', type_id: 99, type: 'x', value: 'y' }] }),
    )
    expect(ocsf.observables).toEqual([
      { name: 'dst_endpoint.ip', type_id: 2, value: '203.0.113.9' },
      { name: 'dst_endpoint.ip', type_id: 99, type: 'x', value: 'y' },
    ])
  })
})

describe.skipIf(isAbsent)(`Wazuh${suffix}`, () => {
  interface Case {
    readonly logs: readonly { readonly log: string }[]
    readonly rule?: string
    readonly alert?: string
    readonly decoder?: string
  }
  const cases = isAbsent
    ? []
    : (JSON.parse(readFileSync(new URL('wazuh/ruleset-test-cases.json', DATA), 'utf8')) as Case[])

  it('274 rule cases keep rule, level and decoder', () => {
    for (const [i, { logs, rule, alert, decoder }] of cases.entries()) {
      for (const { log } of logs) {
        const line = JSON.stringify({
          timestamp: '2026-11-21T08:00:00.000+0700',
          rule: { level: Number(alert), description: `case ${i}`, id: rule, groups: [] },
          agent: { id: '001', name: 'may-12' },
          decoder: { name: decoder },
          full_log: log,
        })
        const event = parse(line)
        expect(event.format).toBe('wazuh')
        expect(event.problems).toEqual([])
        expect(event.fields).toMatchObject({ rule: { id: rule, level: Number(alert) }, decoder: { name: decoder } })
        expect(event.ocsf.firewall_rule?.uid).toBe(rule === '' ? undefined : rule)
        expect(event.ocsf.metadata['log_level']).toBe(String(Number(alert)))
        expect(event.ocsf.metadata['log_provider']).toBe(decoder === '' ? undefined : decoder)
        expect(event.ocsf.is_alert ?? false).toBe(Number(alert) >= 3)
      }
    }
    expect(cases).toHaveLength(274)
  })

  it('225 alerts map', () => {
    let count = 0
    for (const line of readFileSync(new URL('wazuh/alerts.CONSTRUCTED.jsonl', DATA), 'utf8').trimEnd().split('\n')) {
      count++
      const raw = JSON.parse(line) as { rule: { id: string; level: number }; timestamp: string; full_log: string }
      const event = parse(line)
      expect(event).toMatchObject({ format: 'wazuh', problems: [] })
      expect(event.ocsf.firewall_rule?.uid).toBe(raw.rule.id)
      expect(event.ocsf.time).toBe(Date.parse(raw.timestamp.replace(/(\d\d)$/, ':$1')))
      expect(event.fields['full_log']).toBe(raw.full_log)
    }
    expect(count).toBe(225)
  })
})
