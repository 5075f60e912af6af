import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type KoaContext } from 'oidc-provider'

/** Somebody the provider knows. */
export interface Known {
  readonly subject: string
  readonly name?: string
  readonly email?: string
  readonly isEmailVerified?: boolean
  readonly amr?: readonly string[]
  readonly acr?: string
}

/** A real OpenID Connect provider on a loopback port, whose people sign in without being asked. */
export interface RealProvider {
  readonly issuer: string
  /** `host:port`, as an operator allows it. */
  readonly host: string
  /** Who signs in with the next visit; null turns the visitor away. */
  next: Known | null
  /** Goes the way of a browser from the address the platform gave to the address the provider sends back to. */
  visit(location: string): Promise<URL>
  close(): Promise<void>
}

export async function startProvider(client: {
  id: string
  secret: string
  redirectUri: string
}): Promise<RealProvider> {
  const people = new Map<string, Known>()
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `http://${host}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: ['only-for-this-test'] },
    claims: { openid: ['sub', 'acr', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
    acrValues: ['urn:test:mfa'],
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    async loadExistingGrant(ctx: KoaContext) {
      const { clientId } = ctx.oidc.client
      const grant = new provider.Grant({ accountId: ctx.oidc.session.accountId, clientId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
    findAccount(_ctx: unknown, id: string) {
      const person = people.get(id)
      return {
        accountId: id,
        claims: () => ({
          sub: id,
          ...(person?.name === undefined ? {} : { name: person.name }),
          ...(person?.email === undefined
            ? {}
            : { email: person.email, email_verified: person.isEmailVerified === true }),
        }),
      }
    },
  })
  const answer = provider.callback()
  const self: RealProvider = {
    issuer,
    host,
    next: null,
    async visit(location) {
      const cookies = new Map<string, string>()
      let url = new URL(location)
      for (let hops = 0; hops < 10; hops++) {
        const response = await fetch(url, {
          redirect: 'manual',
          headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        })
        await response.arrayBuffer()
        for (const line of response.headers.getSetCookie()) {
          const [pair = ''] = line.split(';')
          const at = pair.indexOf('=')
          cookies.set(pair.slice(0, at), pair.slice(at + 1))
        }
        const to = response.headers.get('location')
        if (to === null) throw new Error(`the provider answered ${response.status} at ${url.pathname}`)
        url = new URL(to, url)
        if (url.host !== host) return url
      }
      throw new Error('the provider sends in circles')
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) {
      answer(request, response)
      return
    }
    const person = self.next
    if (person !== null) people.set(person.subject, person)
    const result =
      person === null
        ? { error: 'access_denied' }
        : {
            login: {
              accountId: person.subject,
              ...(person.amr === undefined ? {} : { amr: person.amr }),
              ...(person.acr === undefined ? {} : { acr: person.acr }),
            },
          }
    provider
      .interactionDetails(request, response)
      .then(() => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false }))
      .catch((error: unknown) => {
        response.statusCode = 500
        response.end(String(error))
      })
  })
  return self
}
