import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  type CreatedUser,
  type CreateOrganisationInput,
  type CreateSourceInput,
  type CreateUserInput,
  type ImportInput,
  type ImportOutcome,
  type IssuedToken,
  type Organisation,
  type SetupInput,
  type Source,
} from '@haidang/contracts'
import { type Clock, type OrganisationId, SEVERITIES, type SourceId, type TenantId } from '@haidang/std'
import type { z } from 'zod'
import { type Call, type Context, type Door, systemContext } from '#src/modules/access/index.ts'
import { alertForWarning, alertRoutes, alertSightings, alertsHeldBy } from '#src/modules/alerts/index.ts'
import {
  apiTokenRoutes,
  createApiTokens,
  revokeTokensOf,
  tellEnding,
  type TokenCall,
} from '#src/modules/api-tokens/index.ts'
import { approvalRoutes, createApprovals, expireRequests } from '#src/modules/approvals/index.ts'
import { auditRoutes, createRefusalRecorder, type RecordRefusal, sealAudit } from '#src/modules/audit/index.ts'
import { boardRoutes, createBoard } from '#src/modules/board/index.ts'
import { campaignForWarning, campaignRoutes, linkCampaignWarning } from '#src/modules/campaigns/index.ts'
import { eventRoutes } from '#src/modules/events/index.ts'
import { fileRoutes } from '#src/modules/files/index.ts'
import {
  acceptInvitation,
  changeRoles,
  createIdentity,
  createUser,
  identityRoutes,
  setUp,
} from '#src/modules/identity/index.ts'
import {
  importIndicators,
  indicatorRoutes,
  loadIndicatorEntries,
  loadWarningLists,
} from '#src/modules/indicators/index.ts'
import { createDeliverer, queueBreachReminders, webhookRoutes } from '#src/modules/notifications/index.ts'
import {
  applyDueClosures,
  createLookForProof,
  createOrganisation,
  createTableApplying,
  createTableReading,
  deleteOldImports,
  listOrganisations,
  organisationRoutes,
  recheckDomains,
  type RegisterDeps,
  registerRoutes,
  type TableWork,
  type TableWorkOutcome,
} from '#src/modules/organisations/index.ts'
import { createProviderClient, type Oidc, oidcRoutes, redirectUriOf } from '#src/modules/oidc/index.ts'
import { oversightRoutes } from '#src/modules/oversight/index.ts'
import {
  eraseOnRequest,
  grantExport,
  type PersonalDataDeps,
  personalDataRoutes,
  remindOfBreaches,
  runRetention,
} from '#src/modules/personal-data/index.ts'
import {
  createPlanReading,
  planRoutes,
  type PlanDeps,
  type ReadDocument,
  remindUnits,
  tickDuties,
} from '#src/modules/plans/index.ts'
import { createReportBuilding, type ReportDeps, reportRoutes } from '#src/modules/reports/index.ts'
import {
  createFeedback,
  createRuleActivityRecorder,
  createTasks,
  installStarterRules,
  loadActiveExceptions,
  loadEnabledRules,
  type RuleActivityRecorder,
  ruleRoutes,
  sweepRules,
} from '#src/modules/rules/index.ts'
import {
  createSource,
  createSourceDirectory,
  listSources,
  type LiveSourceDirectory,
  mappingRoutes,
  rotateToken,
  sourceRoutes,
} from '#src/modules/sources/index.ts'
import { openRuntimeSettings, settingRoutes, tendKeys } from '#src/modules/settings/index.ts'
import { targetRoutes } from '#src/modules/targets/index.ts'
import {
  draftsOf,
  createRelease,
  escalate,
  inboxRoutes,
  listAwaitingApproval,
  listOpenWarningSummaries,
  listOverdueRecipients,
  type WarningDeps,
  warningRoutes,
} from '#src/modules/warnings/index.ts'
import { createWorks, workRoutes } from '#src/modules/works/index.ts'
import { createReplay } from '#src/pipeline/gateway/replay.ts'
import { createFetchMaterial } from '#src/platform/archive/index.ts'
import { openBlobs } from '#src/platform/blobs/index.ts'
import { createClamdScanner } from '#src/platform/clamd/index.ts'
import { type Scope, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { createSafeClient, createTxtLookUp, systemResolve } from '#src/platform/http-client/index.ts'
import { createJobs } from '#src/platform/jobs/index.ts'
import { createLakeReader, dropEventDays } from '#src/platform/lake/index.ts'
import { createDisabledMail, createSmtpMail } from '#src/platform/mail/index.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import type { RateBudgets } from '#src/platform/rate-limits/index.ts'
import { openSecrets, openSigner } from '#src/platform/secrets/index.ts'
import type { Logger, Metrics } from '#src/platform/telemetry/index.ts'
import { createThreadRunner } from '#src/platform/threads/index.ts'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { loadProvinces } from '#src/rule-sets/provinces.ts'
import { loadPersonalDataRules } from '#src/rule-sets/personal-data.ts'
import { loadReportCycles } from '#src/rule-sets/report-cycles.ts'
import { loadSectors } from '#src/rule-sets/sectors.ts'
import { loadTargets } from '#src/rule-sets/targets.ts'
import manifest from '../../package.json' with { type: 'json' }
import { type Config, isPlainBeyondThisMachine } from './config.ts'
import type { ResolveContext } from './http.ts'
import type { LiveMeter } from './live-meter.ts'
import type { Stores } from './open-stores.ts'
import type { DetectionMaterial, Pipeline } from './pipeline.ts'
import { steerCampaigns } from './steer-campaigns.ts'
import type { Underway } from './underway.ts'

const ESCALATE_MS = 5_000
const DELIVER_MS = 2_000
const RETAIN_MS = 3_600_000
const WORKS_MS = 2_000
const DUTY_CLOCK_MS = 60_000
const REMIND_MS = 900_000
/** A plan of a hundred pages is read in two seconds; what takes a minute is no plan. */
const READ_LIMITS = { timeMs: 60_000, memoryMb: 768 }
const WRITE_LIMITS = { timeMs: 100_000, memoryMb: 1024 }
const SEAL_MS = 900_000
const BREACH_CLOCK_MS = 60_000
const CLOSURES_MS = 900_000
const DOMAINS_MS = 300_000
const SECRETS_MS = 60_000
const APPROVALS_MS = 60_000
const DAY_MS = 86_400_000
/** What was written stands in the audit; a preview is of use for as long as somebody may come back to it. */
const IMPORTS_KEPT_MS = 30 * DAY_MS

export interface ComposeOptions {
  readonly config: Config
  readonly stores: Stores
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  readonly meter: LiveMeter
  readonly underway: Underway
  readonly root: () => Promise<OrganisationId | null>
  readonly wakeOutbox: () => void
  /** When the certificate of HTTPS ends, Unix milliseconds; null without one. */
  readonly certificateEnds: () => number | null
  /** The running pipeline, where this process runs it. */
  readonly pipeline: () => Pipeline | null
}

/** The modules, wired by hand, in order; nothing registers itself. */
export interface Modules {
  readonly directory: LiveSourceDirectory
  readonly material: DetectionMaterial
  readonly ruleActivity: RuleActivityRecorder
  readonly resolveContext: ResolveContext
  resolveToken(call: TokenCall): Promise<Context>
  readonly recordRefusal: RecordRefusal
  /** Requests a minute as they are in force now. */
  readonly rateBudgets: RateBudgets
  readonly subscriptions: readonly (readonly [name: string, handlers: SubscriptionHandlers])[]
  routes(door: Door): void
  startJobs(): void
  stop(): Promise<void>
  findRoot(): Promise<OrganisationId | null>
  /** Makes the first administrator from the terminal, as the first visit would; answers the root organisation. */
  setUp(input: SetupInput): Promise<TenantId>
  createOrganisation(call: Call<CreateOrganisationInput>): Promise<Organisation>
  listOrganisations(
    call: Call<{ limit: number; cursor?: string | undefined }>,
  ): Promise<{ items: Organisation[]; nextCursor: string | null }>
  createUser(call: Call<CreateUserInput>): Promise<z.output<typeof CreatedUser>>
  /** Sets the password behind a link, as the person who got it would. */
  acceptInvitation(token: string, password: string): Promise<void>
  createSource(call: Call<CreateSourceInput>): Promise<IssuedToken>
  listSources(
    call: Call<{ limit: number; cursor?: string | undefined }>,
  ): Promise<{ items: Source[]; nextCursor: string | null }>
  rotateToken(call: Call<{ id: SourceId; overlapSeconds: number }>): Promise<IssuedToken>
  importIndicators(call: Call<ImportInput>): Promise<ImportOutcome>
  /** Takes up changed rules and indicators now; resolves when they are in use. */
  reloadDetection(): Promise<void>
}

export async function composeModules(options: ComposeOptions): Promise<Modules> {
  const { config, stores, clock, logger, metrics, meter, underway, root } = options
  const { db, lake, stream } = stores
  const secrets = await openSecrets(join(config.dataDir, 'secrets'), clock)
  const runtime = await openRuntimeSettings(db, config.settings, logger)
  runtime.watch('HAIDANG_LOG_LEVEL', (level) => {
    logger.level = level
  })
  const sealSigner = await openSigner(join(config.dataDir, 'secrets'), 'audit-seal')
  const http = createSafeClient({ resolve: systemResolve, allow: config.outbound.allowedPrivate })
  const mail =
    config.mail.url === null
      ? createDisabledMail()
      : createSmtpMail({ url: config.mail.url.reveal(), from: config.mail.from })
  const fetchMaterial = createFetchMaterial(http)

  const organisations = {
    db,
    law: { provinces: loadProvinces(), sectors: loadSectors() },
    look: createLookForProof(http, createTxtLookUp({ timeoutMs: 3000, tries: 2 })),
  }
  const approvals = createApprovals({
    db,
    clock,
    executors: () => ({
      'role.change': changeRoles,
      'personal_data.export': grantExport,
      'record.deletion': (tx, ctx, act) => eraseOnRequest(personalData, tx, ctx, act),
      'warning.dispatch_above_level': createRelease(warnings),
    }),
    afterDecision: () => identity.contexts.forgetAll(),
  })
  const identity = createIdentity({
    db,
    clock,
    secrets,
    mail,
    publicUrl: config.http.publicUrl,
    isMultiFactorRequired: config.signIn.multiFactor === 'required',
    breachedPasswordsDir: config.signIn.breachedPasswordsDir,
    askSecondHand: approvals.ask,
    leaving: {
      endTokens: (tx, _ctx, userId) => revokeTokensOf(tx, clock, userId),
      openWork: async (tx, ctx, userId) => [
        ...(await alertsHeldBy(tx, userId)).map((alert) => ({ kind: 'alert' as const, ...alert })),
        ...(await draftsOf(tx, ctx, userId)).map((warning) => ({ kind: 'warning' as const, ...warning })),
      ],
    },
  })
  const oidc: Oidc = {
    db,
    secrets,
    identity,
    client: createProviderClient({ http, clock, allowedPrivate: config.outbound.allowedPrivate }),
    redirectUri: redirectUriOf(config.http.publicUrl),
  }
  const apiTokens = createApiTokens({ db, clock, logger, metrics })
  const directory = await createSourceDirectory({ db, clock, logger })
  const lakeFor = (scope: Scope) =>
    createLakeReader({ lake, tenantScope: scope, now: () => clock.now(), mappingOf: (id) => directory.mapping(id) })
  const sources = { db, directory, lakeFor, underway: () => underway.counts() }
  const events = { db, lakeFor, replay: createReplay(stream, directory, clock) }
  const tasks = createTasks({ db, clock, logger })
  const rules = { db, clock, fetchMaterial, tasks, lakeFor }
  const ruleActivity = createRuleActivityRecorder({ db, clock, logger })
  const indicators = { db, fetchMaterial }
  const campaigns = { db, steering: steerCampaigns(options.pipeline) }
  const ruleSets = loadRuleSets()
  const warnings: WarningDeps = {
    db,
    askSecondHand: approvals.ask,
    secondHandSeverity: () => SEVERITIES.find((s) => s === runtime.value('HAIDANG_SECOND_HAND_SEVERITY')) ?? null,
    rules: ruleSets,
    campaignForWarning,
    alertForWarning,
    noteCampaignWarned: (tx, ctx, campaignId, warningId) =>
      linkCampaignWarning(tx, clock, campaignId, warningId, ctx.actor.kind === 'user' ? ctx.actor : undefined),
    ownSightings: alertSightings,
  }
  const blobs = await openBlobs(join(config.dataDir, 'blobs'))
  const readDocument: ReadDocument = createThreadRunner(
    new URL('../modules/plans/read-thread.ts', import.meta.url),
    READ_LIMITS,
  )
  const register: RegisterDeps = {
    db,
    law: organisations.law,
    workTable: createThreadRunner<TableWork, TableWorkOutcome>(
      new URL('../modules/organisations/register/table-thread.ts', import.meta.url),
      READ_LIMITS,
    ),
    wakeWorks: () => works.wake(),
  }
  const works = createWorks(db, clock, logger, {
    'organisations.read': createTableReading(register, clock),
    'organisations.apply': createTableApplying(register, clock),
    'plan.read': createPlanReading({ db, blobs, clock, readDocument }),
    'report.build': createReportBuilding({ db, clock, targets: loadTargets() }),
  })
  const plans: PlanDeps = {
    db,
    blobs,
    rules: ruleSets,
    publicUrl: config.http.publicUrl,
    wakeWorks: () => works.wake(),
  }
  const reports: ReportDeps = {
    db,
    cycles: loadReportCycles(),
    writePaper: createThreadRunner(new URL('../modules/reports/write-thread.ts', import.meta.url), WRITE_LIMITS),
    wakeWorks: () => works.wake(),
  }
  const personalData: PersonalDataDeps = {
    db,
    rules: loadPersonalDataRules(),
    calendar: ruleSets.workingCalendar,
    writePaper: reports.writePaper,
    approvals,
  }
  const webhooks = { db, secrets, allow: config.outbound.allowedPrivate }
  const board = createBoard({
    db,
    clock,
    logger,
    live: meter,
    lakeFor,
    underway: () => underway.total(),
    warnings: { listOpenWarningSummaries, listAwaitingApproval, listOverdueRecipients },
  })
  const ticks = metrics.counter('haidang_jobs_ticks_total', "Ticks of the platform's jobs by outcome", [
    'job',
    'outcome',
  ])
  const jobs = createJobs({
    clock,
    db,
    logger,
    holder: randomUUID(),
    onTick: (job, outcome) => ticks.inc({ job, outcome }),
  })
  const deliver = createDeliverer({ db, mail, http, secrets, clock, publicUrl: config.http.publicUrl })

  const auditBroken = metrics.counter(
    'haidang_audit_broken_total',
    'Walks along the audit chain that found it broken',
    [],
  )
  const sealDay = async (): Promise<void> => {
    const id = await root()
    if (id === null) return
    const outcome = await sealAudit(db, systemContext('audit-seal', clock, new Set(), id, randomUUID()), sealSigner)
    if (outcome.kind !== 'broken') return
    auditBroken.inc({})
    logger.error({ verdict: outcome.verdict }, 'the audit chain is broken and is not sealed')
  }

  let areRulesInstalled = false
  const installRules = async (): Promise<void> => {
    const id = await root()
    if (id === null || areRulesInstalled) return
    areRulesInstalled = true
    const stored = await installStarterRules(db, clock, id)
    if (stored.added + stored.changed > 0)
      logger.info({ accepted: stored.added + stored.changed, refused: stored.refused }, 'starter rules installed')
    for (const problem of stored.problems) logger.error({ problem }, 'a starter rule was refused')
  }
  await installRules()

  return {
    directory,
    ruleActivity,
    material: {
      rules: () => loadEnabledRules(db),
      exceptions: () => loadActiveExceptions(db, clock.now()),
      indicators: () => loadIndicatorEntries(db),
      warningLists: () => loadWarningLists(db),
    },
    resolveContext: (call) => identity.contexts.resolveContext(call),
    resolveToken: (call) => apiTokens.contexts.resolve(call),
    recordRefusal: createRefusalRecorder(db, clock),
    rateBudgets: {
      get account() {
        return runtime.number('HAIDANG_RATE_ACCOUNT_PER_MINUTE')
      },
      get token() {
        return runtime.number('HAIDANG_RATE_TOKEN_PER_MINUTE')
      },
      get address() {
        return runtime.number('HAIDANG_RATE_ADDRESS_PER_MINUTE')
      },
    },
    subscriptions: [
      ['identity', identity.handlers],
      ['api-tokens', apiTokens.contexts.handlers],
      ['sources', directory.handlers],
      ['board', board.handlers],
      ['rules.feedback', createFeedback({ db, clock, lakeFor })],
      // The first organisation brings the platform's own rules with it.
      ['starter-rules', { 'organisation.changed.v1': installRules }],
    ],
    routes(door) {
      identityRoutes(door, identity)
      approvalRoutes(door, approvals)
      oversightRoutes(door, { db, forgetAll: () => identity.contexts.forgetAll() })
      apiTokenRoutes(door, apiTokens)
      oidcRoutes(door, oidc)
      organisationRoutes(door, organisations)
      registerRoutes(door, register)
      auditRoutes(door, db)
      sourceRoutes(door, sources, {
        url: config.http.publicUrl,
        syslog: { udp: config.syslog.udpPort, tcp: config.syslog.tcpPort, tls: config.syslog.tlsPort },
      })
      mappingRoutes(door, sources)
      eventRoutes(door, events)
      alertRoutes(door, db)
      campaignRoutes(door, campaigns)
      ruleRoutes(door, rules)
      indicatorRoutes(door, indicators)
      warningRoutes(door, warnings)
      inboxRoutes(door, warnings)
      webhookRoutes(door, webhooks)
      boardRoutes(door, board)
      fileRoutes(door, { db, blobs, ...(config.clamd === null ? {} : { scanner: createClamdScanner(config.clamd) }) })
      workRoutes(door, db)
      planRoutes(door, plans)
      reportRoutes(door, reports)
      settingRoutes(door, {
        db,
        runtime,
        ring: secrets,
        root,
        certificateEnds: options.certificateEnds,
        isPlainDoor: isPlainBeyondThisMachine(config.http),
        isSecondFactorOptional: config.settings.some(
          (s) => s.name === 'HAIDANG_MULTI_FACTOR' && s.value === 'optional',
        ),
        hasScanner: config.clamd !== null,
        version: manifest.version,
        // A process that runs no jobs leaves it to the one that does.
        wakeTending: () => void jobs.runNow('secrets.tend').catch(() => undefined),
      })
      targetRoutes(door, { db, targets: loadTargets() })
      personalDataRoutes(door, personalData)
    },
    startJobs() {
      jobs.every('warnings.escalate', ESCALATE_MS, async () => {
        if ((await escalate(db, clock)) > 0) options.wakeOutbox()
      })
      jobs.every('approvals.expire', APPROVALS_MS, () => expireRequests(db, clock))
      jobs.every('works.run', WORKS_MS, () => works.drain())
      jobs.every('duties.clock', DUTY_CLOCK_MS, () => tickDuties(db, clock, ruleSets))
      jobs.every('duties.remind', REMIND_MS, () => remindUnits(db, clock, ruleSets))
      jobs.every('notifications.deliver', DELIVER_MS, deliver)
      jobs.every('organisations.closures', CLOSURES_MS, async () => {
        if ((await applyDueClosures(db, clock)) > 0) options.wakeOutbox()
      })
      jobs.every('organisations.domains', DOMAINS_MS, async () => {
        await recheckDomains(organisations, clock)
      })
      jobs.every('organisations.imports', RETAIN_MS, () =>
        db.withTx(SYSTEM_SCOPE, (tx) => deleteOldImports(tx, new Date(clock.now() - IMPORTS_KEPT_MS).toISOString())),
      )
      jobs.every('audit.seal', SEAL_MS, sealDay)
      jobs.every('tokens.tell', RETAIN_MS, () => tellEnding(db, clock, mail, config.http.publicUrl))
      jobs.every('rules.sweep', RETAIN_MS, () => sweepRules(db, clock, tasks))
      jobs.every('personal-data.retain', RETAIN_MS, () => runRetention(db, clock, personalData.rules))
      jobs.every('breaches.remind', BREACH_CLOCK_MS, () =>
        remindOfBreaches(db, clock, personalData.rules, (tx, due) => queueBreachReminders(tx, clock, due)),
      )
      jobs.every('lake.retain', RETAIN_MS, () =>
        dropEventDays(lake, clock.now() - runtime.number('HAIDANG_LAKE_RETENTION_DAYS') * DAY_MS),
      )
      jobs.every('secrets.tend', SECRETS_MS, () => tendKeys({ db, ring: secrets, clock, logger, runtime }))
    },
    async stop() {
      runtime.stop()
      await jobs.stop()
      await tasks.stop()
      await ruleActivity.stop()
      await apiTokens.lastUses.close()
      await board.close()
      await directory.close()
    },
    findRoot: root,
    async setUp(input) {
      const ctx = await identity.contexts.resolveContext({
        sessionToken: undefined,
        requestId: randomUUID(),
        locale: 'vi',
      })
      const opened = await setUp(identity, { ctx, input: { ...input, address: 'terminal', agent: 'terminal' } })
      await installRules()
      return opened.session.organisation.id as TenantId
    },
    createOrganisation: (call) => createOrganisation(db, call),
    listOrganisations: (call) => listOrganisations(db, call),
    createUser: (call) => createUser(identity, call),
    async acceptInvitation(token, password) {
      const requestId = randomUUID()
      const ctx = await identity.contexts.resolveContext({ sessionToken: undefined, requestId, locale: 'vi' })
      await acceptInvitation(identity, { ctx, input: { token, password, address: 'terminal', agent: 'terminal' } })
    },
    createSource: (call) => createSource(sources, call),
    listSources: (call) => listSources(sources, call),
    rotateToken: (call) => rotateToken(sources, call),
    importIndicators: (call) => importIndicators(indicators, call),
    reloadDetection: async () => {
      await directory.refreshAll()
      await options.pipeline()?.reload()
    },
  }
}
