import type { CreateUserInput } from '@haidang/contracts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import type { UserId } from '@haidang/std'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { acceptInvitation, createUser, type Identity, inviteUser, prepareSetup, setUp, signIn } from './index.ts'
import type { OpenedSession } from './open-session.ts'
import { makeTestIdentity, TEST_PASSWORDS as PASSWORDS, type TestIdentity } from './testing/make-identity.ts'
import { getSession } from './verbs/get-session.ts'
import { getSetupState } from './verbs/get-setup-state.ts'
import { listUsers } from './verbs/list-users.ts'
import { setPreferences } from './verbs/set-preferences.ts'
import { signOut } from './verbs/sign-out.ts'
import { updateUser } from './verbs/update-user.ts'

const PASSWORD = 'đò ngang bến vắng 37'
const DEVICE = { address: '203.0.113.7', agent: 'test' }

let stack: TestDatabase
let made: TestIdentity
let identity: Identity
let anonymous: Context
beforeAll(async () => {
  stack = await createTestDatabase()
  made = await makeTestIdentity(stack)
  ;({ identity } = made)
  anonymous = await identity.contexts.resolveContext({ sessionToken: undefined, requestId: 'r', locale: 'vi' })
})
afterAll(async () => {
  await made.close()
  await stack.close()
})

const contextOf = (sessionToken: string): Promise<Context> =>
  identity.contexts.resolveContext({ sessionToken, requestId: 'r', locale: 'vi' })
const refusals = (action: string): Promise<number> =>
  stack.asSystem(async (tx) =>
    Number(
      (
        await sql<{
          n: number
        }>`select count(*)::int as n from audit where action = ${action} and result = 'refused'`.execute(tx)
      ).rows[0]?.n,
    ),
  )
const newUser = (organisation: TestOrganisation, changes: Partial<CreateUserInput> = {}): CreateUserInput => ({
  organisationId: organisation.id,
  login: `ca.truc.${stack.clock.now()}`,
  displayName: 'Cán bộ Trực',
  email: null,
  roles: ['watch_officer'],
  clearance: 'amber',
  ...changes,
})

describe('the first administrator', () => {
  it('is created once, with the token of the terminal', async () => {
    expect(await getSetupState(stack.db)).toEqual({ isNeeded: true })
    const old = await prepareSetup(stack.db)
    const token = await prepareSetup(stack.db)
    expect(token).not.toBe(old)
    const input = {
      token: String(token),
      organisationName: 'Sở An toàn Số',
      provinceCode: '66',
      login: 'Quan.Tri',
      displayName: 'Quản trị',
      password: 'thuyền giấy qua sông',
      ...DEVICE,
    }
    await expect(setUp(identity, { ctx: anonymous, input: { ...input, token: String(old) } })).rejects.toMatchObject({
      code: 'setup.bad_token',
    })
    await expect(
      setUp(identity, { ctx: anonymous, input: { ...input, password: 'quan.tri2026' } }),
    ).rejects.toMatchObject({ code: 'password.too_weak' })
    await expect(setUp(identity, { ctx: anonymous, input: { ...input, login: 'x y z' } })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    const both = await Promise.allSettled([
      setUp(identity, { ctx: anonymous, input }),
      setUp(identity, { ctx: anonymous, input }),
    ])
    expect(both.map((b) => b.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await getSetupState(stack.db)).toEqual({ isNeeded: false })
    expect(await prepareSetup(stack.db)).toBeNull()
    await expect(setUp(identity, { ctx: anonymous, input })).rejects.toMatchObject({ code: 'setup.already_done' })

    const opened = both.find((b) => b.status === 'fulfilled')?.value
    const ctx = await contextOf(String(opened?.token))
    expect(opened?.session).toMatchObject({
      isCentre: true,
      roles: ['administrator'],
      organisation: { name: 'Sở An toàn Số' },
    })
    expect(ctx.scope).toBe('all')
    expect(ctx.permissions.has('user.manage')).toBe(true)
    expect(ctx.permissions.has('warning.draft')).toBe(false)
  })
})

describe('sessions', () => {
  let centre: TestOrganisation
  let unit: TestOrganisation
  let login: string
  let password: string
  let id: UserId
  let administrator: Context
  beforeEach(async () => {
    stack.clock.advance(3_700_000)
    centre = await makeOrganisation(stack)
    unit = await makeOrganisation(stack, { parentId: centre.id })
    administrator = contextFor(stack, 'administrator', centre, { below: [unit] })
    const created = await createUser(identity, { ctx: administrator, input: newUser(centre) })
    ;({ login } = created.user)
    id = created.user.id as UserId
    password = PASSWORD
    const { token } = created.invitation
    await acceptInvitation(identity, { ctx: anonymous, input: { token, password, ...DEVICE } })
    await stack.asOwner('delete from sessions')
  })
  const enter = async (given = password, address = DEVICE.address, name = login): Promise<OpenedSession> => {
    const { opened } = await signIn(identity, {
      ctx: anonymous,
      input: { login: name, password: given, ...DEVICE, address },
    })
    if (opened === null) throw new Error('a second factor was asked for')
    return opened
  }

  it('resolve to the person, their permissions, and what lies below', async () => {
    const { token, session } = await enter(password, DEVICE.address, login.toUpperCase())
    const ctx = await contextOf(token)
    expect(ctx.tenant).toBe(centre.id)
    expect([...ctx.scope].toSorted()).toEqual([centre.id, unit.id].toSorted())
    expect(ctx.actor).toMatchObject({ kind: 'user', name: 'Cán bộ Trực', roles: ['watch_officer'] })
    expect(session.permissions).toContain('warning.draft')
    expect(await getSession(identity, { ctx, input: { sessionToken: token } })).toMatchObject({
      user: { login },
      isCentre: true,
    })
    expect((await setPreferences(identity, { ctx, input: { locale: 'en', sessionToken: token } })).user.locale).toBe(
      'en',
    )
    const stored = await stack.asOwner(`select token_hash, agent from sessions where user_id = '${id}'`)
    expect(stored).toHaveLength(1)
    expect(JSON.stringify(stored)).not.toContain(token)
  })

  it('end on signing out, at once', async () => {
    const { token } = await enter()
    const ctx = await contextOf(token)
    await signOut(identity, { ctx, input: { sessionToken: token } })
    expect((await contextOf(token)).actor.kind).toBe('anonymous')
    await signOut(identity, { ctx: anonymous, input: { sessionToken: token } })
  })

  it('end after twelve idle hours, and after seven days however busy', async () => {
    const { token } = await enter()
    stack.clock.advance(11 * 3_600_000)
    expect((await contextOf(token)).actor.kind).toBe('user')
    stack.clock.advance(11 * 3_600_000)
    expect((await contextOf(token)).actor.kind).toBe('user')
    stack.clock.advance(12 * 3_600_000 + 1)
    expect((await contextOf(token)).actor.kind).toBe('anonymous')
    const busy = await enter()
    for (let hours = 0; hours < 160; hours += 8) {
      stack.clock.advance(8 * 3_600_000)
      expect((await contextOf(busy.token)).actor.kind).toBe('user')
    }
    stack.clock.advance(8 * 3_600_000)
    expect((await contextOf(busy.token)).actor.kind).toBe('anonymous')
  })

  it('follow a change of roles at once and end when the account is put out of use', async () => {
    const { token } = await enter()
    expect((await contextOf(token)).permissions.has('warning.draft')).toBe(true)
    await updateUser(identity, { ctx: administrator, input: { id, roles: ['leader'] } })
    expect((await contextOf(token)).permissions.has('warning.draft')).toBe(false)
    await updateUser(identity, { ctx: administrator, input: { id, isActive: false } })
    expect((await contextOf(token)).actor.kind).toBe('anonymous')
    const before = await refusals('session.open')
    await expect(enter()).rejects.toMatchObject({ code: 'session.bad_credentials' })
    expect(await refusals('session.open')).toBe(before + 1)
  })

  it('end when the password is reset; the old one no longer opens', async () => {
    const { token } = await enter()
    const { invitation } = await inviteUser(identity, { ctx: administrator, input: { id } })
    expect((await contextOf(token)).actor.kind).toBe('anonymous')
    await expect(enter()).rejects.toMatchObject({ code: 'session.bad_credentials' })
    const fresh = 'trăng treo đầu ngõ 58'
    const input = { token: invitation.token, password: fresh, ...DEVICE }
    await acceptInvitation(identity, { ctx: anonymous, input })
    expect((await enter(fresh)).session.user.id).toBe(id)
  })

  it('are not opened by junk', async () => {
    for (const junk of ['', 'x', `${'a'.repeat(42)}!`, 'a'.repeat(43)])
      expect((await contextOf(junk)).actor.kind).toBe('anonymous')
  })

  it('are refused for longer and longer to one who guesses, and to nobody else', async () => {
    for (let i = 0; i < 5; i++)
      await expect(enter('sai mật khẩu')).rejects.toMatchObject({ code: 'session.bad_credentials' })
    await expect(enter()).rejects.toMatchObject({ code: 'session.throttled', params: { retryAfterSeconds: 1 } })
    expect((await enter(password, '198.51.100.9')).session.user.id).toBe(id)
    stack.clock.advance(1000)
    await expect(enter('sai mật khẩu')).rejects.toMatchObject({ code: 'session.bad_credentials' })
    await expect(enter()).rejects.toMatchObject({ code: 'session.throttled', params: { retryAfterSeconds: 2 } })
    stack.clock.advance(2000)
    expect((await enter()).session.user.id).toBe(id)
    await expect(enter('sai mật khẩu')).rejects.toMatchObject({ code: 'session.bad_credentials' })
  })

  it('are refused alike to unknown logins, on record under nobody and without what was typed', async () => {
    const before = await refusals('session.open')
    await expect(enter(password, '192.0.2.50', 'mật khẩu gõ nhầm')).rejects.toMatchObject({
      code: 'session.bad_credentials',
    })
    expect(await refusals('session.open')).toBe(before + 1)
    const [row] = await stack.asOwner('select tenant_id, subject_id, after from audit order by seq desc limit 1')
    expect(row).toEqual({
      tenant_id: '00000000-0000-0000-0000-000000000000',
      subject_id: null,
      after: { by: 'password' },
    })
  })

  it('are not opened by a password that was reset while it was being checked', async () => {
    const slow: Identity = {
      ...identity,
      passwords: {
        ...PASSWORDS,
        verify: async (phc, given) => {
          const isRight = await PASSWORDS.verify(phc, given)
          await inviteUser(identity, { ctx: administrator, input: { id } })
          return isRight
        },
      },
    }
    await expect(signIn(slow, { ctx: anonymous, input: { login, password, ...DEVICE } })).rejects.toMatchObject({
      code: 'session.bad_credentials',
    })
  })

  it('count guesses sent all at once', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => enter('sai mật khẩu', '192.0.2.77')))
    const codes = answers.map((a) => (a.status === 'rejected' ? (a.reason as { code: string }).code : 'opened'))
    expect(codes.filter((c) => c === 'session.bad_credentials')).toHaveLength(5)
    expect(codes.filter((c) => c === 'session.throttled')).toHaveLength(35)
  })

  it('slow an address that tries many logins, by a minute at most', async () => {
    for (let i = 0; i < 60; i++)
      await expect(enter('x', '2001:db8:1:2::5', `khong.co.${i}`)).rejects.toMatchObject({
        code: 'session.bad_credentials',
      })
    await expect(enter(password, '2001:db8:1:2:ffff::9')).rejects.toMatchObject({ code: 'session.throttled' })
    expect((await enter(password, '2001:db8:1:3::5')).session.user.id).toBe(id)
    stack.clock.advance(60_000)
    expect((await enter(password, '2001:db8:1:2::5')).session.user.id).toBe(id)
  })
})

describe('accounts', () => {
  it('are made in scope, with a login of their own, roles that go together, and no clearance above the maker', async () => {
    const centre = await makeOrganisation(stack)
    const foreign = await makeOrganisation(stack)
    const ctx = contextFor(stack, 'administrator', centre, { clearance: 'amber' })
    const { user, invitation } = await createUser(identity, {
      ctx,
      input: newUser(centre, { login: 'nguoi.truc', displayName: 'Đặng Thử Nghiệm'.normalize('NFD') }),
    })
    expect(user.displayName).toBe('Đặng Thử Nghiệm')
    expect(user).toMatchObject({ state: 'invited', secondFactor: 'none', isActive: true })
    expect(invitation.path).toBe(`/invitation#${invitation.token}`)
    await expect(createUser(identity, { ctx, input: newUser(centre, { login: 'nguoi.truc' }) })).rejects.toMatchObject({
      code: 'user.login_taken',
    })
    await expect(createUser(identity, { ctx, input: newUser(foreign) })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await expect(createUser(identity, { ctx, input: newUser(centre, { clearance: 'red' }) })).rejects.toMatchObject({
      code: 'tlp.denied',
    })
    await expect(
      createUser(identity, { ctx, input: newUser(centre, { roles: ['leader', 'unit_leader'] }) }),
    ).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(
      createUser(identity, { ctx: contextFor(stack, 'watch_officer', centre), input: newUser(centre) }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
    const kept = await stack.asSystem(
      async (tx) => (await sql`select after from audit where subject_id = ${user.id}`.execute(tx)).rows,
    )
    expect(kept).toHaveLength(1)
    expect(JSON.stringify(kept)).not.toContain(invitation.token)
    expect((await listUsers(stack.db, { ctx, input: { q: 'dang thu', limit: 10 } })).items.map((u) => u.login)).toEqual(
      ['nguoi.truc'],
    )
  })

  it('keep one administrator', async () => {
    const centre = await makeOrganisation(stack)
    const one = await makeUser(stack, 'administrator', centre)
    const ctx = contextFor(stack, 'administrator', centre, { user: one })
    await expect(updateUser(identity, { ctx, input: { id: one.id, isActive: false } })).rejects.toMatchObject({
      code: 'user.last_administrator',
    })
    await expect(updateUser(identity, { ctx, input: { id: one.id, roles: ['leader'] } })).rejects.toMatchObject({
      code: 'user.last_administrator',
    })
    const two = await makeUser(stack, 'administrator', centre)
    expect((await updateUser(identity, { ctx, input: { id: one.id, roles: ['leader'] } })).roles).toEqual(['leader'])
    await expect(updateUser(identity, { ctx, input: { id: two.id, isActive: false } })).rejects.toMatchObject({
      code: 'user.last_administrator',
    })
  })

  it('are cleared above the one who may change them: neither changed nor given a password', async () => {
    const centre = await makeOrganisation(stack)
    const target = await makeUser(stack, 'leader', centre)
    const ctx = contextFor(stack, 'administrator', centre, { clearance: 'amber' })
    await expect(inviteUser(identity, { ctx, input: { id: target.id } })).rejects.toMatchObject({
      code: 'tlp.denied',
    })
    await expect(updateUser(identity, { ctx, input: { id: target.id, displayName: 'x' } })).rejects.toMatchObject({
      code: 'tlp.denied',
    })
  })

  it('are listed page by page, each once, and only in scope', async () => {
    const one = await makeOrganisation(stack)
    const two = await makeOrganisation(stack)
    for (let i = 0; i < 5; i++) await makeUser(stack, 'unit_officer', one)
    const other = await makeUser(stack, 'unit_officer', two)
    const ctx = contextFor(stack, 'administrator', one)
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await listUsers(stack.db, { ctx, input: { cursor, limit: 2 } })
      seen.push(...page.items.map((u) => u.id))
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
    expect(seen).not.toContain(other.id)
    expect((await listUsers(stack.db, { ctx, input: { organisationId: two.id, limit: 10 } })).items).toEqual([])
    await expect(updateUser(identity, { ctx, input: { id: other.id, displayName: 'x' } })).rejects.toMatchObject({
      code: 'user.not_found',
    })
    await expect(inviteUser(identity, { ctx, input: { id: other.id } })).rejects.toMatchObject({
      code: 'user.not_found',
    })
  })
})
