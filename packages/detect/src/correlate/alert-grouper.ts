import type { Finding, FindingKind, FindingValue } from '@haidang/contracts'
import { moreSevere, type Severity, type TenantId } from '@haidang/std'
import { countingTime } from './event-time.ts'
import { createRecencyList } from './recency-list.ts'
import { createRecentIds, type RecentIdsSnapshot } from './recent-ids.ts'

/**
 * Findings to alerts. One alert gathers what one rule says of one entity of one organisation, as long as no pause
 * between two hits exceeds the idle gap.
 *
 * Time: which window a finding belongs to is decided by event time; how long a window is remembered, by time of receipt.
 * So an old file sent today is grouped as it would have been on its day, and a wrong clock costs no memory.
 */
export interface AlertGrouper {
  /** Counts a batch. Each alert appears once in the answer, in its final state, in order of first touch. */
  push(findings: readonly Finding[]): AlertChange[]
  /**
   * Keys of `findings` of which no window is open. The caller may fetch their latest alerts from its store and hand
   * them to `adopt` before `push`, so that an alert evicted from memory grows on instead of opening anew.
   */
  unknownKeys(findings: readonly Finding[]): string[]
  /** Opens windows for alerts that the caller has stored; those already open are left as they are. */
  adopt(alerts: readonly AlertState[]): void
  /** Ends the alert's window (closed by a person): the next hit opens a new alert. */
  close(fingerprint: string): boolean
  readonly openCount: number
  /** Windows dropped because the table was full, since the start or the snapshot. */
  readonly evictedCount: number
  snapshot(): AlertGrouperSnapshot
}

export interface AlertGrouperOptions {
  /** Longest pause between two hits of one alert, in milliseconds. Default 24 hours. */
  readonly idleGapMs?: number
  readonly idleGapByKind?: Readonly<Partial<Record<FindingKind, number>>>
  /** By rule key; goes before the kind. */
  readonly idleGapByRule?: Readonly<Record<string, number>>
  /** Longest span of one alert, in milliseconds: what never pauses rolls over. Default 7 days. */
  readonly maxSpanMs?: number
  /** How much longer than the idle gap a window is kept for findings that come late, in milliseconds. Default 1 hour. */
  readonly latenessMs?: number
  /** Greatest number of open windows; the one untouched for longest leaves first. Default 50,000. */
  readonly maxOpen?: number
  /** Greatest number of finding ids remembered against redelivery. Default 100,000. */
  readonly maxRecentIds?: number
  /** Greatest number of evidence references of an alert: half the earliest, half the latest. Default 20. */
  readonly maxEvidence?: number
}

export interface AlertEvidence {
  readonly eventId: string
  readonly at: number
}

/** An alert as plain data. Times are Unix milliseconds of event time. */
export interface AlertState {
  /** Organisation, rule and entity. */
  readonly key: string
  /** Key and start of the window: the same findings in the same order give the same fingerprint, so storing is idempotent. */
  readonly fingerprint: string
  readonly tenant: TenantId
  readonly kind: FindingKind
  readonly ruleKey: string
  readonly entity: FindingValue
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  /** Values of its findings, at most 32. */
  readonly values: readonly FindingValue[]
  /** Sources that reported, at most 16. */
  readonly sources: readonly string[]
  /** Event time of the finding that opened the window; part of the fingerprint and never changed. */
  readonly windowStart: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  /** Latest time of receipt. */
  readonly receivedAt: number
  readonly count: number
  readonly evidence: readonly AlertEvidence[]
}

export interface AlertChange {
  readonly kind: 'opened' | 'grown'
  readonly alert: AlertState
}

export interface AlertGrouperSnapshot {
  readonly v: 1
  /** From least to most recently touched. */
  readonly open: readonly AlertState[]
  readonly recent: RecentIdsSnapshot
  readonly evictedCount: number
}

const MAX_VALUES = 32
const MAX_SOURCES = 16
const MAX_TECHNIQUES = 32
const HOUR_MS = 3_600_000

interface Window {
  state: AlertState
  older: Window | null
  newer: Window | null
}

/** The key an alert is grouped by. Parts are length-prefixed, so no value can imitate another. */
export function alertKey(finding: Pick<Finding, 'tenant' | 'ruleKey' | 'entity'>): string {
  const { tenant, ruleKey, entity } = finding
  return `${tenant}|${ruleKey.length}:${ruleKey}|${entity.kind}:${entity.value}`
}

export function createAlertGrouper(options: AlertGrouperOptions = {}, from?: AlertGrouperSnapshot): AlertGrouper {
  const idleGapMs = options.idleGapMs ?? 24 * HOUR_MS
  const maxSpanMs = options.maxSpanMs ?? 7 * 24 * HOUR_MS
  const latenessMs = options.latenessMs ?? HOUR_MS
  const maxOpen = Math.max(1, options.maxOpen ?? 50_000)
  const halfEvidence = Math.max(1, Math.floor((options.maxEvidence ?? 20) / 2))
  const recent = createRecentIds(options.maxRecentIds ?? 100_000, from?.recent)
  /** Windows of a key, by start; nearly always one. */
  const byKey = new Map<string, Window[]>()
  const order = createRecencyList<Window>()
  let evictedCount = from?.evictedCount ?? 0

  const gapOf = (ruleKey: string, kind: FindingKind): number =>
    options.idleGapByRule?.[ruleKey] ?? options.idleGapByKind?.[kind] ?? idleGapMs

  function open(state: AlertState): Window {
    const window: Window = { state, older: null, newer: null }
    const windows = byKey.get(state.key)
    if (windows === undefined) byKey.set(state.key, [window])
    else {
      windows.push(window)
      windows.sort((a, b) => a.state.firstSeenAt - b.state.firstSeenAt)
    }
    order.add(window)
    return window
  }

  function drop(window: Window): void {
    order.remove(window)
    const windows = byKey.get(window.state.key) ?? []
    const left = windows.filter((w) => w !== window)
    if (left.length === 0) byKey.delete(window.state.key)
    else byKey.set(window.state.key, left)
  }

  /** The window that holds `at`, or the nearest within the gap. */
  function windowAt(key: string, at: number, gap: number): Window | null {
    let nearest: Window | null = null
    let nearestGap = gap
    for (const window of byKey.get(key) ?? []) {
      const { firstSeenAt, lastSeenAt } = window.state
      const away = at < firstSeenAt ? firstSeenAt - at : at > lastSeenAt ? at - lastSeenAt : 0
      if (away > nearestGap || Math.max(at, lastSeenAt) - Math.min(at, firstSeenAt) > maxSpanMs) continue
      if (nearest === null || away < nearestGap) {
        nearest = window
        nearestGap = away
      }
    }
    return nearest
  }

  function forgetOld(receivedAt: number): void {
    for (let window = order.oldest; window !== null; window = order.oldest) {
      const { ruleKey, kind, receivedAt: touchedAt } = window.state
      if (touchedAt + gapOf(ruleKey, kind) + latenessMs >= receivedAt) return
      drop(window)
    }
  }

  for (const state of from?.open ?? []) open(state)

  return {
    push(findings) {
      const changes = new Map<Window, 'opened' | 'grown'>()
      for (const finding of findings) {
        if (!recent.addIfNew(finding.id)) continue
        forgetOld(finding.receivedAt)
        const key = alertKey(finding)
        const at = countingTime(finding)
        const window = windowAt(key, at, gapOf(finding.ruleKey, finding.kind))
        if (window !== null) {
          window.state = grow(window.state, finding, at, halfEvidence)
          order.touch(window)
          if (!changes.has(window)) changes.set(window, 'grown')
          continue
        }
        changes.set(open(firstState(finding, key, at, halfEvidence)), 'opened')
        if (order.size > maxOpen && order.oldest !== null) {
          drop(order.oldest)
          evictedCount++
        }
      }
      return Array.from(changes, ([window, kind]) => ({ kind, alert: window.state }))
    },
    unknownKeys(findings) {
      const keys = new Set<string>()
      for (const finding of findings) {
        const key = alertKey(finding)
        if (!byKey.has(key)) keys.add(key)
      }
      return [...keys]
    },
    adopt(alerts) {
      for (const alert of alerts) {
        if (byKey.get(alert.key)?.some((w) => w.state.fingerprint === alert.fingerprint) === true) continue
        open(alert)
        if (order.size > maxOpen && order.oldest !== null) {
          drop(order.oldest)
          evictedCount++
        }
      }
    },
    close(fingerprint) {
      const cut = fingerprint.lastIndexOf('@')
      const window = byKey.get(fingerprint.slice(0, cut))?.find((w) => w.state.fingerprint === fingerprint)
      if (window === undefined) return false
      drop(window)
      return true
    },
    get openCount() {
      return order.size
    },
    get evictedCount() {
      return evictedCount
    },
    snapshot: () => ({
      v: 1,
      open: Array.from(order.items(), (w) => w.state),
      recent: recent.snapshot(),
      evictedCount,
    }),
  }
}

function firstState(finding: Finding, key: string, at: number, halfEvidence: number): AlertState {
  return {
    key,
    fingerprint: `${key}@${at}`,
    tenant: finding.tenant,
    kind: finding.kind,
    ruleKey: finding.ruleKey,
    entity: finding.entity,
    title: finding.title,
    severity: finding.severity,
    techniques: finding.techniques.slice(0, MAX_TECHNIQUES),
    values: finding.values.slice(0, MAX_VALUES),
    sources: [finding.source],
    windowStart: at,
    firstSeenAt: at,
    lastSeenAt: at,
    receivedAt: finding.receivedAt,
    count: 1,
    evidence: evidenceOf(finding, at, halfEvidence),
  }
}

function grow(state: AlertState, finding: Finding, at: number, halfEvidence: number): AlertState {
  return {
    ...state,
    severity: moreSevere(state.severity, finding.severity),
    techniques: withNew(state.techniques, finding.techniques, MAX_TECHNIQUES, (a, b) => a === b),
    values: withNew(state.values, finding.values, MAX_VALUES, (a, b) => a.kind === b.kind && a.value === b.value),
    sources: withNew<string>(state.sources, [finding.source], MAX_SOURCES, (a, b) => a === b),
    firstSeenAt: Math.min(state.firstSeenAt, at),
    lastSeenAt: Math.max(state.lastSeenAt, at),
    receivedAt: Math.max(state.receivedAt, finding.receivedAt),
    count: state.count + 1,
    evidence: evidenceOf(finding, at, halfEvidence, state.evidence),
  }
}

function withNew<T>(
  known: readonly T[],
  more: readonly T[],
  limit: number,
  same: (a: T, b: T) => boolean,
): readonly T[] {
  let out: T[] | null = null
  for (const item of more) {
    const list: readonly T[] = out ?? known
    if (list.length >= limit) break
    if (list.some((k) => same(k, item))) continue
    out ??= [...known]
    out.push(item)
  }
  return out ?? known
}

/**
 * The finding's event and, of a correlation, those before it. Others of its very instant are left to the explanation, so that the
 * newest evidence is an event that a finding is told of.
 */
function evidenceOf(
  finding: Finding,
  at: number,
  half: number,
  known: readonly AlertEvidence[] = [],
): readonly AlertEvidence[] {
  let list = known
  for (const { eventId, at: earlier } of finding.correlation?.events ?? [])
    if (earlier < at) list = withEvidence(list, { eventId, at: earlier }, half)
  return withEvidence(list, { eventId: finding.eventId, at }, half)
}

const before = (a: AlertEvidence, b: AlertEvidence) => a.at < b.at || (a.at === b.at && a.eventId < b.eventId)

/** The earliest half and the latest half of all evidence, whatever order it came in. */
function withEvidence(list: readonly AlertEvidence[], item: AlertEvidence, half: number): readonly AlertEvidence[] {
  if (list.some((e) => e.eventId === item.eventId)) return list
  let at = list.length
  for (let e = list[at - 1]; at > 0 && e !== undefined && before(item, e); e = list[at - 1]) at--
  if (list.length < 2 * half) return list.toSpliced(at, 0, item)
  return at === half ? list : list.toSpliced(at, 0, item).toSpliced(half, 1)
}
