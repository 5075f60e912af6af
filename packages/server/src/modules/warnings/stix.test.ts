import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { TLP_LEVELS } from '@haidang/std'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patternOf, type StixBundle, type StixInput, stixUuid, toStixBundle } from './stix.ts'

const input: StixInput = {
  warningId: '0198a000-0000-7000-8000-000000000001',
  number: 'CB-2026-0007',
  version: 1,
  createdAt: '2026-11-21T01:05:00.000Z',
  modifiedAt: '2026-11-21T01:05:00.000Z',
  issuer: {
    id: '0198a000-0000-7000-8000-000000000002',
    name: 'Trung tâm Giám sát',
    shortName: 'TTGS',
    provinceCode: '56',
  },
  tlp: 'amber+strict',
  severity: 'critical',
  locale: 'vi',
  content: {
    title: 'Mã độc gửi qua thư giả mạo',
    summary: 'Tóm tắt.',
    actions: ['Chặn tên miền.', 'Rà nhật ký.'],
    indicators: [
      { kind: 'ipv4', value: '203.0.113.9' },
      { kind: 'ipv6', value: '2001:db8::1' },
      { kind: 'cidr', value: '203.0.113.0/24' },
      { kind: 'domain', value: 'xau.example' },
      { kind: 'url', value: "https://xau.example/a'b\\c" },
      { kind: 'email', value: 'a@xau.example' },
      { kind: 'hash', value: 'd41d8cd98f00b204e9800998ecf8427e' },
      { kind: 'hash', value: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
      { kind: 'host', value: 'PC-01' },
      { kind: 'hash', value: 'khong-phai' },
    ],
    techniques: ['T1566.001', 'attack.t1071', 'khong-phai'],
  },
}
const ofType = (bundle: StixBundle, type: string) => bundle.objects.filter((o) => o.type === type)

describe('the STIX report', () => {
  it('is the same for the same warning, and keeps its id when the text changes', () => {
    expect(toStixBundle(input)).toEqual(toStixBundle(input))
    const changed = toStixBundle({ ...input, version: 2, modifiedAt: '2026-11-22T01:05:00.000Z' })
    expect(ofType(changed.bundle, 'report')[0]?.id).toBe(ofType(toStixBundle(input).bundle, 'report')[0]?.id)
    expect(changed.bundle.id).not.toBe(toStixBundle(input).bundle.id)
  })

  it('carries the TLP 2.0 marking on everything it says', () => {
    for (const tlp of TLP_LEVELS) {
      const { bundle } = toStixBundle({ ...input, tlp })
      const marking = ofType(bundle, 'marking-definition')[0]
      expect(marking?.['name']).toBe(`TLP:${tlp.toUpperCase()}`)
      for (const object of bundle.objects) {
        if (object.type !== 'marking-definition' && object.type !== 'identity')
          expect(object['object_marking_refs']).toEqual([marking?.id])
      }
    }
  })

  it('says what it could not express', () => {
    const { bundle, lost } = toStixBundle(input)
    expect(lost).toEqual([
      '/content/indicators/8 (host): PC-01',
      '/content/indicators/9 (hash): khong-phai',
      '/content/techniques/2: khong-phai',
    ])
    expect(ofType(bundle, 'note')[0]?.['content']).toBe(lost.join('\n'))
    expect(ofType(bundle, 'indicator')).toHaveLength(8)
    expect(ofType(bundle, 'attack-pattern').map((o) => o['name'])).toEqual(['T1566.001', 'T1071'])
    expect(
      ofType(toStixBundle({ ...input, content: { ...input.content, indicators: [], techniques: [] } }).bundle, 'note'),
    ).toEqual([])
  })

  it('refers to nothing that is not in it', () => {
    const { bundle } = toStixBundle(input)
    const ids = new Set(bundle.objects.map((o) => o.id))
    expect(ids.size).toBe(bundle.objects.length)
    for (const object of bundle.objects) {
      const refs = [
        object['created_by_ref'],
        ...((object['object_refs'] as string[] | undefined) ?? []),
        ...((object['object_marking_refs'] as string[] | undefined) ?? []),
      ]
      for (const ref of refs) if (ref !== undefined) expect(ids).toContain(ref)
    }
  })
})

describe('patterns', () => {
  it('quote what would end the literal', () => {
    expect(patternOf('url', "http://a/'b\\")).toBe("[url:value = 'http://a/\\'b\\\\']")
    expect(patternOf('ip', '10.0.0.1')).toBe("[ipv4-addr:value = '10.0.0.1']")
    expect(patternOf('cidr', '2001:db8::/32')).toBe("[ipv6-addr:value ISSUBSET '2001:db8::/32']")
    expect(patternOf('ipv4', 'khong-phai')).toBeUndefined()
    expect(patternOf('hash', 'AA'.repeat(20))).toBe(`[file:hashes.'SHA-1' = '${'aa'.repeat(20)}']`)
  })

  it('always are one literal, whatever the value holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
        const pattern = patternOf('domain', value) ?? ''
        const inner = pattern.slice("[domain-name:value = '".length, -2)
        expect(/^(?:[^'\\]|\\['\\])*$/su.test(inner)).toBe(true)
      }),
    )
  })
})

it('names by UUID version 5', () => {
  expect(stixUuid('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(stixUuid('a')).not.toBe(stixUuid('b'))
})

const SCHEMAS = new URL('../../../../../../shared/data/stix/json-schemas-2.1/', import.meta.url)

describe.skipIf(!existsSync(SCHEMAS))(
  'against the JSON schemas of OASIS (skipped where the shared folder is absent)',
  () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false })
    formats.default(ajv)
    ajv.addFormat('idn-hostname', true)
    const byTitle = new Map<string, string>()
    for (const folder of ['common', 'observables', 'sdos', 'sros']) {
      for (const name of readdirSync(new URL(`${folder}/`, SCHEMAS))) {
        const schema = JSON.parse(readFileSync(new URL(`${folder}/${name}`, SCHEMAS), 'utf8')) as { $id: string }
        ajv.addSchema(schema)
        byTitle.set(name.replace('.json', ''), schema.$id)
      }
    }
    it('every object and the bundle are valid', () => {
      for (const tlp of TLP_LEVELS) {
        const { bundle } = toStixBundle({ ...input, tlp })
        // The published schema of a bundle forgets notes, which STIX 2.1 §4.12 defines: it is asked about the rest.
        const withoutNotes = { ...bundle, objects: bundle.objects.filter((o) => o.type !== 'note') }
        for (const object of [withoutNotes, ...bundle.objects]) {
          const validate = ajv.getSchema(byTitle.get(object.type) ?? '')
          expect(validate, object.type).toBeDefined()
          const isValid = validate?.(object)
          expect({ type: object.type, isValid, errors: isValid ? null : validate?.errors }).toEqual({
            type: object.type,
            isValid: true,
            errors: null,
          })
        }
      }
    })
  },
)
