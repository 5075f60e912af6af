import {
  type AddMappingVersionInput,
  AppError,
  type CreateMappingInput,
  type Mapping,
  type PersonRef,
  type SourceMapping,
} from '@haidang/contracts'
import { validateMapping } from '@haidang/parsers'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call, type Context, personRefBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { isWarning } from '../mapping-problems.ts'
import type { Sources } from '../describe-sources.ts'
import { insertMapping, insertMappingVersion, lockMapping, saveMapping } from '../mapping-queries.ts'
import { auditedMapping } from '../present-mapping.ts'
import { readMapping } from '../read-mapping.ts'

/**
 * Keeps a mapping as its version 1.
 * @throws AppError `mapping.bad_definition` with places; warnings (no time, a missing attribute) do not hinder
 */
export async function createMapping(
  { db }: Pick<Sources, 'db'>,
  { ctx, input }: Call<CreateMappingInput>,
): Promise<SourceMapping> {
  const tenant = input.organisationId as OrganisationId
  allow(ctx, 'source.manage', { organisation: tenant })
  const name = input.name.normalize('NFC')
  const definition = checked({ ...input.definition, name, version: 1 })
  const id = newId(ctx.clock)
  const at = new Date(ctx.clock.now()).toISOString()
  return db.withTx(ctx.scope, async (tx) => {
    await insertMapping(tx, tenant, { id, name, at })
    await insertMappingVersion(tx, tenant, {
      id: newId(ctx.clock),
      mappingId: id,
      definition,
      note: input.note,
      at,
      by: personOf(ctx),
    })
    await audit(tx, ctx, {
      action: 'mapping.create',
      subject: { kind: 'mapping', id },
      after: auditedMapping(definition),
      organisation: tenant,
    })
    return readMapping(tx, id)
  })
}

/**
 * Keeps the next version. Sources go on with the version they name until somebody changes that.
 * @throws AppError `mapping.not_found`, `mapping.version_changed` where another version came between, `mapping.bad_definition`
 */
export async function addMappingVersion(
  { db }: Pick<Sources, 'db'>,
  { ctx, input }: Call<AddMappingVersionInput & { id: string }>,
): Promise<SourceMapping> {
  allow(ctx, 'source.manage')
  const at = new Date(ctx.clock.now()).toISOString()
  return db.withTx(ctx.scope, async (tx) => {
    const before = await lockMapping(tx, input.id)
    if (before === undefined) throw new AppError('mapping.not_found')
    if (before.version !== input.baseVersion) throw new AppError('mapping.version_changed')
    const version = before.version + 1
    const name = input.name?.normalize('NFC') ?? before.name
    const definition = checked({ ...input.definition, name, version })
    await insertMappingVersion(tx, before.tenant_id, {
      id: newId(ctx.clock),
      mappingId: input.id,
      definition,
      note: input.note,
      at,
      by: personOf(ctx),
    })
    await saveMapping(tx, input.id, { name, version, retiredAt: before.retired_at?.toISOString() ?? null, at })
    await audit(tx, ctx, {
      action: 'mapping.add_version',
      subject: { kind: 'mapping', id: input.id },
      after: auditedMapping(definition),
      organisation: before.tenant_id as OrganisationId,
    })
    return readMapping(tx, input.id)
  })
}

/**
 * Retires a mapping or takes it into use again. Sources that use it go on; no other may take a retired one.
 * @throws AppError `mapping.not_found`
 */
export async function retireMapping(
  { db }: Pick<Sources, 'db'>,
  { ctx, input }: Call<{ id: string; isRetired: boolean }>,
): Promise<SourceMapping> {
  allow(ctx, 'source.manage')
  const { id, isRetired } = input
  const at = new Date(ctx.clock.now()).toISOString()
  return db.withTx(ctx.scope, async (tx) => {
    const before = await lockMapping(tx, id)
    if (before === undefined) throw new AppError('mapping.not_found')
    if ((before.retired_at !== null) === isRetired) return readMapping(tx, id)
    const { name, version } = before
    await saveMapping(tx, id, { name, version, retiredAt: isRetired ? at : null, at })
    await audit(tx, ctx, {
      action: isRetired ? 'mapping.retire' : 'mapping.restore',
      subject: { kind: 'mapping', id },
      after: { name },
      organisation: before.tenant_id as OrganisationId,
    })
    return readMapping(tx, id)
  })
}

function personOf(ctx: Context): PersonRef | null {
  return personRefBehind(ctx)
}

function checked(definition: Mapping): Mapping {
  const places = validateMapping(definition)
    .filter((problem) => !isWarning(problem.code))
    .map(({ place, code, subject }) => ({
      path: `/definition/${place.replaceAll('.', '/')}`,
      code,
      message: `${code}: ${subject}`,
    }))
  if (places.length > 0) throw new AppError('mapping.bad_definition', {}, { places })
  return definition
}
