/**
 * Detection rules: packs and their versions, choices made here, exceptions, tuning, health, ATT&CK coverage, the editor, and the
 * explanation of a hit. The file is long because it holds every shape of one module.
 */
import { SEVERITIES } from '@haidang/std'
import { z } from 'zod'
import { CORRELATION_OPERATORS, CORRELATION_TYPES } from '../events/findings.ts'
import { EventRow } from './events.ts'
import { csvOf, Id, Instant, OrganisationRef, PageQuery, PersonRef, SeveritySchema } from './shapes.ts'

/** Ids of rules are their authors' own: usually a UUID, else a stable text made of title and origin. */
export const RuleId = z.string().min(1).max(1000)
const RuleText = z.string().min(1).max(1_000_000)
const Count = z.number().int()

export const RULE_KINDS = ['detection', 'filter', 'correlation'] as const
/** `imported`: came with an import; `own`: written here; `starter`: comes with the platform. */
export const RULE_PACK_KINDS = ['imported', 'own', 'starter'] as const

/** Something wrong with a text of rules. Its words are phrases under `code` and `<code>.remedy`, with `params` filled in. */
export const RuleProblem = z.object({
  code: z.string(),
  /** `error`: the rule is refused whole; `warning`: it works as written, but deserves a look. */
  severity: z.enum(['error', 'warning']),
  /** File in the archive; empty for a text without a name. */
  path: z.string(),
  /** Both from 1; 0 where no place can be named. */
  line: Count,
  column: Count,
  /** The rule concerned, empty where it could not be told. */
  ruleId: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Phrase key of what to do about it. */
  remedy: z.string(),
})
export type RuleProblem = z.infer<typeof RuleProblem>

// ---- Rules ----------------------------------------------------------------------------------------------------------

export const RuleLogsource = z.object({
  product: z.string().nullable(),
  service: z.string().nullable(),
  category: z.string().nullable(),
})

/** Numbers of the reader's scope; `…7d` counts whole days (UTC), today included. */
export const RuleActivity = z.object({
  hits24h: Count,
  hits7d: Count,
  hitsTotal: Count,
  suppressedTotal: Count,
  lastHitAt: Instant.nullable(),
})
export type RuleActivity = z.infer<typeof RuleActivity>

/** A rule in a list. `level` and `isEnabled` are what is in force here; `authorLevel` is what the text says. */
export const RuleSummary = z.object({
  id: RuleId,
  kind: z.enum(RULE_KINDS),
  title: z.string(),
  description: z.string(),
  level: SeveritySchema,
  authorLevel: SeveritySchema,
  status: z.string(),
  pack: z.object({ id: Id, name: z.string(), licence: z.string(), kind: z.enum(RULE_PACK_KINDS) }),
  author: z.string(),
  tags: z.array(z.string()),
  techniques: z.array(z.string()),
  logsource: RuleLogsource,
  isEnabled: z.boolean(),
  /** True where a person switched it here, so that a new version of the pack leaves it as it is. */
  isChosenHere: z.boolean(),
  version: Count,
  changedAt: Instant,
  /** When it left its pack or was retired; it does not run. Null for a living rule. */
  retiredAt: Instant.nullable(),
  /** The engine set it aside (phrase key); null where it runs. */
  setAside: z.object({ reason: z.string(), at: Instant }).nullable(),
  /** Exceptions in force within the reader's scope. */
  exceptionCount: Count,
  activity: RuleActivity,
})
export type RuleSummary = z.infer<typeof RuleSummary>

export const Rule = RuleSummary.extend({
  text: z.string(),
  falsepositives: z.array(z.string()),
  references: z.array(z.string()),
  /** File it came from. */
  path: z.string(),
  problems: z.array(RuleProblem),
  /** The rule it was copied from. */
  copiedFrom: z.object({ id: RuleId, title: z.string() }).nullable(),
})
export type Rule = z.infer<typeof Rule>

/**
 * Which rules; all conditions must hold, within one any of its values. The same names serve lists, facets, and switching by
 * selection. Tags are whole (`attack.execution`, `cve.2021-44228`) or beginnings with `*` (`attack.t1059*`).
 */
const selection = {
  /** Beginnings of words in title, id, log source, techniques, pack and author; diacritics do not matter. */
  text: z.string().trim().max(200).optional(),
  levels: csvOf(SeveritySchema),
  statuses: csvOf(z.string().max(40)),
  tags: csvOf(z.string().max(200)),
  techniques: csvOf(z.string().max(20)),
  products: csvOf(z.string().max(200)),
  services: csvOf(z.string().max(200)),
  categories: csvOf(z.string().max(200)),
  packIds: csvOf(Id),
  kinds: csvOf(z.enum(RULE_KINDS)),
}
export const RuleQuery = PageQuery.extend({
  ...selection,
  /** One level; kept beside `levels` for addresses people have saved. */
  level: SeveritySchema.optional(),
  isEnabled: z.stringbool().optional(),
  isChosenHere: z.stringbool().optional(),
  isSetAside: z.stringbool().optional(),
  hasExceptions: z.stringbool().optional(),
  /** Retired rules instead of living ones. */
  isRetired: z.stringbool().optional(),
})
export type RuleQuery = z.infer<typeof RuleQuery>

const Facet = z.array(z.object({ value: z.string(), label: z.string(), count: Count, enabledCount: Count }))
/** How the rules of a query spread, for filters; each list the most frequent first, at most 200 values. */
export const RuleFacets = z.object({
  total: Count,
  enabled: Count,
  levels: Facet,
  statuses: Facet,
  products: Facet,
  services: Facet,
  categories: Facet,
  tags: Facet,
  packs: Facet,
})
export type RuleFacets = z.infer<typeof RuleFacets>

/** Switches a rule, or gives it another level here (`null`: back to its author's). Absent members stay as they are. */
export const UpdateRuleInput = z.object({
  isEnabled: z.boolean().optional(),
  level: SeveritySchema.nullable().optional(),
  reason: z.string().trim().max(500).optional(),
})
export type UpdateRuleInput = z.infer<typeof UpdateRuleInput>

export const RuleSelection = z.object({
  ...selection,
  levels: z.array(SeveritySchema).optional(),
  statuses: z.array(z.string().max(40)).max(50).optional(),
  tags: z.array(z.string().max(200)).max(200).optional(),
  techniques: z.array(z.string().max(20)).max(500).optional(),
  products: z.array(z.string().max(200)).max(200).optional(),
  services: z.array(z.string().max(200)).max(200).optional(),
  categories: z.array(z.string().max(200)).max(200).optional(),
  packIds: z.array(Id).max(200).optional(),
  kinds: z.array(z.enum(RULE_KINDS)).optional(),
  /** Only these rules of those. */
  ruleIds: z.array(RuleId).max(5000).optional(),
})
export type RuleSelection = z.infer<typeof RuleSelection>
export const SwitchRulesInput = z.object({ selection: RuleSelection, isEnabled: z.boolean() })
export type SwitchRulesInput = z.infer<typeof SwitchRulesInput>
export const SwitchRulesPreview = z.object({
  /** Rules the selection names, and those of them that would change. */
  matching: Count,
  changing: Count,
  byLevel: z.array(z.object({ level: SeveritySchema, count: Count })),
  /** The first of those that would change, most severe first; at most 200. */
  rules: z.array(z.object({ id: RuleId, title: z.string(), level: SeveritySchema, packName: z.string() })),
  /** Names exactly these changes; `apply` refuses where they are others by then. */
  fingerprint: z.string(),
})
export type SwitchRulesPreview = z.infer<typeof SwitchRulesPreview>
export const ApplySwitchInput = SwitchRulesInput.extend({
  fingerprint: z.string().min(1).max(100),
  reason: z.string().trim().max(500).default(''),
})
export type ApplySwitchInput = z.infer<typeof ApplySwitchInput>
export const SwitchRulesOutcome = z.object({ changed: Count })
export type SwitchRulesOutcome = z.infer<typeof SwitchRulesOutcome>

// ---- Tasks: what takes longer than a request ------------------------------------------------------------------------

export const RULE_TASK_KINDS = ['pack_import', 'attack_import', 'backtest'] as const
export const RULE_TASK_STATES = ['running', 'done', 'failed', 'cancelled'] as const
export const RULE_TASK_STAGES = [
  'fetching',
  'unpacking',
  'reading',
  'comparing',
  'storing',
  'searching',
  'finished',
] as const

export const PackImportResult = z.object({
  packId: Id,
  packName: z.string(),
  /** The version this import is: a new one, or the one that holds the same already. */
  version: Count,
  isNewVersion: z.boolean(),
  isActive: z.boolean(),
  added: Count,
  changed: Count,
  unchanged: Count,
  removed: Count,
  refused: Count,
  /** The first problems, at most 200; all of them are with the version. */
  problems: z.array(RuleProblem),
})
export type PackImportResult = z.infer<typeof PackImportResult>
export const AttackImportResult = z.object({ version: z.string(), tactics: Count, techniques: Count, skipped: Count })
export const BacktestResult = z.object({
  /** Hits counted, no further than the cap. */
  count: Count,
  isCapped: z.boolean(),
  /** The time given ran out: what is shown is what was found until then, newest days first. */
  isTimedOut: z.boolean(),
  /** The part of the span that was searched. */
  searchedFrom: Instant,
  searchedTo: Instant,
  tookMs: Count,
  byOrganisation: z.array(z.object({ organisation: OrganisationRef, count: Count })),
  byDay: z.array(z.object({ on: z.string(), count: Count })),
  /** Newest hits first, at most 200. */
  events: z.array(EventRow),
  /** Events whose bytes were read again and asked; the lake had ruled out all others. */
  looked: Count,
})
export type BacktestResult = z.infer<typeof BacktestResult>

/** One piece of longer work, seen by the one who asked for it; kept for seven days. */
export const RuleTask = z.object({
  id: Id,
  kind: z.enum(RULE_TASK_KINDS),
  state: z.enum(RULE_TASK_STATES),
  stage: z.enum(RULE_TASK_STAGES),
  title: z.string(),
  /** Progress of the stage; `total` 0 where it cannot be told. */
  done: Count,
  total: Count,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Why it failed: a released error code with its parameters. */
  problem: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    })
    .nullable(),
  packImport: PackImportResult.nullable(),
  attackImport: AttackImportResult.nullable(),
  backtest: BacktestResult.nullable(),
})
export type RuleTask = z.infer<typeof RuleTask>

// ---- Packs ----------------------------------------------------------------------------------------------------------

/**
 * Material for a pack: exactly one of `content` (a YAML text, or with `isBase64` a `.tar.gz`, `.zip`, `.gz` or `.yml` file),
 * `files` (a folder picked in the browser) and `url`. `whole`: the material is the pack, rules it does not bring are retired;
 * `add`: the pack's other rules stay; `auto`: `add` for a single text into a pack that exists, else `whole`.
 */
export const RulePackImportInput = z.object({
  name: z.string().trim().min(1).max(200),
  origin: z.string().trim().max(500).default(''),
  licence: z.string().trim().max(300).default(''),
  content: z.string().max(280_000_000).optional(),
  isBase64: z.boolean().default(false),
  files: z
    .array(z.object({ path: z.string().min(1).max(1000), text: z.string().max(5_000_000) }))
    .max(100_000)
    .optional(),
  url: z.url().max(2000).optional(),
  mode: z.enum(['auto', 'whole', 'add']).default('auto'),
  /** False: stored as a version to be compared and activated by a person. */
  activate: z.boolean().default(true),
})
export type RulePackImportInput = z.infer<typeof RulePackImportInput>

export const RulePack = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(RULE_PACK_KINDS),
  origin: z.string(),
  licence: z.string(),
  activeVersion: Count,
  latestVersion: Count,
  ruleCount: Count,
  enabledCount: Count,
  importedAt: Instant,
})
export type RulePack = z.infer<typeof RulePack>

export const RulePackVersion = z.object({
  version: Count,
  /** SHA-256 (base64url) over ids and texts of the rules: equal content is one version. */
  contentHash: z.string(),
  importedAt: Instant,
  importedBy: PersonRef.nullable(),
  /** When it came into force last, null where it never did. */
  activatedAt: Instant.nullable(),
  isActive: z.boolean(),
  ruleCount: Count,
  refusedCount: Count,
  warningCount: Count,
})
export type RulePackVersion = z.infer<typeof RulePackVersion>
export const RulePackProblemQuery = PageQuery.extend({ severity: z.enum(['error', 'warning']).optional() })
export type RulePackProblemQuery = z.infer<typeof RulePackProblemQuery>

export const RULE_DIFFERENCE_KINDS = ['added', 'removed', 'changed', 'refused_now', 'accepted_now'] as const
/** One line of a difference of texts: numbers from 1 in the former and in the later text, null where the line is not there. */
export const DifferenceLine = z.object({
  kind: z.enum(['same', 'removed', 'added', 'gap']),
  before: Count.nullable(),
  after: Count.nullable(),
  text: z.string(),
})
export type DifferenceLine = z.infer<typeof DifferenceLine>
export const RuleDifference = z.object({
  kind: z.enum(RULE_DIFFERENCE_KINDS),
  ruleId: RuleId,
  path: z.string(),
  titleBefore: z.string().nullable(),
  titleAfter: z.string().nullable(),
  levelBefore: SeveritySchema.nullable(),
  levelAfter: SeveritySchema.nullable(),
  statusBefore: z.string().nullable(),
  statusAfter: z.string().nullable(),
  /** Changed lines with three around them; of an added or removed rule all lines. */
  lines: z.array(DifferenceLine),
  /** Of `refused_now` and `accepted_now`: what was or is wrong. */
  problems: z.array(RuleProblem),
  /** What a person has set here and what stays: switched, level, exceptions. */
  localChoice: z.object({ isEnabled: z.boolean().nullable(), level: SeveritySchema.nullable(), exceptionCount: Count }),
})
export type RuleDifference = z.infer<typeof RuleDifference>
export const RuleDifferenceQuery = PageQuery.extend({
  from: z.coerce.number().int().min(1),
  to: z.coerce.number().int().min(1),
  kinds: csvOf(z.enum(RULE_DIFFERENCE_KINDS)),
})
export type RuleDifferenceQuery = z.infer<typeof RuleDifferenceQuery>
export const RuleDifferencePage = z.object({
  items: z.array(RuleDifference),
  nextCursor: z.string().nullable(),
  counts: z.object({
    added: Count,
    removed: Count,
    changed: Count,
    refusedNow: Count,
    acceptedNow: Count,
    unchanged: Count,
  }),
})
export type RuleDifferencePage = z.infer<typeof RuleDifferencePage>
export const ActivatePackInput = z.object({ version: z.number().int().min(1) })
export type ActivatePackInput = z.infer<typeof ActivatePackInput>
export const ActivatePackOutcome = z.object({
  pack: RulePack,
  added: Count,
  changed: Count,
  removed: Count,
  /** Rules that another pack holds with another text. */
  refused: Count,
})
export type ActivatePackOutcome = z.infer<typeof ActivatePackOutcome>

// ---- Exceptions -----------------------------------------------------------------------------------------------------

export const EXCEPTION_STATES = ['active', 'expired', 'revoked'] as const
export const EXCEPTION_OPERATORS = ['equals', 'contains', 'startswith', 'endswith', 'cidr', 're'] as const
/** One field and the values any of which fits, by Sigma's modifier of the same name; letter case does not matter but in `re`. */
export const ExceptionField = z.object({
  field: z.string().trim().min(1).max(200),
  operator: z.enum(EXCEPTION_OPERATORS).default('equals'),
  values: z.array(z.string().min(1).max(2000)).min(1).max(200),
})
export type ExceptionField = z.infer<typeof ExceptionField>
/** What is passed over: every hit of the rule, hits whose fields all fit, or what a Sigma filter document says. */
export const ExceptionMatching = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everything') }),
  z.object({ kind: z.literal('fields'), fields: z.array(ExceptionField).min(1).max(20) }),
  z.object({ kind: z.literal('filter'), text: RuleText }),
])
export type ExceptionMatching = z.infer<typeof ExceptionMatching>
/** For whom: everybody below the one who makes it (`all`), one organisation, one and all below it, or a group's members. */
export const ExceptionAudience = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('organisation'), organisationId: Id }),
  z.object({ kind: z.literal('below'), organisationId: Id }),
  z.object({ kind: z.literal('group'), groupId: Id }),
])
export type ExceptionAudience = z.infer<typeof ExceptionAudience>
export const CreateExceptionInput = z.object({
  ruleId: RuleId,
  audience: ExceptionAudience,
  matching: ExceptionMatching,
  reason: z.string().trim().min(3).max(1000),
  /** Null: until somebody revokes it. */
  expiresAt: Instant.nullable(),
})
export type CreateExceptionInput = z.infer<typeof CreateExceptionInput>
export const RuleException = z.object({
  id: Id,
  rule: z.object({ id: RuleId, title: z.string() }),
  audience: z.object({
    kind: z.enum(['all', 'organisation', 'below', 'group']),
    organisation: OrganisationRef.nullable(),
    group: z.object({ id: Id, name: z.string() }).nullable(),
  }),
  matching: ExceptionMatching,
  /** The Sigma filter document the engine works with; empty where everything is passed over. */
  filterText: z.string(),
  reason: z.string(),
  state: z.enum(EXCEPTION_STATES),
  createdAt: Instant,
  createdBy: PersonRef.nullable(),
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
  revokedBy: PersonRef.nullable(),
  revokedReason: z.string().nullable(),
  /** Findings it has passed over, and the latest of them (at most 20). */
  suppressedCount: Count,
  lastSuppressedAt: Instant.nullable(),
  recent: z.array(z.object({ eventId: z.string(), at: Instant, organisationId: Id })),
})
export type RuleException = z.infer<typeof RuleException>
export const ExceptionQuery = PageQuery.extend({
  ruleId: RuleId.optional(),
  organisationIds: csvOf(Id),
  states: csvOf(z.enum(EXCEPTION_STATES)),
})
export type ExceptionQuery = z.infer<typeof ExceptionQuery>
export const RevokeExceptionInput = z.object({ reason: z.string().trim().max(1000).default('') })
export type RevokeExceptionInput = z.infer<typeof RevokeExceptionInput>
/** What an exception would have passed over among the rule's latest findings in the reader's scope. */
export const ExceptionPreview = z.object({
  looked: Count,
  suppressed: Count,
  /** The findings looked at that would stay, and those that would not; at most 20 each. */
  events: z.array(
    z.object({ eventId: z.string(), at: Instant, organisation: OrganisationRef, isSuppressed: z.boolean() }),
  ),
  filterText: z.string(),
})
export type ExceptionPreview = z.infer<typeof ExceptionPreview>
export const PreviewExceptionInput = CreateExceptionInput.pick({ ruleId: true, audience: true, matching: true })
export type PreviewExceptionInput = z.infer<typeof PreviewExceptionInput>

// ---- Tuning from feedback -------------------------------------------------------------------------------------------

export const Verdicts = z.object({ truePositive: Count, falsePositive: Count, benign: Count })
export type Verdicts = z.infer<typeof Verdicts>
/**
 * What could be done about a noisy rule. `key` names it for `accept`; it holds as long as the feedback behind it does. `support` of
 * `outOf` false positives would have been spared, `cost` true positives lost.
 */
export const TuningProposal = z.object({
  key: z.string(),
  kind: z.enum(['exception', 'lower_level', 'disable']),
  /** Of an exception: for whom (null: everybody), and the field and value it rests on. */
  organisation: OrganisationRef.nullable(),
  field: z.string().nullable(),
  value: z.string().nullable(),
  /** Of `lower_level`. */
  toLevel: SeveritySchema.nullable(),
  support: Count,
  outOf: Count,
  cost: Count,
})
export type TuningProposal = z.infer<typeof TuningProposal>
export const TuningItem = z.object({
  rule: z.object({ id: RuleId, title: z.string(), level: SeveritySchema, isEnabled: z.boolean() }),
  verdicts: Verdicts,
  /** False positives among all verdicts, 0 to 1. */
  falsePositiveShare: z.number(),
  /** Most false positives first, at most 50. */
  organisations: z.array(Verdicts.extend({ organisation: OrganisationRef })),
  proposals: z.array(TuningProposal),
})
export type TuningItem = z.infer<typeof TuningItem>
export const TuningQuery = PageQuery.extend({
  minClosed: z.coerce.number().int().min(1).max(1000).default(3),
  /** Percent. */
  minShare: z.coerce.number().int().min(0).max(100).default(50),
  organisationIds: csvOf(Id),
  ruleId: RuleId.optional(),
})
export type TuningQuery = z.infer<typeof TuningQuery>
export const AcceptProposalInput = z.object({
  ruleId: RuleId,
  key: z.string().min(1).max(1000),
  reason: z.string().trim().max(1000).default(''),
  /** Of an exception; default 90 days from now. */
  expiresAt: Instant.nullable().optional(),
})
export type AcceptProposalInput = z.infer<typeof AcceptProposalInput>
export const AcceptProposalOutcome = z.object({ rule: RuleSummary, exception: RuleException.nullable() })
export type AcceptProposalOutcome = z.infer<typeof AcceptProposalOutcome>

// ---- Health ---------------------------------------------------------------------------------------------------------

export const RuleHealth = z.object({
  rule: z.object({
    id: RuleId,
    title: z.string(),
    level: SeveritySchema,
    isEnabled: z.boolean(),
    packName: z.string(),
  }),
  activity: RuleActivity,
  /** Organisations of the reader's scope in which it ever fired. */
  organisationCount: Count,
  /** Share of the whole engine's work on rules, 0 to 1, over the last day; null where nothing was measured. */
  costShare: z.number().nullable(),
  /** Events looked at closely for it, of which matched; over the last day. */
  looked: Count,
  matched: Count,
  /** Events whose text was beyond the rule's budget. */
  overBudget: Count,
  setAside: z.object({ reason: z.string(), at: Instant }).nullable(),
  verdicts: Verdicts,
})
export type RuleHealth = z.infer<typeof RuleHealth>
export const RULE_HEALTH_ORDERS = ['hits7d', 'hitsTotal', 'suppressed', 'cost', 'lastHit', 'falsePositives'] as const
export const RuleHealthQuery = PageQuery.extend({
  order: z.enum(RULE_HEALTH_ORDERS).default('hits7d'),
  /** `silent`: enabled and without a hit for 30 days or ever. */
  only: z.enum(['silent', 'set_aside', 'over_budget']).optional(),
  organisationIds: csvOf(Id),
})
export type RuleHealthQuery = z.infer<typeof RuleHealthQuery>
export const RuleActivityDays = z.object({
  days: z.array(z.object({ on: z.string(), hits: Count, suppressed: Count })),
  organisations: z.array(z.object({ organisation: OrganisationRef, hits: Count, lastHitAt: Instant.nullable() })),
})
export type RuleActivityDays = z.infer<typeof RuleActivityDays>

// ---- ATT&CK ---------------------------------------------------------------------------------------------------------

export const AttackCell = z.object({
  /** `T1059` or `T1059.001`. */
  id: z.string(),
  /** From the bundle an operator imported; null without one. */
  name: z.string().nullable(),
  /** Short names of its tactics (`execution`). */
  tactics: z.array(z.string()),
  rulesEnabled: Count,
  rulesAvailable: Count,
  /** Over the last 30 days within the scope asked for. */
  hits30d: Count,
  alerts30d: Count,
})
export type AttackCell = z.infer<typeof AttackCell>
/** Techniques with their sub-techniques beneath. A technique's own numbers include those of its sub-techniques. */
export const AttackMatrix = z.object({
  /** In the order of the matrix; `name` from the bundle, null: the phrase of the short name. */
  tactics: z.array(
    z.object({ shortName: z.string(), name: z.string().nullable(), techniqueCount: Count, coveredCount: Count }),
  ),
  techniques: z.array(AttackCell.extend({ subtechniques: z.array(AttackCell) })),
  /** The imported bundle; null: only techniques that rules name are known. */
  bundle: z.object({ version: z.string(), importedAt: Instant }).nullable(),
  /** Techniques rules name that the bundle lacks (revoked or newer). */
  unknown: z.array(z.string()),
})
export type AttackMatrix = z.infer<typeof AttackMatrix>
export const AttackMatrixQuery = z.object({ organisationIds: csvOf(Id) })
export type AttackMatrixQuery = z.infer<typeof AttackMatrixQuery>
/** The operator's own copy of an ATT&CK bundle: STIX 2 JSON, `.json.gz` allowed. Only ids, names and tactics are kept. */
export const AttackImportInput = z.object({
  content: z.string().max(280_000_000).optional(),
  isBase64: z.boolean().default(true),
  url: z.url().max(2000).optional(),
})
export type AttackImportInput = z.infer<typeof AttackImportInput>

// ---- The editor -----------------------------------------------------------------------------------------------------

export const CheckRuleInput = z.object({ text: z.string().max(1_000_000) })
export type CheckRuleInput = z.infer<typeof CheckRuleInput>
export const CheckedRules = z.object({
  rules: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: z.enum(RULE_KINDS),
      level: SeveritySchema,
      line: Count,
      logsource: RuleLogsource,
      techniques: z.array(z.string()),
      /** Whether past events can be searched with it: filters and correlations cannot, nor rules whose placeholders have no value. */
      canBacktest: z.boolean(),
    }),
  ),
  problems: z.array(RuleProblem),
})
export type CheckedRules = z.infer<typeof CheckedRules>

/** Part of a text, in UTF-16 code units. */
export const TextRange = z.object({ start: Count, length: Count })
export type TextRange = z.infer<typeof TextRange>
/** One thing that matched: which part of the rule, which field, what literal, where. */
export const ExplainedReason = z.object({
  /** Name of the selection in the rule, or the indicator's list. */
  part: z.string(),
  /** Field by the event's own name. */
  field: z.string(),
  /** The literal or pattern as an analyst reads it. */
  matched: z.string(),
  /** The field's value, shortened to 512 characters. */
  value: z.string(),
  /** The match within `value`; null where no place can be named. */
  inValue: TextRange.nullable(),
  /** The value, and the match within it, in the text of the event; null where the value does not stand there. */
  valueInText: TextRange.nullable(),
  inText: TextRange.nullable(),
})
export type ExplainedReason = z.infer<typeof ExplainedReason>
/**
 * The first part of a rule that an event does not meet. `logsource`: the event is of another kind than the rule's; `exclusion_matched`:
 * what the condition takes out (`not`) is there.
 */
export const RuleMiss = z.object({
  kind: z.enum(['logsource', 'part_failed', 'exclusion_matched']),
  part: z.string(),
  /** The event's name of the field; empty for a keyword. */
  field: z.string(),
  /** What was asked for, at most eight alternatives. */
  wanted: z.array(z.string()),
  /** What the event holds there, shortened; empty where the field is missing. */
  found: z.array(z.string()),
})
export type RuleMiss = z.infer<typeof RuleMiss>

/** Rules (a text, or rules that are stored) on events (pasted, or one that is stored). Exactly one of each pair. */
export const TestRulesInput = z.object({
  text: z.string().max(1_000_000).optional(),
  ruleIds: z.array(RuleId).max(50).optional(),
  /** Pasted: one event a line, or one JSON value over several lines. */
  event: z.string().max(1_000_000).optional(),
  format: z.string().max(40).default('auto'),
  eventId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  /** Event time of the stored event, which makes it quick to find. */
  time: Instant.optional(),
})
export type TestRulesInput = z.infer<typeof TestRulesInput>
export const RuleTestOutcome = z.object({
  problems: z.array(RuleProblem),
  /** At most 100 events are read; `isCut` tells of more. */
  isCut: z.boolean(),
  events: z.array(
    z.object({
      text: z.string(),
      format: z.string().nullable(),
      logsource: RuleLogsource,
      /** The fields rules see, by the event's own names. */
      fields: z.record(z.string(), z.unknown()),
      /** Code of what could not be read. */
      unreadable: z.string().nullable(),
      results: z.array(
        z.object({
          ruleId: z.string(),
          title: z.string(),
          isHit: z.boolean(),
          reasons: z.array(ExplainedReason),
          miss: RuleMiss.nullable(),
        }),
      ),
    }),
  ),
})
export type RuleTestOutcome = z.infer<typeof RuleTestOutcome>

export const BacktestInput = z.object({
  text: z.string().max(1_000_000).optional(),
  ruleId: RuleId.optional(),
  from: Instant,
  to: Instant,
  organisationIds: z.array(Id).max(1000).optional(),
  /** Hits after which counting stops. */
  maxHits: z.number().int().min(1).max(100_000).default(10_000),
  maxSeconds: z.number().int().min(1).max(300).default(60),
})
export type BacktestInput = z.infer<typeof BacktestInput>

/** A rule of one's own: one document. Its id is taken from the text, or given. */
export const SaveRuleInput = z.object({
  text: RuleText,
  isEnabled: z.boolean().default(false),
  note: z.string().trim().max(500).default(''),
})
export type SaveRuleInput = z.infer<typeof SaveRuleInput>
/** The next version of an own rule; `baseVersion` is the one it was written from. */
export const EditRuleInput = z.object({
  text: RuleText,
  baseVersion: z.number().int().min(1),
  note: z.string().trim().max(500).default(''),
})
export type EditRuleInput = z.infer<typeof EditRuleInput>
export const CopyRuleInput = z.object({ title: z.string().trim().max(300).optional() })
export type CopyRuleInput = z.infer<typeof CopyRuleInput>
export const RevertRuleInput = z.object({ version: z.number().int().min(1) })
export type RevertRuleInput = z.infer<typeof RevertRuleInput>
/** `deleted`: it never fired and is gone; `retired`: it stays for the alerts it raised. */
export const RetireRuleOutcome = z.object({ outcome: z.enum(['deleted', 'retired']) })
export type RetireRuleOutcome = z.infer<typeof RetireRuleOutcome>
export const RuleVersion = z.object({
  version: Count,
  at: Instant,
  by: PersonRef.nullable(),
  note: z.string(),
  /** The version of the pack it came with; null for an own rule. */
  packVersion: Count.nullable(),
  isCurrent: z.boolean(),
})
export type RuleVersion = z.infer<typeof RuleVersion>
export const RuleVersionDetail = RuleVersion.extend({
  text: z.string(),
  /** Against the version before; empty for the first. */
  lines: z.array(DifferenceLine),
})
export type RuleVersionDetail = z.infer<typeof RuleVersionDetail>

// ---- Why a hit is a hit ---------------------------------------------------------------------------------------------

export const HitExplanationQuery = z.object({
  eventId: z.string().regex(/^[0-9a-f]{32}$/),
  /** Event time, which makes it quick to find. */
  time: Instant.optional(),
  ruleKey: z.string().max(1100).optional(),
})
export type HitExplanationQuery = z.infer<typeof HitExplanationQuery>
/**
 * What a correlation rule found together: which rules hit, for which values in common, how many of how many within which span.
 * `bounds` are empty where all of the rules, or those its expression asks for, had to hit.
 */
export const CorrelationExplanation = z.object({
  type: z.enum(CORRELATION_TYPES),
  rules: z.array(z.object({ id: RuleId, title: z.string() })),
  group: z.array(z.object({ field: z.string(), value: z.string() })),
  value: z.number(),
  bounds: z.array(z.object({ operator: z.enum(CORRELATION_OPERATORS), value: z.number() })),
  /** Fields whose values are counted or summed. */
  valueFields: z.array(z.string()),
  timespanMs: z.number(),
  firstAt: Instant,
  lastAt: Instant,
  observations: Count,
  /** The last of them, at most 50. */
  events: z.array(z.object({ eventId: z.string(), time: Instant, ruleId: RuleId })),
})
export type CorrelationExplanation = z.infer<typeof CorrelationExplanation>

/**
 * Why one finding is one, for somebody who did not write the rule. `basis`: `fired`, the version of the rule in force when the event
 * came, run again on it; `other_version`: that version does not hit (any more), `version` does; `stored`: the rule is gone or does
 * not hit, what stands here was written down with the finding.
 */
export const HitExplanation = z.object({
  findingId: z.string(),
  ruleKey: z.string(),
  kind: z.enum(['indicator', 'sigma', 'product']),
  title: z.string(),
  level: SeveritySchema,
  techniques: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
  reasons: z.array(ExplainedReason),
  /** Of a correlation rule, whose event is the last of several. */
  correlation: CorrelationExplanation.nullable(),
  basis: z.enum(['fired', 'other_version', 'stored']),
  rule: z
    .object({
      id: RuleId,
      description: z.string(),
      author: z.string(),
      status: z.string(),
      tags: z.array(z.string()),
      falsepositives: z.array(z.string()),
      references: z.array(z.string()),
      packName: z.string(),
      licence: z.string(),
      version: Count,
      currentVersion: Count,
      /** The rule has another text now than when it fired. */
      hasChangedSince: z.boolean(),
      isEnabled: z.boolean(),
      isRetired: z.boolean(),
      /** The text that is explained; null for readers without `rule.read`. */
      text: z.string().nullable(),
    })
    .nullable(),
})
export type HitExplanation = z.infer<typeof HitExplanation>
export const HitExplanations = z.object({
  event: z.object({
    id: z.string(),
    time: Instant,
    organisation: OrganisationRef,
    source: z.object({ id: Id, name: z.string() }),
    format: z.string(),
    text: z.string(),
  }),
  items: z.array(HitExplanation),
})
export type HitExplanations = z.infer<typeof HitExplanations>

/** Levels from the least on, for reckoning one lower. */
export const RULE_LEVELS = SEVERITIES
