import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import { useText } from '../ui/text.ts'
import { ApiProblem } from './api-problem.ts'

export interface ActOptions<Input, Output> {
  readonly run: (input: Input) => Promise<Output>
  /** First parts of the query keys that the act makes old. */
  readonly touches: readonly string[]
  readonly done?: string | ((output: Output) => string)
  readonly onDone?: (output: Output, input: Input) => void
  /** The form or dialog tells the refusal itself. */
  readonly isQuiet?: boolean
}

/** The words of a refusal: what happened and what to do. */
export function useRefusalText(): (error: unknown) => string {
  const { t, lookup } = useText()
  return (error) => {
    const code = error instanceof ApiProblem ? error.code : 'server.fault'
    if (code === 'network') return `${t('ui.panel.networkTitle')}. ${t('ui.panel.networkRemedy')}`
    const problem = error instanceof ApiProblem ? error.problem : null
    const title = problem?.title ?? lookup(`errors.${code}.title`, {}, t('errors.server.fault.title'))
    const remedy = problem?.remedy ?? lookup(`errors.${code}.remedy`, {}, t('errors.server.fault.remedy'))
    return `${title}. ${remedy}`
  }
}

/** One act of a person: runs it, makes the touched pages fresh, says that it is done or why not. */
export function useAct<Input, Output>(options: ActOptions<Input, Output>): UseMutationResult<Output, Error, Input> {
  const queries = useQueryClient()
  const refusal = useRefusalText()
  const { t } = useText()
  return useMutation<Output, Error, Input>({
    mutationFn: options.run,
    onSuccess: async (output, input) => {
      if (options.done !== undefined) {
        notifications.show({
          message: typeof options.done === 'string' ? options.done : options.done(output),
          color: 'teal',
          closeButtonProps: { 'aria-label': t('ui.act.close') },
        })
      }
      options.onDone?.(output, input)
      await Promise.all(options.touches.map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
    onError: (error) => {
      if (options.isQuiet !== true) {
        notifications.show({
          title: t('ui.panel.failed'),
          message: refusal(error),
          color: 'red',
          autoClose: 12_000,
          role: 'alert',
          closeButtonProps: { 'aria-label': t('ui.act.close') },
        })
      }
    },
  })
}
