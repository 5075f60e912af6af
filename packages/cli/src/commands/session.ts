import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Session } from '@haidang/contracts'
import type { Command } from 'commander'
import { z } from 'zod'
import type { Tools } from './tools.ts'

/** Asks for a password without showing it. */
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

export function sessionCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  program
    .command('login')
    .description(t('cli.login.about'))
    .argument('<login>', t('cli.login.login'))
    .action(async (login: string) => {
      const client = await tools.client()
      const password = tools.environment.password ?? (await askHidden(t('cli.login.password')))
      const session = await client.call('POST', '/session', Session, { login, password })
      tools.output.say(t('cli.login.done', { name: session.user.displayName, organisation: session.organisation.name }))
      if (tools.isJson) tools.output.row(session, [])
    })
  program
    .command('logout')
    .description(t('cli.logout.about'))
    .action(async () => {
      const client = await tools.client()
      try {
        await client.call('DELETE', '/session', z.null())
      } finally {
        await client.signOut()
      }
      tools.output.say(t('cli.logout.done'))
    })
}
