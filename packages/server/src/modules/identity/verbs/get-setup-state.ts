import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hasAdministrator } from '../queries.ts'

/** Whether the first administrator is still to be created. public: the first visit asks it before anything else. */
export async function getSetupState(db: Database): Promise<{ isNeeded: boolean }> {
  return { isNeeded: !(await db.withTx(SYSTEM_SCOPE, hasAdministrator)) }
}
