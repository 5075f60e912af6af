import type { UseQueryResult } from '@tanstack/react-query'
import type { Permission } from '@haidang/contracts'
import type { ReactNode } from 'react'
import { ErrorState, RowsSkeleton, StaleNote } from '../ui/states.tsx'
import type { Failure } from '../ui/states.tsx'
import { ApiProblem } from './api-problem.ts'
import { WhyNot } from './why-not.tsx'

/** A refusal as a panel tells it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiProblem) {
    return {
      code: error.code,
      title: error.problem?.title,
      remedy: error.problem?.remedy,
      requestId: error.problem?.requestId,
    }
  }
  return { code: 'server.fault' }
}

/** The permission a refusal names. */
function deniedPermission(error: unknown): Permission | null {
  if (!(error instanceof ApiProblem) || error.code !== 'permission.denied') return null
  const named = error.problem?.params['permission']
  return typeof named === 'string' ? (named as Permission) : null
}

export interface LoadedProps<T> {
  readonly query: UseQueryResult<T>
  readonly skeleton?: ReactNode
  readonly children: (value: T) => ReactNode
}

/** The four states of a panel: loading, failed, stale over old figures, and what is there (empty is the child's to tell). */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data === undefined) {
    if (query.isError) {
      const permission = deniedPermission(query.error)
      return (
        <>
          <ErrorState failure={failureOf(query.error)} onRetry={() => void query.refetch()} />
          {permission !== null && <WhyNot permission={permission} />}
        </>
      )
    }
    return skeleton ?? <RowsSkeleton />
  }
  return (
    <>
      {query.isError && <StaleNote sinceMs={query.dataUpdatedAt} />}
      {children(query.data)}
    </>
  )
}
