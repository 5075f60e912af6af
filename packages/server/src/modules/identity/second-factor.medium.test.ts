import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttp } from '#src/app/http.ts'
import { createAuthenticator } from './testing/authenticator.ts'
import { objectAt, type TestBrowser, textAt } from './testing/browser.ts'
import { addTotp, codeOf, openStand, PASSWORD, type Stand } from './testing/stand.ts'

let stand: Stand
beforeAll(async () => {
  stand = await openStand(createHttp, { isMultiFactorRequired: true })
})
afterAll(() => stand.close())
const now = (): number => stand.stack.clock.now()
const SITE = { rpId: 'haidang.example', origin: 'https://haidang.example' }

/** The first step: password right, second factor asked for. */
async function begin(browser: TestBrowser, login: string): Promise<{ token: string; methods: unknown }> {
  const { status, body } = await browser.ask('POST', '/session', { login, password: PASSWORD })
  expect({ status, step: body['step'] }).toEqual({ status: 200, step: 'second_factor' })
  expect(browser.session).toBeUndefined()
  return { token: textAt(body, 'token'), methods: body['methods'] }
}

async function signedIn(login: string): Promise<TestBrowser> {
  const browser = stand.browser()
  expect((await browser.ask('POST', '/session', { login, password: PASSWORD })).status).toBe(200)
  return browser
}

describe('a role that needs a second factor', () => {
  it('does nothing but add one, and works from then on', async () => {
    const { login } = await stand.join('watch_officer')
    const browser = await signedIn(login)
    const first = browser.session
    expect((await browser.ask('GET', '/session')).body).toMatchObject({
      assurance: 'password',
      needs: 'second_factor',
      permissions: [],
    })
    expect(await browser.ask('GET', '/users')).toMatchObject({
      status: 403,
      body: { code: 'session.second_factor_required' },
    })
    expect((await browser.ask('GET', '/account')).body).toMatchObject({
      isSecondFactorRequired: true,
      totp: null,
      stepUpBy: ['password'],
      user: { secondFactor: 'none', state: 'active' },
    })
    const { codes } = await addTotp(stand, browser)
    expect(new Set(codes).size).toBe(10)
    expect(browser.session).not.toBe(first)
    const after = (await browser.ask('GET', '/session')).body
    expect(after).toMatchObject({ assurance: 'multi_factor', needs: null })
    expect(after['permissions']).toContain('warning.draft')
    expect((await browser.ask('GET', '/account')).body).toMatchObject({
      recoveryCodesLeft: 10,
      areRecoveryCodesFew: false,
      stepUpBy: ['totp'],
      user: { secondFactor: 'totp' },
    })
    const stored = JSON.stringify(await stand.stack.asOwner('select * from recovery_codes'))
    for (const code of codes) expect(stored).not.toContain(code)
    // The last factor stays while the role asks for it.
    expect(await browser.ask('DELETE', '/account/totp')).toMatchObject({
      status: 409,
      body: { code: 'factor.last_required' },
    })
    expect((await browser.ask('GET', '/account')).body).toMatchObject({ user: { secondFactor: 'totp' } })
  })

  it('is not asked of a reader', async () => {
    const { login } = await stand.join('unit_reader')
    expect((await (await signedIn(login)).ask('GET', '/session')).body).toMatchObject({ needs: null })
  })
})

describe('one-time codes', () => {
  let login: string
  let secret: string
  let codes: string[]
  beforeAll(async () => {
    ;({ login } = await stand.join('watch_officer'))
    ;({ secret, codes } = await addTotp(stand, await signedIn(login)))
  })

  it('open a session once each; a step before and after count, older ones do not', async () => {
    const browser = stand.browser()
    const { token, methods } = await begin(browser, login)
    expect(methods).toEqual(['totp', 'recovery_code'])
    const code = codeOf(secret, now())
    const input = { token, method: 'totp', code }
    expect(await browser.ask('POST', '/session/second-factor', input)).toMatchObject({
      status: 200,
      body: { assurance: 'multi_factor', needs: null },
    })
    // Neither the step nor the code serves again.
    expect(await browser.ask('POST', '/session/second-factor', input)).toMatchObject({
      status: 401,
      body: { code: 'session.step_expired' },
    })
    const other = stand.browser()
    const again = await begin(other, login)
    expect(await other.ask('POST', '/session/second-factor', { ...again, method: 'totp', code })).toMatchObject({
      status: 401,
      body: { code: 'session.bad_code' },
    })
    stand.stack.clock.advance(120_000)
    for (const [offset, status] of [
      [-60_000, 401],
      [60_000, 401],
      [-30_000, 200],
    ] as const) {
      const late = stand.browser()
      const step = await begin(late, login)
      const given = { token: step.token, method: 'totp', code: codeOf(secret, now() + offset) }
      expect((await late.ask('POST', '/session/second-factor', given)).status).toBe(status)
    }
    // The code just used was of the step before: that of the present serves, and then no older one.
    const present = stand.browser()
    const step = await begin(present, login)
    const given = { token: step.token, method: 'totp', code: codeOf(secret, now()) }
    expect((await present.ask('POST', '/session/second-factor', given)).status).toBe(200)
    stand.stack.clock.advance(30_000)
  })

  it('are taken from where the password came from, within five minutes, and five times wrong at most', async () => {
    const browser = stand.browser()
    const { token } = await begin(browser, login)
    const thief = stand.browser('198.51.100.66')
    const input = { token, method: 'totp', code: codeOf(secret, now()) }
    expect(await thief.ask('POST', '/session/second-factor', input)).toMatchObject({
      status: 401,
      body: { code: 'session.step_expired' },
    })
    expect((await thief.ask('POST', '/session/passkey/options', { token })).status).toBe(401)
    expect((await browser.ask('POST', '/session/second-factor', input)).status).toBe(200)

    stand.stack.clock.advance(60_000)
    const late = await begin(stand.browser(), login)
    stand.stack.clock.advance(300_000)
    expect(await stand.browser().ask('POST', '/session/second-factor', { ...input, token: late.token })).toMatchObject({
      status: 401,
      body: { code: 'session.step_expired' },
    })

    const before = await stand.audited('session.open', 'refused')
    const guessed = await begin(stand.browser(), login)
    for (let i = 0; i < 4; i++)
      expect(
        await stand.browser().ask('POST', '/session/second-factor', { ...input, token: guessed.token, code: '000000' }),
      ).toMatchObject({ status: 401, body: { code: 'session.bad_code' } })
    expect(await stand.audited('session.open', 'refused')).toBe(before + 4)
    stand.stack.clock.advance(900_000)
    const once = await begin(stand.browser(), login)
    const wrong = { token: once.token, method: 'totp', code: '000000' }
    const answers: unknown[] = []
    for (let i = 0; i < 7; i++) {
      answers.push((await stand.browser().ask('POST', '/session/second-factor', wrong)).body['code'])
      stand.stack.clock.advance(20_000)
    }
    expect(answers.filter((code) => code === 'session.bad_code').length).toBeLessThanOrEqual(5)
    expect(answers.at(-1)).not.toBe('session.bad_code')
  })

  it('lock out whoever guesses, for their address and nobody else', async () => {
    stand.stack.clock.advance(3_700_000)
    const guesser = '192.0.2.9'
    for (let i = 0; i < 6; i++) {
      const browser = stand.browser(guesser)
      const { token } = await begin(browser, login)
      await browser.ask('POST', '/session/second-factor', { token, method: 'totp', code: '000000' })
    }
    const browser = stand.browser(guesser)
    const { token } = await begin(browser, login)
    const input = { token, method: 'totp', code: codeOf(secret, now()) }
    expect(await browser.ask('POST', '/session/second-factor', input)).toMatchObject({
      status: 429,
      body: { code: 'session.throttled' },
    })
    const owner = stand.browser()
    const own = await begin(owner, login)
    expect((await owner.ask('POST', '/session/second-factor', { ...input, token: own.token })).status).toBe(200)
    stand.stack.clock.advance(60_000)
  })

  it('have recovery codes behind them: each once, however typed; few are told', async () => {
    const use = async (code: string): Promise<number> => {
      const browser = stand.browser()
      const { token } = await begin(browser, login)
      const { status } = await browser.ask('POST', '/session/second-factor', { token, method: 'recovery_code', code })
      return status
    }
    expect(await use((codes[0] ?? '').toUpperCase().replace('-', ' '))).toBe(200)
    expect(await use(codes[0] ?? '')).toBe(401)
    expect(await use('aaaaa-aaaaa')).toBe(401)
    for (const code of codes.slice(1, 7)) expect(await use(code)).toBe(200)
    const browser = stand.browser()
    const { token } = await begin(browser, login)
    const [, , , , , , , eighth] = codes
    await browser.ask('POST', '/session/second-factor', { token, method: 'recovery_code', code: eighth ?? '' })
    expect((await browser.ask('GET', '/account')).body).toMatchObject({
      recoveryCodesLeft: 2,
      areRecoveryCodesFew: true,
    })
    const fresh = await browser.ask('POST', '/account/recovery-codes')
    expect((await browser.ask('GET', '/account')).body).toMatchObject({ recoveryCodesLeft: 10 })
    expect(await use(codes[9] ?? '')).toBe(401)
    expect(await use(textAt(fresh.body, 'codes', 0))).toBe(200)
  })
})

describe('passkeys', () => {
  let login: string
  let id: string
  const key = createAuthenticator(SITE)
  beforeAll(async () => {
    stand.stack.clock.advance(3_700_000)
    ;({ login, id } = await stand.join('watch_officer'))
  })

  const enrol = async (browser: TestBrowser, authenticator = key, misuse = {}) => {
    const { body } = await browser.ask('POST', '/account/passkeys/options')
    const token = textAt(body, 'token')
    const response = authenticator.register(objectAt(body, 'options'), misuse)
    return {
      token,
      answer: await browser.ask('POST', '/account/passkeys', { token, response, name: 'Máy tính cơ quan' }),
    }
  }
  const offer = async (browser: TestBrowser, token?: string) => {
    const { body } = await browser.ask('POST', '/session/passkey/options', token === undefined ? {} : { token })
    return { token: textAt(body, 'token'), options: objectAt(body, 'options') }
  }

  it('are added for this site, by a verified person, once', async () => {
    const browser = await signedIn(login)
    for (const misuse of [
      { rpId: 'haidang.example.khac' },
      { origin: 'https://haidang.example.khac' },
      { isUserVerified: false },
      { challenge: 'AAAA' },
    ])
      expect((await enrol(browser, createAuthenticator(SITE), misuse)).answer).toMatchObject({
        status: 422,
        body: { code: 'factor.passkey_refused' },
      })
    const { token, answer } = await enrol(browser)
    expect(answer).toMatchObject({
      status: 200,
      body: { account: { passkeys: [{ name: 'Máy tính cơ quan' }], user: { secondFactor: 'passkey' } } },
    })
    expect(answer.body['recoveryCodes']).toHaveLength(10)
    expect((await browser.ask('POST', '/account/passkeys', { token, response: {}, name: 'x' })).body).toMatchObject({
      code: 'session.step_expired',
    })
    expect((await enrol(browser)).answer).toMatchObject({ status: 409, body: { code: 'factor.passkey_taken' } })
    stand.stack.clock.advance(1000)
    const second = await enrol(browser, createAuthenticator(SITE))
    expect(second.answer.body['recoveryCodes']).toBeNull()
    const passkeys = second.answer.body['account']
    const other = textAt(passkeys, 'passkeys', 1, 'id')
    expect((await browser.ask('PATCH', `/account/passkeys/${other}`, { name: 'Điện thoại' })).body).toMatchObject({
      passkeys: [{}, { name: 'Điện thoại' }],
    })
    expect((await browser.ask('DELETE', `/account/passkeys/${other}`)).status).toBe(200)
  })

  it('sign in alone and count as several factors; a challenge is answered once', async () => {
    const browser = stand.browser()
    const { token, options } = await offer(browser)
    expect(options['userVerification']).toBe('required')
    const response = key.sign(options)
    expect(await browser.ask('POST', '/session/passkey', { token, response })).toMatchObject({
      status: 200,
      body: { user: { login }, assurance: 'multi_factor', needs: null },
    })
    expect(await stand.browser().ask('POST', '/session/passkey', { token, response })).toMatchObject({
      status: 401,
      body: { code: 'session.step_expired' },
    })
    // The same answer under another challenge is none.
    const next = await offer(browser)
    expect(await stand.browser().ask('POST', '/session/passkey', { token: next.token, response })).toMatchObject({
      status: 401,
      body: { code: 'session.bad_credentials' },
    })
  })

  it.each([
    ['another site', { rpId: 'haidang.example.khac' }],
    ['another origin', { origin: 'https://haidang.example.khac' }],
    ['nobody verified', { isUserVerified: false }],
    ['a counter that does not go up', { signCount: 1 }],
    ['another person’s handle', { userHandle: Buffer.from('ai-do').toString('base64url') }],
  ])('refuse %s, and put it on record', async (_name, misuse) => {
    const before = await stand.audited('session.open', 'refused')
    const browser = stand.browser()
    const { token, options } = await offer(browser)
    const response = key.sign(options, misuse)
    expect(await browser.ask('POST', '/session/passkey', { token, response })).toMatchObject({
      status: 401,
      body: { code: 'session.bad_credentials' },
    })
    expect(browser.session).toBeUndefined()
    expect(await stand.audited('session.open', 'refused')).toBe(before + 1)
  })

  it('refuse a key nobody added, and a ceremony begun elsewhere', async () => {
    const stranger = createAuthenticator(SITE)
    const browser = stand.browser()
    const first = await offer(browser)
    expect(
      await browser.ask('POST', '/session/passkey', { token: first.token, response: stranger.sign(first.options) }),
    ).toMatchObject({ status: 401, body: { code: 'session.bad_credentials' } })
    const { token, options } = await offer(browser)
    expect(
      await stand.browser('198.51.100.7').ask('POST', '/session/passkey', { token, response: key.sign(options) }),
    ).toMatchObject({ status: 401, body: { code: 'session.step_expired' } })
  })

  it('serve as second factor of a sign-in, and no one else’s key does', async () => {
    const browser = stand.browser()
    const { token: parent, methods } = await begin(browser, login)
    expect(methods).toEqual(['passkey', 'recovery_code'])
    const { token, options } = await offer(browser, parent)
    expect(options['allowCredentials']).toMatchObject([{ id: key.credentialId }])
    const response = key.sign(options)
    expect((await browser.ask('POST', '/session/passkey', { token, response })).status).toBe(200)
    const other = await stand.join('watch_officer')
    const theirs = createAuthenticator(SITE)
    expect((await enrol(await signedIn(other.login), theirs)).answer.status).toBe(200)
    const again = stand.browser()
    const step = await begin(again, login)
    const asked = await offer(again, step.token)
    expect(
      (await again.ask('POST', '/session/passkey', { token: asked.token, response: theirs.sign(asked.options) }))
        .status,
    ).toBe(401)
  })

  it('do not open an account that is out of use', async () => {
    await stand.stack.asOwner(`update users set is_active = false where id = '${id}'`)
    const browser = stand.browser()
    const { token, options } = await offer(browser)
    expect((await browser.ask('POST', '/session/passkey', { token, response: key.sign(options) })).status).toBe(401)
  })
})
