import { type Alert, AppError } from '@haidang/contracts'
import type { AlertId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { presentAlert } from '../present.ts'
import { getAlerts } from '../queries.ts'

/** One alert. Outside the actor's scope it does not exist. @throws AppError `alert.not_found` */
export async function getAlert(db: Database, { ctx, input }: Call<{ id: AlertId }>): Promise<Alert> {
  allow(ctx, 'alert.read')
  const [row] = await db.withTx(ctx.scope, (tx) => getAlerts(tx, [input.id]))
  if (row === undefined) throw new AppError('alert.not_found')
  return presentAlert(row)
}
