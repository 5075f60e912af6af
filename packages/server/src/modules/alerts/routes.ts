import { Alert, AlertPage, AlertQuery, CloseAlertInput, Id } from '@haidang/contracts'
import type { AlertId } from '@haidang/std'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { acknowledgeAlert } from './verbs/acknowledge-alert.ts'
import { closeAlert } from './verbs/close-alert.ts'
import { getAlert } from './verbs/get-alert.ts'
import { listAlerts } from './verbs/list-alerts.ts'

const ById = z.object({ id: Id })

export function alertRoutes(door: Door, db: Database): void {
  door.get('/alerts', { query: AlertQuery, response: AlertPage }, ({ ctx, query }) =>
    listAlerts(db, { ctx, input: query }),
  )
  door.get('/alerts/:id', { params: ById, response: Alert }, ({ ctx, params }) =>
    getAlert(db, { ctx, input: { id: params.id as AlertId } }),
  )
  door.post('/alerts/:id/acknowledge', { params: ById, response: Alert }, ({ ctx, params }) =>
    acknowledgeAlert(db, { ctx, input: { id: params.id as AlertId } }),
  )
  door.post('/alerts/:id/close', { params: ById, body: CloseAlertInput, response: Alert }, ({ ctx, params, body }) =>
    closeAlert(db, { ctx, input: { ...body, id: params.id as AlertId } }),
  )
}
