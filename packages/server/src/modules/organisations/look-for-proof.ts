import { type LookUpTxt, type SafeClient, SafeHttpError } from '#src/platform/http-client/index.ts'
import type { LookForProof } from './domain-proof.ts'

const LIMITS = { maxBytes: 4096, timeoutMs: 10_000, maxRedirects: 0 }

/** Looks for proofs over the network: name servers for records, the safe client for files (https, no redirects, no inside). */
export function createLookForProof(http: SafeClient, lookUpTxt: LookUpTxt): LookForProof {
  return {
    txt: (name) => lookUpTxt(name),
    async file(url) {
      try {
        const { status, body } = await http.fetch(url, LIMITS)
        if (status === 200) return { text: body.toString('utf8') }
        return { problem: status === 404 || status === 410 ? 'file_missing' : 'file_unreachable' }
      } catch (error) {
        if (!(error instanceof SafeHttpError)) throw error
        if (error.code === 'address.refused') return { problem: 'file_address_refused' }
        return { problem: error.code === 'body.too_large' ? 'file_other_content' : 'file_unreachable' }
      }
    },
  }
}
