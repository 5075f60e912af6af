import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState, RowsSkeleton, StaleNote } from '../ui/states.tsx'
import type { Failure } from '../ui/states.tsx'
import { ApiProblem } from './api-problem.ts'

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

export interface LoadedProps<T> {
  readonly query: UseQueryResult<T>
  readonly skeleton?: ReactNode
  readonly children: (value: T) => ReactNode
}

/** The four states of a panel: loading, failed, stale over old figures, and what is there (empty is the child's to tell). */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data === undefined) {
    if (query.isError) return <ErrorState failure={failureOf(query.error)} onRetry={() => void query.refetch()} />
    return skeleton ?? <RowsSkeleton />
  }
  return (
    <>
      {query.isError && <StaleNote sinceMs={query.dataUpdatedAt} />}
      {children(query.data)}
    </>
  )
}
