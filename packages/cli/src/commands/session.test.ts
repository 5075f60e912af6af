import { Readable } from 'node:stream'
import type { Session } from '@haidang/contracts'
import { createTranslator } from '@haidang/phrases'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Client } from '../client.ts'
import { sessionCommands } from './session.ts'

const SESSION: Session = {
  user: { id: '0190a000-0000-7000-8000-000000000001', login: 'truc-ban', displayName: 'Cán bộ trực', locale: 'vi' },
  organisation: {
    id: '0190a000-0000-7000-8000-000000000002',
    name: 'Trung tâm',
    shortName: 'TT',
    provinceCode: null,
  },
  roles: ['watch_officer'],
  permissions: [],
  clearance: 'amber',
  isCentre: true,
  workingCalendar: { hours: [], weekDays: [], holidays: [], workedDays: [] },
  expiresAt: '2026-11-23T02:00:00.000Z',
  assurance: 'multi_factor',
  needs: null,
  steppedUpUntil: '2026-11-23T02:10:00.000Z',
}

interface Sent {
  readonly path: string
  readonly body: unknown
}

/** Runs a command against prepared answers. @returns what was sent and said */
async function run(args: readonly string[], answers: Readonly<Record<string, unknown>>) {
  const sent: Sent[] = []
  const said: string[] = []
  const client: Client = {
    url: 'http://localhost',
    call<S extends z.ZodType>(_method: string, path: string, schema: S, body?: unknown): Promise<z.output<S>> {
      sent.push({ path, body })
      return Promise.resolve(schema.parse(answers[path]))
    },
    download: () => Promise.reject(new Error('not asked here')),
    useToken: () => Promise.resolve(),
    forgetToken: () => undefined,
    signOut: () => Promise.resolve(),
  }
  const program = new Command().exitOverride()
  const { signal } = new AbortController()
  sessionCommands(program, {
    environment: { url: client.url, token: undefined, password: 'bí mật', locale: 'vi', sessionFile: '' },
    translator: createTranslator('vi'),
    output: {
      row: () => undefined,
      say: (text) => said.push(text),
      fail: () => undefined,
      lines: () => ({ put: () => undefined, ready: () => undefined, flush: () => undefined }),
      terminal: null,
      isForPeople: true,
    },
    isJson: false,
    stdin: Readable.from([]),
    client: () => Promise.resolve(client),
    exit: () => undefined,
    stopSignal: () => signal,
  })
  await program.parseAsync(args, { from: 'user' })
  return { sent, said }
}

const second = (methods: readonly string[]) => ({
  '/session': { step: 'second_factor', token: 'T', methods, expiresAt: '2026-11-23T02:05:00.000Z' },
  '/session/second-factor': SESSION,
})

describe('haidang login', () => {
  it('needs nothing more where the password opens', async () => {
    const { sent, said } = await run(['login', 'truc-ban'], { '/session': { step: 'done', session: SESSION } })
    expect(sent).toEqual([{ path: '/session', body: { login: 'truc-ban', password: 'bí mật' } }])
    expect(said.join()).toContain('Cán bộ trực')
  })

  it.each([
    ['123 456', 'totp'],
    ['abcde-23456', 'recovery_code'],
  ])('sends %s as %s', async (code, method) => {
    const { sent } = await run(['login', 'truc-ban', '--code', code], second(['totp', 'recovery_code']))
    expect(sent[1]).toEqual({ path: '/session/second-factor', body: { token: 'T', method, code } })
  })

  it('says what to do where there are passkeys only, and where a factor is still missing', async () => {
    await expect(run(['login', 'truc-ban'], second(['passkey']))).rejects.toThrow('khóa')
    const lacking = { step: 'done', session: { ...SESSION, needs: 'second_factor' } }
    expect((await run(['login', 'truc-ban'], { '/session': lacking })).said).toHaveLength(2)
  })
})

describe('haidang confirm', () => {
  const account = (stepUpBy: readonly string[]) => ({
    user: {
      id: SESSION.user.id,
      organisation: SESSION.organisation,
      login: 'truc-ban',
      displayName: 'Cán bộ trực',
      email: null,
      roles: ['watch_officer'],
      relation: null,
      pendingRoles: null,
      clearance: 'amber',
      isActive: true,
      state: 'active',
      secondFactor: 'totp',
      lastSignInAt: null,
    },
    hasPassword: true,
    passwordChangedAt: null,
    totp: null,
    passkeys: [],
    recoveryCodesLeft: 0,
    areRecoveryCodesFew: false,
    stepUpBy,
    isSecondFactorRequired: false,
  })

  it('proves by the factor where there is one, by the password where there is none', async () => {
    const answers = { '/session/step-up': SESSION }
    const byCode = await run(['confirm', '--code', '123456'], { ...answers, '/account': account(['passkey', 'totp']) })
    expect(byCode.sent[1]?.body).toEqual({ method: 'totp', secret: '123456' })
    const byPassword = await run(['confirm'], { ...answers, '/account': account(['password']) })
    expect(byPassword.sent[1]?.body).toEqual({ method: 'password', secret: 'bí mật' })
    await expect(run(['confirm'], { ...answers, '/account': account(['passkey']) })).rejects.toThrow('khóa')
  })
})
