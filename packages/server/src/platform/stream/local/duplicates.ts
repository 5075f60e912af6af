/** The duplicate window of one subject: the newest msgIds and where their records are. Bounded by number and by age. */
export interface DuplicateWindow {
  /** Sequence number of the record of this msgId, else undefined. */
  find(msgId: string): number | undefined
  /** Remembers a stored record; `at` must not go back. */
  add(msgId: string, seq: number, at: number): void
  /** Forgets what is older than the window at `now`. */
  expire(now: number): void
  /** The oldest sequence number remembered, or Infinity. */
  readonly oldestSeq: number
  readonly size: number
}

export function createDuplicateWindow(limits: {
  readonly maxEntries: number
  readonly maxAgeMs: number
}): DuplicateWindow {
  // A Map keeps insertion order, and records are added in order of time: the first entry is the oldest.
  const seqs = new Map<string, { readonly seq: number; readonly at: number }>()

  function dropFirst(): void {
    for (const msgId of seqs.keys()) {
      seqs.delete(msgId)
      return
    }
  }

  return {
    find: (msgId) => seqs.get(msgId)?.seq,
    add(msgId, seq, at) {
      seqs.delete(msgId)
      seqs.set(msgId, { seq, at })
      if (seqs.size > limits.maxEntries) dropFirst()
    },
    expire(now) {
      for (const [msgId, { at }] of seqs) {
        if (now - at <= limits.maxAgeMs) return
        seqs.delete(msgId)
      }
    },
    get oldestSeq() {
      for (const { seq } of seqs.values()) return seq
      return Infinity
    },
    get size() {
      return seqs.size
    },
  }
}
