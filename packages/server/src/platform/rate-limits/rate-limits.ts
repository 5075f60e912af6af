import { canonicalIp, type Clock, createLru, formatCidr, parseCidr } from '@haidang/std'

/** What a request is counted under: the person, the token, or, of whoever is nobody we know, the address. */
export type LimitedKind = 'account' | 'token' | 'address'

/** Requests a minute, by kind. */
export type RateBudgets = Readonly<Record<LimitedKind, number>>

export interface RateVerdict {
  readonly isAllowed: boolean
  /** Requests that are left now. */
  readonly remaining: number
  /** Until the whole budget is there again, or, where refused, until the next request is taken. Whole seconds, at least 1. */
  readonly waitSeconds: number
}

export interface RateLimits {
  readonly budgets: RateBudgets
  /** Counts one request. Who is known is counted under their own name alone: nobody uses up what others have. */
  take(kind: LimitedKind, id: string): RateVerdict
}

interface Bucket {
  tokens: number
  at: number
}

/** Names that are remembered, by kind. Whoever was forgotten begins with a full budget, which is what they would have by then. */
const REMEMBERED: Readonly<Record<LimitedKind, number>> = { account: 20_000, token: 20_000, address: 100_000 }
const MINUTE_MS = 60_000

/** An IPv6 customer has a whole /64 to send from: it counts as one address. */
export function limitedNetwork(address: string): string {
  const ip = canonicalIp(address) ?? address
  if (!ip.includes(':')) return ip
  const cidr = parseCidr(`${ip}/64`)
  return cidr === null ? ip : formatCidr(cidr)
}

/**
 * Token buckets in memory, one a name: a minute's budget may be used in a burst and fills again evenly. Bounded in size; each
 * process counts for itself.
 */
export function createRateLimits(clock: Clock, budgets: RateBudgets): RateLimits {
  const buckets = {
    account: createLru<string, Bucket>(REMEMBERED.account),
    token: createLru<string, Bucket>(REMEMBERED.token),
    address: createLru<string, Bucket>(REMEMBERED.address),
  }
  return {
    budgets,
    take(kind, id) {
      const budget = budgets[kind]
      const perMs = budget / MINUTE_MS
      const now = clock.now()
      const key = kind === 'address' ? limitedNetwork(id) : id
      let bucket = buckets[kind].get(key)
      if (bucket === undefined) {
        bucket = { tokens: budget, at: now }
        buckets[kind].set(key, bucket)
      }
      // A clock that was set back gives nothing and takes nothing.
      bucket.tokens = Math.min(budget, bucket.tokens + Math.max(0, now - bucket.at) * perMs)
      bucket.at = now
      const isAllowed = bucket.tokens >= 1
      if (isAllowed) bucket.tokens -= 1
      const missing = isAllowed ? budget - bucket.tokens : 1 - bucket.tokens
      return {
        isAllowed,
        remaining: Math.floor(bucket.tokens),
        waitSeconds: Math.max(1, Math.ceil(missing / perMs / 1000)),
      }
    },
  }
}

/**
 * The headers a caller paces itself by (IETF draft-ietf-httpapi-ratelimit-headers-10): `q` requests in `w` seconds, `r` left,
 * all back in `t` seconds.
 */
export function rateHeaders(
  kind: LimitedKind,
  budget: number,
  verdict: RateVerdict,
): { readonly ratelimit: string; readonly 'ratelimit-policy': string } {
  return {
    'ratelimit-policy': `"${kind}";q=${budget};w=60`,
    ratelimit: `"${kind}";r=${verdict.remaining};t=${verdict.waitSeconds}`,
  }
}
