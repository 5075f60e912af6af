import {
  AgreeInput,
  APPROVAL_VIEWS,
  Approval,
  Id,
  page,
  PageQuery,
  RefuseInput,
  ReviewAloneInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Approvals } from './approvals.ts'
import { approve, refuseApproval, reviewAlone, withdrawApproval } from './verbs/decide-approval.ts'
import { listApprovals, readApproval } from './verbs/list-approvals.ts'

const ById = z.object({ id: Id })

export function approvalRoutes(door: Door, approvals: Approvals): void {
  const query = PageQuery.extend({ view: z.enum(APPROVAL_VIEWS).default('all') })
  door.get('/approvals', { query, response: page(Approval) }, ({ ctx, query: input }) =>
    listApprovals(approvals.db, { ctx, input }),
  )
  door.get('/approvals/:id', { params: ById, response: Approval }, ({ ctx, params: input }) =>
    readApproval(approvals.db, { ctx, input }),
  )
  door.post('/approvals/:id/approve', { params: ById, body: AgreeInput, response: Approval }, ({ ctx, params, body }) =>
    approve(approvals, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/approvals/:id/refuse', { params: ById, body: RefuseInput, response: Approval }, ({ ctx, params, body }) =>
    refuseApproval(approvals, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/approvals/:id/withdraw', { params: ById, response: Approval }, ({ ctx, params: input }) =>
    withdrawApproval(approvals, { ctx, input }),
  )
  door.post(
    '/approvals/:id/review',
    { params: ById, body: ReviewAloneInput, response: Approval },
    ({ ctx, params, body }) => reviewAlone(approvals, { ctx, input: { ...body, id: params.id } }),
  )
}
