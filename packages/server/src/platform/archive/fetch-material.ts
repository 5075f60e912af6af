import { AppError } from '@haidang/contracts'
import { type SafeClient, type SafeHttpCode, SafeHttpError } from '#src/platform/http-client/index.ts'
import type { FetchMaterial } from './material.ts'

const MAX_BYTES = 200_000_000
const TIMEOUT_MS = 60_000
const MAX_REDIRECTS = 3

/** Faults of the address itself; anything else is the other side's. */
const BAD_ADDRESS: ReadonlySet<SafeHttpCode> = new Set([
  'url.malformed',
  'url.not_http',
  'url.has_credentials',
  'address.refused',
  'host.unresolvable',
])

/** Fetches material through the safe client: up to 200 MB within a minute. */
export function createFetchMaterial(client: Pick<SafeClient, 'fetch'>): FetchMaterial {
  return async (url) => {
    try {
      const answer = await client.fetch(url, {
        maxBytes: MAX_BYTES,
        timeoutMs: TIMEOUT_MS,
        maxRedirects: MAX_REDIRECTS,
      })
      if (answer.status !== 200) throw new AppError('import.fetch_failed', { reason: `http.${answer.status}` })
      return answer.body
    } catch (error) {
      if (error instanceof SafeHttpError) {
        throw new AppError(
          BAD_ADDRESS.has(error.code) ? 'import.bad_url' : 'import.fetch_failed',
          { reason: error.code, place: error.place },
          { cause: error },
        )
      }
      throw error
    }
  }
}
