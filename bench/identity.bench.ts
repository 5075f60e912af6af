/**
 * What a permission decision costs, and how many people sign in a second. `node bench/identity.bench.ts [--json]`.
 *
 * - `identity-decide`: `decide` over roles, organisations and markings, as for one row; the reach is a whole country's (15,000
 *   organisations) named one by one, which is the dearest there is.
 * - `identity-argon2id`: passwords checked at OWASP's parameters, nothing else.
 * - `identity-sign-in`: the verb of signing in, with its attempts, session and audit, on a PostgreSQL of its own (in the embedded one
 *   where there is none), as fast as it goes; `identity-sign-in-beside`: the same while a thread reads events as fast as it can, and
 *   how much of its rate that thread keeps. Both with the delay of the event loop meanwhile.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { ROLE_GRANTS } from '@haidang/contracts'
import type { OrganisationId, TenantId, UserId } from '@haidang/std'
import { type Context, decide } from '@haidang/server/modules/access/index.ts'
import { createIdentity, createPasswords, signIn } from '@haidang/server/modules/identity/index.ts'
import {
  createDatabase,
  migrate,
  MIGRATIONS,
  openPglite,
  sql,
  SYSTEM_SCOPE,
} from '@haidang/server/platform/db/index.ts'
import { createDisabledMail } from '@haidang/server/platform/mail/index.ts'
import { openSecrets } from '@haidang/server/platform/secrets/index.ts'
import { startPostgres } from './own-postgres.ts'

const isJson = process.argv.includes('--json')
const PEOPLE = 400
const SIGN_INS = 1_000
const PASSWORD = 'thuyen buom canh chim 42'
/** People who sign in at the same moment. */
const AT_ONCE = 16
const mb = (bytes: number): number => Math.round(bytes / 1_048_576)
const round = (n: number, digits = 2): number => Math.round(n * 10 ** digits) / 10 ** digits
const print = (result: Readonly<Record<string, unknown>>): void =>
  isJson ? console.log(JSON.stringify(result)) : console.log(result)

const idOf = (kind: number, n: number): string =>
  `0190${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const country = Array.from({ length: 15_000 }, (_, n) => idOf(0xa000, n) as TenantId)

function benchDecide(): void {
  const roles = ['administrator', 'watch_officer', 'approver', 'unit_officer', 'auditor'] as const
  const askers: Pick<Context, 'actor' | 'scope' | 'permissions' | 'clearance'>[] = roles.map((role) => ({
    actor: { kind: 'user', id: idOf(0xb000, 1) as UserId, name: '', roles: [role] },
    scope: country,
    permissions: new Set(ROLE_GRANTS[role].permissions),
    clearance: 'amber',
  }))
  const permissions = ['alert.read', 'warning.approve', 'audit.read', 'user.manage'] as const
  const decisions = 400_000
  const run = (count: number): number => {
    let allowed = 0
    for (let i = 0; i < count; i++) {
      const asker = askers[i % askers.length]
      if (asker === undefined) continue
      const organisation = country[(i * 7919) % country.length]
      const { allowed: may } = decide(asker, permissions[i % permissions.length] ?? 'alert.read', {
        ...(organisation === undefined ? {} : { organisation }),
        tlp: i % 3 === 0 ? 'red' : 'green',
        sensitivity: i % 5 === 0 ? 'basic' : 'none',
        needToKnow: i % 11 === 0 ? [idOf(0xb000, 1), idOf(0xb000, 2)] : null,
      })
      if (may) allowed++
    }
    return allowed
  }
  run(20_000)
  const cpu = process.cpuUsage()
  const start = performance.now()
  const allowed = run(decisions)
  const seconds = (performance.now() - start) / 1000
  const spent = process.cpuUsage(cpu)
  print({
    name: 'identity-decide',
    events: decisions,
    eventsPerSecond: Math.round(decisions / seconds),
    cpuSecondsPerMillion: round((spent.user + spent.system) / decisions),
    microsecondsEach: round((seconds * 1e6) / decisions, 3),
    organisationsInReach: country.length,
    allowed,
  })
}

/** Runs `work` so many times, so many at once. @returns milliseconds of each */
async function atOnce(times: number, width: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let n = next++; n < times; n = next++) {
        const start = performance.now()
        await work(n)
        took.push(performance.now() - start)
      }
    }),
  )
  return took.toSorted((a, b) => a - b)
}

interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly cpuSecondsPerMillion: number
  readonly loopDelayP99Ms: number
  readonly loopDelayMaxMs: number
}

async function measure(times: number, work: (n: number) => Promise<unknown>): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const cpu = process.cpuUsage()
  delay.enable()
  const start = performance.now()
  const took = await atOnce(times, AT_ONCE, work)
  const seconds = (performance.now() - start) / 1000
  delay.disable()
  const spent = process.cpuUsage(cpu)
  return {
    perSecond: round(times / seconds, 1),
    p50Ms: round(took[Math.floor(times * 0.5)] ?? 0, 1),
    p95Ms: round(took[Math.floor(times * 0.95)] ?? 0, 1),
    cpuSecondsPerMillion: Math.round((spent.user + spent.system) / times),
    loopDelayP99Ms: round(delay.percentile(99) / 1e6, 1),
    loopDelayMaxMs: round(delay.max / 1e6, 1),
  }
}

benchDecide()

const passwords = createPasswords()
const phc = await passwords.hash(PASSWORD)
await measure(20, () => passwords.verify(phc, PASSWORD))
const alone = await measure(400, () => passwords.verify(phc, PASSWORD))
print({
  name: 'identity-argon2id',
  events: 400,
  eventsPerSecond: alone.perSecond,
  ...alone,
  parameters: phc.split('$')[3],
})

const dir = await mkdtemp(join(tmpdir(), 'haidang-bench-identity-'))
const cluster = await mkdtemp(join(tmpdir(), 'haidang-bench-identity-'))
const postgres = await startPostgres(cluster, 10)
if (postgres === null) console.error('identity: no PostgreSQL here, the embedded one stands in')
const { dialect, runner } = postgres?.opened ?? (await openPglite(join(dir, 'db')))
await migrate(runner, MIGRATIONS)
const db = createDatabase(dialect)
const clock = { now: () => Date.now() }
const root = country[0] as OrganisationId
await db.withTx(SYSTEM_SCOPE, async (tx) => {
  await sql`insert into organisations (tenant_id, code, kind, name, short_name, name_folded, created_at)
    values (${root}, 'G', 'centre', 'Trung tâm', 'TT', 'trung tam', now())`.execute(tx)
  await sql`insert into users (tenant_id, id, login, display_name, name_folded, password_hash, clearance, locale, created_at)
    select ${root}, ('0190b000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'can-bo.' || n, 'Cán bộ ' || n, 'can bo ' || n, ${phc},
      'amber', 'vi', now() from generate_series(0, ${PEOPLE - 1}) n`.execute(tx)
  await sql`insert into user_roles (tenant_id, user_id, role)
    select tenant_id, id, 'unit_officer' from users`.execute(tx)
})
const identity = createIdentity({
  db,
  clock,
  secrets: await openSecrets(join(dir, 'secrets')),
  mail: createDisabledMail(),
  publicUrl: 'http://127.0.0.1',
  isMultiFactorRequired: false,
  passwords,
})
const ctx: Context = {
  tenant: '00000000-0000-0000-0000-000000000000' as TenantId,
  scope: [],
  actor: { kind: 'anonymous' },
  permissions: new Set(),
  clearance: 'clear',
  requestId: 'bench',
  clock,
  locale: 'vi',
}
const enter = (n: number) =>
  signIn(identity, {
    ctx,
    input: {
      login: `can-bo.${n % PEOPLE}`,
      password: PASSWORD,
      address: `10.1.${n % 250}.${1 + (Math.floor(n / 250) % 250)}`,
      agent: 'bench',
    },
  })
await measure(50, enter)
const store = postgres === null ? 'embedded' : 'postgresql'
const signedIn = await measure(SIGN_INS, enter)
print({ name: 'identity-sign-in', events: SIGN_INS, eventsPerSecond: signedIn.perSecond, ...signedIn, store })

const worker = new Worker(new URL('./parse-load.worker.ts', import.meta.url))
const rates: number[] = []
worker.on('message', (rate: number) => rates.push(rate))
const middle = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
await new Promise((resolve) => setTimeout(resolve, 4_000))
const before = middle(rates.splice(0).slice(4))
const beside = await measure(SIGN_INS, enter)
const during = middle(rates)
await worker.terminate()
print({
  name: 'identity-sign-in-beside',
  events: SIGN_INS,
  eventsPerSecond: beside.perSecond,
  ...beside,
  store,
  parsedPerSecondAlone: Math.round(before),
  parsedPerSecondBeside: Math.round(during),
  keptOfRate: round(during / before),
  peakRssMb: mb(process.resourceUsage().maxRSS * 1024),
})
await db.close()
await postgres?.stop()
for (const made of [dir, cluster]) await rm(made, { recursive: true, force: true })
