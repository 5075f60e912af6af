import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Agent, request } from 'undici'
import { isPublicAddress } from './addresses.ts'

export type SafeHttpCode =
  | 'url.malformed'
  | 'url.not_http'
  | 'url.has_credentials'
  | 'host.unresolvable'
  | 'address.refused'
  | 'redirect.too_many'
  | 'redirect.malformed'
  | 'body.too_large'
  | 'time.out'
  | 'connection.failed'

/** Why a request was not made or not finished. `place` is the URL or address it stopped at. */
export class SafeHttpError extends Error {
  override readonly name = 'SafeHttpError'
  readonly code: SafeHttpCode
  readonly place: string

  constructor(code: SafeHttpCode, place: string, cause?: unknown) {
    super(`${code}: ${place}`, cause === undefined ? {} : { cause })
    this.code = code
    this.place = place
  }
}

/** The addresses of a host name, as the machine's resolver gives them. */
export type Resolve = (host: string) => Promise<readonly string[]>

export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map((found) => found.address)

export interface SafeClientOptions {
  readonly resolve: Resolve
  /** `host:port` of services inside that an operator has named one by one; everything else private is refused. */
  readonly allow?: readonly string[]
}

export interface SafeRequest {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Most bytes of the answer that are read; more is an error. */
  readonly maxBytes: number
  /** For everything together, redirects included. */
  readonly timeoutMs: number
  /** Redirects that are followed; 0 answers with the redirect itself. */
  readonly maxRedirects?: number
}

export interface SafeResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Where the answer came from after redirects. */
  readonly url: string
}

export interface SafeClient {
  /** @throws SafeHttpError; an answer of any status is an answer */
  fetch(url: string, request: SafeRequest): Promise<SafeResponse>
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

function parseUrl(text: string, base?: string): URL {
  const url = URL.parse(text, base)
  if (url === null) throw new SafeHttpError(base === undefined ? 'url.malformed' : 'redirect.malformed', text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new SafeHttpError('url.not_http', `${url.protocol}//${url.host}`)
  if (url.username !== '' || url.password !== '') throw new SafeHttpError('url.has_credentials', url.host)
  return url
}

/** Host without brackets, as the URL standard has already made it canonical (decimal, octal and hex IPv4 become dotted). */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
const portOf = (url: URL): string => (url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80')

/**
 * Outgoing HTTP for addresses that people typed in. Each hop is resolved once, refused where any of its addresses is private
 * or reserved, and connected to the address that was checked: a name that changes its answer in between gains nothing.
 */
export function createSafeClient(options: SafeClientOptions): SafeClient {
  const allowed = new Set((options.allow ?? []).map((entry) => entry.toLowerCase()))

  async function addressOf(url: URL): Promise<string> {
    const host = hostOf(url)
    const isAllowed = allowed.has(`${host.toLowerCase()}:${portOf(url)}`)
    if (isIP(host) !== 0) {
      if (!isAllowed && !isPublicAddress(host)) throw new SafeHttpError('address.refused', host)
      return host
    }
    let addresses: readonly string[]
    try {
      addresses = await options.resolve(host)
    } catch (cause) {
      throw new SafeHttpError('host.unresolvable', host, cause)
    }
    const first = addresses[0]
    if (first === undefined) throw new SafeHttpError('host.unresolvable', host)
    const refused = isAllowed ? undefined : addresses.find((address) => !isPublicAddress(address))
    if (refused !== undefined) throw new SafeHttpError('address.refused', `${host} (${refused})`)
    return first
  }

  async function hop(
    url: URL,
    given: SafeRequest & { method: 'GET' | 'POST' },
    signal: AbortSignal,
  ): Promise<SafeResponse> {
    const address = await within(signal, url, addressOf(url))
    const family = isIP(address)
    const agent = new Agent({
      connections: 1,
      pipelining: 0,
      connect: {
        lookup: (_host, wanted, done) =>
          wanted.all === true ? done(null, [{ address, family }]) : done(null, address, family),
      },
    })
    try {
      const answer = await request(url, {
        dispatcher: agent,
        method: given.method,
        signal,
        headers: { 'accept-encoding': 'identity', 'user-agent': 'haidang', ...given.headers },
        ...(given.body === undefined || given.method === 'GET' ? {} : { body: given.body }),
      })
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > given.maxBytes) throw new SafeHttpError('body.too_large', url.href)
        chunks.push(chunk)
      }
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : (value ?? ''),
        ]),
      )
      return { status: answer.statusCode, headers, body: Buffer.concat(chunks), url: url.href }
    } catch (cause) {
      if (cause instanceof SafeHttpError) throw cause
      throw new SafeHttpError(signal.aborted ? 'time.out' : 'connection.failed', url.host, cause)
    } finally {
      await agent.destroy()
    }
  }

  return {
    async fetch(text, given) {
      const signal = AbortSignal.timeout(given.timeoutMs)
      const limit = given.maxRedirects ?? 0
      let url = parseUrl(text)
      let current = { ...given, method: given.method ?? 'GET' }
      for (let redirects = 0; ; redirects++) {
        const answer = await hop(url, current, signal)
        const location = answer.headers['location']
        if (limit === 0 || !REDIRECTS.has(answer.status) || location === undefined) return answer
        if (redirects >= limit) throw new SafeHttpError('redirect.too_many', url.href)
        const next = parseUrl(location, url.href)
        if (answer.status === 303 || (current.method === 'POST' && answer.status < 307)) current = withoutBody(current)
        if (next.origin !== url.origin) current = { ...current, headers: withoutCredentials(current.headers ?? {}) }
        url = next
      }
    },
  }
}

function withoutBody<T extends SafeRequest>(given: T): T & { method: 'GET' } {
  const { body: _body, ...rest } = given
  return { ...(rest as T), method: 'GET' }
}

/** A header that proves who we are to one host is not shown to the next. */
function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !['authorization', 'cookie', 'proxy-authorization'].includes(name.toLowerCase()),
    ),
  )
}

/** The work, or `time.out` when the signal fires first (a resolver knows no signal). */
async function within<T>(signal: AbortSignal, url: URL, work: Promise<T>): Promise<T> {
  if (signal.aborted) throw new SafeHttpError('time.out', url.host)
  let stop: (() => void) | undefined
  const late = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new SafeHttpError('time.out', url.host))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}
