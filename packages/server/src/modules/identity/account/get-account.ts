import type { Account } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import type { Identity } from '../identity.ts'
import { type OwnInput, ownId } from './own.ts'
import { readAccount } from './read-account.ts'

/** How the person signs in, and what is still missing. public: it tells people of themselves alone. @throws AppError `session.required` */
export async function getAccount(identity: Identity, { ctx }: Call<OwnInput>): Promise<Account> {
  const userId = ownId(ctx)
  return identity.db.withTx([ctx.tenant], (tx) => readAccount(tx, identity, userId))
}
