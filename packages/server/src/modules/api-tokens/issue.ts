import { API_TOKEN_PREFIX, AppError, isForTokens, type Permission } from '@haidang/contracts'
import type { Tlp } from '@haidang/std'
import { type Context, personRefBehind } from '#src/modules/access/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { canonicalNetworks, MOST_LIVE_TOKENS, SHOWN_CHARACTERS } from './model.ts'
import { countLiveTokens, getToken, insertToken } from './queries.ts'
import type { ApiTokenRow } from './tables.ts'

const DAY_MS = 86_400_000

/** A token to be made: whose it is, and what it may at most. */
export interface Wanted {
  readonly tenant: string
  readonly userId: string | null
  readonly serviceAccountId: string | null
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly clearance: Tlp | null
  readonly addresses: readonly string[]
  readonly expiresInDays: number
}

/** Refuses what the giver does not have, and what no token carries. @throws AppError `token.beyond_own` */
export function checkPermissions(wanted: readonly Permission[], owned: ReadonlySet<Permission>): void {
  const places = wanted.flatMap((permission, i) =>
    owned.has(permission) && isForTokens(permission)
      ? []
      : [{ path: `/permissions/${i}`, code: 'token.beyond_own', message: permission }],
  )
  if (places.length > 0) throw new AppError('token.beyond_own', {}, { places })
}

/** @throws AppError `token.bad_address` with the places */
export function checkAddresses(texts: readonly string[]): string[] {
  const { networks, places } = canonicalNetworks(texts)
  if (places.length > 0)
    throw new AppError(
      'token.bad_address',
      {},
      { places: places.map((path) => ({ path, code: 'network.malformed', message: 'network.malformed' })) },
    )
  return networks
}

/** Makes the token in the transaction of the act. The text is answered once. @throws AppError `token.too_many` */
export async function issueToken(
  tx: Tx,
  ctx: Context,
  wanted: Wanted,
): Promise<{ readonly row: ApiTokenRow; readonly token: string }> {
  const now = ctx.clock.now()
  const at = new Date(now).toISOString()
  if ((await countLiveTokens(tx, wanted, at)) >= MOST_LIVE_TOKENS)
    throw new AppError('token.too_many', { most: MOST_LIVE_TOKENS })
  const id = newId(ctx.clock)
  const token = newSecretToken(API_TOKEN_PREFIX)
  await insertToken(tx, wanted.tenant, {
    ...wanted,
    id,
    name: wanted.name.normalize('NFC'),
    permissions: [...new Set(wanted.permissions)],
    prefix: token.slice(0, SHOWN_CHARACTERS),
    hash: hashSecretToken(token),
    at,
    by: personRefBehind(ctx),
    expiresAt: new Date(now + wanted.expiresInDays * DAY_MS).toISOString(),
  })
  const row = await getToken(tx, id)
  if (row === undefined) throw new AppError('token.not_found')
  return { row, token }
}
