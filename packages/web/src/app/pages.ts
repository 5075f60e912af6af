import { useInfiniteQuery } from '@tanstack/react-query'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { keepPreviousData } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { PageOf } from './page-of.ts'
import type { Query } from './http.ts'

export interface CursorList<T, P extends PageOf<T>> {
  readonly query: UseInfiniteQueryResult<{ pages: P[] }>
  readonly rows: readonly T[]
  /** The first page, for what it says about the whole list. */
  readonly first: P | undefined
  readonly more: () => void
}

/** A list read by cursor, page after page; the rows of the filters before stay until the new ones are there. */
export function useCursorList<T, P extends PageOf<T> = PageOf<T>>(
  key: readonly [string, ...unknown[]],
  read: (query: Query, signal: AbortSignal) => Promise<P>,
  filters: Query,
  limit = 50,
): CursorList<T, P> {
  const query = useInfiniteQuery({
    queryKey: [...key, filters],
    queryFn: ({ pageParam, signal }) => read({ ...filters, limit, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: P) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    maxPages: 200,
  })
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => [...page.items]), [query.data])
  const { fetchNextPage } = query
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])
  return { query: query as unknown as UseInfiniteQueryResult<{ pages: P[] }>, rows, first: query.data?.pages[0], more }
}
