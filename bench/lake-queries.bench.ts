/**
 * How long the lake's questions take over many stored events. `node bench/lake-queries.bench.ts [--rows 10000000] [--json]`.
 * Rows are made inside the engine with the cardinalities of a province: 12 organisations, 36 sources, 7 days of arrival.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventId, TenantId } from '@haidang/std'
import { createChdbLake, createLakeReader, migrateLake } from '@haidang/server/platform/lake/index.ts'

const isJson = process.argv.includes('--json')
const rowsAt = process.argv.indexOf('--rows')
const rows = rowsAt < 0 ? 10_000_000 : Number(process.argv[rowsAt + 1])
const DAYS = 7
const END = Date.UTC(2026, 10, 21)
const START = END - DAYS * 86_400_000
const step = (END - START) / rows

const directory = await mkdtemp(join(tmpdir(), 'haidang-bench-lake-'))
const lake = await createChdbLake({ directory })
await migrateLake(lake)
const tenant = (n: string): string => `concat('0190a000-0000-7000-8000-0000000000', lower(hex(toUInt8(16 + ${n}))))`
for (let from = 0; from < rows; from += 500_000) {
  const count = Math.min(500_000, rows - from)
  await lake.command(
    `INSERT INTO events_v1 SELECT
      ${tenant('h % 12')} AS tenant_id, concat('0190b000-0000-7000-8000-0000000000', lower(hex(toUInt8(16 + h % 36)))) AS source_id,
      MD5(toString(number)) AS event_id, 1 + intDiv(number, 500) AS ingest_seq,
      fromUnixTimestamp64Milli(toInt64(${START} + number * ${step}), 'UTC') AS received_at, received_at - toIntervalMillisecond(h % 30000) AS time,
      if(h % 10 < 4, 'windows-json', 'suricata-eve') AS format, if(h % 10 < 4, 1007, 4001) AS class_uid, 1 AS activity_id, if(h % 50 = 0, 3, 1) AS severity_id, h % 50 = 0 AS is_alert,
      if(h % 10 < 4, 'Sysmon', 'Suricata') AS product, '' AS event_code,
      concat('10.', toString(g % 12), '.', toString(bitShiftRight(g, 8) % 40), '.', toString(bitShiftRight(g, 16) % 254)) AS src_ip, toUInt16(1024 + g % 60000) AS src_port,
      concat(toString(11 + f % 180), '.', toString(bitShiftRight(f, 8) % 256), '.', toString(bitShiftRight(f, 16) % 256), '.', toString(bitShiftRight(f, 24) % 254)) AS dst_ip, arrayElement([443, 80, 53, 22, 445], 1 + f % 5) AS dst_port,
      'TCP' AS protocol, concat('PC-', toString(g % 3000)) AS host, concat('nguoidung', toString(f % 4000)) AS user, arrayElement(['cmd.exe', 'powershell.exe', 'svchost.exe', 'chrome.exe'], 1 + g % 4) AS process,
      if(h % 10 < 4, concat('C:\\\\Windows\\\\System32\\\\', process, ' /c ', lower(hex(f)), ' --profile=', toString(g % 500)), '') AS cmd_line, '' AS file_path, if(h % 10 < 4, lower(hex(SHA256(toString(h % 50000)))), '') AS file_hash,
      concat('h', toString(f % 200000), '.example.vn') AS domain, if(dst_port = 80, concat('http://', domain, '/api/', lower(hex(g))), '') AS url, if(is_alert, concat('ET SCAN number ', toString(h % 4000)), '') AS signature,
      concat(protocol, ' ', src_ip, ' to ', domain, ' by ', user) AS message, [src_ip, dst_ip, domain, host] AS observables, if(is_alert, [concat('product:suricata:', toString(h % 4000))], []) AS rule_keys, [] AS problems
    FROM (SELECT number, sipHash64(number) AS h, sipHash64(number, 1) AS g, sipHash64(number, 2) AS f FROM numbers({from:UInt64}, {count:UInt64}))`,
    { params: { from, count }, timeoutMs: 600_000 },
  )
  await lake.command(
    `INSERT INTO event_bodies_v1 (tenant_id, event_id, ingest_seq, received_at, ocsf, raw) SELECT ${tenant('sipHash64(number) % 12')}, MD5(toString(number)), 1 + intDiv(number, 500), fromUnixTimestamp64Milli(toInt64(${START} + number * ${step}), 'UTC'),
      concat('{"n":', toString(number), '}'), repeat(lower(hex(sipHash64(number))), 20) FROM numbers({from:UInt64}, {count:UInt64})`,
    { params: { from, count }, timeoutMs: 600_000 },
  )
}
const hours = (n: number): { from: number; to: number } => ({ from: END - n * 3_600_000, to: END })
const everything = hours(24 * DAYS)
const everyone = createLakeReader({ lake, tenantScope: 'all', now: () => END })
const one = createLakeReader({
  lake,
  tenantScope: ['0190a000-0000-7000-8000-000000000015' as TenantId],
  now: () => END,
})
const absent = createLakeReader({
  lake,
  tenantScope: ['0190a000-0000-7000-8000-0000000000ff' as TenantId],
  now: () => END,
})
const [sample] = await lake.query<{ ip: string; domain: string; id: string; at: number }>(
  'SELECT dst_ip AS ip, domain, lower(hex(event_id)) AS id, toUnixTimestamp64Milli(time) AS at FROM events_v1 WHERE ingest_seq = {seq:UInt64} LIMIT 1',
  { params: { seq: Math.floor(rows / 1000) } },
)
if (sample === undefined) throw new Error('no rows were made')
const eventId = sample.id as EventId
const questions: Record<string, () => Promise<unknown>> = {
  'newest 50, one organisation, 24 h': () => one.searchEvents(hours(24)),
  'newest 50, all organisations, 7 days': () => everyone.searchEvents(everything),
  'newest 50, organisation without events, 7 days': () => absent.searchEvents(everything),
  'page deep inside, one organisation': () => one.searchEvents({ from: everything.from, to: END - 3 * 86_400_000 }),
  'histogram of 60, all, 24 h': () => everyone.histogram({ ...hours(24), buckets: 60 }),
  'histogram of 60, all, 7 days': () => everyone.histogram({ ...everything, buckets: 60 }),
  'histogram of 60, one organisation, 7 days': () => one.histogram({ ...everything, buckets: 60 }),
  'rare address anywhere, 7 days': () => everyone.searchEvents({ ...everything, value: sample.ip }),
  'domain anywhere, 7 days': () => everyone.searchEvents({ ...everything, value: sample.domain }),
  'common host anywhere, 7 days': () => everyone.searchEvents({ ...everything, value: 'PC-77' }),
  'address that is nowhere, 7 days': () => everyone.searchEvents({ ...everything, value: '203.0.113.99' }),
  'histogram of a rare address, 7 days': () => everyone.histogram({ ...everything, value: sample.ip, buckets: 60 }),
  'common word, 24 h': () => everyone.searchEvents({ ...hours(24), text: 'powershell.exe' }),
  'rare word, 24 h': () => everyone.searchEvents({ ...hours(24), text: sample.domain }),
  'word that is nowhere, 7 days': () => everyone.searchEvents({ ...everything, text: 'khongcotrongnay' }),
  'rule, 7 days': () => everyone.searchEvents({ ...everything, ruleKey: 'product:suricata:150' }),
  'alerts of one organisation, 7 days': () => one.searchEvents({ ...everything, isAlert: true }),
  'count up to 10,000, one organisation': () => one.countEvents(everything),
  'event by id and time': () => everyone.getEvent(eventId, { timeHint: sample.at }),
  'event by id alone': () => everyone.getEvent(eventId),
}
const results: { name: string; p50: number; p95: number }[] = []
for (const [name, ask] of Object.entries(questions)) {
  const times: number[] = []
  for (let i = 0; i < 12; i++) {
    const from = performance.now()
    await ask()
    times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  const result = { name, p50: Math.round(times[6] ?? 0), p95: Math.round(times[11] ?? 0) }
  results.push(result)
  if (isJson) console.log(JSON.stringify({ ...result, rows, peakRssMb: Math.round(process.memoryUsage().rss / 1e6) }))
  else
    console.log(
      `${name.padEnd(50)} p50 ${String(result.p50).padStart(5)} ms   p95 ${String(result.p95).padStart(5)} ms`,
    )
}
if (!isJson) {
  const parts = await lake.query(
    "SELECT table, count() AS parts, sum(rows) AS rows, formatReadableSize(sum(bytes_on_disk)) AS size FROM system.parts WHERE active AND table LIKE 'event%' GROUP BY table",
  )
  console.table(parts)
  console.log(`${Math.round(process.memoryUsage().rss / 1e6)} MB resident`)
}
await lake.close()
await rm(directory, { recursive: true })
