import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PARSE_PROBLEM_CODES } from '@haidang/contracts'
import type { ParseOutcome } from '@haidang/contracts'
import { createParser } from './parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const CODES: ReadonlySet<string> = new Set(PARSE_PROBLEM_CODES)
const auto = createParser()
/** Whatever the source is declared to be; mostly undeclared. */
const anyParser = fc.oneof(
  { weight: 3, arbitrary: fc.constant(auto) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...(['syslog', 'cef', 'suricata-eve', 'zeek-json', 'windows-json'] as const).map((format) =>
        createParser({ format }),
      ),
    ),
  },
)

/** What holds for every outcome, whatever was read. */
function check(outcome: ParseOutcome, length: number): void {
  if (outcome.kind === 'quarantine') {
    expect(CODES.has(outcome.problem.code)).toBe(true)
    expect(outcome.problem.offset).toBeGreaterThanOrEqual(0)
    return
  }
  if (outcome.kind === 'directive') {
    expect(CODES.has(outcome.problem.code)).toBe(true)
    return
  }
  const { ocsf, problems, logsource } = outcome.event
  expect(Number.isSafeInteger(ocsf.time)).toBe(true)
  expect(ocsf.type_uid).toBe(ocsf.class_uid * 100 + ocsf.activity_id)
  expect(ocsf.category_uid).toBe(Math.floor((ocsf.class_uid % 100_000) / 1000))
  for (const problem of problems) {
    expect(CODES.has(problem.code)).toBe(true)
    expect(problem.offset).toBeLessThanOrEqual(length)
  }
  for (const observable of ocsf.observables ?? []) expect(observable.value).not.toBe('')
  expect(ocsf.observables?.length ?? 0).toBeLessThanOrEqual(64)
  expect(typeof logsource).toBe('object')
  JSON.stringify(ocsf)
}

/** Keys that the mappers look for, so that values of the wrong kind reach them. */
const KEYS = [
  'timestamp',
  'event_type',
  'src_ip',
  'dest_ip',
  'src_port',
  'flow_id',
  'alert',
  'http',
  'dns',
  'tls',
  'fileinfo',
  'files',
  'smtp',
  'email',
  'ssh',
  'smb',
  'rdp',
  'ftp',
  'dhcp',
  'krb5',
  'netflow',
  'anomaly',
  'verdict',
  'flow',
  'ether',
  'metadata',
  'answers',
  'queries',
  'query',
  'answer',
  'rrname',
  'Event',
  'System',
  'EventData',
  'UserData',
  'EventID',
  'Provider',
  'Channel',
  'TimeCreated',
  'Data',
  '#attributes',
  '#text',
  '@Name',
  'Name',
  'winlog',
  'event_data',
  'event_id',
  'channel',
  'LogName',
  'Id',
  'Properties',
  'Hashes',
  'Image',
  'TargetObject',
  'QueryResults',
  'ObjectType',
  '_path',
  'ts',
  'uid',
  'id',
  'id.orig_h',
  'id.resp_p',
  'TTLs',
  'note',
  'msg',
  'certificate',
  'conn_state',
  'trans_depth',
  'san.dns',
  'message',
  'host',
  'hostname',
  '__proto__',
  'constructor',
  'toString',
  'a b',
  'rdata',
  'hassh',
  'ja3',
  'subjectaltname',
] as const
const VALUES = [
  'alert',
  'dns',
  'http',
  'conn',
  'ssl',
  'x509',
  'notice',
  'files',
  'Security',
  'Microsoft-Windows-Sysmon/Operational',
  'System',
  'Microsoft-Windows-Windows Defender/Operational',
  'Windows PowerShell',
  '2026-11-21T08:00:00Z',
  '10.0.0.1',
  '::ffff:1.2.3.4',
  'a.example',
  'http://a.example:80/x',
  '%%14593',
  'SHA1=',
  '0x',
  '-',
  '',
  'type:  5 a;b',
  '[::1',
  'a@b@c',
  'xn--',
  '.',
  '\ud800',
  '\u0000',
] as const

const scalar = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.constantFrom(1, 3, 4, 10, 12, 22, 1116, 4104, 4624, 4662, 4688, 4698, 5145, 5156, 7045, -1, 0.5, 1e21, 2 ** 60),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.boolean(),
  fc.constant(null),
  fc.double(),
)
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...KEYS) },
        { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
      ),
      tie('node'),
      { maxKeys: 8 },
    ),
  ),
}))
const object = fc.dictionary(fc.constantFrom(...KEYS), node, { maxKeys: 14 })

const LINES = [
  'CEF:0|Example|Firewall|1.0|100|Traffic|5|rt=Nov 21 2026 08:00:00 src=10.0.0.1 spt=1 dst=10.0.0.2 cs1Label=a cs1=b\\=c msg=d e',
  '<34>1 2026-11-21T01:14:15.003Z h app 1 ID [a@1 b="c\\"d"] message',
  '<34>Nov 21 08:00:00 h sshd[1]: Failed password for invalid user x from 10.0.0.1 port 5 ssh2',
  'Nov 21 08:00:00 h sudo:   an : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh -c x',
  'Nov 21 08:00:00 h CRON[1]: (root) CMD (x)',
  'Nov 21 08:00:00 h kernel: IN=eth0 OUT= SRC=1.2.3.4 DST=5.6.7.8 PROTO=TCP SPT=1 DPT=2',
  '<13>Nov 21 08:00:00 h app: {"timestamp":"2026-11-21T08:00:00Z","event_type":"dns","dns":{"answers":[{"rdata":"x"}]}}',
  '{"timestamp":"2026-11-21T08:00:00+0700","event_type":"alert","alert":{"severity":1,"metadata":{"mitre_technique_id":["T1"]}},"flow_id":12345678901234567890}',
  '{"Event":{"System":{"Provider":{"#attributes":{"Name":"x"}},"EventID":4688,"Channel":"Security"},"EventData":{"NewProcessName":"C:\\\\a"}}}',
] as const

/** A line as a sender might break it: characters cut out, put in, swapped. */
const brokenLine = fc
  .tuple(
    fc.constantFrom(...LINES),
    fc.array(
      fc.tuple(
        fc.nat(400),
        fc.nat(12),
        fc.oneof(
          fc.string({ maxLength: 4 }),
          fc.constantFrom('|', '=', '\\', '"', '[', ']', '{', '}', ':', ' ', '<', '>', '\u0000', '\ud800', 'e\u0301'),
        ),
      ),
      {
        maxLength: 6,
      },
    ),
  )
  .map(([line, edits]) => {
    let text: string = line
    for (const [at, cut, insert] of edits) text = text.slice(0, at) + insert + text.slice(at + cut)
    return text
  })

describe('every parser', () => {
  it('never throws on bytes', () => {
    fc.assert(
      fc.property(anyParser, fc.uint8Array({ maxLength: 300 }), (parser, bytes) => {
        check(parser.parseBytes(bytes, 0, bytes.length, RECEIVED_AT), bytes.length)
      }),
      { numRuns: 1500 },
    )
  })

  it('never throws on text', () => {
    fc.assert(
      fc.property(anyParser, fc.string({ unit: 'binary', maxLength: 200 }), (parser, text) => {
        check(parser.parse(text, RECEIVED_AT), text.length * 3)
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws on JSON of its own keys with values of any kind', () => {
    fc.assert(
      fc.property(anyParser, object, (parser, value) => {
        const text = JSON.stringify(value)
        check(parser.parse(text, RECEIVED_AT), text.length)
      }),
      { numRuns: 1200 },
    )
  })

  it('never throws on lines that were broken on their way', () => {
    fc.assert(
      fc.property(anyParser, brokenLine, (parser, text) => {
        check(parser.parse(text, RECEIVED_AT), text.length * 3)
      }),
      { numRuns: 3000 },
    )
  })

  it('reads bytes as it reads text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          brokenLine,
          object.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const wellFormed = text.toWellFormed()
          const bytes = new Uint8Array(Buffer.from(wellFormed))
          const fromBytes = auto.parseBytes(bytes, 0, bytes.length, RECEIVED_AT)
          expect(fromBytes).toEqual(auto.parse(wellFormed, RECEIVED_AT))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('leaves no prototype changed', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
