import type { SourceReception } from '@haidang/contracts'
import { useQuery } from '@tanstack/react-query'
import { useApp } from '../../../app/session.tsx'

/** Where senders send to; until the server has said so, the address this page was opened at. */
export function useReception(): SourceReception {
  const { api } = useApp()
  const query = useQuery({ queryKey: ['sources', 'reception'], queryFn: api.sources.reception, staleTime: 600_000 })
  return query.data ?? { url: location.origin, syslog: { udp: null, tcp: null, tls: null } }
}
