import type { RuleTask } from '@haidang/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useApp } from '../../app/session.tsx'

const ASK_EVERY_MS = 1000

/** A longer piece of work, asked after once a second while it runs; what it changed is fresh when it is done. */
export function useTask(taskId: string | null): UseQueryResult<RuleTask> {
  const { api } = useApp()
  const queries = useQueryClient()
  return useQuery({
    queryKey: ['rule-tasks', 'one', taskId],
    queryFn: async () => {
      const task = await api.ruleTasks.read(taskId ?? '')
      if (task.state !== 'running' && task.kind !== 'backtest') await queries.invalidateQueries({ queryKey: ['rules'] })
      return task
    },
    enabled: taskId !== null,
    staleTime: 0,
    refetchInterval: (query) =>
      query.state.data === undefined || query.state.data.state === 'running' ? ASK_EVERY_MS : false,
  })
}
