import { createHmac } from 'node:crypto'
import { maskPersonal } from '#src/platform/personal-data/index.ts'

const DIGITS = 8

/**
 * What an act says of before and after, with personal data masked. Each masked value carries the beginning of a keyed digest of
 * what it was (`N. V. A. #1f0c93ab`): two values can be told apart, and one found again, by nobody who does not know it already.
 * @param subjectKind the kind of subject the act was on
 */
export function maskDocument(value: unknown, subjectKind: string, key: Uint8Array): unknown {
  const tag = (text: string): string => createHmac('sha256', key).update(text).digest('hex').slice(0, DIGITS)
  const tagged = (was: unknown, is: unknown): unknown => {
    if (typeof was === 'string') return was === is || typeof is !== 'string' ? is : `${is} #${tag(was)}`
    if (Array.isArray(was)) return Array.isArray(is) ? was.map((one, n) => tagged(one, is[n])) : is
    if (typeof was !== 'object' || was === null || typeof is !== 'object' || is === null) return is
    const masked = is as Readonly<Record<string, unknown>>
    return Object.fromEntries(Object.entries(was).map(([name, inner]) => [name, tagged(inner, masked[name])]))
  }
  return tagged(value, maskPersonal(value, subjectKind))
}
