import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { OcsfEvent } from '@haidang/contracts'
import { OCSF_VERSION } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { splitJsonArray } from '../text/split-json.ts'
import { splitRecords } from '../split-records.ts'
import { conformOcsf } from './conform.ts'
import { attributeAt, classShape, objectShape, ocsfClasses } from './model.ts'
import { compileOcsf, readTar } from './schema.fixture.ts'
import type { OcsfSchema } from './schema.fixture.ts'
import { OCSF_TABLES_VERSION } from './tables.ts'

const DATA = new URL('../../../../../shared/data/', import.meta.url)
const TREE = new URL('ocsf/ocsf-schema.json-tree.tar.gz', DATA)
const isAbsent = !existsSync(TREE)
const suffix = isAbsent ? ' (skipped: ../shared/data is not there)' : ''
const RECEIVED_AT = Date.UTC(2026, 10, 21)

function loadSchema(): OcsfSchema {
  const files = new Map<string, string>()
  for (const [name, bytes] of readTar(new Uint8Array(gunzipSync(readFileSync(TREE))))) {
    if (name.endsWith('.json')) files.set(name, Buffer.from(bytes).toString())
  }
  return compileOcsf(files)
}

function load(path: string): Uint8Array {
  const raw = readFileSync(new URL(path, DATA))
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(raw) : raw)
}

/** Every event of a file, of its lines or of its JSON documents. */
function* eventsOf(path: string): Generator<OcsfEvent> {
  const bytes = load(path)
  const parser = createParser()
  if (path.includes('regression_data')) {
    const { ranges } = splitJsonArray(bytes)
    for (let i = 0; i < ranges.length; i += 2) yield* eventAt(parser, bytes, ranges[i] ?? 0, ranges[i + 1] ?? 0)
    return
  }
  const { ranges, headers } = splitRecords(bytes)
  const texts = new Map(headers.map(({ from, text }) => [from, text]))
  for (let i = 0; i < ranges.length; i += 2) {
    const text = texts.get(i / 2)
    if (text !== undefined) parser.header = text
    yield* eventAt(parser, bytes, ranges[i] ?? 0, ranges[i + 1] ?? 0)
  }
}

function* eventAt(
  parser: ReturnType<typeof createParser>,
  bytes: Uint8Array,
  start: number,
  end: number,
): Generator<OcsfEvent> {
  const outcome = parser.parseBytes(bytes, start, end, RECEIVED_AT)
  if (outcome.kind === 'event') yield outcome.event.ocsf
}

describe.skipIf(isAbsent)(`OCSF schema${suffix}`, () => {
  const schema = isAbsent ? undefined : loadSchema()

  it('is the one the tables are of and records name', () => {
    expect(schema?.version).toBe(OCSF_TABLES_VERSION)
    expect(OCSF_VERSION).toBe(OCSF_TABLES_VERSION)
  })

  it('has the classes and objects of the tables, attribute by attribute', () => {
    expect(ocsfClasses().map(({ uid }) => uid)).toEqual([...(schema?.classes.keys() ?? [])].toSorted((a, b) => a - b))
    for (const [uid, truth] of schema?.classes ?? []) {
      const shape = classShape(uid)
      expect([...(shape?.attributes.keys() ?? [])].toSorted()).toEqual([...truth.attributes.keys()].toSorted())
      expect(shape?.some ?? undefined).toEqual(truth.constraints['at_least_one'])
    }
    for (const [name, truth] of schema?.objects ?? []) {
      if (name === 'object' || name.startsWith('_')) continue
      const shape = objectShape(name)
      for (const [key, a] of truth.attributes) {
        const ours = shape?.attributes.get(key)
        expect([key, ours?.isList, ours?.isRequired, ours?.profile]).toEqual([
          key,
          a.isArray,
          a.requirement === 'required',
          a.profile ?? '',
        ])
      }
      expect(shape?.some ?? undefined).toEqual(truth.constraints['at_least_one'])
    }
  })

  const sources: [string, string[]][] = isAbsent
    ? []
    : [
        ['Suricata', list('suricata/', '.jsonl')],
        ['Zeek JSON', list('zeek/json/', '.gz')],
        ['Zeek TSV', list('zeek/tsv/', '.gz')],
        ['Windows', ['windows/evtx-attack-samples.jsonl.gz']],
        ['Sigma regression', list('sigma/regression_data/', '.json')],
        ['syslog', list('syslog/loghub/', '.log')],
        ['LEEF', ['syslog/leef.panda.log']],
        ['Wazuh', ['wazuh/alerts.CONSTRUCTED.jsonl']],
      ]

  it.each(sources)(
    'every event of %s validates',
    (_name, files) => {
      const faults = new Map<string, number>()
      let count = 0
      for (const file of files) {
        for (const event of eventsOf(file)) {
          count++
          for (const fault of schema?.validate(event) ?? []) {
            const key = `${event.class_uid} ${fault}`
            faults.set(key, (faults.get(key) ?? 0) + 1)
          }
        }
      }
      expect([...faults]).toEqual([])
      expect(count).toBeGreaterThan(0)
    },
    60_000,
  )
})

function list(folder: string, ending: string): string[] {
  return readdirSync(new URL(folder, DATA), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => folder + file)
}

function event(classUid: number, rest: Record<string, unknown>): OcsfEvent {
  return {
    class_uid: classUid,
    category_uid: Math.floor((classUid % 100_000) / 1000),
    activity_id: 1,
    type_uid: classUid * 100 + 1,
    severity_id: 1,
    time: RECEIVED_AT,
    metadata: { version: OCSF_VERSION, product: { name: 'x' } },
    ...rest,
  }
}

describe('conformOcsf', () => {
  it('keeps what a class has no place for under unmapped, and renames its observables', () => {
    const e = event(4009, {
      direction_id: 0,
      email: { from: 'a@b.example', smtp_to: ['c@d.example', 'no address'] },
      connection_info: { direction_id: 0, uid: '7' },
    })
    const observables = [{ name: 'email.smtp_to', type_id: 5, value: 'x' }]
    conformOcsf(e, observables)
    expect(e).toMatchObject({
      class_uid: 4009,
      email: { from: 'a@b.example', smtp_to: ['c@d.example'] },
      unmapped: { email: { smtp_to: 'no address' }, connection_info: { direction_id: 0, uid: '7' } },
      metadata: { correlation_uid: '7' },
    })
    expect(observables[0]?.name).toBe('email.smtp_to')
  })

  it('gives up a class that cannot be met: to the network where an address is known, else to the base', () => {
    const withAddress = event(3002, { src_endpoint: { ip: '10.0.0.1' } })
    conformOcsf(withAddress, [])
    expect(withAddress).toMatchObject({ class_uid: 4001, category_uid: 4, activity_id: 0, type_uid: 400_100 })
    const without = event(1001, { file: { name: 'a', type_id: 1, hashes: [{ value: 'h', algorithm_id: 1 }] } })
    const observables = [{ name: 'file.hashes.value', type_id: 8, value: 'h' }]
    conformOcsf(without, observables)
    expect(without).toMatchObject({ class_uid: 0, type_uid: 0, unmapped: { file: { name: 'a' } } })
    expect(observables[0]?.name).toBe('unmapped.file.hashes.value')
  })

  it('declares the profiles its attributes belong to', () => {
    const e = event(4001, { dst_endpoint: { ip: '10.0.0.1' }, device: { hostname: 'h', type_id: 0 }, is_alert: true })
    conformOcsf(e, [])
    expect(e.metadata.profiles).toEqual(['host', 'security_control'])
  })

  it('says a parent without process id as ancestry, an actor without one as an application', () => {
    const e = event(1007, {
      actor: { process: { name: 'sshd' } },
      device: { hostname: 'h', type_id: 0 },
      process: { pid: 5, parent_process: { name: 'init', cmd_line: '/sbin/init' } },
    })
    conformOcsf(e, [])
    expect(e.actor).toEqual({ app_name: 'sshd' })
    expect(e.process).toEqual({ pid: 5, ancestry: [{ name: 'init', cmd_line: '/sbin/init' }] })
  })

  it('does not change the object a source gave as unmapped', () => {
    const source = { a: 1 }
    const e = event(0, { user: { name: 'u' }, unmapped: source })
    conformOcsf(e, [])
    expect(source).toEqual({ a: 1 })
    expect(e.unmapped).toEqual({ a: 1, user: { name: 'u' } })
  })
})

describe('attributeAt', () => {
  it.each([
    [4001, 'src_endpoint.ip', 'ip'],
    [1007, 'process.file.hashes.value', 'string'],
    [1007, 'process.parent_process.parent_process.pid', 'integer'],
    [0, 'unmapped.anything.at.all', 'json'],
    [4001, 'src_endpoint.nothing', undefined],
    [4001, 'file.name', undefined],
    [999, 'time', undefined],
  ])('%i %s', (classUid, path, kind) => {
    expect(attributeAt(classUid, path)?.kind).toBe(kind)
  })
})
