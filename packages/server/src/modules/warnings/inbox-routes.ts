import { Id, InboxItem, InboxWarning, page, PageQuery, ReasonInput, ReportInput } from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { WarningDeps } from './ports.ts'
import { acknowledgeWarning, reportWarning, requestHelp } from './verbs/answer-warning.ts'
import { listInbox } from './verbs/inbox.ts'
import { openInboxWarning } from './verbs/open-inbox-warning.ts'

const ByWarning = z.object({ warningId: Id })

export function inboxRoutes(door: Door, deps: WarningDeps): void {
  const query = PageQuery.extend({ state: z.enum(['open', 'all']).default('all') })
  door.get('/inbox', { query, response: page(InboxItem) }, ({ ctx, query: input }) => listInbox(deps, { ctx, input }))
  door.get('/inbox/:warningId', { params: ByWarning, response: InboxWarning }, ({ ctx, params: input }) =>
    openInboxWarning(deps, { ctx, input }),
  )
  door.post('/inbox/:warningId/acknowledge', { params: ByWarning, response: InboxWarning }, ({ ctx, params: input }) =>
    acknowledgeWarning(deps, { ctx, input }),
  )
  door.post(
    '/inbox/:warningId/report',
    { params: ByWarning, body: ReportInput, response: InboxWarning },
    ({ ctx, params, body }) => reportWarning(deps, { ctx, input: { ...body, ...params } }),
  )
  door.post(
    '/inbox/:warningId/help',
    { params: ByWarning, body: ReasonInput, response: InboxWarning },
    ({ ctx, params, body }) => requestHelp(deps, { ctx, input: { ...body, ...params } }),
  )
}
