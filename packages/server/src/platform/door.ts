import type { Readable } from 'node:stream'
import type { z } from 'zod'

type Of<S> = S extends z.ZodType ? z.output<S> : undefined

/** What a route declares: its schemas. The answer is stripped of everything its schema does not name. */
export interface RouteShape<P, Q, B, R> {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly response?: R
  /** Reached without a session (sign-in, first administrator). The verb still decides. */
  readonly isPublic?: boolean
  /** Answers also while the session still lacks its second factor: the person's own account. */
  readonly isOwnAccount?: boolean
  /** Largest body in bytes where it differs from the server's default. */
  readonly bodyLimit?: number
  /** Requests a minute from one address, where the route is to be throttled. */
  readonly perMinute?: number
}

export interface RouteCall<Ctx, P, Q, B> {
  readonly ctx: Ctx
  readonly params: Of<P>
  readonly query: Of<Q>
  readonly body: Of<B>
  /** The address and the agent the request came from; the session cookie's token, where there is one. */
  readonly peer: {
    readonly address: string
    readonly agent: string
    readonly sessionToken: string | undefined
    /** What the browser was given before it was sent to an identity provider. */
    readonly browserSecret: string | undefined
  }
  readonly reply: RouteReply
}

export interface RouteReply {
  /** Sets (or with null clears) the session cookie. */
  setSession(token: string | null, expiresAt?: number): void
  /** Sets (or with null clears) what tells the browser again when an identity provider sends it back. */
  setBrowserSecret(secret: string | null): void
}

/** An answer that is not JSON: a file, or a stream of server-sent events (`text/event-stream`). */
export interface FileAnswer {
  readonly contentType: string
  readonly fileName?: string
  readonly content: Uint8Array | string | Readable
}

type Handler<Ctx, P, Q, B, Out> = (call: RouteCall<Ctx, P, Q, B>) => Promise<Out>
type Answer<R> = R extends z.ZodType ? z.input<R> : void

type JsonRoute<Ctx> = <
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(
  path: string,
  shape: RouteShape<P, Q, B, R>,
  handler: Handler<Ctx, P, Q, B, Answer<R>>,
) => void

/** Where modules hang their routes: method, path, schemas, verb; no logic. Paths are below `/api/v1`. */
export interface HttpDoor<Ctx> {
  readonly get: JsonRoute<Ctx>
  readonly post: JsonRoute<Ctx>
  readonly put: JsonRoute<Ctx>
  readonly patch: JsonRoute<Ctx>
  readonly delete: JsonRoute<Ctx>
  /** GET of a file or an event stream. */
  file<P extends z.ZodType | undefined = undefined, Q extends z.ZodType | undefined = undefined>(
    path: string,
    shape: RouteShape<P, Q, undefined, undefined>,
    handler: Handler<Ctx, P, Q, undefined, FileAnswer>,
  ): void
}
