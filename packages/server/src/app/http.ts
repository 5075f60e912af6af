import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import staticFiles from '@fastify/static'
import swagger from '@fastify/swagger'
import { AppError, type Locale, Problem } from '@haidang/contracts'
import Fastify, {
  type FastifyInstance,
  LogController,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
} from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Context, Door, Origin } from '#src/modules/access/index.ts'
import { asTokenRefusal, type TokenCall } from '#src/modules/api-tokens/index.ts'
import type { RecordRefusal } from '#src/modules/audit/index.ts'
import type { FileAnswer, RouteCall, RouteShape } from '#src/platform/door.ts'
import { type LimitedKind, rateHeaders, type RateLimits } from '#src/platform/rate-limits/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { type Certificate, createTlsDoor } from '#src/platform/tls/index.ts'
import { localeOf, renderProblem, toAppError } from './problem.ts'
import { PERMISSIONS_POLICY, securityHeaders } from './security-headers.ts'

const SESSION_COOKIE = 'haidang_session'
/** Over TLS the name itself makes browsers refuse it from anybody else: Secure, this host only, no Domain (RFC 6265bis §4.1.3). */
const SECURE_SESSION_COOKIE = `__Host-${SESSION_COOKIE}`
/** Lax in the place of Strict: it must come along when an identity provider, another site, sends the browser back. */
const BROWSER_COOKIE = 'haidang_oidc'
const BROWSER_SECONDS = 600
const API = '/api/v1'
/** Largest JSON body of an ordinary route; imports and the event gateway state their own. */
const BODY_LIMIT = 1_000_000

/** Turns a request into the context its verb runs under; an unknown session is anonymous. */
export type ResolveContext = (call: {
  readonly sessionToken: string | undefined
  readonly requestId: string
  readonly locale: Locale
}) => Promise<Context>

export interface HttpOptions {
  readonly logger: Logger
  readonly resolveContext: ResolveContext
  /** Turns an API token into the context of its requests; without it none is taken. */
  readonly resolveToken?: (call: TokenCall) => Promise<Context>
  /** How many requests are taken of one person, token and stranger's address; without it there is no limit. */
  readonly limits?: RateLimits
  /** Told of every refusal for its rate, for the metrics. */
  readonly onLimited?: (kind: LimitedKind) => void
  /** Writes a refusal of permission to the audit. */
  readonly recordRefusal: RecordRefusal
  /** Behind a TLS terminator: trust its forwarding headers and mark the cookie Secure. */
  readonly isBehindProxy: boolean
  /** The platform ends TLS itself; without it this door speaks plain HTTP. */
  readonly certificate?: Certificate
}

/** Longest name of an agent that is kept. */
const AGENT_LENGTH = 300

/** Where a request came from; which session or token it was made with is known to who resolved it. */
const originOf = (request: FastifyRequest, { origin }: Context): Origin => ({
  address: request.ip,
  agent: request.headers['user-agent']?.slice(0, AGENT_LENGTH) ?? null,
  sessionId: origin?.sessionId ?? null,
  tokenId: origin?.tokenId ?? null,
})

const REQUEST_TIMEOUT_MS = 120_000

function sendProblem(request: FastifyRequest, reply: FastifyReply, cause: unknown): FastifyReply {
  const error = toAppError(cause)
  if (error.status >= 500) request.log.error({ err: cause, code: error.code }, 'request failed')
  else request.log.info({ code: error.code }, 'request refused')
  const retryAfter = error.params['retryAfterSeconds']
  if (typeof retryAfter === 'number') void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfter))))
  const problem = renderProblem(error, localeOf(request.headers['accept-language']), request.id)
  // Serialised by hand: the problem must not pass through the response schema of the route.
  return reply
    .code(error.status)
    .type('application/problem+json')
    .serializer((p: Problem) => JSON.stringify(p))
    .send(problem)
}

function tlsFactory(certificate: Certificate): FastifyServerFactory {
  return (listener) => {
    const door = createTlsDoor(certificate, listener)
    door.requestTimeout = REQUEST_TIMEOUT_MS
    return door
  }
}

export async function createHttp(options: HttpOptions): Promise<{ server: FastifyInstance; door: Door }> {
  const { certificate } = options
  const isEncrypted = options.isBehindProxy || certificate !== undefined
  const cookieName = isEncrypted ? SECURE_SESSION_COOKIE : SESSION_COOKIE
  const browserCookie = isEncrypted ? `__Host-${BROWSER_COOKIE}` : BROWSER_COOKIE
  const server = Fastify({
    ...(certificate === undefined ? {} : { serverFactory: tlsFactory(certificate) }),
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    // The terminator alone: it is the last to write the forwarding headers, what stands before it a client may have made up.
    trustProxy: options.isBehindProxy ? (_address, hop) => hop === 0 : false,
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { ignoreTrailingSlash: true },
  })
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  server.setErrorHandler((error, request, reply) => sendProblem(request, reply, error))
  await server.register(cookie)
  await server.register(helmet, securityHeaders(isEncrypted))
  await server.register(rateLimit, { global: false })
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Hải Đăng', version: '1', description: 'Cyber-security command and operations platform' },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
          source: { type: 'http', scheme: 'bearer' },
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'hdk_…' },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    void reply.header('permissions-policy', PERMISSIONS_POLICY)
    // A browser always names its origin on an unsafe method; another site's is refused whatever the cookie says.
    // A page without an origin of its own (a sandboxed frame, a file) names `null`, which is nobody's host.
    const origin = request.headers.origin
    const isSafe = request.method === 'GET' || request.method === 'HEAD'
    if (origin !== undefined && !isSafe && (!URL.canParse(origin) || new URL(origin).host !== request.host)) {
      throw new AppError('request.origin_refused')
    }
  })

  const count = (reply: FastifyReply, kind: LimitedKind, id: string): void => {
    const { limits } = options
    if (limits === undefined) return
    const verdict = limits.take(kind, id)
    void reply.headers(rateHeaders(kind, limits.budgets[kind], verdict))
    if (verdict.isAllowed) return
    options.onLimited?.(kind)
    throw new AppError('request.too_many', { retryAfterSeconds: verdict.waitSeconds })
  }
  const resolve = async (request: FastifyRequest, route: string): Promise<Context> => {
    const sessionToken = request.cookies[cookieName]
    const call = { requestId: request.id, locale: localeOf(request.headers['accept-language']) }
    const { authorization } = request.headers
    if (authorization === undefined || !/^bearer /i.test(authorization) || options.resolveToken === undefined)
      return options.resolveContext({ ...call, sessionToken })
    if (sessionToken !== undefined) throw new AppError('token.with_session')
    const agent = request.headers['user-agent']?.slice(0, AGENT_LENGTH) ?? null
    return options.resolveToken({ ...call, authorization, address: request.ip, agent, route })
  }

  /** Who each request comes from, found before its body is read. */
  const contexts = new WeakMap<FastifyRequest, Context>()
  /** Strangers learn nothing about what a route wants: who asks is settled before anything is parsed or checked. */
  const identify = async (
    request: FastifyRequest,
    reply: FastifyReply,
    route: string,
    {
      isPublic = false,
      isOwnAccount = false,
    }: Pick<RouteShape<unknown, unknown, unknown, unknown>, 'isPublic' | 'isOwnAccount'>,
  ): Promise<void> => {
    let ctx: Context
    try {
      ctx = await resolve(request, route)
    } catch (error) {
      count(reply, 'address', request.ip)
      throw error
    }
    // Whoever is known uses up their own budget alone, so that nobody behind the same address is locked out by them.
    if (ctx.actor.kind === 'user') count(reply, 'account', ctx.actor.id)
    else if (ctx.actor.kind === 'token') count(reply, 'token', ctx.actor.id)
    else count(reply, 'address', request.ip)
    if (!isPublic && ctx.actor.kind === 'anonymous') throw new AppError('session.required')
    if (ctx.needs !== undefined && !isPublic && !isOwnAccount) throw new AppError('session.second_factor_required')
    contexts.set(request, { ...ctx, origin: originOf(request, ctx) })
  }

  const callOf = (request: FastifyRequest, reply: FastifyReply): RouteCall<Context, never, never, never> => {
    const ctx = contexts.get(request)
    if (ctx === undefined) throw new AppError('session.required')
    return {
      ctx,
      params: request.params as never,
      query: request.query as never,
      body: request.body as never,
      peer: {
        address: request.ip,
        agent: request.headers['user-agent'] ?? '',
        sessionToken: request.cookies[cookieName],
        browserSecret: request.cookies[browserCookie],
      },
      reply: {
        setSession(token, expiresAt) {
          const common = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: isEncrypted }
          if (token === null) void reply.clearCookie(cookieName, common)
          else
            void reply.setCookie(cookieName, token, {
              ...common,
              ...(expiresAt === undefined ? {} : { expires: new Date(expiresAt) }),
            })
        },
        setBrowserSecret(secret) {
          const common = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: isEncrypted }
          if (secret === null) void reply.clearCookie(browserCookie, common)
          else void reply.setCookie(browserCookie, secret, { ...common, maxAge: BROWSER_SECONDS })
        },
      },
    }
  }
  const add = (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    shape: RouteShape<unknown, unknown, unknown, unknown>,
    handler: (call: never) => Promise<unknown>,
    isFile = false,
  ) => {
    server.route({
      method,
      url: `${API}${path}`,
      ...(shape.bodyLimit === undefined ? {} : { bodyLimit: shape.bodyLimit }),
      ...(shape.perMinute === undefined ? {} : { config: { rateLimit: { max: shape.perMinute, timeWindow: 60_000 } } }),
      schema: {
        ...(shape.params === undefined ? {} : { params: shape.params }),
        ...(shape.query === undefined ? {} : { querystring: shape.query }),
        ...(shape.body === undefined ? {} : { body: shape.body }),
        response: { ...(shape.response === undefined ? {} : { 200: shape.response }), '4xx': Problem, '5xx': Problem },
        ...(shape.isPublic === true ? {} : { security: [{ session: [] }, { token: [] }] }),
        tags: [path.split('/')[1] ?? ''],
      },
      preParsing: (request, reply) => identify(request, reply, `${method} ${path}`, shape),
      handler: async (request, reply) => {
        const call = callOf(request, reply)
        let answer: unknown
        try {
          answer = await handler(call as never)
        } catch (cause) {
          if (!(cause instanceof AppError)) throw cause
          const error = asTokenRefusal(call.ctx, cause)
          await options.recordRefusal(call.ctx, error, { kind: 'route', id: `${method} ${path}` })
          throw error
        }
        if (isFile) {
          const file = answer as FileAnswer
          if (file.fileName !== undefined)
            void reply.header(
              'content-disposition',
              `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
            )
          void reply.header('cache-control', 'no-store')
          return reply.type(file.contentType).send(file.content)
        }
        void reply.header('cache-control', 'no-store')
        return answer === undefined ? reply.code(204).send() : reply.send(answer)
      },
    })
  }
  const door: Door = {
    get: (path, shape, handler) => add('GET', path, shape, handler),
    post: (path, shape, handler) => add('POST', path, shape, handler),
    put: (path, shape, handler) => add('PUT', path, shape, handler),
    patch: (path, shape, handler) => add('PATCH', path, shape, handler),
    delete: (path, shape, handler) => add('DELETE', path, shape, handler),
    file: (path, shape, handler) => add('GET', path, shape, handler, true),
  }
  return { server, door }
}

/** Serves the built web application; every path that is no route answers with its page, so that links work. */
export async function serveWeb(server: FastifyInstance, dist: URL): Promise<void> {
  const root = fileURLToPath(dist)
  const isBuilt = existsSync(root)
  if (isBuilt)
    await server.register(staticFiles, {
      root,
      wildcard: false,
      preCompressed: true,
      maxAge: '1y',
      immutable: true,
      index: false,
    })
  server.setNotFoundHandler((request, reply) => {
    if (
      !isBuilt ||
      request.method !== 'GET' ||
      request.url.startsWith('/api/') ||
      request.url.startsWith('/v1/') ||
      request.url.startsWith('/assets/')
    ) {
      return sendProblem(request, reply, new AppError('request.not_found'))
    }
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { maxAge: 0, immutable: false })
  })
}
