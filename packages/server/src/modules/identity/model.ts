import { foldVietnamese } from '@haidang/std'

/** A session ends this long after its last use, and this long after signing in however busy it is. */
export const SESSION_IDLE_MS = 12 * 3_600_000
export const SESSION_LIFE_MS = 7 * 86_400_000

/** Failures of one login from one address that cost nothing but the attempt. */
const FREE_FAILURES = 5
/** The same for one address over all logins: an office behind one address makes honest mistakes too. */
const FREE_ADDRESS_FAILURES = 60
export const FAILURES_FORGOTTEN_MS = 3_600_000

/**
 * How long the next attempt must wait after `failures` in a row, in milliseconds. One login from one address waits up to 15
 * minutes; an address as a whole never longer than a minute, so that one person cannot lock the others of an office out.
 */
export function signInDelayMs(kind: 'pair' | 'address', failures: number): number {
  if (kind === 'pair')
    return failures < FREE_FAILURES ? 0 : Math.min(900_000, 1000 * 2 ** Math.min(20, failures - FREE_FAILURES))
  return failures < FREE_ADDRESS_FAILURES
    ? 0
    : Math.min(60_000, 1000 * 2 ** Math.min(20, Math.floor((failures - FREE_ADDRESS_FAILURES) / 10)))
}

/** The folded text a person is searched by. */
export function userSearchText(displayName: string, login: string): string {
  return foldVietnamese(`${displayName} ${login}`)
}
