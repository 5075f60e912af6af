import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { hasAdministrator, saveSetupToken } from './queries.ts'

/**
 * Makes the token with which the first administrator is created, where there is none yet. Called at every start; the token of
 * an earlier start no longer works.
 * @returns the token, to be printed in the terminal and nowhere else; null where the platform is set up
 */
export async function prepareSetup(db: Database): Promise<string | null> {
  const token = newSecretToken()
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    if (await hasAdministrator(tx)) return null
    await saveSetupToken(tx, hashSecretToken(token).toString('hex'))
    return token
  })
}
