import type { Locale, Permission, PersonRef, Role } from '@haidang/contracts'
import type { Clock, OrganisationId, SourceId, TenantId, Tlp, UserId } from '@haidang/std'
import type { Scope } from '#src/platform/db/index.ts'

/** Who acts. A background job and a sensor are actors too; every audit row says which. */
export type Actor =
  | { readonly kind: 'user'; readonly id: UserId; readonly name: string; readonly roles: readonly Role[] }
  | TokenActor
  | { readonly kind: 'source'; readonly id: SourceId; readonly name: string }
  | { readonly kind: 'system'; readonly name: string }
  | { readonly kind: 'anonymous' }

/** A program that calls with an API token, and whose token it is: a person's own, or a machine's. */
export interface TokenActor {
  readonly kind: 'token'
  readonly id: string
  readonly name: string
  readonly owner: { readonly kind: 'user' | 'service_account'; readonly id: string; readonly name: string }
}

/** The person an act counts as: whoever is signed in, or whose own token it is. Null for a machine and for the platform. */
export function personBehind(ctx: Pick<Context, 'actor'>): { readonly id: string; readonly name: string } | null {
  const { actor } = ctx
  if (actor.kind === 'user') return actor
  return actor.kind === 'token' && actor.owner.kind === 'user' ? actor.owner : null
}

/** As `personBehind`, in the form rows and answers keep a person in. */
export function personRefBehind(ctx: Pick<Context, 'actor'>): PersonRef | null {
  const person = personBehind(ctx)
  return person === null ? null : { id: person.id, displayName: person.name }
}

/** Where a call came from, as the audit keeps it. Ids of the session and the token, never the secrets themselves. */
export interface Origin {
  readonly address: string | null
  readonly agent: string | null
  readonly sessionId: string | null
  readonly tokenId: string | null
}

/** What an act stood on beside the actor's own roles: ids of the emergency access, the delegation and the approval. */
export interface ActMarks {
  readonly breakGlass?: string
  readonly delegation?: string
  readonly approval?: string
}

/** What every verb is called with: who, for which organisation, how far they reach, when, and in which language. */
export interface Context {
  /** The actor's own organisation: new rows belong to it unless the verb says otherwise. */
  readonly tenant: TenantId
  /** Organisations whose rows the actor may touch, resolved once per request. */
  readonly scope: Scope
  readonly actor: Actor
  readonly permissions: ReadonlySet<Permission>
  /** The priority sector whose organisations the actor reaches, where the relation is the sector. */
  readonly sector?: string
  /** The most restricted marking the actor may read. */
  readonly clearance: Tlp
  readonly requestId: string
  readonly clock: Clock
  readonly locale: Locale
  /** Absent for the platform's own jobs. */
  readonly origin?: Origin
  readonly marks?: ActMarks
  /** When the person last proved who they are, Unix milliseconds. Absent for whoever cannot be asked. */
  readonly provedAt?: number
  /** What the session still lacks: until then nothing but the own account answers, and no permission is held. */
  readonly needs?: 'second_factor'
}

export interface Call<Input> {
  readonly ctx: Context
  readonly input: Input
}

/** The context of the platform's own jobs: every organisation, every permission, named in the audit. */
export function systemContext(
  name: string,
  clock: Clock,
  permissions: ReadonlySet<Permission>,
  tenant: OrganisationId,
  requestId: string,
): Context {
  return {
    tenant,
    scope: 'all',
    actor: { kind: 'system', name },
    permissions,
    clearance: 'red',
    requestId,
    clock,
    locale: 'vi',
  }
}
