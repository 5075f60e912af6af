import { ROLE_GRANTS, type Permission, type Role } from '@haidang/contracts'
import type { Clock, OrganisationId, Tlp, UserId } from '@haidang/std'
import type { Context } from '@haidang/server/modules/access/index.ts'
import { newId } from '@haidang/server/platform/clock.ts'
import {
  createDatabase,
  type Database,
  migrate,
  MIGRATIONS,
  openPglite,
  sql,
  SYSTEM_SCOPE,
  type Tx,
} from '@haidang/server/platform/db/index.ts'

/** The clock of a test: stands still until it is moved. */
export interface TestClock extends Clock {
  set(atMs: number): void
  advance(byMs: number): void
}

/** @param startMs Unix milliseconds; a working Monday morning in Viet Nam where none is given */
export function createTestClock(startMs = Date.UTC(2026, 10, 23, 2, 0, 0)): TestClock {
  let at = startMs
  return {
    now: () => at,
    set(atMs) {
      at = atMs
    },
    advance(byMs) {
      at += byMs
    },
  }
}

export interface TestDatabase {
  readonly db: Database
  readonly clock: TestClock
  /** Runs SQL as the platform's own jobs do: in every organisation's rows, under row-level security. */
  asSystem<T>(fn: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs SQL text as the owner of the tables, for what `app` may not do (forging rows, reading the catalogue). */
  asOwner(text: string): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

/** An embedded PostgreSQL in memory, migrated: one per test file, closed when it ends. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { dialect, runner, pglite } = await openPglite()
  await migrate(runner, MIGRATIONS)
  const db = createDatabase(dialect)
  return {
    db,
    clock: createTestClock(),
    asSystem: (fn) => db.withTx(SYSTEM_SCOPE, fn),
    asOwner: (text) => runner.query(text),
    async close() {
      await db.close()
      if (!pglite.closed) await pglite.close()
    },
  }
}

export interface TestOrganisation {
  readonly id: OrganisationId
  readonly name: string
  readonly parentId: OrganisationId | null
}

export interface OrganisationChoice {
  readonly name?: string
  readonly parentId?: OrganisationId | null
  readonly kind?: string
  readonly provinceCode?: string
  readonly sector?: string
  readonly networks?: readonly string[]
  readonly domains?: readonly string[]
}

/** Puts an organisation straight into its table. */
export async function makeOrganisation(
  stack: TestDatabase,
  choice: OrganisationChoice = {},
): Promise<TestOrganisation> {
  const id = newId<OrganisationId>(stack.clock)
  const name = choice.name ?? `Cơ quan ${id.slice(-6)}`
  const parentId = choice.parentId ?? null
  await stack.asSystem((tx) =>
    sql`insert into organisations (tenant_id, parent_id, code, kind, name, short_name, name_folded, province_code, sector, networks, domains, created_at)
      values (${id}, ${parentId}, ${id.slice(-12)}, ${choice.kind ?? 'unit'}, ${name}, ${name}, ${name.toLowerCase()}, ${choice.provinceCode ?? null},
        ${choice.sector ?? null}, ${[...(choice.networks ?? [])]}::text[], ${[...(choice.domains ?? [])]}::text[], ${new Date(stack.clock.now()).toISOString()})`.execute(
      tx,
    ),
  )
  return { id, name, parentId }
}

export interface TestUser {
  readonly id: UserId
  readonly login: string
  readonly displayName: string
  readonly organisation: OrganisationId
  readonly roles: readonly Role[]
}

/** Puts a person straight into the tables, without a usable password. Sign-in tests make theirs with the verb `createUser`. */
export async function makeUser(stack: TestDatabase, role: Role, organisation: TestOrganisation): Promise<TestUser> {
  const id = newId<UserId>(stack.clock)
  const login = `${role.replace('_', '.')}.${id.slice(-8)}`
  const displayName = `Cán bộ ${id.slice(-4)}`
  await stack.asSystem(async (tx) => {
    await sql`insert into users (tenant_id, id, login, display_name, name_folded, password_hash, accepted_at, clearance, locale, created_at)
      values (${organisation.id}, ${id}, ${login}, ${displayName}, ${`can bo ${id.slice(-4)} ${login}`}, '', ${new Date(stack.clock.now()).toISOString()}, 'red', 'vi', ${new Date(stack.clock.now()).toISOString()})`.execute(
      tx,
    )
    await sql`insert into user_roles (tenant_id, user_id, role) values (${organisation.id}, ${id}, ${role})`.execute(tx)
  })
  return { id, login, displayName, organisation: organisation.id, roles: [role] }
}

export interface ContextChoice {
  /** The person; where none is given a new id and name are made up. */
  readonly user?: TestUser
  /** Organisations below the own one, for a role that reaches them. */
  readonly below?: readonly TestOrganisation[]
  readonly clearance?: Tlp
}

/** The context of a person in this role at this organisation, as signing in would resolve it. */
export function contextFor(
  stack: Pick<TestDatabase, 'clock'>,
  role: Role,
  organisation: TestOrganisation,
  choice: ContextChoice = {},
): Context {
  const grant = ROLE_GRANTS[role]
  return {
    tenant: organisation.id,
    scope:
      grant.relations[0] === 'own' ? [organisation.id] : [organisation.id, ...(choice.below ?? []).map((o) => o.id)],
    actor: {
      kind: 'user',
      id: choice.user?.id ?? newId<UserId>(stack.clock),
      name: choice.user?.displayName ?? `Cán bộ ${role}`,
      roles: [role],
    },
    permissions: new Set<Permission>(grant.permissions),
    clearance: choice.clearance ?? 'red',
    requestId: 'test-request',
    clock: stack.clock,
    locale: 'vi',
    // However far the clock is moved: a test of the proof itself leaves it out.
    provedAt: Number.POSITIVE_INFINITY,
  }
}
