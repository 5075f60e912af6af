import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib'
import { AppError, BatchAnswer, type Locale, Problem } from '@haidang/contracts'
import { createTranslator, problemText, type Translator } from '@haidang/phrases'
import type { Clock } from '@haidang/std'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { SourceDirectory, SourceFacts } from '#src/platform/source-directory.ts'
import type { Admitted, Gate } from './admit.ts'
import { createBodyBuffers, readBody } from './read-body.ts'

/** Largest body in bytes, as sent and again after decompression. */
export const MAX_BODY_BYTES = 16 * 1_048_576
/** Memory kept for reading bodies into. */
const KEPT_BODY_BYTES = 2 * MAX_BODY_BYTES

const DESCRIPTION =
  'One JSON object a line (NDJSON), one JSON array, or lines of text; plain, gzip, deflate, br or zstd; at most 16 MiB before and after decompression. ' +
  'Answered when the batch is on disk. The same bytes, or the same Idempotency-Key, get the same answer and store nothing twice. ' +
  '429 (over quota) and 503 (over the mark of the stream) carry Retry-After and have stored nothing.'

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const

export interface HttpGatewayOptions {
  readonly gate: Gate
  readonly directory: SourceDirectory
  readonly clock: Clock
  readonly localeOf: (acceptLanguage: string | undefined) => Locale
  /** True while the process is draining: senders are told to come back. */
  readonly isDraining: () => boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    eventSource: { readonly source: SourceFacts; readonly tokenId: string } | null
  }
}

function isDecoder(encoding: string): encoding is keyof typeof decoders {
  return Object.hasOwn(decoders, encoding)
}

async function decompress(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body
  const name = encoding.trim().toLowerCase()
  if (!isDecoder(name)) throw new AppError('batch.bad_encoding', { encoding: name.slice(0, 40) })
  try {
    return await decoders[name](body, { maxOutputLength: MAX_BODY_BYTES })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new AppError('request.too_large', { limit: MAX_BODY_BYTES }, { cause })
    throw new AppError('batch.bad_encoding', { encoding: name }, { cause })
  }
}

/**
 * `POST /v1/events`: NDJSON or a JSON array (`text/plain` for lines of CEF or syslog), plain, gzip, deflate, brotli or zstd.
 * The sender is known before a byte of the body is read.
 */
export async function registerHttpGateway(server: FastifyInstance, options: HttpGatewayOptions): Promise<void> {
  const { gate, directory, clock } = options
  const translators: Readonly<Record<Locale, Translator>> = { vi: createTranslator('vi'), en: createTranslator('en') }

  const buffers = createBodyBuffers(KEPT_BODY_BYTES)

  await server.register(async (scope) => {
    scope.setSerializerCompiler(serializerCompiler)
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      '*',
      { bodyLimit: MAX_BODY_BYTES },
      (request: FastifyRequest, payload: IncomingMessage) =>
        readBody(payload, Number(request.headers['content-length'] ?? Number.NaN), MAX_BODY_BYTES, buffers),
    )
    scope.decorateRequest('eventSource', null)

    const authenticate = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const isTooLarge = Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES
      // Whatever the answer: a body of that size is not read to its end only to keep the connection.
      if (isTooLarge) void reply.header('connection', 'close')
      const [scheme, token] = (request.headers.authorization ?? '').split(' ')
      if (scheme?.toLowerCase() !== 'bearer' || token === undefined) throw new AppError('source.token_unknown')
      const found = directory.authenticate(createHash('sha256').update(token).digest('hex'), clock.now())
      if (found === null) throw new AppError('source.token_unknown')
      if (found.source.isPaused) {
        gate.noteRefusal(found.source, 'source.paused', 1)
        throw new AppError('source.paused')
      }
      if (options.isDraining()) throw new AppError('server.draining', { retryAfterSeconds: 5 })
      request.eventSource = found
      if (isTooLarge) {
        gate.noteRefusal(found.source, 'request.too_large', 1)
        throw new AppError('request.too_large', { limit: MAX_BODY_BYTES })
      }
    }

    // A body without a stated length is cut off by the parser while it is read, before the route below is reached.
    scope.addHook('onError', async (request, _reply, error) => {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' && request.eventSource !== null) {
        gate.noteRefusal(request.eventSource.source, 'request.too_large', 1)
      }
    })

    scope.post(
      '/v1/events',
      {
        onRequest: authenticate,
        schema: {
          tags: ['events'],
          summary: 'Send a batch of events',
          description: DESCRIPTION,
          security: [{ source: [] }],
          consumes: ['application/x-ndjson', 'application/json', 'text/plain'],
          response: { 200: BatchAnswer, '4xx': Problem, '5xx': Problem },
        },
      },
      async (request): Promise<BatchAnswer> => {
        if (request.eventSource === null) throw new AppError('source.token_unknown')
        const { source, tokenId } = request.eventSource
        const key = request.headers['idempotency-key']
        const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        let admitted: Admitted
        try {
          let body: Buffer
          try {
            body = await decompress(sent, request.headers['content-encoding'])
          } catch (error) {
            if (error instanceof AppError) gate.noteRefusal(source, error.code, 1)
            throw error
          }
          admitted = await gate.admit({
            source,
            tokenId,
            body,
            kind: (request.headers['content-type'] ?? '').startsWith('text/plain') ? 'text' : 'json',
            ...(typeof key === 'string' ? { idempotencyKey: key.slice(0, 200) } : {}),
          })
        } finally {
          // What was accepted stands in an envelope of its own by now.
          buffers.giveBack(sent)
        }
        const translator = translators[options.localeOf(request.headers['accept-language'])]
        return {
          batchId: admitted.batchId,
          received: admitted.received,
          accepted: admitted.accepted,
          duplicates: admitted.duplicates,
          refused: admitted.refused.map((r) => ({ ...r, message: problemText(translator, r.code) })),
        }
      },
    )
  })
}
