/**
 * Two units side by side: every route of the modules listed below is called by one with the other's rows in the stores. A new
 * route is covered by being hung; a new module by a line in `hang`, and rows of its own in `plant`.
 *
 * The proof over every route, role, stream and export is `e2e/isolation`, on a running platform. This one stands beside it since it asks
 * the handlers alone, without a pipeline or a door, and so tells within seconds which module lets something through.
 */
import { AppError, PERMISSIONS, type Permission } from '@haidang/contracts'
import type { EventId, SourceId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditRoutes } from '#src/modules/audit/index.ts'
import type { Context, Door } from '#src/modules/access/index.ts'
import { eventRoutes } from '#src/modules/events/index.ts'
import { type Identity, identityRoutes } from '#src/modules/identity/index.ts'
import { makeTestIdentity } from '#src/modules/identity/testing/make-identity.ts'
import { fileRoutes } from '#src/modules/files/index.ts'
import { planRoutes } from '#src/modules/plans/index.ts'
import { PLAN_BODIES, PLAN_QUERIES, plantPlan } from '#src/modules/plans/testing/plant.ts'
import { reportRoutes } from '#src/modules/reports/index.ts'
import { workRoutes } from '#src/modules/works/index.ts'
import type { Blobs } from '#src/platform/blobs/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { loadReportCycles } from '#src/rule-sets/report-cycles.ts'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { organisationRoutes } from '#src/modules/organisations/index.ts'
import { createGroup } from '#src/modules/organisations/verbs/groups.ts'
import { quietRegister } from '#src/modules/organisations/testing/quiet-register.ts'
import { createTasks, importRules, ruleRoutes, type Rules } from '#src/modules/rules/index.ts'
import { ruleId, ruleText } from '#src/modules/rules/testing/rule-stack.ts'
import { createException } from '#src/modules/rules/verbs/create-exception.ts'
import { startPackImport } from '#src/modules/rules/verbs/start-pack-import.ts'
import {
  createSource,
  createSourceDirectory,
  type LiveSourceDirectory,
  sourceRoutes,
  type Sources,
} from '#src/modules/sources/index.ts'
import type { LakeReader } from '#src/platform/lake/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'

interface Route {
  readonly method: string
  readonly path: string
  readonly isPublic: boolean
  readonly params: { parse(value: unknown): unknown } | undefined
  readonly query: { parse(value: unknown): unknown } | undefined
  readonly handler: (call: unknown) => Promise<unknown>
}

/** A door that remembers what is hung on it. */
function createRecordingDoor(): { door: Door; routes: Route[] } {
  const routes: Route[] = []
  const hangOn =
    (method: string) =>
    (path: string, shape: { isPublic?: boolean; params?: unknown; query?: unknown }, handler: unknown): void => {
      routes.push({
        method,
        path,
        isPublic: shape.isPublic === true,
        params: shape.params as Route['params'],
        query: shape.query as Route['query'],
        handler: handler as Route['handler'],
      })
    }
  const door = {
    get: hangOn('GET'),
    post: hangOn('POST'),
    put: hangOn('PUT'),
    patch: hangOn('PATCH'),
    delete: hangOn('DELETE'),
    file: hangOn('FILE'),
  }
  return { door: door as unknown as Door, routes }
}

/** A lake that holds one event of each unit and keeps to its scope as the real one does (tested with `createLakeReader`). */
function lakeFor(scope: Context['scope']): LakeReader {
  const seen = events.filter((e) => scope === 'all' || scope.includes(e.tenant))
  const nothing = (): Promise<never> => Promise.reject(new Error('not asked here'))
  const page = <T>(items: T[]): Promise<{ items: T[]; cursor: null }> => Promise.resolve({ items, cursor: null })
  return {
    searchEvents: () => page(seen),
    histogram: () => Promise.resolve([{ from: 0, count: seen.length, alerts: 0 }]),
    countEvents: nothing,
    getEvent: (id) => Promise.resolve(seen.find((e) => e.eventId === id) ?? null),
    countsBySource: () => Promise.resolve([]),
    listQuarantine: (filter) =>
      page(
        seen
          .filter((e) => filter.eventIds === undefined || filter.eventIds.includes(e.eventId))
          .map((e) => ({
            ...e,
            batchId: '',
            state: 'open' as const,
            code: 'c',
            offset: 0,
            field: '',
            raw: Buffer.from('x'),
          })),
      ),
    getQuarantined: nothing,
    markQuarantine: (ids) => Promise.resolve(ids.length),
    findingsOf: () => Promise.resolve([]),
    latestFindings: () => Promise.resolve([]),
    scanEvents: () => Promise.resolve({ items: [], isCut: false }),
  }
}

const eventOf = (unit: TestOrganisation, source: SourceId, n: number) => ({
  tenant: unit.id,
  source,
  eventId: String(n).padStart(32, '0') as EventId,
  receivedAt: 0,
  time: 0,
  format: 'json',
  classUid: 0,
  activityId: 0,
  severityId: 0,
  isAlert: false,
  product: '',
  eventCode: '',
  srcIp: '',
  srcPort: 0,
  dstIp: '',
  dstPort: 0,
  protocol: '',
  host: '',
  user: '',
  process: '',
  cmdLine: '',
  filePath: '',
  fileHash: '',
  domain: '',
  url: '',
  signature: '',
  message: '',
  ruleKeys: [],
  problems: [],
  observables: [],
  ocsf: '{}',
  raw: 'x',
  reading: '',
})
let events: ReturnType<typeof eventOf>[] = []

interface Unit {
  readonly organisation: TestOrganisation
  readonly ctx: Context
  /** Values for the parameters of paths, by the first part of the path. */
  readonly ids: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Texts that nobody else may be shown. */
  readonly marks: readonly string[]
}

let stack: TestDatabase
let directory: LiveSourceDirectory
let sources: Sources
let rules: Rules
let identity: Identity
let mine: Unit
let theirs: Unit
const { door, routes } = createRecordingDoor()

async function plant(n: number): Promise<Unit> {
  const organisation = await makeOrganisation(stack, { name: `Cơ quan số ${n}${n}${n}` })
  const user = await makeUser(stack, 'unit_officer', organisation)
  const ctx: Context = {
    ...contextFor(stack, 'unit_officer', organisation, { user }),
    permissions: new Set<Permission>(PERMISSIONS),
  }
  const input = {
    organisationId: organisation.id,
    name: `Cảm biến số ${n}${n}${n}`,
    format: 'auto' as const,
    transport: 'http' as const,
    expectedIntervalSeconds: 60,
    quotaEventsPerSecond: 10,
    zoneOffsetMinutes: 420,
    syslogSenders: [],
  }
  const { source, tokenId } = await createSource(sources, { ctx, input })
  const event = eventOf(organisation, source.id as SourceId, n)
  events = [...events, event]
  const text = ruleText(n, `Luật số ${n}${n}${n}`)
  const name = `Gói số ${n}${n}${n}`
  const pack = await importRules(rules, {
    ctx,
    input: { name, content: text } as Parameters<typeof importRules>[1]['input'],
  })
  const task = await startPackImport(rules, {
    ctx,
    input: { name, content: text, mode: 'auto', activate: true } as never,
  })
  await rules.tasks.ended(task.id)
  const exception = await createException(stack.db, {
    ctx,
    input: {
      ruleId: ruleId(n),
      audience: { kind: 'organisation', organisationId: organisation.id },
      matching: { kind: 'everything' },
      reason: `Lý do ${n}${n}${n}`,
      expiresAt: null,
    },
  })
  const planted = await plantPlan(stack, organisation, n)
  const group = await createGroup(stack.db, {
    ctx,
    input: { code: `nhom-${n}`, name: `Nhóm số ${n}${n}${n}`, memberIds: [organisation.id] },
  })
  const { rows: audited } = await stack.asSystem((tx) =>
    sql<{ seq: string }>`select max(seq)::text as seq from audit where tenant_id = ${organisation.id}`.execute(tx),
  )
  return {
    organisation,
    ctx,
    ids: {
      ...planted.ids,
      rules: { id: ruleId(n), version: '1' },
      'rule-packs': { id: pack.id, version: '1' },
      'rule-tasks': { id: task.id },
      'rule-exceptions': { id: exception.id },
      organisations: { id: organisation.id },
      groups: { id: group.id },
      audit: { seq: audited[0]?.seq ?? '' },
      users: { id: user.id },
      account: { id: user.id },
      sources: { id: source.id, tokenId },
      events: { id: event.eventId },
    },
    marks: [
      ...planted.marks,
      ruleId(n),
      name,
      pack.id,
      task.id,
      exception.id,
      group.id,
      group.name,
      organisation.id,
      organisation.name,
      user.id,
      user.login,
      source.id,
      source.name,
      tokenId,
      event.eventId,
    ],
  }
}

beforeAll(async () => {
  stack = await createTestDatabase()
  directory = await createSourceDirectory({
    db: stack.db,
    clock: stack.clock,
    logger: createLogger('silent'),
    flushMs: 0,
  })
  sources = { db: stack.db, directory, lakeFor, underway: () => new Map() }
  rules = {
    db: stack.db,
    clock: stack.clock,
    lakeFor,
    tasks: createTasks({ db: stack.db, clock: stack.clock, logger: createLogger('silent') }),
    fetchMaterial: () => Promise.reject(new Error('not asked here')),
  }
  ;({ identity } = await makeTestIdentity(stack))
  mine = await plant(1)
  theirs = await plant(2)
})
afterAll(async () => {
  await directory.close()
  await stack.close()
})

function hang(): void {
  // The stores open later than routes are hung: what a route reads of its module it reads when it is called.
  const late = <T extends object>(get: () => T): T =>
    new Proxy({} as T, { get: (_target, key) => Reflect.get(get(), key) as unknown })
  const db = late(() => stack.db)
  organisationRoutes(door, quietRegister(db))
  auditRoutes(door, db)
  identityRoutes(
    door,
    late(() => identity),
  )
  sourceRoutes(
    door,
    late(() => sources),
    { url: 'https://haidang.example', syslog: { udp: null, tcp: null, tls: null } },
  )
  ruleRoutes(door, {
    db,
    lakeFor,
    clock: late(() => stack.clock),
    tasks: late(() => rules.tasks),
    fetchMaterial: () => Promise.reject(new Error('not asked here')),
  })
  const unasked = () => Promise.reject(new Error('not asked here'))
  const blobs: Blobs = { put: unasked, get: unasked }
  fileRoutes(door, { db, blobs })
  workRoutes(door, db)
  planRoutes(door, { db, blobs, rules: loadRuleSets(), publicUrl: '', wakeWorks: () => undefined })
  reportRoutes(door, { db, cycles: loadReportCycles(), writePaper: unasked, wakeWorks: () => undefined })
  eventRoutes(door, { db, lakeFor, replay: () => Promise.resolve({ accepted: [] }) })
}
hang()

const PARAMETER = /:([A-Za-z]+)/g
const parametersOf = (path: string): string[] => [...path.matchAll(PARAMETER)].map((m) => m[1] ?? '')

/** What a route cannot be asked without. */
const QUERIES: Readonly<Record<string, (of: Unit) => object>> = {
  '/hit-explanations': (of) => ({ eventId: of.ids['events']?.['id'] }),
  '/rule-packs/:id/difference': () => ({ from: 1, to: 1 }),
  '/areas/resolve': () => ({ area: '66' }),
  ...PLAN_QUERIES,
}

function call(route: Route, by: Unit, of: Unit, body: unknown): Promise<unknown> {
  const known = of.ids[route.path.split('/')[1] ?? ''] ?? {}
  const params = Object.fromEntries(
    parametersOf(route.path).map((name) => [name, known[name] ?? `no ${name} planted for ${route.path}`]),
  )
  return route.handler({
    ctx: by.ctx,
    params: route.params?.parse(params) ?? params,
    query: route.query?.parse(QUERIES[route.path]?.(of) ?? {}),
    body,
    peer: { address: '192.0.2.1', agent: 'test', sessionToken: undefined },
    reply: { setSession: () => undefined },
  })
}

const lists = routes.filter(
  (r) =>
    r.method === 'GET' &&
    !r.isPublic &&
    parametersOf(r.path).length === 0 &&
    // The own session alone, and there is none here.
    !['/session', '/account/sessions'].includes(r.path),
)
const singles = routes.filter((r) => !r.isPublic && parametersOf(r.path).length > 0)

describe('lists', () => {
  it.each(lists.map((r) => [r.path, r] as const))('%s shows a unit its own rows only', async (_path, route) => {
    const answer = await call(route, mine, mine, undefined).then(
      (found) => JSON.stringify(found),
      // A list for readers of the whole tree shows a unit nothing at all.
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'permission.denied') return ''
        throw error
      },
    )
    for (const mark of theirs.marks) expect(answer).not.toContain(mark)
  })
  it('show each unit something, so that silence does not pass for isolation', async () => {
    for (const path of [
      '/organisations',
      '/users',
      '/sources',
      '/events',
      '/quarantine',
      '/audit',
      '/plans',
      '/duties',
      '/obstacles',
      '/extensions',
      '/reports',
      '/number-books',
      '/rules',
      '/rule-packs',
      '/rule-tasks',
      '/rule-exceptions',
    ]) {
      const route = lists.find((r) => r.path === path)
      if (route === undefined) throw new Error(`${path} is not hung`)
      expect(await call(route, theirs, theirs, undefined)).toMatchObject({
        items: expect.arrayContaining([expect.anything()]),
      })
    }
  })
})

/** A change that is right in form wherever one is asked for. */
const BODIES: Readonly<Record<string, unknown>> = {
  ...PLAN_BODIES,
  'PATCH /organisations/:id': { name: 'Tên khác' },
  'PATCH /groups/:id': { name: 'Tên khác' },
  'PATCH /users/:id': { displayName: 'Tên khác' },
  'POST /users/:id/transfer': {
    organisationId: '00000000-0000-4000-8000-000000000000',
    roles: ['unit_reader'],
    reason: 'Thử nghiệm',
  },
  'POST /users/:id/leave': { reason: 'Thử nghiệm' },
  'PATCH /account/passkeys/:id': { name: 'Tên khác' },
  'PATCH /sources/:id': { name: 'Tên khác' },
  'PATCH /rules/:id': { isEnabled: false },
  'PUT /rules/:id/text': { text: ruleText(2, 'Khác'), baseVersion: 1 },
  'POST /rules/:id/copy': {},
  'POST /rules/:id/revert': { version: 1 },
  'POST /rule-packs/:id/activate': { version: 1 },
  'POST /rule-exceptions/:id/revoke': {},
  'POST /sources/:id/tokens': { overlapSeconds: 0 },
}

describe('single rows', () => {
  it.each(singles.map((r) => [`${r.method} ${r.path}`, r] as const))(
    '%s refuses the row of another unit',
    async (name, route) => {
      const refusal = await call(route, mine, theirs, BODIES[name]).then(
        () => 'answered',
        (error: unknown) => (error instanceof AppError ? error.code : error),
      )
      expect(refusal).toMatch(/^(permission\.denied|session\.required|[a-z_]+\.not_found|source\.token_not_found)$/)
    },
  )
})

it('acting on quarantine finds nothing of another unit', async () => {
  for (const path of ['/quarantine/replay', '/quarantine/discard']) {
    const route = routes.find((r) => r.path === path)
    if (route === undefined) throw new Error(`${path} is not hung`)
    await expect(call(route, mine, theirs, { eventIds: [theirs.ids['events']?.['id']] })).rejects.toMatchObject({
      code: 'quarantine.not_found',
    })
  }
})
