/** The real events of `../shared/data`, which lies beside a working copy and is no part of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from './parser.ts'
import { splitJsonArray } from './text/split-json.ts'
import { splitLines } from './text/split-lines.ts'

const DATA = new URL('../../../../shared/data/', import.meta.url)
const RECEIVED_AT = Date.UTC(2026, 10, 21)
const isAbsent = !existsSync(DATA)
const suffix = isAbsent ? ' (skipped: ../shared/data is not there)' : ''

function load(path: string): Uint8Array {
  const raw = readFileSync(new URL(path, DATA))
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(raw) : raw)
}

function* events(path: string): Generator<{ event: ParsedEvent; source: string }> {
  const bytes = load(path)
  const offsets = splitLines(bytes)
  const parser = createParser()
  for (let i = 0; i < offsets.length; i += 2) {
    const start = offsets[i] ?? 0
    const end = offsets[i + 1] ?? 0
    const outcome = parser.parseBytes(bytes, start, end, RECEIVED_AT)
    const source = Buffer.from(bytes.subarray(start, end)).toString()
    if (outcome.kind !== 'event') throw new Error(`${path}: ${outcome.problem.code}: ${source.slice(0, 200)}`)
    yield { event: outcome.event, source }
  }
}

describe.skipIf(isAbsent)(`Suricata alerts${suffix}`, () => {
  const files = isAbsent ? [] : readdirSync(new URL('suricata/', DATA)).filter((file) => file.endsWith('.jsonl'))

  it('all map, with nothing of the alert left over', () => {
    let count = 0
    for (const file of files) {
      for (const { event, source } of events(`suricata/${file}`)) {
        count++
        const raw = JSON.parse(source) as {
          alert: Record<string, unknown>
          src_ip: string
          dest_port: number
          flow_id: number
          timestamp: string
        }
        const { ocsf, problems, logsource, fields } = event
        expect(event.format).toBe('suricata-eve')
        expect(problems).toEqual([])
        expect(logsource).toMatchObject({ product: 'suricata', service: 'alert' })
        expect(fields).toEqual(raw)
        expect(ocsf.unmapped ?? {}).not.toHaveProperty('alert')
        expect(ocsf.connection_info?.uid ?? ocsf.metadata.correlation_uid).toBe(String(raw.flow_id))
        expect(ocsf).toMatchObject({
          is_alert: true,
          src_endpoint: { ip: raw.src_ip },
          dst_endpoint: { port: raw.dest_port },

          severity_id: { 1: 4, 2: 3, 3: 2 }[String(raw.alert['severity'])],
          firewall_rule: {
            uid: raw.alert['gid'] === 1 ? String(raw.alert['signature_id']) : expect.stringContaining(':'),
            version: String(raw.alert['rev']),
            name: raw.alert['signature'],
            category: raw.alert['category'],
          },
        })
        const zoned = /[+-]\d{4}$/.test(raw.timestamp)
        const iso = zoned ? raw.timestamp.replace(/(\d\d)$/, ':$1') : `${raw.timestamp}+07:00`
        expect(ocsf.time).toBe(Math.floor(Date.parse(iso)))
      }
    }
    expect(count).toBe(412)
  })

  it('field paths of the expected matches resolve in an event built from them', () => {
    const cases = JSON.parse(Buffer.from(load('suricata/suricata-verify.expected-matches.json')).toString()) as {
      match: Record<string, unknown>
    }[]
    const parser = createParser()
    let count = 0
    for (const { match } of cases) {
      const built = eventFromPaths(match)
      const outcome = parser.parse(
        JSON.stringify({ timestamp: '2026-11-21T00:00:00Z', event_type: 'alert', ...built }),
        RECEIVED_AT,
      )
      if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
      expect(outcome.event.format).toBe('suricata-eve')
      expect(outcome.event.problems).toEqual([])
      expect(outcome.event.fields).toMatchObject(built)
      count++
    }
    expect(count).toBe(4998)
  })
})

/** `{ "dns.queries[0].rrname": "x" }` to the nested object it speaks of; operators are left out. */
function eventFromPaths(match: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [path, value] of Object.entries(match)) {
    if (path.includes('__') || path.includes('has-key')) continue
    const steps = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.')
    let target: Record<string, unknown> = out
    for (let i = 0; i < steps.length - 1; i++) {
      const step = steps[i] ?? ''
      const isList = /^\d+$/.test(steps[i + 1] ?? '')
      const there = target[step]
      const next = typeof there === 'object' && there !== null ? there : isList ? [] : {}
      target[step] = next
      target = next as Record<string, unknown>
    }
    target[steps.at(-1) ?? ''] = value
  }
  return JSON.parse(JSON.stringify(out)) as Record<string, unknown>
}

describe.skipIf(isAbsent)(`Zeek${suffix}`, () => {
  const logs = isAbsent ? [] : readdirSync(new URL('zeek/json/', DATA)).filter((file) => file.endsWith('.json.gz'))

  it('every row of every log maps, by its name and by its shape', () => {
    let rows = 0
    const byShape = createParser({ format: 'zeek-json' })
    for (const file of logs) {
      const path = file.slice(0, -8)
      let n = 0
      for (const { event, source } of events(`zeek/json/${file}`)) {
        rows++
        const { ocsf } = event
        if (event.format !== 'zeek-json' || event.problems.length > 0 || event.logsource.service !== path) {
          throw new Error(`${file}: ${JSON.stringify(event.problems)} ${source}`)
        }
        const raw = JSON.parse(source) as Record<string, unknown>
        if (typeof raw['ts'] === 'string' && ocsf.time !== Date.parse(`${raw['ts'].slice(0, 23)}Z`))
          throw new Error(source)
        const connection = ocsf.connection_info?.uid ?? ocsf.metadata.correlation_uid
        if (raw['uid'] !== undefined && connection !== raw['uid']) throw new Error(source)
        if (raw['id.orig_h'] !== undefined && ocsf.src_endpoint?.port !== raw['id.orig_p']) throw new Error(source)
        if (n++ < 50 && raw['uid'] !== undefined && SHAPED.has(path)) {
          delete raw['_path']
          const again = byShape.parse(JSON.stringify(raw), RECEIVED_AT)
          expect(again.kind === 'event' && again.event.logsource.service).toBe(path)
        }
      }
    }
    expect(logs).toHaveLength(32)
    expect(rows).toBe(38_645)
  })
})

/** Logs whose rows can be told by their fields; rows of some others have nothing but the connection. */
const SHAPED: ReadonlySet<string> = new Set([
  'analyzer',
  'dpd',
  'modbus',
  'notice',
  'ntp',
  'smb_mapping',
  'snmp',
  'weird',
  'syslog',
  'ssh',
])

describe.skipIf(isAbsent)(`Windows${suffix}`, () => {
  it('all 2,941 events map, and keep every data field under its own name', () => {
    let count = 0
    let unknown = 0
    for (const { event, source } of events('windows/evtx-attack-samples.jsonl.gz')) {
      count++
      const raw = JSON.parse(source) as {
        Event: { System: Record<string, unknown>; EventData?: Record<string, unknown> }
      }
      const { ocsf, fields } = event
      if (event.format !== 'windows-json' || event.problems.length > 0) throw new Error(source)
      const id = raw.Event.System['EventID']
      expect(fields['EventID']).toBe(typeof id === 'object' ? (id as { '#text': number })['#text'] : id)
      expect(fields['Computer']).toBe(raw.Event.System['Computer'])
      expect(ocsf.device?.hostname).toBe(raw.Event.System['Computer'])
      for (const [name, value] of Object.entries(raw.Event.EventData ?? {})) {
        if (name.startsWith('#') || typeof value === 'object') continue
        if (fields[name.replaceAll(' ', '')] !== value) throw new Error(`${name}: ${source}`)
      }
      if (ocsf.class_uid === 0) unknown++
    }
    expect(count).toBe(2941)
    expect(unknown).toBeLessThan(count * 0.16)
  })

  it('the events of the Sigma regression, pretty-printed and one after another, all map', () => {
    const root = new URL('sigma/regression_data/', DATA)
    const parser = createParser()
    let files = 0
    let documents = 0
    for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      if (!/\.json(?:cls)?$/.test(entry)) continue
      files++
      const bytes = load(`sigma/regression_data/${entry}`)
      const { ranges, fault } = splitJsonArray(bytes)
      expect(fault).toBeNull()
      for (let i = 0; i < ranges.length; i += 2) {
        documents++
        const outcome = parser.parseBytes(bytes, ranges[i] ?? 0, ranges[i + 1] ?? 0, RECEIVED_AT)
        if (outcome.kind !== 'event' || outcome.event.format !== 'windows-json') throw new Error(entry)
        expect(outcome.event.problems).toEqual([])
        expect(outcome.event.logsource.product).toBe('windows')
      }
    }
    expect(files).toBeGreaterThanOrEqual(132)
    expect(documents).toBeGreaterThanOrEqual(157)
  })
})

describe.skipIf(isAbsent)(`syslog${suffix}`, () => {
  function* table(path: string): Generator<Record<string, string>> {
    const [head = '', ...rows] = Buffer.from(load(path)).toString().trimEnd().split('\n')
    const names = cells(head)
    for (const row of rows) yield Object.fromEntries(cells(row).map((value, i) => [names[i] ?? '', value]))
  }

  it.each([
    ['Linux', 'Level', 'Component', 'PID'],
    ['OpenSSH', 'Component', undefined, 'Pid'],
    ['Mac', 'User', 'Component', 'PID'],
  ])('head fields of %s agree with the structured truth', (name, hostColumn, programColumn, pidColumn) => {
    const truth = [...table(`syslog/loghub/${name}_2k.log_structured.csv`)]
    let i = 0
    const differ: string[] = []
    for (const { event, source } of events(`syslog/loghub/${name}_2k.log`)) {
      const row = truth[i++] ?? {}
      const { fields } = event
      expect(event.problems).toEqual([])
      const isSame =
        fields['hostname'] === row[hostColumn] &&
        (programColumn === undefined || fields['program'] === row[programColumn]) &&
        (fields['pid'] ?? '') === row[pidColumn] &&
        String(fields['message']).trim() === (row['Content'] ?? '').trim()
      if (!isSame) differ.push(source)
    }
    expect(i).toBe(2000)
    expect(differ).toEqual([])
  })
})

/** Cells of one CSV line (RFC 4180). */
function cells(line: string): string[] {
  const out: string[] = []
  let at = 0
  while (at <= line.length) {
    if (line[at] === '"') {
      let value = ''
      for (at++; at < line.length; at++) {
        if (line[at] !== '"') value += line[at]
        else if (line[at + 1] === '"') {
          value += '"'
          at++
        } else break
      }
      out.push(value)
      at += 2
    } else {
      let end = line.indexOf(',', at)
      if (end < 0) end = line.length
      out.push(line.slice(at, end).replace(/\r$/, ''))
      at = end + 1
    }
  }
  return out
}
