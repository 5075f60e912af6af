import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Account, ApiTokenSelf, Session, SignInAnswer } from '@haidang/contracts'
import type { Command } from 'commander'
import { z } from 'zod'
import { type Client, isApiToken } from '../client.ts'
import type { Tools } from './tools.ts'

/** Asks for a password or a code without showing it. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY === true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

/** Six digits come from an authenticator app; anything else is a recovery code. */
const methodOf = (code: string): 'totp' | 'recovery_code' =>
  /^\d{6}$/.test(code.replace(/\s/g, '')) ? 'totp' : 'recovery_code'

export function sessionCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator

  async function signIn(client: Client, login: string, code: string | undefined): Promise<Session> {
    const password = tools.environment.password ?? (await askHidden(t('cli.login.password')))
    const answer = await client.call('POST', '/session', SignInAnswer, { login, password })
    if (answer.step === 'done') return answer.session
    if (answer.methods.every((method) => method === 'passkey')) throw new Error(t('cli.login.onlyPasskey'))
    const given = code ?? (await askHidden(t('cli.login.code')))
    const step = { token: answer.token, method: methodOf(given), code: given }
    return client.call('POST', '/session/second-factor', Session, step)
  }

  /** Looks the token up before it is kept, so that a wrong one is told of now. */
  async function keepToken(): Promise<void> {
    const { token: given } = tools.environment
    const token = isApiToken(given) ? given : (await askHidden(t('cli.token.ask'))).trim()
    if (!isApiToken(token)) throw new Error(t('cli.token.notToken'))
    const client = await tools.client({ token })
    const self = await client.call('GET', '/tokens/self', ApiTokenSelf)
    await client.useToken(token)
    if (tools.isJson) return tools.output.row(self, [])
    const { name, owner, organisation, expiresAt } = self
    tools.output.say(
      t('cli.token.kept', { name, owner: owner.name, organisation: organisation.shortName, until: expiresAt }),
    )
  }

  program
    .command('login')
    .description(t('cli.login.about'))
    .argument('[login]', t('cli.login.login'))
    .option('--code <code>', t('cli.login.codeOption'))
    .option('--token', t('cli.token.login'))
    .action(async (login: string | undefined, options: { code?: string; token?: true }) => {
      if (options.token === true) return keepToken()
      if (login === undefined) throw new Error(t('cli.token.needLogin'))
      const client = await tools.client()
      client.forgetToken()
      const session = await signIn(client, login, options.code)
      tools.output.say(t('cli.login.done', { name: session.user.displayName, organisation: session.organisation.name }))
      if (session.needs !== null) tools.output.say(t('cli.login.needsFactor'))
      if (tools.isJson) tools.output.row(session, [])
    })
  program
    .command('confirm')
    .description(t('cli.confirm.about'))
    .option('--code <code>', t('cli.login.codeOption'))
    .action(async (options: { code?: string }) => {
      const client = await tools.client()
      const { stepUpBy } = await client.call('GET', '/account', Account)
      const method = stepUpBy.includes('totp') ? 'totp' : 'password'
      if (method === 'password' && !stepUpBy.includes('password')) throw new Error(t('cli.login.onlyPasskey'))
      const secret =
        method === 'totp'
          ? (options.code ?? (await askHidden(t('cli.login.code'))))
          : (tools.environment.password ?? (await askHidden(t('cli.login.password'))))
      const session = await client.call('POST', '/session/step-up', Session, { method, secret })
      tools.output.say(t('cli.confirm.done', { until: session.steppedUpUntil ?? '' }))
      if (tools.isJson) tools.output.row(session, [])
    })
  program
    .command('logout')
    .description(t('cli.logout.about'))
    .action(async () => {
      const client = await tools.client()
      client.forgetToken()
      try {
        await client.call('DELETE', '/session', z.null())
      } finally {
        await client.signOut()
      }
      tools.output.say(t('cli.logout.done'))
    })
}
