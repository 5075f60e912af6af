import type { BacktestResult } from '@haidang/contracts'
import { compileSigma, neededTexts, type SigmaDetectionRule } from '@haidang/detect'
import type { EventId, TenantId } from '@haidang/std'
import { setImmediate } from 'node:timers/promises'
import { LakeError, type LakeReader, type RawEvent } from '#src/platform/lake/index.ts'
import { createRawReader } from './read-event.ts'

export interface BacktestAsked {
  readonly rule: SigmaDetectionRule
  /** Unix milliseconds of event time, `to` excluded. */
  readonly from: number
  readonly to: number
  readonly organisations: readonly TenantId[] | undefined
  readonly maxHits: number
  readonly maxMs: number
}

export interface BacktestDeps {
  readonly reader: Pick<LakeReader, 'scanEvents'>
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => Promise<void>
}

export interface BacktestHits extends Pick<
  BacktestResult,
  'count' | 'isCapped' | 'isTimedOut' | 'tookMs' | 'looked' | 'byDay'
> {
  readonly searchedFrom: number
  readonly byTenant: ReadonlyMap<TenantId, number>
  /** The newest hits, at most `SHOWN`. */
  readonly newest: readonly { readonly eventId: EventId; readonly time: number }[]
}

export const SHOWN = 200
const FIRST_SLICE_MS = 3_600_000
const LEAST_SLICE_MS = 1000
const LONGEST_SLICE_MS = 30 * 86_400_000
/** A slice that took less is followed by one twice as long. */
const QUICK_MS = 300
const MOST_AT_ONCE = 20_000
/** Events asked before other work has its turn. */
const EVENTS_A_TURN = 500

/**
 * Runs a rule over the past, newest first: the lake narrows by the texts a match must hold, the engine that is used on live events
 * decides, so that the hits are those the rule would have had. Ends at the cap of hits, at the time limit, or when cancelled.
 */
export async function backtest(deps: BacktestDeps, asked: BacktestAsked): Promise<BacktestHits> {
  const startedAt = deps.now()
  const { set } = compileSigma([asked.rule])
  const raw = neededTexts(asked.rule)
  const read = createRawReader()
  const hits: { eventId: EventId; time: number; tenant: TenantId }[] = []
  let looked = 0
  let end = asked.to
  let slice = FIRST_SLICE_MS
  let isTimedOut = false
  const leftMs = (): number => asked.maxMs - (deps.now() - startedAt)
  const ask = (events: readonly RawEvent[]): void => {
    for (const event of events) {
      const parsed = read(event)
      looked++
      if (parsed !== null && set.match(parsed).length > 0)
        hits.push({ eventId: event.eventId, time: parsed.ocsf.time, tenant: event.tenant })
    }
  }
  while (end > asked.from && hits.length < asked.maxHits) {
    await deps.onProgress(Math.round((asked.to - end) / 1000), Math.round((asked.to - asked.from) / 1000))
    if (leftMs() <= 0) {
      isTimedOut = true
      break
    }
    const start = Math.max(asked.from, end - slice)
    const sliceStartedAt = deps.now()
    const found = await scan(deps, asked, { from: start, to: end, raw }, leftMs())
    if (found === 'timeout') {
      isTimedOut = true
      break
    }
    if (found.isCut && slice > LEAST_SLICE_MS) {
      slice = Math.max(LEAST_SLICE_MS, Math.floor((end - start) / 4))
      continue
    }
    for (let i = 0; i < found.items.length; i += EVENTS_A_TURN) {
      ask(found.items.slice(i, i + EVENTS_A_TURN))
      await setImmediate()
      deps.signal.throwIfAborted()
    }
    end = start
    if (deps.now() - sliceStartedAt < QUICK_MS) slice = Math.min(LONGEST_SLICE_MS, slice * 2)
  }
  const newest = hits.toSorted((a, b) => b.time - a.time)
  const counted = newest.slice(0, asked.maxHits)
  return {
    count: counted.length,
    isCapped: hits.length >= asked.maxHits,
    isTimedOut,
    searchedFrom: end,
    tookMs: deps.now() - startedAt,
    looked,
    byDay: [...countBy(counted, (h) => new Date(h.time).toISOString().slice(0, 10))]
      .map(([on, count]) => ({ on, count }))
      .toSorted((a, b) => (a.on < b.on ? -1 : 1)),
    byTenant: countBy(counted, (h) => h.tenant),
    newest: counted.slice(0, SHOWN),
  }
}

async function scan(
  deps: BacktestDeps,
  { organisations }: BacktestAsked,
  slice: { readonly from: number; readonly to: number; readonly raw: ReturnType<typeof neededTexts> },
  leftMs: number,
): Promise<Awaited<ReturnType<LakeReader['scanEvents']>> | 'timeout'> {
  try {
    return await deps.reader.scanEvents(
      { ...slice, ...(organisations === undefined ? {} : { organisations }), limit: MOST_AT_ONCE },
      { timeoutMs: Math.max(1000, leftMs), signal: deps.signal },
    )
  } catch (error) {
    deps.signal.throwIfAborted()
    if (error instanceof LakeError && error.code === 'lake.timeout') return 'timeout'
    throw error
  }
}

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}
