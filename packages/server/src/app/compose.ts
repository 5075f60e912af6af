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
import type { Clock, OrganisationId, SourceId, TenantId } from '@haidang/std'
import type { z } from 'zod'
import type { Call, Door } from '#src/modules/access/index.ts'
import { alertForWarning, alertRoutes, alertSightings } from '#src/modules/alerts/index.ts'
import { auditRoutes, createRefusalRecorder, type RecordRefusal, sealAudit } from '#src/modules/audit/index.ts'
import { boardRoutes, createBoard } from '#src/modules/board/index.ts'
import { campaignForWarning, campaignRoutes, linkCampaignWarning } from '#src/modules/campaigns/index.ts'
import { eventRoutes } from '#src/modules/events/index.ts'
import { createIdentity, createUser, identityRoutes, setUp } from '#src/modules/identity/index.ts'
import {
  importIndicators,
  indicatorRoutes,
  loadIndicatorEntries,
  loadWarningLists,
} from '#src/modules/indicators/index.ts'
import { createDeliverer, webhookRoutes } from '#src/modules/notifications/index.ts'
import { createOrganisation, listOrganisations, organisationRoutes } from '#src/modules/organisations/index.ts'
import { installStarterRules, loadEnabledRules, ruleRoutes } from '#src/modules/rules/index.ts'
import {
  createSource,
  createSourceDirectory,
  listSources,
  type LiveSourceDirectory,
  rotateToken,
  sourceRoutes,
} from '#src/modules/sources/index.ts'
import {
  escalate,
  inboxRoutes,
  listAwaitingApproval,
  listOpenWarningSummaries,
  listOverdueRecipients,
  type WarningDeps,
  warningRoutes,
} from '#src/modules/warnings/index.ts'
import { createReplay } from '#src/pipeline/gateway/replay.ts'
import { createFetchMaterial } from '#src/platform/archive/index.ts'
import type { Scope } from '#src/platform/db/index.ts'
import { createSafeClient, systemResolve } from '#src/platform/http-client/index.ts'
import { createJobs } from '#src/platform/jobs/index.ts'
import { createLakeReader, dropEventDays } from '#src/platform/lake/index.ts'
import { createDisabledMail, createSmtpMail } from '#src/platform/mail/index.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import { openSecrets, openSigner } from '#src/platform/secrets/index.ts'
import type { Logger, Metrics } from '#src/platform/telemetry/index.ts'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import type { Config } from './config.ts'
import type { ResolveContext } from './http.ts'
import type { LiveMeter } from './live-meter.ts'
import type { Stores } from './open-stores.ts'
import type { DetectionMaterial, Pipeline } from './pipeline.ts'
import { steerCampaigns } from './steer-campaigns.ts'
import type { Underway } from './underway.ts'

const ESCALATE_MS = 5_000
const DELIVER_MS = 2_000
const RETAIN_MS = 3_600_000
const SEAL_MS = 900_000
const DAY_MS = 86_400_000

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
  /** The running pipeline, where this process runs it. */
  readonly pipeline: () => Pipeline | null
}

/** The modules, wired by hand, in order; nothing registers itself. */
export interface Modules {
  readonly directory: LiveSourceDirectory
  readonly material: DetectionMaterial
  readonly resolveContext: ResolveContext
  readonly recordRefusal: RecordRefusal
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
  const lakeFor = (scope: Scope) => createLakeReader({ lake, tenantScope: scope, now: () => clock.now() })
  const secrets = await openSecrets(join(config.dataDir, 'secrets'))
  const sealSigner = await openSigner(join(config.dataDir, 'secrets'), 'audit-seal')
  const http = createSafeClient({ resolve: systemResolve, allow: config.outbound.allowedPrivate })
  const mail =
    config.mail.url === null
      ? createDisabledMail()
      : createSmtpMail({ url: config.mail.url.reveal(), from: config.mail.from })
  const fetchMaterial = createFetchMaterial(http)

  const identity = createIdentity(db, clock)
  const directory = await createSourceDirectory({ db, clock, logger })
  const sources = { db, directory, lakeFor, underway: () => underway.counts() }
  const events = { db, lakeFor, replay: createReplay(stream, directory, clock) }
  const rules = { db, fetchMaterial }
  const indicators = { db, fetchMaterial }
  const campaigns = { db, steering: steerCampaigns(options.pipeline) }
  const warnings: WarningDeps = {
    db,
    rules: loadRuleSets(),
    campaignForWarning,
    alertForWarning,
    noteCampaignWarned: (tx, ctx, campaignId, warningId) =>
      linkCampaignWarning(tx, clock, campaignId, warningId, ctx.actor.kind === 'user' ? ctx.actor : undefined),
    ownSightings: alertSightings,
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
    const outcome = await sealAudit(db, clock, sealSigner)
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
    if (stored.accepted > 0)
      logger.info({ accepted: stored.accepted, refused: stored.refused }, 'starter rules installed')
    for (const problem of stored.problems) logger.error({ problem }, 'a starter rule was refused')
  }
  await installRules()

  return {
    directory,
    material: {
      rules: async () => (await loadEnabledRules(db)).map(({ text, origin }) => ({ text, origin })),
      indicators: () => loadIndicatorEntries(db),
      warningLists: () => loadWarningLists(db),
    },
    resolveContext: (call) => identity.contexts.resolveContext(call),
    recordRefusal: createRefusalRecorder(db, clock),
    subscriptions: [
      ['identity', identity.handlers],
      ['sources', directory.handlers],
      ['board', board.handlers],
      // The first organisation brings the platform's own rules with it.
      ['starter-rules', { 'organisation.changed.v1': installRules }],
    ],
    routes(door) {
      identityRoutes(door, identity)
      organisationRoutes(door, db)
      auditRoutes(door, db)
      sourceRoutes(door, sources)
      eventRoutes(door, events)
      alertRoutes(door, db)
      campaignRoutes(door, campaigns)
      ruleRoutes(door, rules)
      indicatorRoutes(door, indicators)
      warningRoutes(door, warnings)
      inboxRoutes(door, warnings)
      webhookRoutes(door, webhooks)
      boardRoutes(door, board)
    },
    startJobs() {
      jobs.every('warnings.escalate', ESCALATE_MS, async () => {
        if ((await escalate(db, clock)) > 0) options.wakeOutbox()
      })
      jobs.every('notifications.deliver', DELIVER_MS, deliver)
      jobs.every('audit.seal', SEAL_MS, sealDay)
      jobs.every('lake.retain', RETAIN_MS, () => dropEventDays(lake, clock.now() - config.lake.retentionDays * DAY_MS))
    },
    async stop() {
      await jobs.stop()
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
