import { z } from 'zod'

/** The part of JSON Schema that the platform's own description uses. */
export interface Schema {
  readonly type?: string | readonly string[] | undefined
  readonly const?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly default?: unknown
  readonly format?: string | undefined
  readonly minLength?: number | undefined
  readonly minimum?: number | undefined
  readonly minItems?: number | undefined
  readonly items?: Schema | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly oneOf?: readonly Schema[] | undefined
  readonly allOf?: readonly Schema[] | undefined
}

/** A route as the platform itself describes it. */
export interface ApiRoute {
  /** Method and path: `GET /alerts/{id}`, without the prefix of the API's version. */
  readonly key: string
  readonly method: string
  readonly path: string
  /** Names in the path, in order. */
  readonly params: readonly string[]
  readonly query: readonly { readonly name: string; readonly isRequired: boolean; readonly schema: Schema }[]
  readonly body: Schema | null
  /** Whether the description asks for a session. */
  readonly needsSession: boolean
}

const API = '/api/v1'
const AnySchema = z.custom<Schema>((value) => typeof value === 'object' && value !== null)
const Described = z.object({
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: AnySchema }))
    .default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: AnySchema })) }).optional(),
  security: z.array(z.unknown()).optional(),
})
const Description = z.object({ paths: z.record(z.string(), z.record(z.string(), Described)) })

/**
 * Every route of the API. The gateway of events (`/v1/events`) is not among them: it answers to the tokens of sources and
 * reads nothing back.
 * @throws ZodError where this is no OpenAPI description
 */
export function readRoutes(openapi: unknown): ApiRoute[] {
  const routes: ApiRoute[] = []
  for (const [path, methods] of Object.entries(Description.parse(openapi).paths)) {
    if (!path.startsWith(`${API}/`)) continue
    for (const [method, described] of Object.entries(methods)) {
      const short = path.slice(API.length)
      routes.push({
        key: `${method.toUpperCase()} ${short}`,
        method: method.toUpperCase(),
        path: short,
        params: [...short.matchAll(/\{([A-Za-z]+)\}/g)].map((m) => m[1] ?? ''),
        query: described.parameters
          .filter((p) => p.in === 'query')
          .map((p) => ({ name: p.name, isRequired: p.required, schema: p.schema })),
        body: described.requestBody?.content['application/json']?.schema ?? null,
        needsSession: (described.security ?? []).length > 0,
      })
    }
  }
  return routes
}
