import { PERMISSIONS, permissionsOf } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { type Asker, decide } from '@haidang/server/modules/access/index.ts'

/** `node bench/access.bench.ts`: one decision about one row, for somebody who reaches 3,500 organisations, in microseconds. */
const ROUNDS = 200_000
const organisations = Array.from(
  { length: 3500 },
  (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as TenantId,
)
const asker: Asker = {
  actor: { kind: 'user', id: organisations[7] as never, name: '', roles: ['watch_officer'] },
  scope: organisations,
  permissions: permissionsOf(['watch_officer']),
  clearance: 'amber',
}
const levels = ['clear', 'amber', 'red'] as const
for (const [name, at] of [
  ['first', 0],
  ['last', organisations.length - 1],
] as const) {
  let allowed = 0
  const spans: number[] = []
  for (let n = 0; n < ROUNDS; n++) {
    // A string of its own, as it comes out of a row.
    const organisation = Buffer.from(organisations[at] ?? '').toString() as TenantId
    const begun = n % 1000 === 0 ? process.hrtime.bigint() : 0n
    const resource = { organisation, tlp: levels[n % 3] ?? 'clear', sensitivity: 'none' as const, needToKnow: null }
    if (decide(asker, PERMISSIONS[n % PERMISSIONS.length] ?? 'alert.read', resource).allowed) allowed += 1
    if (begun > 0n) spans.push(Number(process.hrtime.bigint() - begun) / 1000)
  }
  spans.sort((a, b) => a - b)
  const p = (share: number): string => (spans[Math.floor(spans.length * share)] ?? 0).toFixed(2)
  process.stdout.write(`${name} of ${organisations.length}: p50 ${p(0.5)} µs, p99 ${p(0.99)} µs (${allowed} allowed)\n`)
}
