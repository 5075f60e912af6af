import type { APPROVAL_VIEWS } from '@haidang/contracts'
import { present } from './search-params.ts'
import { choiceParam, textParam } from './url-state.ts'

type Input = Record<string, unknown>

export const APPROVAL_VIEW_LIST = [
  'awaiting_me',
  'mine',
  'unreviewed',
  'all',
] as const satisfies readonly (typeof APPROVAL_VIEWS)[number][]

export const approvalsSearch = (search: Input) => present({ view: choiceParam(search, 'view', APPROVAL_VIEW_LIST) })

export const accessSearch = (search: Input) => present({ as: textParam(search, 'as', 60) })
