import { BatchAnswer } from '@haidang/contracts'

/**
 * A sender as it should be: it sends numbered events in batches, one batch at a time, keeps a batch until it is acknowledged, and
 * sends the very same bytes again where no answer came. Now and then it repeats a batch that was acknowledged long ago.
 */
export interface NumberedSender {
  /** Sends until the signal aborts or nothing is left to send; failures of the connection end the call, not the sender. */
  sendTo(url: string, signal: AbortSignal): Promise<void>
  /** Sends what is not acknowledged yet. */
  finish(url: string): Promise<void>
  /** Numbers handed out, from the first on, without a gap; each is one event. */
  readonly sent: number
  readonly acknowledged: ReadonlySet<number>
  /** Answers that differed from the first one to the same bytes: there must be none. */
  readonly contradictions: readonly string[]
}

export interface SenderOptions {
  readonly token: string
  /** Told apart in the events. */
  readonly lane: number
  readonly maxBatch: number
  /** A number from 0 to 1, one after another. */
  readonly random: () => number
}

/** Every n-th event is an alert of the sender's own product, which makes a finding. */
export const ALERT_EVERY = 50

/** One Suricata event that says its lane and number. */
export function numberedEvent(lane: number, n: number): string {
  const head = `{"timestamp":"2026-11-21T08:00:00.000000+0700","flow_id":${lane * 1e9 + n},"n":${n},"lane":${lane}`
  const ends = `"src_ip":"10.66.1.${n % 250}","src_port":40000,"dest_ip":"203.0.113.${n % 250}","dest_port":443,"proto":"TCP"`
  if (n % ALERT_EVERY === 0) {
    return `${head},"event_type":"alert",${ends},"alert":{"action":"allowed","gid":1,"signature_id":2001,"rev":1,"signature":"thu nghiem","category":"x","severity":1}}`
  }
  return `${head},"event_type":"flow",${ends},"flow":{"pkts_toserver":${n % 7},"bytes_toserver":100}}`
}

interface Pending {
  readonly from: number
  readonly to: number
  readonly body: string
}

export function createNumberedSender({ token, lane, maxBatch, random }: SenderOptions): NumberedSender {
  let next = 0
  let pending: Pending | null = null
  const acknowledged = new Set<number>()
  const contradictions: string[] = []
  const past: { readonly body: string; readonly answer: string }[] = []

  async function post(url: string, body: string): Promise<BatchAnswer | null> {
    const answer = await fetch(`${url}/v1/events`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    })
    const text = await answer.text()
    if (answer.status === 429 || answer.status === 503) return null
    if (answer.status !== 200) throw new TypeError(`unexpected answer ${answer.status}: ${text.slice(0, 500)}`)
    return BatchAnswer.parse(JSON.parse(text))
  }

  function take(): Pending {
    const from = next
    next += 1 + Math.floor(random() * maxBatch)
    let body = ''
    for (let n = from; n < next; n++) body += `${numberedEvent(lane, n)}\n`
    return { from, to: next, body }
  }

  /** @returns false where the sender was told to come back */
  async function once(url: string): Promise<boolean> {
    pending ??= take()
    const answer = await post(url, pending.body)
    if (answer === null) return false
    if (answer.received !== pending.to - pending.from || answer.accepted !== answer.received)
      contradictions.push(`${lane}: ${JSON.stringify(answer)}`)
    for (let n = pending.from; n < pending.to; n++) acknowledged.add(n)
    past.push({ body: pending.body, answer: JSON.stringify(answer) })
    if (past.length > 40) past.shift()
    pending = null
    if (random() < 0.1) {
      const repeated = past[Math.floor(random() * past.length)]
      const again = repeated === undefined ? null : await post(url, repeated.body)
      if (again !== null && JSON.stringify(again) !== repeated?.answer)
        contradictions.push(`${lane}: ${repeated?.answer} then ${JSON.stringify(again)}`)
    }
    return true
  }

  return {
    async sendTo(url, signal) {
      try {
        while (!signal.aborted) if (!(await once(url))) await new Promise((resolve) => setTimeout(resolve, 100))
      } catch (error) {
        // The process was killed under us: nothing of this batch is known to be stored.
        if (!(error instanceof TypeError) || error.message.startsWith('unexpected')) throw error
      }
    },
    async finish(url) {
      while (pending !== null) if (!(await once(url))) await new Promise((resolve) => setTimeout(resolve, 100))
    },
    get sent() {
      return next
    },
    acknowledged,
    contradictions,
  }
}

/** Repeatable numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
