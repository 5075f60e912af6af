import { gzip } from 'node:zlib'
import { promisify } from 'node:util'
import { BatchAnswer, Problem } from '@haidang/contracts'

const compress = promisify(gzip)

export interface Target {
  /** Base URL of the platform, e.g. `https://haidang.example`. */
  readonly url: string
  /** Token of the source. */
  readonly token: string
  /** Language of refusals. */
  readonly locale: 'vi' | 'en'
  readonly signal?: AbortSignal
}

/** A refusal that sending again will not cure. */
export class SendRefused extends Error {
  override readonly name = 'SendRefused'
  readonly status: number
  readonly code: string
  readonly remedy: string
  constructor(status: number, code: string, title: string, remedy: string) {
    super(title)
    this.status = status
    this.code = code
    this.remedy = remedy
  }
}

const LONGEST_WAIT_MS = 60_000

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'))
      },
      { once: true },
    )
  })
}

/**
 * Sends one batch and does not give up while the platform only asks to wait (429, 503) or cannot be reached: the same bytes
 * again are the same batch, so nothing is stored twice.
 * @param onWait told before each pause, with the milliseconds and why
 * @throws SendRefused where the platform refuses for good
 */
export async function postBatch(
  target: Target,
  body: Buffer,
  kind: 'json' | 'text',
  onWait: (ms: number, why: string) => void,
): Promise<BatchAnswer> {
  const packed = await compress(body, { level: 1 })
  for (let attempt = 1; ; attempt++) {
    let wait: number
    let why: string
    try {
      const response = await fetch(new URL('/v1/events', target.url), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${target.token}`,
          'content-type': kind === 'json' ? 'application/x-ndjson' : 'text/plain; charset=utf-8',
          'content-encoding': 'gzip',
          'accept-language': target.locale,
        },
        body: packed,
        ...(target.signal === undefined ? {} : { signal: target.signal }),
      })
      const answer: unknown = await response.json().catch(() => null)
      if (response.ok) return BatchAnswer.parse(answer)
      const problem = Problem.safeParse(answer)
      const code = problem.success ? problem.data.code : `http.${response.status}`
      if (response.status !== 429 && response.status !== 503) {
        throw new SendRefused(
          response.status,
          code,
          problem.success ? problem.data.title : response.statusText,
          problem.success ? (problem.data.remedy ?? '') : '',
        )
      }
      wait = Number(response.headers.get('retry-after') ?? 1) * 1000
      why = code
    } catch (error) {
      if (error instanceof SendRefused || target.signal?.aborted === true) throw error
      wait = Math.min(LONGEST_WAIT_MS, 250 * 2 ** Math.min(attempt, 8))
      why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    }
    onWait(wait, why)
    await pause(wait, target.signal)
  }
}
