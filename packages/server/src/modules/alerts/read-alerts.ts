import type { Alert } from '@haidang/contracts'
import type { Tx } from '#src/platform/db/index.ts'
import { presentAlert } from './present.ts'
import { getAlerts } from './queries.ts'

/** Alerts by id as they are shown, in no order; those outside the transaction's scope are left out. */
export async function readAlerts(tx: Tx, ids: readonly string[]): Promise<Alert[]> {
  return ids.length === 0 ? [] : (await getAlerts(tx, ids)).map(presentAlert)
}
