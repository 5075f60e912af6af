import type { Organisation } from '@haidang/contracts'
import { compareVietnamese } from '@haidang/std'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApp, useMay } from './session.tsx'

const PAGES = 10

/** Every organisation in scope (up to 2,000), for choosing among them. */
export function useAllOrganisations(): readonly Organisation[] {
  const { api } = useApp()
  const mayRead = useMay('organisation.read')
  const query = useQuery({
    queryKey: ['organisations', 'all'],
    queryFn: async ({ signal }) => {
      const all: Organisation[] = []
      let cursor: string | null | undefined
      for (let n = 0; n < PAGES && cursor !== null; n++) {
        const page: { items: readonly Organisation[]; nextCursor: string | null } = await api.organisations.list(
          { limit: 200, cursor },
          signal,
        )
        all.push(...page.items)
        cursor = page.nextCursor
      }
      return all
    },
    enabled: mayRead,
    staleTime: 300_000,
  })
  return useMemo(() => query.data ?? [], [query.data])
}

export function useOrganisationOptions(): { value: string; label: string }[] {
  const all = useAllOrganisations()
  return useMemo(
    () =>
      all.map((one) => ({ value: one.id, label: one.shortName })).sort((a, b) => compareVietnamese(a.label, b.label)),
    [all],
  )
}
