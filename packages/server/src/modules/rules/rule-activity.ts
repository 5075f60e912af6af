import type { Finding } from '@haidang/contracts'
import type { Clock } from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { addCosts, addHits, type CostCount, type HitCount, saveSetAsides } from './activity-queries.ts'
import { addSuppressed, type SuppressedCount } from './exception-queries.ts'

/** What an exception passed over in one record of the stream. */
export interface PassedOver {
  readonly exceptionId: string
  readonly ruleId: string
  readonly tenant: string
  readonly count: number
  readonly eventId: string
  readonly eventAt: number
}

/** Counts what rules do in memory and writes it in batches: no query an event. */
export interface RuleActivityRecorder {
  /** Counts by the time this is called; called once for each group that is stored. */
  note(
    findings: readonly Pick<Finding, 'kind' | 'ruleKey' | 'tenant' | 'eventAt'>[],
    passedOver: readonly PassedOver[],
  ): void
  noteCosts(costs: readonly CostCount[]): void
  /** The rules that are enabled and do not run, all of them. */
  noteSetAside(rules: readonly { readonly ruleId: string; readonly reason: string }[]): void
  /** Writes what has been counted; what cannot be written is kept for the next time. */
  flush(): Promise<void>
  stop(): Promise<void>
}

const FLUSH_MS = 5_000
const HOUR_MS = 3_600_000
/** Rows of one statement. */
const CHUNK = 2000
const RECENT = 20

export function createRuleActivityRecorder({
  db,
  clock,
  logger,
}: {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
}): RuleActivityRecorder {
  let hits = new Map<string, HitCount>()
  let suppressed = new Map<string, SuppressedCount>()
  let costs: CostCount[] = []
  let setAside: readonly { readonly ruleId: string; readonly reason: string }[] | null = null
  let flushing: Promise<void> = Promise.resolve()

  function addHit(tenant: string, ruleId: string, more: { hits: number; suppressed: number; at: number | null }): void {
    const hourMs = Math.floor(clock.now() / HOUR_MS) * HOUR_MS
    const key = `${tenant} ${hourMs} ${ruleId}`
    const known = hits.get(key)
    hits.set(key, {
      tenant,
      ruleId,
      hourMs,
      hits: (known?.hits ?? 0) + more.hits,
      suppressed: (known?.suppressed ?? 0) + more.suppressed,
      lastHitMs: more.at === null ? (known?.lastHitMs ?? null) : Math.max(known?.lastHitMs ?? more.at, more.at),
    })
  }

  async function write(): Promise<void> {
    const now = { hits: [...hits.values()], suppressed: [...suppressed.values()], costs, setAside }
    if (now.hits.length + now.suppressed.length + now.costs.length === 0 && now.setAside === null) return
    hits = new Map()
    suppressed = new Map()
    costs = []
    setAside = null
    const at = new Date(clock.now()).toISOString()
    try {
      await db.withTx(SYSTEM_SCOPE, async (tx) => {
        for (let i = 0; i < now.hits.length; i += CHUNK) await addHits(tx, now.hits.slice(i, i + CHUNK))
        await addSuppressed(tx, now.suppressed)
        for (let i = 0; i < now.costs.length; i += CHUNK)
          await addCosts(tx, at.slice(0, 10), now.costs.slice(i, i + CHUNK))
        if (now.setAside !== null) await saveSetAsides(tx, at, now.setAside)
      })
    } catch (error) {
      logger.error({ err: error }, 'what rules did could not be written; it is kept for the next time')
      for (const h of now.hits) {
        const key = `${h.tenant} ${h.hourMs} ${h.ruleId}`
        const later = hits.get(key)
        hits.set(key, {
          ...h,
          hits: h.hits + (later?.hits ?? 0),
          suppressed: h.suppressed + (later?.suppressed ?? 0),
          lastHitMs: later?.lastHitMs ?? h.lastHitMs,
        })
      }
      for (const s of now.suppressed) suppressed.set(s.exceptionId, merge(s, suppressed.get(s.exceptionId)))
      costs = [...now.costs, ...costs]
      setAside ??= now.setAside
    }
  }

  const flush = (): Promise<void> => {
    flushing = flushing.then(write)
    return flushing
  }
  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()

  return {
    note(findings, passedOver) {
      for (const f of findings)
        if (f.kind === 'sigma')
          addHit(f.tenant, f.ruleKey.slice('sigma:'.length), { hits: 1, suppressed: 0, at: f.eventAt })
      for (const p of passedOver) {
        addHit(p.tenant, p.ruleId, { hits: 0, suppressed: p.count, at: null })
        const latest = [{ eventId: p.eventId, at: new Date(p.eventAt).toISOString(), organisationId: p.tenant }]
        suppressed.set(
          p.exceptionId,
          merge({ exceptionId: p.exceptionId, count: p.count, latest }, suppressed.get(p.exceptionId)),
        )
      }
    },
    noteCosts(more) {
      costs.push(...more)
    },
    noteSetAside(rules) {
      setAside = rules
    },
    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}

function merge(one: SuppressedCount, two: SuppressedCount | undefined): SuppressedCount {
  if (two === undefined) return one
  const latest = [...one.latest, ...two.latest].toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, RECENT)
  return { exceptionId: one.exceptionId, count: one.count + two.count, latest }
}
