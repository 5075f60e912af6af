import { makeUser } from '@haidang/testkit'
import type { UserId } from '@haidang/std'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import type { Mail } from '#src/platform/mail/index.ts'
import { createHttp } from '#src/app/http.ts'
import { createAuthenticator } from './testing/authenticator.ts'
import { objectAt, type TestBrowser, textAt } from './testing/browser.ts'
import { addTotp, codeOf, openStand, PASSWORD, type Stand } from './testing/stand.ts'
import { createUser } from './verbs/create-user.ts'
import { inviteUser } from './verbs/invite-user.ts'
import { getOpenWork, leaveUser } from './verbs/leave-user.ts'
import type { LeavingPorts } from './identity.ts'
import { resetFactors } from './verbs/reset-factors.ts'
import { transferUser } from './verbs/transfer-user.ts'
import { updateUser } from './verbs/update-user.ts'
import { endUserSessions, listUserSessions } from './verbs/user-sessions.ts'

let stand: Stand
beforeAll(async () => {
  stand = await openStand(createHttp)
})
afterAll(() => stand.close())
const now = (): number => stand.stack.clock.now()
const SITE = { rpId: 'haidang.example', origin: 'https://haidang.example' }
const stale = (ctx: Context): Context => ({ ...ctx, provedAt: now() - 600_000 })

async function signedIn(login: string, password = PASSWORD): Promise<TestBrowser> {
  const browser = stand.browser()
  const { status, body } = await browser.ask('POST', '/session', { login, password })
  expect({ status, step: body['step'] }).toEqual({ status: 200, step: 'done' })
  return browser
}

describe('the own password', () => {
  it('changes by the one in use; other sessions end, this one goes on under a new token', async () => {
    const { login } = await stand.join('unit_reader')
    const one = await signedIn(login)
    const two = await signedIn(login)
    const change = { current: PASSWORD, next: 'mưa rào cuối hạ 91' }
    expect(await one.ask('POST', '/account/password', { ...change, current: 'sai' })).toMatchObject({
      status: 422,
      body: { code: 'password.wrong' },
    })
    expect(await one.ask('POST', '/account/password', { ...change, next: `${login}2026!` })).toMatchObject({
      status: 422,
      body: { code: 'password.too_weak', params: { reason: 'common' } },
    })
    expect(await one.ask('POST', '/account/password', { ...change, next: 'abcabcabcabcx' })).toMatchObject({
      body: { code: 'password.too_weak' },
    })
    const before = one.session
    expect((await one.ask('POST', '/account/password', change)).status).toBe(200)
    expect(one.session).not.toBe(before)
    expect((await one.ask('GET', '/account')).status).toBe(200)
    expect((await two.ask('GET', '/account')).status).toBe(401)
    const old = stand.browser()
    old.session = before
    expect((await old.ask('GET', '/account')).status).toBe(401)
    expect((await stand.browser().ask('POST', '/session', { login, password: PASSWORD })).status).toBe(401)
    await signedIn(login, change.next)
    expect(stand.made.mails.at(-1)).toMatchObject({
      to: `${login}@tinh.example`,
      subject: expect.stringContaining('thay đổi') as string,
    })
  })
})

describe('a fresh proof', () => {
  it('is asked again after ten minutes, by password where there is nothing else, and renews the token', async () => {
    const { login } = await stand.join('unit_reader')
    const browser = await signedIn(login)
    expect((await browser.ask('GET', '/session')).body['steppedUpUntil']).toBe(new Date(now() + 600_000).toISOString())
    stand.stack.clock.advance(600_000)
    expect((await browser.ask('GET', '/session')).body['steppedUpUntil']).toBeNull()
    expect(await browser.ask('POST', '/account/totp')).toMatchObject({
      status: 403,
      body: { code: 'session.step_up_required' },
    })
    expect(await browser.ask('POST', '/session/step-up', { method: 'password', secret: 'sai' })).toMatchObject({
      status: 422,
      body: { code: 'session.bad_proof' },
    })
    const before = browser.session
    expect(await browser.ask('POST', '/session/step-up', { method: 'password', secret: PASSWORD })).toMatchObject({
      status: 200,
      body: { assurance: 'password', steppedUpUntil: new Date(now() + 600_000).toISOString() },
    })
    expect(browser.session).not.toBe(before)
    expect((await browser.ask('POST', '/account/totp')).status).toBe(200)
  })

  it('takes the second factor and no password from whoever has one', async () => {
    const { login } = await stand.join('unit_reader')
    const browser = await signedIn(login)
    const { secret } = await addTotp(stand, browser)
    const key = createAuthenticator(SITE)
    const made = (await browser.ask('POST', '/account/passkeys/options')).body
    const response = key.register(objectAt(made, 'options'))
    await browser.ask('POST', '/account/passkeys', { token: textAt(made, 'token'), response, name: 'Khóa' })
    stand.stack.clock.advance(600_000)
    expect((await browser.ask('GET', '/account')).body).toMatchObject({ stepUpBy: ['passkey', 'totp'] })
    const refused = await stand.audited('session.step_up', 'refused')
    expect((await browser.ask('POST', '/session/step-up', { method: 'password', secret: PASSWORD })).status).toBe(422)
    expect(await stand.audited('session.step_up', 'refused')).toBe(refused + 1)
    const code = codeOf(secret, now())
    expect((await browser.ask('POST', '/session/step-up', { method: 'totp', secret: code })).status).toBe(200)
    expect((await browser.ask('POST', '/session/step-up', { method: 'totp', secret: code })).status).toBe(422)
    stand.stack.clock.advance(600_000)
    const asked = (await browser.ask('POST', '/session/step-up/passkey/options')).body
    const answer = { token: textAt(asked, 'token'), response: key.sign(objectAt(asked, 'options')) }
    const before = browser.session
    expect((await browser.ask('POST', '/session/step-up/passkey', answer)).status).toBe(200)
    expect(browser.session).not.toBe(before)
    // Neither again, nor in another session of the same person, nor as a sign-in.
    expect((await browser.ask('POST', '/session/step-up/passkey', answer)).body['code']).toBe('session.step_expired')
    const next = (await browser.ask('POST', '/session/step-up/passkey/options')).body
    const misused = { token: textAt(next, 'token'), response: key.sign(objectAt(next, 'options')) }
    expect((await stand.browser().ask('POST', '/session/passkey', misused)).status).toBe(401)
  })

  it('stands before every dangerous act on another account', async () => {
    const { id: other } = await stand.join('unit_reader')
    const id = other as UserId
    const ctx = stale(stand.administrator)
    const { identity } = stand.made
    const refusal = { code: 'session.step_up_required' }
    await expect(inviteUser(identity, { ctx, input: { id } })).rejects.toMatchObject(refusal)
    await expect(resetFactors(identity, { ctx, input: { id } })).rejects.toMatchObject(refusal)
    await expect(updateUser(identity, { ctx, input: { id, roles: ['unit_officer'] } })).rejects.toMatchObject(refusal)
    const input = { id, organisationId: stand.centre.id, roles: ['unit_reader' as const], reason: 'điều động' }
    await expect(transferUser(identity, { ctx, input })).rejects.toMatchObject(refusal)
    // What is not dangerous goes on.
    expect(await updateUser(identity, { ctx, input: { id, displayName: 'Tên mới' } })).toMatchObject({
      displayName: 'Tên mới',
    })
  })
})

describe('sessions', () => {
  it('are listed with where and since when, and end one by one or all the others', async () => {
    const { login, id } = await stand.join('unit_reader')
    await stand.stack.asOwner(`delete from sessions where user_id = '${id}'`)
    const one = await signedIn(login)
    stand.stack.clock.advance(60_000)
    const two = await signedIn(login)
    const three = await signedIn(login)
    const listed = (await one.ask('GET', '/account/sessions')).body['items']
    expect(listed).toHaveLength(3)
    expect(listed).toContainEqual(
      expect.objectContaining({ isThisOne: true, address: '203.0.113.7', agent: 'test', assurance: 'password' }),
    )
    const mineOf = async (browser: TestBrowser): Promise<string> => {
      const { items } = (await browser.ask('GET', '/account/sessions')).body
      const rows: unknown[] = Array.isArray(items) ? items : []
      return textAt(
        rows.find((row) => textAt(row, 'isThisOne') === 'true'),
        'id',
      )
    }
    expect((await one.ask('DELETE', `/account/sessions/${await mineOf(two)}`)).status).toBe(204)
    expect((await two.ask('GET', '/session')).status).toBe(401)
    const stranger = await signedIn((await stand.join('unit_reader')).login)
    expect(await stranger.ask('DELETE', `/account/sessions/${await mineOf(three)}`)).toMatchObject({
      status: 404,
      body: { code: 'session.not_found' },
    })
    expect((await one.ask('DELETE', '/account/sessions')).status).toBe(204)
    expect((await three.ask('GET', '/session')).status).toBe(401)
    expect((await one.ask('GET', '/session')).status).toBe(200)

    const ctx = stand.administrator
    const input = { id: id as UserId }
    expect((await listUserSessions(stand.made.identity, { ctx, input })).items).toMatchObject([{ isThisOne: false }])
    await endUserSessions(stand.made.identity, { ctx, input })
    expect((await one.ask('GET', '/session')).status).toBe(401)
  })

  it('end when a factor is added elsewhere, and so does a sign-in under way', async () => {
    const { login } = await stand.join('unit_reader')
    const one = await signedIn(login)
    const two = await signedIn(login)
    const { secret } = await addTotp(stand, one)
    expect((await two.ask('GET', '/session')).status).toBe(401)
    const under = stand.browser()
    const { body } = await under.ask('POST', '/session', { login, password: PASSWORD })
    expect(body['step']).toBe('second_factor')
    const change = { current: PASSWORD, next: 'mưa rào cuối hạ 91' }
    expect((await one.ask('POST', '/account/password', change)).status).toBe(200)
    const input = { token: textAt(body, 'token'), method: 'totp', code: codeOf(secret, now()) }
    expect((await under.ask('POST', '/session/second-factor', input)).status).toBe(401)
    // Where no role asks for it the last factor may go, and its recovery codes with it.
    expect((await one.ask('DELETE', '/account/totp')).body).toMatchObject({
      totp: null,
      recoveryCodesLeft: 0,
      stepUpBy: ['password'],
    })
  })
})

describe('invitations', () => {
  it('serve once, for 72 hours, and the newest alone; all that are gone look the same', async () => {
    const gone = { status: 410, body: { code: 'invitation.gone' } }
    const { link, id, login } = await stand.invite('unit_reader')
    const browser = stand.browser()
    expect(stand.made.mails.at(-1)?.text).toContain(`https://haidang.example/invitation#${link}`)
    const stored = JSON.stringify(await stand.stack.asOwner('select * from invitations'))
    expect(stored).not.toContain(link)
    expect((await browser.ask('POST', '/session', { login, password: PASSWORD })).body['code']).toBe(
      'session.bad_credentials',
    )
    const { invitation } = await inviteUser(stand.made.identity, {
      ctx: stand.administrator,
      input: { id: id as UserId },
    })
    expect(invitation.isMailed).toBe(true)
    expect(await browser.ask('POST', '/invitations/look', { token: link })).toMatchObject(gone)
    expect(await browser.ask('POST', '/invitations/accept', { token: link, password: PASSWORD })).toMatchObject(gone)
    const both = await Promise.all(
      [1, 2].map(() =>
        stand.browser().ask('POST', '/invitations/accept', { token: invitation.token, password: PASSWORD }),
      ),
    )
    expect(both.map((answer) => answer.status).toSorted()).toEqual([200, 410])
    const late = await stand.invite('unit_reader')
    stand.stack.clock.advance(72 * 3_600_000)
    const input = { token: late.link, password: PASSWORD }
    expect(await browser.ask('POST', '/invitations/accept', input)).toMatchObject(gone)
    expect(await browser.ask('POST', '/invitations/look', { token: 'x'.repeat(43) })).toMatchObject(gone)
  })

  it('that set a new password do not pass by the second factor', async () => {
    const { login, id } = await stand.join('unit_reader')
    const own = await signedIn(login)
    const { secret } = await addTotp(stand, own)
    const { invitation } = await inviteUser(stand.made.identity, {
      ctx: stand.administrator,
      input: { id: id as UserId },
    })
    expect((await own.ask('GET', '/session')).status).toBe(401)
    const browser = stand.browser()
    const input = { token: invitation.token, password: 'mưa rào cuối hạ 91' }
    const { body } = await browser.ask('POST', '/invitations/accept', input)
    expect(body).toMatchObject({ step: 'second_factor', methods: ['totp', 'recovery_code'] })
    expect(browser.session).toBeUndefined()
    const given = { token: textAt(body, 'token'), method: 'totp', code: codeOf(secret, now()) }
    expect((await browser.ask('POST', '/session/second-factor', given)).status).toBe(200)
  })

  it('after a reset of factors leave neither factor nor password nor API token', async () => {
    const { login, id } = await stand.join('unit_reader')
    await addTotp(stand, await signedIn(login))
    const ended: string[] = []
    const leaving: LeavingPorts = {
      endTokens: (_tx, _ctx, userId) => Promise.resolve(ended.push(userId)),
      openWork: () => Promise.resolve([]),
    }
    const { user, invitation } = await resetFactors(stand.made.with({ leaving }), {
      ctx: stand.administrator,
      input: { id: id as UserId },
    })
    expect(user.secondFactor).toBe('none')
    expect(ended).toEqual([id])
    expect((await stand.browser().ask('POST', '/session', { login, password: PASSWORD })).status).toBe(401)
    const input = { token: invitation.token, password: 'mưa rào cuối hạ 91' }
    expect((await stand.browser().ask('POST', '/invitations/accept', input)).body['step']).toBe('done')
  })

  it('are answered to the maker where mail is off or its server refuses', async () => {
    const mail: Mail = {
      isEnabled: true,
      send: () => Promise.resolve({ ok: false, isFinal: false, detail: 'away' }),
      close: () => undefined,
    }
    const { invitation } = await createUser(stand.made.with({ mail }), {
      ctx: stand.administrator,
      input: {
        organisationId: stand.unit.id,
        login: 'khong.thu',
        displayName: 'Không thư',
        email: 'khong@tinh.example',
        roles: ['unit_reader'],
        clearance: 'amber',
      },
    })
    expect(invitation).toMatchObject({ isMailed: false, path: `/invitation#${invitation.token}` })
  })
})

describe('people who go', () => {
  it('to another organisation: roles and sessions stay behind, the account and its factors move', async () => {
    const { login, id } = await stand.join('unit_officer')
    const browser = await signedIn(login)
    await addTotp(stand, browser)
    const { identity } = stand.made
    const ctx = stand.administrator
    const input = {
      id: id as UserId,
      organisationId: stand.centre.id,
      roles: ['watch_officer' as const],
      reason: 'điều động theo quyết định 12',
    }
    const user = await transferUser(identity, { ctx, input })
    expect(user).toMatchObject({
      organisation: { id: stand.centre.id },
      roles: ['watch_officer'],
      secondFactor: 'totp',
    })
    expect((await browser.ask('GET', '/session')).status).toBe(401)
    const rows = await stand.stack.asOwner(
      `select tenant_id from audit where action = 'user.transfer' and subject_id = '${id}'`,
    )
    expect(rows.map((row) => row['tenant_id']).toSorted()).toEqual([stand.centre.id, stand.unit.id].toSorted())
    await expect(transferUser(identity, { ctx, input })).rejects.toMatchObject({ code: 'user.same_organisation' })
    const foreign = { ...input, organisationId: '00000000-0000-4000-8000-000000000000' }
    await expect(transferUser(identity, { ctx, input: foreign })).rejects.toMatchObject({ code: 'permission.denied' })
  })

  it('for good: signed out, no link, no tokens, their open work named', async () => {
    const { login, id } = await stand.join('unit_officer')
    const browser = await signedIn(login)
    const ended: string[] = []
    const work = { kind: 'alert' as const, id, title: 'Dò mật khẩu' }
    const identity = stand.made.with({
      leaving: {
        endTokens: (_tx, _ctx, userId) => {
          ended.push(userId)
          return Promise.resolve(2)
        },
        openWork: () => Promise.resolve([work]),
      },
    })
    const ctx = stand.administrator
    expect(await getOpenWork(identity, { ctx, input: { id: id as UserId } })).toEqual({ items: [work] })
    const left = await leaveUser(identity, { ctx, input: { id: id as UserId, reason: 'nghỉ hưu' } })
    expect(left).toMatchObject({ user: { state: 'inactive', isActive: false }, openWork: [work] })
    expect(ended).toEqual([id])
    stand.stack.clock.advance(4000)
    expect((await browser.ask('GET', '/session')).status).toBe(401)
    expect((await stand.browser().ask('POST', '/session', { login, password: PASSWORD })).body['code']).toBe(
      'session.bad_credentials',
    )
    await expect(inviteUser(identity, { ctx, input: { id: id as UserId } })).rejects.toMatchObject({
      code: 'user.inactive',
    })
  })

  it('never by their own hand, and never the last administrator', async () => {
    const one = await makeUser(stand.stack, 'administrator', stand.centre)
    const { actor, ...rest } = stand.administrator
    if (actor.kind !== 'user') throw new Error('the administrator is a person')
    const own: Context = { ...rest, actor: { ...actor, id: one.id } }
    const { identity } = stand.made
    const input = { id: one.id, reason: 'nghỉ việc' }
    await expect(leaveUser(identity, { ctx: own, input })).rejects.toMatchObject({ code: 'user.own_account' })
    await expect(leaveUser(identity, { ctx: stand.administrator, input })).rejects.toMatchObject({
      code: 'user.last_administrator',
    })
    await expect(resetFactors(identity, { ctx: own, input: { id: one.id } })).rejects.toMatchObject({
      code: 'user.own_account',
    })
  })
})

describe('whoever asks for a login that does not exist', () => {
  it('hears the same, as late, as for a wrong password and for one who has not accepted', async () => {
    const { login } = await stand.join('unit_reader')
    const invited = await stand.invite('unit_reader')
    let hashes = 0
    const identity = stand.made.with({
      passwords: {
        ...stand.made.identity.passwords,
        verify: (phc, password) => {
          hashes += 1
          return stand.made.identity.passwords.verify(phc, password)
        },
      },
    })
    const { signIn } = await import('./verbs/sign-in.ts')
    const anonymous = await identity.contexts.resolveContext({ sessionToken: undefined, requestId: 'r', locale: 'vi' })
    const refusals: unknown[] = []
    for (const name of [login, invited.login, 'khong.co.ai']) {
      const input = { login: name, password: 'sai mật khẩu', address: '192.0.2.200', agent: 'test' }
      refusals.push(await signIn(identity, { ctx: anonymous, input }).catch((error: unknown) => String(error)))
    }
    expect(new Set(refusals).size).toBe(1)
    expect(hashes).toBe(3)
  })
})
