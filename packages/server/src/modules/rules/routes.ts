import {
  ActivatePackInput,
  ActivatePackOutcome,
  AcceptProposalInput,
  AcceptProposalOutcome,
  ApplySwitchInput,
  AttackImportInput,
  AttackMatrix,
  AttackMatrixQuery,
  BacktestInput,
  CheckedRules,
  CheckRuleInput,
  CopyRuleInput,
  CreateExceptionInput,
  csvOf,
  EditRuleInput,
  ExceptionPreview,
  ExceptionQuery,
  HitExplanationQuery,
  HitExplanations,
  Id,
  ImportInput,
  ImportOutcome,
  page,
  PageQuery,
  PreviewExceptionInput,
  RetireRuleOutcome,
  RevertRuleInput,
  RevokeExceptionInput,
  Rule,
  RuleActivityDays,
  RuleDifferencePage,
  RuleDifferenceQuery,
  RuleException,
  RuleFacets,
  RuleHealth,
  RuleHealthQuery,
  RuleId,
  RulePack,
  RulePackImportInput,
  RulePackProblemQuery,
  RulePackVersion,
  RuleProblem,
  RuleQuery,
  RuleSummary,
  RuleTask,
  RuleTestOutcome,
  RuleVersion,
  RuleVersionDetail,
  SaveRuleInput,
  SwitchRulesInput,
  SwitchRulesOutcome,
  SwitchRulesPreview,
  TestRulesInput,
  TuningItem,
  TuningQuery,
  UpdateRuleInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Rules } from './rules.ts'
import { acceptProposal } from './verbs/accept-proposal.ts'
import { activatePack } from './verbs/activate-pack.ts'
import { cancelTask } from './verbs/cancel-task.ts'
import { checkRule } from './verbs/check-rule.ts'
import { comparePack } from './verbs/compare-pack.ts'
import { copyRule } from './verbs/copy-rule.ts'
import { createException } from './verbs/create-exception.ts'
import { createRule } from './verbs/create-rule.ts'
import { editRule } from './verbs/edit-rule.ts'
import { getActivity } from './verbs/get-activity.ts'
import { getAttackMatrix } from './verbs/get-attack-matrix.ts'
import { getFacets } from './verbs/get-facets.ts'
import { getHitExplanations } from './verbs/get-hit-explanations.ts'
import { getPack } from './verbs/get-pack.ts'
import { getRule } from './verbs/get-rule.ts'
import { getRuleVersion } from './verbs/get-rule-version.ts'
import { getTask } from './verbs/get-task.ts'
import { importRules } from './verbs/import-rules.ts'
import { listExceptions } from './verbs/list-exceptions.ts'
import { listHealth } from './verbs/list-health.ts'
import { listPackProblems } from './verbs/list-pack-problems.ts'
import { listPackVersions } from './verbs/list-pack-versions.ts'
import { listPacks } from './verbs/list-packs.ts'
import { listRuleVersions } from './verbs/list-rule-versions.ts'
import { listRules } from './verbs/list-rules.ts'
import { listTasks } from './verbs/list-tasks.ts'
import { listTuning } from './verbs/list-tuning.ts'
import { previewException } from './verbs/preview-exception.ts'
import { previewSwitch } from './verbs/preview-switch.ts'
import { retireRule } from './verbs/retire-rule.ts'
import { revertRule } from './verbs/revert-rule.ts'
import { revokeException } from './verbs/revoke-exception.ts'
import { startAttackImport } from './verbs/start-attack-import.ts'
import { startBacktest } from './verbs/start-backtest.ts'
import { startPackImport } from './verbs/start-pack-import.ts'
import { switchRules } from './verbs/switch-rules.ts'
import { testRules } from './verbs/test-rules.ts'
import { updateRule } from './verbs/update-rule.ts'

const ById = z.object({ id: RuleId })
const ByUuid = z.object({ id: Id })
const Version = z.coerce.number().int().min(1)
const VersionOfRule = ById.extend({ version: Version })
const VersionOfPack = ByUuid.extend({ version: Version })
const OfOrganisations = z.object({ organisationIds: csvOf(Id) })
/** A pack of several thousand rules in base64. */
const IMPORT_LIMIT = 300_000_000
/** Texts of rules and pasted events. */
const TEXT_LIMIT = 8_000_000

export function ruleRoutes(door: Door, rules: Rules): void {
  const { db } = rules
  door.get('/rules', { query: RuleQuery, response: page(RuleSummary) }, ({ ctx, query: input }) =>
    listRules(db, { ctx, input }),
  )
  door.get('/rules/facets', { query: RuleQuery, response: RuleFacets }, ({ ctx, query: input }) =>
    getFacets(db, { ctx, input }),
  )
  door.get('/rules/:id', { params: ById, response: Rule }, ({ ctx, params: input }) => getRule(db, { ctx, input }))
  door.patch('/rules/:id', { params: ById, body: UpdateRuleInput, response: Rule }, ({ ctx, params, body }) =>
    updateRule(db, { ctx, input: { ...body, ...params } }),
  )
  switching(door, rules)
  ownRules(door, rules)
  editor(door, rules)
  packs(door, rules)
  exceptions(door, rules)
  door.get('/rule-tuning', { query: TuningQuery, response: page(TuningItem) }, ({ ctx, query: input }) =>
    listTuning(db, { ctx, input }),
  )
  door.post(
    '/rule-tuning/accept',
    { body: AcceptProposalInput, response: AcceptProposalOutcome },
    ({ ctx, body: input }) => acceptProposal(db, { ctx, input }),
  )
  door.get('/rule-health', { query: RuleHealthQuery, response: page(RuleHealth) }, ({ ctx, query: input }) =>
    listHealth(db, { ctx, input }),
  )
  door.get(
    '/rules/:id/activity',
    { params: ById, query: OfOrganisations, response: RuleActivityDays },
    ({ ctx, params, query }) => getActivity(db, { ctx, input: { ...query, ...params } }),
  )
  door.get('/attack/matrix', { query: AttackMatrixQuery, response: AttackMatrix }, ({ ctx, query: input }) =>
    getAttackMatrix(db, { ctx, input }),
  )
  door.post(
    '/attack/imports',
    { body: AttackImportInput, response: RuleTask, bodyLimit: IMPORT_LIMIT },
    ({ ctx, body: input }) => startAttackImport(rules, { ctx, input }),
  )
  door.get('/hit-explanations', { query: HitExplanationQuery, response: HitExplanations }, ({ ctx, query: input }) =>
    getHitExplanations(rules, { ctx, input }),
  )
}

function switching(door: Door, { db }: Rules): void {
  door.post('/rules/switch/preview', { body: SwitchRulesInput, response: SwitchRulesPreview }, ({ ctx, body: input }) =>
    previewSwitch(db, { ctx, input }),
  )
  door.post('/rules/switch', { body: ApplySwitchInput, response: SwitchRulesOutcome }, ({ ctx, body: input }) =>
    switchRules(db, { ctx, input }),
  )
}

function ownRules(door: Door, { db }: Rules): void {
  door.post('/rules', { body: SaveRuleInput, response: Rule, bodyLimit: TEXT_LIMIT }, ({ ctx, body: input }) =>
    createRule(db, { ctx, input }),
  )
  door.put(
    '/rules/:id/text',
    { params: ById, body: EditRuleInput, response: Rule, bodyLimit: TEXT_LIMIT },
    ({ ctx, params, body }) => editRule(db, { ctx, input: { ...body, ...params } }),
  )
  door.post('/rules/:id/copy', { params: ById, body: CopyRuleInput, response: Rule }, ({ ctx, params, body }) =>
    copyRule(db, { ctx, input: { ...body, ...params } }),
  )
  door.post('/rules/:id/revert', { params: ById, body: RevertRuleInput, response: Rule }, ({ ctx, params, body }) =>
    revertRule(db, { ctx, input: { ...body, ...params } }),
  )
  door.delete('/rules/:id', { params: ById, response: RetireRuleOutcome }, ({ ctx, params: input }) =>
    retireRule(db, { ctx, input }),
  )
  door.get(
    '/rules/:id/versions',
    { params: ById, query: PageQuery, response: page(RuleVersion) },
    ({ ctx, params, query }) => listRuleVersions(db, { ctx, input: { ...query, ...params } }),
  )
  door.get(
    '/rules/:id/versions/:version',
    { params: VersionOfRule, response: RuleVersionDetail },
    ({ ctx, params: input }) => getRuleVersion(db, { ctx, input }),
  )
}

function editor(door: Door, rules: Rules): void {
  door.post(
    '/rules/check',
    { body: CheckRuleInput, response: CheckedRules, bodyLimit: TEXT_LIMIT },
    ({ ctx, body: input }) => checkRule({ ctx, input }),
  )
  door.post(
    '/rules/test',
    { body: TestRulesInput, response: RuleTestOutcome, bodyLimit: TEXT_LIMIT },
    ({ ctx, body: input }) => testRules(rules, { ctx, input }),
  )
  door.post(
    '/rules/backtests',
    { body: BacktestInput, response: RuleTask, bodyLimit: TEXT_LIMIT },
    ({ ctx, body: input }) => startBacktest(rules, { ctx, input }),
  )
  door.get('/rule-tasks', { query: PageQuery, response: page(RuleTask) }, ({ ctx, query: input }) =>
    listTasks(rules, { ctx, input }),
  )
  door.get('/rule-tasks/:id', { params: ByUuid, response: RuleTask }, ({ ctx, params: input }) =>
    getTask(rules, { ctx, input }),
  )
  door.post('/rule-tasks/:id/cancel', { params: ByUuid, response: RuleTask }, ({ ctx, params: input }) =>
    cancelTask(rules, { ctx, input }),
  )
}

function packs(door: Door, rules: Rules): void {
  const { db } = rules
  door.post(
    '/rule-imports',
    { body: ImportInput, response: ImportOutcome, bodyLimit: IMPORT_LIMIT },
    ({ ctx, body: input }) => importRules(rules, { ctx, input }),
  )
  door.post(
    '/rule-packs/imports',
    { body: RulePackImportInput, response: RuleTask, bodyLimit: IMPORT_LIMIT },
    ({ ctx, body: input }) => startPackImport(rules, { ctx, input }),
  )
  door.get('/rule-packs', { query: PageQuery, response: page(RulePack) }, ({ ctx, query: input }) =>
    listPacks(db, { ctx, input }),
  )
  door.get('/rule-packs/:id', { params: ByUuid, response: RulePack }, ({ ctx, params: input }) =>
    getPack(db, { ctx, input }),
  )
  door.get(
    '/rule-packs/:id/versions',
    { params: ByUuid, query: PageQuery, response: page(RulePackVersion) },
    ({ ctx, params, query }) => listPackVersions(db, { ctx, input: { ...query, ...params } }),
  )
  door.get(
    '/rule-packs/:id/versions/:version/problems',
    { params: VersionOfPack, query: RulePackProblemQuery, response: page(RuleProblem) },
    ({ ctx, params, query }) => listPackProblems(db, { ctx, input: { ...query, ...params } }),
  )
  door.get(
    '/rule-packs/:id/difference',
    { params: ByUuid, query: RuleDifferenceQuery, response: RuleDifferencePage },
    ({ ctx, params, query }) => comparePack(db, { ctx, input: { ...query, ...params } }),
  )
  door.post(
    '/rule-packs/:id/activate',
    { params: ByUuid, body: ActivatePackInput, response: ActivatePackOutcome },
    ({ ctx, params, body }) => activatePack(db, { ctx, input: { ...body, ...params } }),
  )
}

function exceptions(door: Door, rules: Rules): void {
  const { db } = rules
  door.get('/rule-exceptions', { query: ExceptionQuery, response: page(RuleException) }, ({ ctx, query: input }) =>
    listExceptions(db, { ctx, input }),
  )
  door.post('/rule-exceptions', { body: CreateExceptionInput, response: RuleException }, ({ ctx, body: input }) =>
    createException(db, { ctx, input }),
  )
  door.post(
    '/rule-exceptions/preview',
    { body: PreviewExceptionInput, response: ExceptionPreview },
    ({ ctx, body: input }) => previewException(rules, { ctx, input }),
  )
  door.post(
    '/rule-exceptions/:id/revoke',
    { params: ByUuid, body: RevokeExceptionInput, response: RuleException },
    ({ ctx, params, body }) => revokeException(db, { ctx, input: { ...body, ...params } }),
  )
}
