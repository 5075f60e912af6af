import { existsSync, readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importCsv } from './csv.ts'
import { importList } from './list.ts'
import { importMisp, importMispWarningList } from './misp.ts'
import type { ImportOutcome } from './outcome.ts'
import { importStix, simplePatternValues } from './stix.ts'

const defaults = { sourceName: 'feed', severity: 'medium', tlp: 'green' } as const
const values = (outcome: ImportOutcome) => outcome.entries.map((e) => `${e.kind} ${e.value}`)
const problems = (outcome: ImportOutcome) => outcome.problems.map((p) => `${p.at}: ${p.code}`)

describe('a plain list', () => {
  it('is read line by line, comments and other lists’ forms included', () => {
    const outcome = importList(
      '\ufeff# a feed\r\n203.0.113.7\r\nevil[.]vn # seen in May\n; note\n! note\n\n||ads.vn^$third-party\n0.0.0.0 tracker.vn\n*://*.pattern.vn/*\nhxxp://a.vn/x#y\nnonsense\n203.0.113.7\n',
      defaults,
    )
    expect(values(outcome)).toEqual([
      'ipv4 203.0.113.7',
      'domain evil.vn',
      'domain ads.vn',
      'domain tracker.vn',
      'domain pattern.vn',
      'url http://a.vn/x',
    ])
    expect(problems(outcome)).toEqual(['line 11: indicator.unrecognised'])
    expect(outcome).toMatchObject({ read: 8, repeated: 1, problemCount: 1 })
    expect(outcome.entries[0]).toEqual({
      kind: 'ipv4',
      value: '203.0.113.7',
      id: 'indicator:ipv4:203.0.113.7',
      ...defaults,
    })
  })
})

describe('a table', () => {
  it('finds its columns by their usual names and takes the file’s word', () => {
    const outcome = importCsv(
      '# comment\nfirst_seen,ioc_value,ioc_type,malware,severity\n2026-01-02 03:04:05, "203.0.113.7:443",ip:port,"Agent, Tesla",high\n2026-01-02,evil.vn,domain,"say ""hi""",\n,http://a.vn/,url,,odd\n',
      defaults,
    )
    expect(outcome.entries).toEqual([
      {
        ...defaults,
        kind: 'ipv4',
        value: '203.0.113.7',
        id: 'indicator:ipv4:203.0.113.7',
        severity: 'high',
        title: 'Agent, Tesla',
        validFrom: Date.UTC(2026, 0, 2, 3, 4, 5),
      },
      {
        ...defaults,
        kind: 'domain',
        value: 'evil.vn',
        id: 'indicator:domain:evil.vn',
        title: 'say "hi"',
        validFrom: Date.UTC(2026, 0, 2),
      },
      { ...defaults, kind: 'url', value: 'http://a.vn/', id: 'indicator:url:http://a.vn/' },
    ])
    expect(problems(outcome)).toEqual(['line 3: import.part_lost'])
  })

  it('takes columns by mapping, other delimiters, and tells a file without a value column', () => {
    expect(values(importCsv('Ma doc;Loai\n1.2.3.4;x\n', defaults, { value: 'Ma doc' }))).toEqual(['ipv4 1.2.3.4'])
    expect(problems(importCsv('a,b\n1,2\n', defaults))).toEqual(['line 1: import.no_value_column'])
    expect(problems(importCsv('', defaults))).toEqual(['line 1: import.no_value_column'])
  })

  it('loses one row to a broken quote, not the file', () => {
    const outcome = importCsv(`value,title\na.vn,"open\n${'b.vn,x\n'.repeat(60)}c.vn,y\n`, defaults)
    expect(problems(outcome)).toEqual(['line 2: import.unterminated_quote'])
    expect(values(outcome)).toEqual(['domain b.vn', 'domain c.vn'])
  })
})

describe('a MISP event', () => {
  const event = {
    Event: {
      info: 'Phishing',
      threat_level_id: '1',
      Tag: [{ name: 'tlp:amber' }, { name: 'misp-galaxy:mitre-attack-pattern="Spearphishing Link - T1566.002"' }],
      Attribute: [
        {
          uuid: '5b6464ca-e73c-4707-9b8a-d0350acd0835',
          type: 'domain|ip',
          value: 'evil.vn|203.0.113.7',
          to_ids: true,
          comment: 'C2',
        },
        { uuid: '5b6464ca-e73c-4707-9b8a-d0350acd0836', type: 'ip-dst|port', value: '203.0.113.8|443', to_ids: '1' },
        {
          uuid: '5b6464ca-e73c-4707-9b8a-d0350acd0837',
          type: 'filename|md5',
          value: 'a.exe|d41d8cd98f00b204e9800998ecf8427e',
          to_ids: true,
        },
        { id: '9', type: 'domain', value: 'ref.vn', to_ids: false },
        { id: '10', type: 'domain', value: 'gone.vn', to_ids: true, deleted: true },
        { id: '11', type: 'mutex', value: 'm', to_ids: true },
      ],
      Object: [
        {
          Attribute: [{ id: '12', type: 'url', value: 'http://evil.vn/x', to_ids: true, Tag: [{ name: 'TLP:WHITE' }] }],
        },
      ],
    },
  }

  it('gives its attributes, those of objects too, with marking, level and techniques, and tells the rest', () => {
    const outcome = importMisp(JSON.stringify(event), defaults)
    expect(values(outcome)).toEqual([
      'domain evil.vn',
      'ipv4 203.0.113.7',
      'ipv4 203.0.113.8',
      'hash d41d8cd98f00b204e9800998ecf8427e',
      'url http://evil.vn/x',
    ])
    expect(outcome.entries[0]).toMatchObject({
      id: '5b6464ca-e73c-4707-9b8a-d0350acd0835',
      severity: 'high',
      tlp: 'amber',
      title: 'Phishing: C2',
      techniques: ['T1566.002'],
    })
    expect(outcome.entries[4]?.tlp).toBe('amber')
    expect(problems(outcome)).toEqual([
      '5b6464ca-e73c-4707-9b8a-d0350acd0836: import.part_lost',
      'attribute 9: import.not_for_detection',
      'attribute 10: import.withdrawn',
      'attribute 11: import.unsupported_type',
    ])
    expect(
      values(
        importMisp(JSON.stringify({ response: [event, { Event: { Attribute: event.Event.Attribute } }] }), defaults),
      ),
    ).toHaveLength(5)
    expect(values(importMisp(JSON.stringify(event.Event.Attribute), defaults, { withoutIdsFlag: true }))).toContain(
      'domain ref.vn',
    )
  })

  it('that is none is told', () => {
    expect(problems(importMisp('{', defaults))).toEqual(['line 1: import.not_json'])
    expect(problems(importMisp('{"a":1}', defaults))).toEqual(['line 1: import.unknown_shape'])
    expect(importMispWarningList('[]')).toBe('import.unknown_shape')
    expect(importMispWarningList('x')).toBe('import.not_json')
  })
})

describe('a STIX bundle', () => {
  const id = 'indicator--e8094b09-7df4-4b13-b207-1e27af3c4bde'
  const bundle = (...objects: object[]) => JSON.stringify({ type: 'bundle', objects })

  it('gives the values of simple patterns with validity, marking and techniques', () => {
    const outcome = importStix(
      bundle(
        {
          type: 'indicator',
          id,
          name: 'C2',
          pattern: "[ipv4-addr:value = '198.51.100.0/24' OR domain-name:value = 'evil.vn']",
          pattern_type: 'stix',
          valid_from: '2026-01-01T00:00:00Z',
          valid_until: '2027-01-01T00:00:00Z',
          object_marking_refs: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'],
        },
        {
          type: 'attack-pattern',
          id: 'attack-pattern--1',
          external_references: [{ source_name: 'mitre-attack', external_id: 'T1071' }],
        },
        { type: 'relationship', relationship_type: 'indicates', source_ref: id, target_ref: 'attack-pattern--1' },
        { type: 'indicator', id: 'indicator--2', pattern: "[a:b = 'c']" },
        { type: 'indicator', id: 'indicator--3', pattern: "[domain-name:value = 'old.vn']", revoked: true },
        { type: 'indicator', id: 'indicator--4', pattern: 'alert tcp', pattern_type: 'snort' },
      ),
      defaults,
    )
    const common = {
      ...defaults,
      tlp: 'red',
      title: 'C2',
      validFrom: Date.UTC(2026, 0, 1),
      validUntil: Date.UTC(2027, 0, 1),
      techniques: ['T1071'],
    }
    expect(outcome.entries).toEqual([
      { ...common, kind: 'cidr', value: '198.51.100.0/24', id },
      { ...common, kind: 'domain', value: 'evil.vn', id: `${id}#2` },
    ])
    expect(problems(outcome)).toEqual([
      'indicator--2: import.unsupported_pattern',
      'indicator--3: import.withdrawn',
      'indicator--4: import.unsupported_pattern',
    ])
  })

  it.each([
    ["[ipv4-addr:value = '1.2.3.4']", ['1.2.3.4']],
    ["[ipv4-addr:value='1.2.3.4' OR url:value = 'http://a/\\'x\\\\']", ['1.2.3.4', "http://a/'x\\"]],
    ["[ipv4-addr:value = '1.2.3.4'] OR [ipv6-addr:value = '::2']", ['1.2.3.4', '::2']],
    ["[domain-name:value IN ('a.vn', 'b.vn')]", ['a.vn', 'b.vn']],
    ["[ipv4-addr:value ISSUBSET '10.0.0.0/8']", ['10.0.0.0/8']],
    ["[file:hashes.MD5 = 'aa' AND file:hashes.'SHA-256' = 'bb']", ['aa', 'bb']],
    ["[network-traffic:dst_ref.value = '1.2.3.4']", ['1.2.3.4']],
    ["[ipv4-addr:value = '1.2.3.4' AND domain-name:value = 'a.vn']", null],
    ["[ipv4-addr:value != '1.2.3.4']", null],
    ["[ipv4-addr:value = '1.2.3.4'] FOLLOWEDBY [ipv4-addr:value = '1.2.3.5']", null],
    ["[ipv4-addr:value = '1.2.3.4'] WITHIN 5 SECONDS", null],
    ["[NOT ipv4-addr:value = '1.2.3.4']", null],
    ["[file:name = 'a.exe']", null],
    ["[ipv4-addr:value = '1.2.3.4'", null],
    ['', null],
  ])('pattern %s → %j', (pattern, expected) => {
    expect(simplePatternValues(pattern)?.map((v) => v.text) ?? null).toEqual(expected)
  })
})

it('no import throws, whatever the text, and all it read is an entry or told', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.json(),
    fc.string({
      unit: fc.constantFrom('"', ',', '\n', 'a', '.vn', '[', ']', '{', '}', ' ', "'", '#', ';'),
      maxLength: 60,
    }),
    fc.json().map((json) => `{"Event":{"Attribute":[${json}],"Tag":${json}}}`),
    fc.json().map((json) => `{"objects":[{"type":"indicator","pattern":${json}}]}`),
  )
  fc.assert(
    fc.property(text, (written) => {
      for (const read of [importList, importCsv, importMisp, importStix]) {
        const outcome = read(written, defaults)
        expect(outcome.problemCount).toBe(outcome.problems.length)
      }
      importMispWarningList(written)
    }),
    { numRuns: 1000, seed: 51 },
  )
})

const data = new URL('../../../../../../shared/data/', import.meta.url)

describe.skipIf(!existsSync(data))('files of others', () => {
  it('STIX examples: every indicator is an entry or told by its id', () => {
    const folder = new URL('stix/examples/', data)
    for (const name of readdirSync(folder).filter((n) => n.endsWith('.json'))) {
      const text = readFileSync(new URL(name, folder), 'utf8')
      const outcome = importStix(text, defaults)
      const ids = new Set([...outcome.entries.map((e) => e.id.split('#')[0]), ...outcome.problems.map((p) => p.at)])
      const bundle: { objects?: { type: string; id: string }[] } = JSON.parse(text)
      const indicators = (bundle.objects ?? []).filter((o) => o.type === 'indicator')
      expect(outcome.read).toBe(indicators.length)
      if (outcome.repeated === 0) for (const { id } of indicators) expect(ids).toContain(id)
    }
  })

  it('MISP events: numbers add up', () => {
    const folder = new URL('misp/pymisp-tests/', data)
    const long = importMisp(readFileSync(new URL('reportlab_testfiles-long_event.json', folder), 'utf8'), defaults)
    expect(long.read).toBe(370)
    expect(long.entries.length).toBeGreaterThan(200)
    expect(long.entries.length + long.repeated + long.problemCount).toBe(370)
  })

  it('phishing lists in all their forms', () => {
    const folder = new URL('phishing/', data)
    for (const name of ['urls-ABP.head.txt', 'urls-UBL.head.txt', 'urls-UBO.head.txt', 'urls-pihole.head.txt']) {
      expect(importList(readFileSync(new URL(name, folder), 'utf8'), defaults)).toMatchObject({
        read: 300,
        problemCount: 0,
      })
    }
  })
})
