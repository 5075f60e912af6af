import type {
  AccessPreview,
  Approval,
  BreakGlass,
  BreakGlassSet,
  CreateDelegationInput,
  Delegation,
  DelegationOptions,
  ExplainInput,
  Explanation,
  ReviewBreakGlassInput,
  RoleMatrix,
  TakeBreakGlassInput,
} from '@haidang/contracts'
import type { Query, Requester } from './http.ts'
import type { PageOf } from './page-of.ts'

/** The part of the client for who may do what: roles, the second hand, delegations, emergency access. */
export function createAccessApi({ get, send }: Requester) {
  const id = encodeURIComponent
  return {
    access: {
      roles: () => get<RoleMatrix>('/access/roles'),
      explain: (input: ExplainInput) => send<Explanation>('POST', '/access/explain', input),
      preview: (userId: string) => get<AccessPreview>('/access/preview', { userId }),
    },
    approvals: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<Approval>>('/approvals', query, signal),
      approve: (approvalId: string, note: string) =>
        send<Approval>('POST', `/approvals/${id(approvalId)}/approve`, { note }),
      refuse: (approvalId: string, reason: string) =>
        send<Approval>('POST', `/approvals/${id(approvalId)}/refuse`, { reason }),
      withdraw: (approvalId: string) => send<Approval>('POST', `/approvals/${id(approvalId)}/withdraw`, {}),
      review: (approvalId: string, note: string) =>
        send<Approval>('POST', `/approvals/${id(approvalId)}/review`, { note }),
    },
    delegations: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<Delegation>>('/delegations', query, signal),
      options: () => get<DelegationOptions>('/delegations/options'),
      create: (input: CreateDelegationInput) => send<Delegation>('POST', '/delegations', input),
      revoke: (delegationId: string) => send<Delegation>('POST', `/delegations/${id(delegationId)}/revoke`, {}),
    },
    breakGlass: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<BreakGlass>>('/break-glass', query, signal),
      sets: () => get<{ sets: readonly BreakGlassSet[] }>('/break-glass/sets'),
      take: (input: TakeBreakGlassInput) => send<BreakGlass>('POST', '/break-glass', input),
      end: (breakGlassId: string) => send<BreakGlass>('POST', `/break-glass/${id(breakGlassId)}/end`, {}),
      review: (breakGlassId: string, input: ReviewBreakGlassInput) =>
        send<BreakGlass>('POST', `/break-glass/${id(breakGlassId)}/review`, input),
    },
  }
}
