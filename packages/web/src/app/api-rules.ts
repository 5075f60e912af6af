import type {
  AcceptProposalInput,
  ActivatePackOutcome,
  ApplySwitchInput,
  AttackImportInput,
  AttackMatrix,
  BacktestInput,
  CheckedRules,
  CreateExceptionInput,
  EditRuleInput,
  ExceptionPreview,
  HitExplanations,
  PreviewExceptionInput,
  Rule,
  RuleActivityDays,
  RuleDifferencePage,
  RuleException,
  RuleFacets,
  RuleHealth,
  RulePack,
  RulePackImportInput,
  RulePackVersion,
  RuleProblem,
  RuleSummary,
  RuleTask,
  RuleTestOutcome,
  RuleVersion,
  RuleVersionDetail,
  SaveRuleInput,
  SwitchRulesInput,
  SwitchRulesPreview,
  TestRulesInput,
  TuningItem,
  UpdateRuleInput,
} from '@haidang/contracts'
import type { PageOf } from './page-of.ts'
import type { Query, Requester } from './http.ts'

/** What an accepted proposal made. */
interface AcceptedProposal {
  readonly rule: RuleSummary
  readonly exception: RuleException | null
}
/** What became of a rule of one's own: gone, or kept for the alerts it raised. */
interface RetiredRule {
  readonly outcome: 'deleted' | 'retired'
}
interface SwitchedRules {
  readonly changed: number
}

/** The routes of rules, their packs, exceptions, tuning and health, of ATT&CK coverage and of why a hit is a hit. */
export function createRulesApi({ get, send }: Requester) {
  const id = encodeURIComponent
  return {
    rules: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<RuleSummary>>('/rules', query, signal),
      facets: (query: Query, signal?: AbortSignal) => get<RuleFacets>('/rules/facets', query, signal),
      read: (ruleId: string) => get<Rule>(`/rules/${id(ruleId)}`),
      update: (ruleId: string, input: Partial<UpdateRuleInput>) => send<Rule>('PATCH', `/rules/${id(ruleId)}`, input),
      previewSwitch: (input: SwitchRulesInput) => send<SwitchRulesPreview>('POST', '/rules/switch/preview', input),
      applySwitch: (input: ApplySwitchInput) => send<SwitchedRules>('POST', '/rules/switch', input),
      versions: (ruleId: string, query: Query, signal?: AbortSignal) =>
        get<PageOf<RuleVersion>>(`/rules/${id(ruleId)}/versions`, query, signal),
      version: (ruleId: string, version: number) =>
        get<RuleVersionDetail>(`/rules/${id(ruleId)}/versions/${String(version)}`),
      activity: (ruleId: string) => get<RuleActivityDays>(`/rules/${id(ruleId)}/activity`),
      save: (input: SaveRuleInput) => send<Rule>('POST', '/rules', input),
      edit: (ruleId: string, input: EditRuleInput) => send<Rule>('PUT', `/rules/${id(ruleId)}/text`, input),
      copy: (ruleId: string, title: string) => send<Rule>('POST', `/rules/${id(ruleId)}/copy`, { title }),
      revert: (ruleId: string, version: number) => send<Rule>('POST', `/rules/${id(ruleId)}/revert`, { version }),
      retire: (ruleId: string) => send<RetiredRule>('DELETE', `/rules/${id(ruleId)}`),
      check: (text: string, signal?: AbortSignal) => send<CheckedRules>('POST', '/rules/check', { text }, signal),
      test: (input: Partial<TestRulesInput>, signal?: AbortSignal) =>
        send<RuleTestOutcome>('POST', '/rules/test', input, signal),
      backtest: (input: Partial<BacktestInput>) => send<RuleTask>('POST', '/rules/backtests', input),
    },
    rulePacks: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<RulePack>>('/rule-packs', query, signal),
      read: (packId: string) => get<RulePack>(`/rule-packs/${id(packId)}`),
      import: (input: RulePackImportInput) => send<RuleTask>('POST', '/rule-packs/imports', input),
      versions: (packId: string, query: Query, signal?: AbortSignal) =>
        get<PageOf<RulePackVersion>>(`/rule-packs/${id(packId)}/versions`, query, signal),
      problems: (packId: string, version: number, query: Query, signal?: AbortSignal) =>
        get<PageOf<RuleProblem>>(`/rule-packs/${id(packId)}/versions/${String(version)}/problems`, query, signal),
      difference: (packId: string, query: Query, signal?: AbortSignal) =>
        get<RuleDifferencePage>(`/rule-packs/${id(packId)}/difference`, query, signal),
      activate: (packId: string, version: number) =>
        send<ActivatePackOutcome>('POST', `/rule-packs/${id(packId)}/activate`, { version }),
    },
    ruleTasks: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<RuleTask>>('/rule-tasks', query, signal),
      read: (taskId: string) => get<RuleTask>(`/rule-tasks/${id(taskId)}`),
      cancel: (taskId: string) => send<RuleTask>('POST', `/rule-tasks/${id(taskId)}/cancel`, {}),
    },
    ruleExceptions: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<RuleException>>('/rule-exceptions', query, signal),
      create: (input: CreateExceptionInput) => send<RuleException>('POST', '/rule-exceptions', input),
      preview: (input: PreviewExceptionInput) => send<ExceptionPreview>('POST', '/rule-exceptions/preview', input),
      revoke: (exceptionId: string, reason: string) =>
        send<RuleException>('POST', `/rule-exceptions/${id(exceptionId)}/revoke`, { reason }),
    },
    ruleTuning: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<TuningItem>>('/rule-tuning', query, signal),
      accept: (input: AcceptProposalInput) => send<AcceptedProposal>('POST', '/rule-tuning/accept', input),
    },
    ruleHealth: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<RuleHealth>>('/rule-health', query, signal),
    },
    attack: {
      matrix: (query: Query, signal?: AbortSignal) => get<AttackMatrix>('/attack/matrix', query, signal),
      import: (input: AttackImportInput) => send<RuleTask>('POST', '/attack/imports', input),
    },
    hitExplanations: {
      read: (query: Query, signal?: AbortSignal) => get<HitExplanations>('/hit-explanations', query, signal),
    },
  }
}
