import { compileSigmaException, type SigmaEvent, type SigmaRule } from '@haidang/detect'

/** An exception in force, as the threads need it. */
export interface ExceptionFacts {
  readonly id: string
  readonly ruleId: string
  /** A Sigma filter document; empty where every hit is passed over. */
  readonly text: string
  /** The organisations it is for. */
  readonly tenants: readonly string[]
  /** Unix milliseconds; null where it has no end. */
  readonly expiresAt: number | null
}

/** What exceptions passed over in one record of the stream, by exception and organisation. */
export interface SuppressedCount {
  readonly exceptionId: string
  readonly ruleId: string
  readonly tenant: string
  readonly count: number
  /** The last of them. */
  readonly eventId: string
  readonly eventAt: number
}

export interface Suppressor {
  /**
   * The exception by which a hit is passed over, or null. Decided by the time of receipt, so that a record read again after a restart
   * ends as it did.
   */
  find(ruleId: string, tenant: string, receivedAt: number, event: SigmaEvent): string | null
  /** Exceptions that cannot be honoured: they pass nothing over. */
  readonly unreadable: readonly string[]
}

interface Prepared {
  readonly id: string
  readonly tenants: ReadonlySet<string>
  readonly expiresAt: number
  readonly passesOver: (event: SigmaEvent) => boolean
}

/** Asked only of hits, which are rare: an event that no rule hits costs nothing here. */
export function createSuppressor(exceptions: readonly ExceptionFacts[], rules: readonly SigmaRule[]): Suppressor {
  const ruleById = new Map(rules.map((rule) => [rule.id, rule]))
  const byRule = new Map<string, Prepared[]>()
  const unreadable: string[] = []
  for (const { id, ruleId, text, tenants, expiresAt } of exceptions) {
    const rule = ruleById.get(ruleId)
    if (rule === undefined) continue
    const passesOver = compileSigmaException(text, rule)
    if (passesOver === null) {
      unreadable.push(id)
      continue
    }
    const prepared = { id, tenants: new Set(tenants), expiresAt: expiresAt ?? Number.POSITIVE_INFINITY, passesOver }
    byRule.set(ruleId, [...(byRule.get(ruleId) ?? []), prepared])
  }
  return {
    unreadable,
    find(ruleId, tenant, receivedAt, event) {
      const own = byRule.get(ruleId)
      if (own === undefined) return null
      const found = own.find((e) => receivedAt < e.expiresAt && e.tenants.has(tenant) && e.passesOver(event))
      return found?.id ?? null
    },
  }
}

/** Adds up what one record's hits were passed over by. */
export function createSuppressedCounter(): {
  note(exceptionId: string, ruleId: string, tenant: string, eventId: string, eventAt: number): void
  counts(): readonly SuppressedCount[]
} {
  const counts = new Map<string, SuppressedCount>()
  return {
    note(exceptionId, ruleId, tenant, eventId, eventAt) {
      const key = `${exceptionId} ${tenant}`
      counts.set(key, { exceptionId, ruleId, tenant, count: (counts.get(key)?.count ?? 0) + 1, eventId, eventAt })
    },
    counts: () => [...counts.values()],
  }
}
