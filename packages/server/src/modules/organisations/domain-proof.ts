import type { DomainClaim, DomainProblem, DomainProof } from '@haidang/contracts'
import { canonicalDomain } from './model.ts'

const HOUR_MS = 3_600_000
/** How often a proof is looked at again. */
export const RECHECK_MS = 24 * HOUR_MS
/** A proof that is not found is looked for again this soon. */
export const RECHECK_FAILING_MS = 6 * HOUR_MS
/** A proof that has not been found for this long no longer counts: name servers and web servers have bad days. */
export const LAPSE_MS = 7 * 24 * HOUR_MS

const DNS_LABEL = '_haidang-proof'
const VALUE = 'haidang-proof='
const FILE_PATH = '/.well-known/haidang-proof.txt'

/** What an organisation publishes to prove that a domain is its own; either way is enough. */
export function proofOf(
  domain: string,
  token: string,
): Pick<DomainClaim, 'dnsName' | 'dnsValue' | 'fileUrl' | 'fileContent'> {
  return {
    dnsName: `${DNS_LABEL}.${domain}`,
    dnsValue: `${VALUE}${token}`,
    fileUrl: `https://${domain}${FILE_PATH}`,
    fileContent: `${VALUE}${token}`,
  }
}

/** What was found at one of the two places. */
export type Finding = { readonly isProved: true } | { readonly isProved: false; readonly problem: DomainProblem }

/** The two ways to look; neither throws. */
export interface LookForProof {
  /** The TXT records of a name, each joined of its parts; null where the name servers could not be asked. */
  txt(name: string): Promise<readonly string[] | null>
  /** The beginning of a file: its text, or why there is none. */
  file(url: string): Promise<{ readonly text: string } | { readonly problem: DomainProblem }>
}

/** Looks for the proof of a claim. A domain that is none is never asked for. */
export async function findProof(
  look: LookForProof,
  { domain, token, method }: { readonly domain: string; readonly token: string; readonly method: DomainProof },
): Promise<Finding> {
  if (canonicalDomain(domain) !== domain)
    return { isProved: false, problem: method === 'dns' ? 'dns_failed' : 'file_unreachable' }
  const proof = proofOf(domain, token)
  if (method === 'dns') {
    const records = await look.txt(proof.dnsName)
    if (records === null) return { isProved: false, problem: 'dns_failed' }
    if (records.some((record) => record.trim() === proof.dnsValue)) return { isProved: true }
    return { isProved: false, problem: records.length === 0 ? 'dns_no_record' : 'dns_other_value' }
  }
  const found = await look.file(proof.fileUrl)
  if ('problem' in found) return { isProved: false, problem: found.problem }
  // The first line alone, so that an error page that repeats what it was asked for proves nothing.
  const [line = ''] = found.text.replace(/^\u{feff}/u, '').split('\n')
  return line.trim() === proof.fileContent ? { isProved: true } : { isProved: false, problem: 'file_other_content' }
}

/** A claim as a check finds and leaves it. Instants are Unix milliseconds. */
export interface ClaimState {
  readonly state: 'unproved' | 'proved' | 'lapsed'
  readonly method: DomainProof | null
  readonly provedAt: number | null
  readonly checkedAt: number | null
  readonly failingSince: number | null
  readonly nextCheckAt: number | null
  readonly problem: DomainProblem | null
}

/**
 * What a check makes of a claim. A proved claim outlives failed checks for `LAPSE_MS`; a check by another way that fails says
 * nothing against it.
 */
export function afterCheck(before: ClaimState, method: DomainProof, finding: Finding, at: number): ClaimState {
  if (finding.isProved)
    return {
      state: 'proved',
      method,
      provedAt: before.state === 'proved' && before.provedAt !== null ? before.provedAt : at,
      checkedAt: at,
      failingSince: null,
      nextCheckAt: at + RECHECK_MS,
      problem: null,
    }
  const { problem } = finding
  if (before.state !== 'proved') return { ...before, checkedAt: at, problem }
  if (method !== before.method) return { ...before, problem }
  const failingSince = before.failingSince ?? at
  const isLapsed = at - failingSince >= LAPSE_MS
  return {
    ...before,
    state: isLapsed ? 'lapsed' : 'proved',
    checkedAt: at,
    failingSince,
    nextCheckAt: isLapsed ? null : at + RECHECK_FAILING_MS,
    problem,
  }
}
