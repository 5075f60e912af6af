import { createHash } from 'node:crypto'
import { canonicalIp, formatCidr, parseCidr } from '@haidang/std'
import type { Tx } from '#src/platform/db/index.ts'
import { FAILURES_FORGOTTEN_MS, signInDelayMs } from './model.ts'
import { clearFailures, forgetFailures, lockFailures, saveFailures } from './attempt-queries.ts'

/** The two keys failed sign-ins are counted under. */
export interface AttemptKeys {
  readonly pair: Buffer
  readonly address: Buffer
}

/** An IPv6 customer has a whole /64 to send from: it counts as one address. */
export function networkOf(address: string): string {
  const ip = canonicalIp(address) ?? address
  if (!ip.includes(':')) return ip
  const cidr = parseCidr(`${ip}/64`)
  return cidr === null ? ip : formatCidr(cidr)
}

/** @param what whose attempts are counted: a login at the first step, `factor:<user id>` where codes are typed */
export function attemptKeys(what: string, address: string): AttemptKeys {
  const network = networkOf(address)
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return { pair: hash(JSON.stringify(['pair', what, network])), address: hash(JSON.stringify(['address', network])) }
}

/**
 * Counts an attempt as failed before the password is looked at, so that many sent at once count as many; success takes the count
 * away again. No address can delay anybody who signs in from another.
 * @returns milliseconds to wait; 0 where the attempt may go on (and has been counted)
 */
export async function countAttempt(tx: Tx, keys: AttemptKeys, now: number): Promise<number> {
  const at = new Date(now).toISOString()
  const pair = await lockFailures(tx, keys.pair, at)
  const address = await lockFailures(tx, keys.address, at)
  const waitMs = Math.max(pair.blocked_until.getTime(), address.blocked_until.getTime()) - now
  if (waitMs > 0) return waitMs
  // Counts grow in number with a new one only: that is when old ones are cleared away.
  if (pair.is_new) await forgetFailures(tx, new Date(now - FAILURES_FORGOTTEN_MS).toISOString())
  const counted = (kind: 'pair' | 'address', key: Buffer, row: typeof pair) => {
    const failures = (now - row.last_at.getTime() > FAILURES_FORGOTTEN_MS ? 0 : row.failures) + 1
    return { key, failures, blockedUntil: new Date(now + signInDelayMs(kind, failures)).toISOString() }
  }
  await saveFailures(tx, [counted('pair', keys.pair, pair), counted('address', keys.address, address)], at)
  return 0
}

/** Takes the count of a sign-in that succeeded away again. */
export async function forgiveAttempt(tx: Tx, keys: AttemptKeys): Promise<void> {
  await clearFailures(tx, keys.pair, keys.address)
}
