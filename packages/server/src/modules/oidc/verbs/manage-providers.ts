import {
  AppError,
  CreateIdentityProviderInput,
  type IdentityProvider,
  type PublicProvider,
  UpdateIdentityProviderInput,
} from '@haidang/contracts'
import type { OrganisationId, TenantId } from '@haidang/std'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { isUniqueViolation, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { type Oidc, secretPlace } from '../oidc.ts'
import { auditedProvider, presentProvider } from '../present.ts'
import {
  deleteProvider as removeProvider,
  getProvider,
  insertProvider,
  listProviders as selectProviders,
  listPublicProviders as selectPublic,
  type ProviderSettings,
  saveProvider,
} from '../queries.ts'

/** An address proves a person only of domains that were named. @throws AppError `request.invalid` with the place */
function checkDomains(settings: Pick<ProviderSettings, 'linking' | 'isProvisioning' | 'emailDomains'>): void {
  const needsDomains = settings.linking === 'verified_email' || settings.isProvisioning
  if (needsDomains && settings.emailDomains.length === 0)
    throw new AppError(
      'request.invalid',
      {},
      { places: [{ path: '/emailDomains', code: 'too_small', message: 'emailDomains' }] },
    )
}

function asTaken(error: unknown): unknown {
  const isTaken = error instanceof AppError && isUniqueViolation(error.cause, 'identity_providers_client')
  return isTaken ? new AppError('identity_provider.taken') : error
}

/** The names the sign-in page offers. public: whoever is about to sign in is not known yet. */
export async function listPublicProviders({ db }: Oidc): Promise<{ items: PublicProvider[] }> {
  return { items: await db.withTx(SYSTEM_SCOPE, (tx) => selectPublic(tx)) }
}

/** The providers in scope. */
export async function listProviders(
  { db, redirectUri }: Oidc,
  { ctx }: Call<object>,
): Promise<{ items: IdentityProvider[] }> {
  allow(ctx, 'identity_provider.manage')
  const rows = await db.withTx(ctx.scope, (tx) => selectProviders(tx, ctx.scope))
  return { items: rows.map((row) => presentProvider(row, redirectUri)) }
}

/**
 * Sets a provider up, after its description was read: one that cannot be used is not kept.
 * @throws AppError `identity_provider.unreachable`, `identity_provider.bad_setup`, `identity_provider.taken`, `request.invalid`
 */
export async function createProvider(
  { db, secrets, client, redirectUri }: Oidc,
  { ctx, input }: Call<CreateIdentityProviderInput>,
): Promise<IdentityProvider> {
  const given = CreateIdentityProviderInput.parse(input)
  const tenant = given.organisationId as OrganisationId
  allow(ctx, 'identity_provider.manage', { organisation: tenant })
  requireFreshProof(ctx)
  checkDomains(given)
  await client.discover(given)
  const id = newId(ctx.clock)
  const { clientSecret, ...settings } = given
  try {
    return await db.withTx(ctx.scope, async (tx) => {
      await insertProvider(
        tx,
        tenant,
        id,
        { ...settings, isEnabled: true, sealedSecret: secrets.seal(clientSecret, secretPlace(id)) },
        new Date(ctx.clock.now()).toISOString(),
      )
      const row = await getProvider(tx, id)
      if (row === undefined) throw new AppError('identity_provider.not_found')
      await audit(tx, ctx, {
        action: 'identity_provider.create',
        subject: { kind: 'identity_provider', id },
        after: auditedProvider(row),
        organisation: tenant,
      })
      return presentProvider(row, redirectUri)
    })
  } catch (error) {
    throw asTaken(error)
  }
}

/**
 * Changes a provider; what is left out stays, the secret too.
 * @throws AppError `identity_provider.not_found`; what `createProvider` says
 */
export async function updateProvider(
  { db, secrets, client, redirectUri }: Oidc,
  { ctx, input }: Call<UpdateIdentityProviderInput & { id: string }>,
): Promise<IdentityProvider> {
  allow(ctx, 'identity_provider.manage')
  requireFreshProof(ctx)
  const { id } = input
  const { clientSecret, ...given } = UpdateIdentityProviderInput.parse(input)
  const before = await db.withTx(ctx.scope, (tx) => getProvider(tx, id))
  if (before === undefined) throw new AppError('identity_provider.not_found')
  allow(ctx, 'identity_provider.manage', { organisation: before.tenant_id as TenantId })
  const settings: ProviderSettings = {
    name: given.name ?? before.name,
    issuer: given.issuer ?? before.issuer,
    clientId: given.clientId ?? before.client_id,
    sealedSecret: clientSecret === undefined ? before.sealed_secret : secrets.seal(clientSecret, secretPlace(id)),
    isEnabled: given.isEnabled ?? before.is_enabled,
    linking: given.linking ?? before.linking,
    emailDomains: given.emailDomains ?? before.email_domains,
    isProvisioning: given.isProvisioning ?? before.is_provisioning,
    isMultiFactorTrusted: given.isMultiFactorTrusted ?? before.is_multi_factor_trusted,
    multiFactorAcr: given.multiFactorAcr ?? before.multi_factor_acr,
  }
  checkDomains(settings)
  // A secret is sent to the issuer it was given for and to no other: with a new issuer it is entered anew.
  if (settings.issuer !== before.issuer && clientSecret === undefined)
    throw new AppError(
      'request.invalid',
      {},
      { places: [{ path: '/clientSecret', code: 'required', message: 'clientSecret' }] },
    )
  if (settings.issuer !== before.issuer)
    await client.discover({ issuer: settings.issuer, clientId: settings.clientId, clientSecret: clientSecret ?? '' })
  try {
    return await db.withTx(ctx.scope, async (tx) => {
      await saveProvider(tx, before.tenant_id, id, settings)
      const row = await getProvider(tx, id)
      if (row === undefined) throw new AppError('identity_provider.not_found')
      await audit(tx, ctx, {
        action: 'identity_provider.update',
        subject: { kind: 'identity_provider', id },
        before: auditedProvider(before),
        after: { ...auditedProvider(row), ...(clientSecret === undefined ? {} : { isSecretChanged: true }) },
        organisation: row.tenant_id,
      })
      return presentProvider(row, redirectUri)
    })
  } catch (error) {
    throw asTaken(error)
  }
}

/** Takes a provider away with every link to it; the accounts stay. @throws AppError `identity_provider.not_found` */
export async function deleteProvider({ db }: Oidc, { ctx, input }: Call<{ id: string }>): Promise<void> {
  allow(ctx, 'identity_provider.manage')
  requireFreshProof(ctx)
  await db.withTx(ctx.scope, async (tx) => {
    const row = await getProvider(tx, input.id)
    if (row === undefined) throw new AppError('identity_provider.not_found')
    await removeProvider(tx, row.tenant_id, row.id)
    await audit(tx, ctx, {
      action: 'identity_provider.delete',
      subject: { kind: 'identity_provider', id: row.id },
      before: { ...auditedProvider(row), linkedAccounts: row.linked_accounts },
      organisation: row.tenant_id,
    })
  })
}
