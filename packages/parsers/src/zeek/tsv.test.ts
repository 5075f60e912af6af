import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { splitRecords } from '../split-records.ts'

const DATA = new URL('../../../../../shared/data/zeek/', import.meta.url)
const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const isAbsent = !existsSync(DATA)

function header(path: string, fields: string, types: string): string[] {
  const tabs = (text: string): string => text.replaceAll(' ', '\t')
  return [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${path}`,
    '#open\t2026-11-21-08-00-00',
    `#fields\t${tabs(fields)}`,
    `#types\t${tabs(types)}`,
  ]
}
const CONN = header(
  'conn',
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto duration local_orig tunnel_parents note',
  'time string addr port addr port enum interval bool set[string] string',
)

function readAll(lines: readonly string[]) {
  const parser = createParser()
  return lines.flatMap((line) => {
    const outcome = parser.parse(line, RECEIVED_AT)
    if (outcome.kind === 'directive') return []
    if (outcome.kind === 'quarantine') throw new Error(outcome.problem.code)
    return [outcome.event]
  })
}

const ROW = '1795222800.123456\tCabc\t192.0.2.1\t51000\t198.51.100.7\t443\ttcp\t1.500000\tT\t(empty)\ta\\x09b\\\\c'

describe('Zeek TSV', () => {
  it('is read by its header', () => {
    const [event] = readAll([...CONN, ROW])
    expect(event).toMatchObject({
      format: 'zeek-tsv',
      problems: [],
      logsource: { product: 'zeek', service: 'conn' },
      fields: {
        _path: 'conn',
        ts: '2026-11-21T01:00:00.123456Z',
        'id.orig_p': 51_000,
        duration: 1.5,
        local_orig: true,
        tunnel_parents: [],
        note: 'a\tb\\c',
      },
      ocsf: {
        class_uid: 4001,
        time: 1_795_222_800_123,
        timezone_offset: 0,
        src_endpoint: { ip: '192.0.2.1', port: 51_000 },
        dst_endpoint: { ip: '198.51.100.7', port: 443 },
      },
    })
    expect(event?.header).toContain('#path\tconn')
  })

  it('takes a new header in the middle, another separator and set separator', () => {
    const other = [
      '#separator |',
      '#set_separator|;',
      '#unset_field|?',
      '#path|dns',
      '#fields|ts|query|answers|x',
      '#types|time|string|vector[string]|count',
    ]
    const events = readAll([...CONN, ROW, '#close\t2026-11-21-09-00-00', ...other, '1795222800.5|a.example|b;c|?'])
    expect(events).toHaveLength(2)
    expect(events[1]?.fields).toEqual({
      _path: 'dns',
      ts: '2026-11-21T01:00:00.500000Z',
      query: 'a.example',
      answers: ['b', 'c'],
    })
  })

  it('names what a row lacks, has too much, or has wrong', () => {
    const cut = ROW.split('\t').slice(0, 6).join('\t')
    expect(readAll([...CONN, cut])[0]?.problems).toEqual([
      { code: 'event.truncated', offset: cut.length, field: 'proto' },
    ])
    expect(readAll([...CONN, `${ROW}\tmore`])[0]?.problems).toEqual([
      { code: 'event.bad_field', offset: ROW.length + 1 },
    ])
    expect(readAll([...CONN, ROW.replace('\tT\t', '\tyes\t')])[0]?.problems).toMatchObject([
      { code: 'event.bad_field', field: 'local_orig' },
    ])
  })

  it('reads the connection of a row without header, and says what is missing', () => {
    const [event] = readAll([ROW])
    expect(event?.problems).toEqual([{ code: 'event.no_header', offset: 0 }])
    expect(event?.ocsf).toMatchObject({ src_endpoint: { ip: '192.0.2.1', port: 51_000 }, time: 1_795_222_800_123 })
  })

  it('keeps bytes that are no UTF-8 as Zeek wrote them, and reads those that are', () => {
    const [event] = readAll([...CONN, ROW.replace('a\\x09b\\\\c', '\\xc3\\xa9\\xff \\x \\n')])
    expect(event?.fields['note']).toBe('\\xc3\\xa9\\xff \\x \\n')
    expect(readAll([...CONN, ROW.replace('a\\x09b', '\\xc3\\xa9')])[0]?.fields['note']).toBe('é\\c')
  })

  it('one header serves the batches after it', () => {
    const bytes = (lines: readonly string[]): Uint8Array => new Uint8Array(Buffer.from(`${lines.join('\n')}\n`))
    const first = splitRecords(bytes([...CONN, ROW]))
    expect(first.ranges).toHaveLength(2)
    expect(first.headers.map(({ from }) => from)).toEqual([0])
    const second = splitRecords(bytes([ROW]), first.header)
    expect(second.headers).toEqual([])
    expect(second.header).toBe(first.header)
    const parser = createParser({ header: first.header })
    const outcome = parser.parse(ROW, RECEIVED_AT)
    expect(outcome.kind === 'event' && outcome.event.problems).toEqual([])
  })
})

describe.skipIf(isAbsent)(`Zeek TSV and JSON${isAbsent ? ' (skipped: ../shared/data is not there)' : ''}`, () => {
  it('give the same normal form, row by row, in all 32 logs', () => {
    const logs = readdirSync(new URL('json/', DATA)).filter((file) => file.endsWith('.json.gz'))
    const lines = (path: string): string[] =>
      gunzipSync(readFileSync(new URL(path, DATA)))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
    let rows = 0
    for (const file of logs) {
      const name = file.slice(0, -8)
      const fromTsv = readAll(lines(`tsv/${name}.log.gz`))
      const fromJson = readAll(lines(`json/${file}`))
      expect(fromTsv).toHaveLength(fromJson.length)
      for (let i = 0; i < fromTsv.length; i++) {
        rows++
        const a = fromTsv[i]
        const b = fromJson[i]
        if (JSON.stringify(a?.ocsf) !== JSON.stringify(b?.ocsf) || a?.problems.length !== 0) {
          expect({ row: `${name} ${i}`, ...a?.ocsf, problems: a?.problems }).toEqual({
            row: `${name} ${i}`,
            ...b?.ocsf,
            problems: [],
          })
        }
      }
    }
    expect(logs).toHaveLength(32)
    expect(rows).toBe(38_645)
  }, 60_000)
})
