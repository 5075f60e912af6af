import {
  ApiToken,
  ApiTokenSelf,
  type CreateApiTokenInput,
  IssuedApiToken,
  page,
  PERMISSIONS,
  USUAL_TOKEN_DAYS,
} from '@haidang/contracts'
import { TLP_LEVELS } from '@haidang/std'
import { type Command, InvalidArgumentError } from 'commander'
import type { Tools } from './tools.ts'

const collect = (value: string, before: readonly string[]): string[] => [...before, value]

function collectPermission(
  value: string,
  before: CreateApiTokenInput['permissions'],
): CreateApiTokenInput['permissions'] {
  const permission = PERMISSIONS.find((known) => known === value)
  if (permission === undefined) throw new InvalidArgumentError(PERMISSIONS.join(', '))
  return [...before, permission]
}

interface CreateFlags {
  readonly permission: CreateApiTokenInput['permissions']
  readonly address: string[]
  readonly days: string
  readonly account?: string
  readonly clearance?: string
}

/** Tokens are managed by whoever is signed in; a token itself may only be asked what it is. */
export function tokenCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const { output } = tools
  const command = program.command('token').description(t('cli.token.about'))
  command
    .command('create')
    .description(t('cli.token.create'))
    .argument('<name>', t('cli.token.name'))
    .requiredOption('--permission <permission>', t('cli.token.permission'), collectPermission, [])
    .option('--address <network>', t('cli.token.address'), collect, [])
    .option('--days <days>', t('cli.token.days'), String(USUAL_TOKEN_DAYS))
    .option('--account <id>', t('cli.token.account'))
    .option('--clearance <tlp>', t('cli.token.clearance'))
    .action(async (name: string, flags: CreateFlags) => {
      const client = await tools.client()
      const input: CreateApiTokenInput = {
        name,
        permissions: flags.permission,
        addresses: flags.address,
        expiresInDays: Number(flags.days),
        serviceAccountId: flags.account ?? null,
        clearance: TLP_LEVELS.find((known) => known === flags.clearance) ?? null,
      }
      const issued = await client.call('POST', '/tokens', IssuedApiToken, input)
      if (tools.isJson) output.row(issued, [])
      else output.say(`${issued.apiToken.id}\n${t('cli.token.issued', { token: issued.token })}`)
    })
  command
    .command('list')
    .description(t('cli.token.list'))
    .option('--all', t('cli.token.all'))
    .option('--ended', t('cli.token.ended'))
    .action(async (flags: { all?: true; ended?: true }) => {
      const client = await tools.client()
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = new URLSearchParams({ limit: '200' })
        if (flags.all !== true) query.set('isMine', 'true')
        if (flags.ended === true) query.set('isEnded', 'true')
        if (cursor !== '') query.set('cursor', cursor)
        const answer: { items: ApiToken[]; nextCursor: string | null } = await client.call(
          'GET',
          `/tokens?${query.toString()}`,
          page(ApiToken),
        )
        for (const token of answer.items)
          output.row(token, [
            token.id,
            token.state,
            `${token.prefix}…`,
            token.name,
            token.owner.name,
            token.expiresAt,
            token.lastUsedAt ?? '-',
          ])
        cursor = answer.nextCursor
      }
    })
  command
    .command('revoke')
    .description(t('cli.token.revoke'))
    .argument('<token>')
    .action(async (id: string) => {
      const client = await tools.client()
      const token = await client.call('DELETE', `/tokens/${encodeURIComponent(id)}`, ApiToken)
      if (tools.isJson) output.row(token, [])
      else output.say(t('cli.token.revoked'))
    })
  command
    .command('self')
    .description(t('cli.token.self'))
    .action(async () => {
      const client = await tools.client()
      const self = await client.call('GET', '/tokens/self', ApiTokenSelf)
      output.row(self, [
        self.name,
        self.owner.name,
        self.organisation.shortName,
        self.expiresAt,
        self.permissions.join(' '),
      ])
    })
}
