import { CreateMappingInput, CreateSourceInput, type SourceMapping } from '@haidang/contracts'
import type { SourceId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { createSource, createSourceDirectory, type LiveSourceDirectory, type Sources, updateSource } from './index.ts'
import { getMapping, listMappings } from './verbs/list-mappings.ts'
import { addMappingVersion, createMapping, retireMapping } from './verbs/write-mapping.ts'

let stack: TestDatabase
let directory: LiveSourceDirectory
let sources: Sources
beforeAll(async () => {
  stack = await createTestDatabase()
  directory = await createSourceDirectory({
    db: stack.db,
    clock: stack.clock,
    logger: createLogger('silent'),
    flushMs: 0,
  })
  sources = {
    db: stack.db,
    directory,
    lakeFor: () => ({ countsBySource: () => Promise.resolve([]) }),
    underway: () => new Map(),
  }
})
afterAll(async () => {
  await directory.close()
  await stack.close()
})

let organisation: TestOrganisation
let ctx: Context
beforeEach(async () => {
  stack.clock.advance(3_600_000)
  organisation = await makeOrganisation(stack, {})
  ctx = contextFor(stack, 'unit_officer', organisation)
})

const DEFINITION = {
  input: { kind: 'csv', separator: ';', hasHeader: true, columns: ['Thời gian', 'Máy'] },
  classUid: 4001,
  product: { name: 'Tường lửa nội bộ' },
  rules: [
    { from: 'Thời gian', to: 'time', transforms: [{ kind: 'time', format: 'DD/MM/YYYY HH:mm:ss' }] },
    { from: 'Máy', to: 'src_endpoint.ip' },
  ],
}
const input = (changes: object = {}): CreateMappingInput =>
  CreateMappingInput.parse({
    organisationId: organisation.id,
    name: 'Nhật ký cổng Đông',
    definition: { ...DEFINITION, ...changes },
  })
const make = (changes: object = {}): Promise<SourceMapping> => createMapping(sources, { ctx, input: input(changes) })
const next = (mapping: SourceMapping, changes: object = {}): Promise<SourceMapping> =>
  addMappingVersion(sources, {
    ctx,
    input: {
      id: mapping.id,
      baseVersion: mapping.version,
      note: 'đổi',
      definition: { ...input().definition, ...changes },
    },
  })
const sourceBy = async (versionId: string | null, by = ctx, of = organisation) => {
  const { source } = await createSource(sources, {
    ctx: by,
    input: CreateSourceInput.parse({ organisationId: of.id, name: 'Nguồn CSV', mappingVersionId: versionId }),
  })
  return { ...source, id: source.id as SourceId }
}

describe('versions of a mapping', () => {
  it('count from one, are kept whole, and name who made them', async () => {
    const first = await make()
    const second = await next(first, { severityId: 3 })
    expect(second.versions.map((v) => [v.version, v.definition.version, v.definition.severityId])).toEqual([
      [2, 2, 3],
      [1, 1, 1],
    ])
    expect(second.versions[0]).toMatchObject({ note: 'đổi', createdBy: { id: expect.any(String) } })
    expect(second.versionId).toBe(second.versions[0]?.id)
  })

  it('cannot be changed, not even by the application itself', async () => {
    const mapping = await make()
    await expect(
      stack.db.withTx(ctx.scope, (tx) =>
        sql`update source_mapping_versions set note = 'x' where id = ${mapping.versionId}`.execute(tx),
      ),
    ).rejects.toThrow()
  })

  it('are refused on top of one that is no longer the newest', async () => {
    const first = await make()
    await next(first)
    await expect(next(first)).rejects.toMatchObject({ code: 'mapping.version_changed' })
  })

  it('are refused with the place of what is wrong; a missing time is only a warning', async () => {
    const wrong = make({ rules: [{ from: 'Không có', to: 'src_endpoint.ip', transforms: [] }] })
    await expect(wrong).rejects.toMatchObject({
      code: 'mapping.bad_definition',
      places: [{ path: '/definition/rules/0/from', code: 'mapping.unknown_column' }],
    })
    await expect(make({ rules: [] })).resolves.toMatchObject({ version: 1 })
  })
})

describe('a source that names a version', () => {
  it('is read by it at once, and by no newer one until somebody says so', async () => {
    const mapping = await make()
    const source = await sourceBy(mapping.versionId)
    expect(source).toMatchObject({ format: 'csv', mapping: { mappingId: mapping.id, version: 1 } })
    const second = await next(mapping, { severityId: 4 })
    expect(directory.get(source.id)?.mapping).toMatchObject({
      versionId: mapping.versionId,
      definition: { version: 1 },
    })
    expect(directory.mapping(second.versionId)).toBeNull()
    await updateSource(sources, { ctx, input: { id: source.id, mappingVersionId: second.versionId } })
    expect(directory.get(source.id)?.mapping?.definition).toMatchObject({ version: 2, severityId: 4 })
    // Stored events still find the version they were read by.
    expect(directory.mapping(mapping.versionId)).toMatchObject({ version: 1 })
    expect((await getMapping(sources, { ctx, input: { id: mapping.id } })).sources).toEqual([
      { id: source.id, name: 'Nguồn CSV', version: 2 },
    ])
  })

  it('keeps it through other changes and a fresh start, and lets go of it', async () => {
    const mapping = await make()
    const source = await sourceBy(mapping.versionId)
    const renamed = await updateSource(sources, { ctx, input: { id: source.id, name: 'Tên mới' } })
    expect(renamed.mapping?.versionId).toBe(mapping.versionId)
    await directory.refreshAll()
    expect(directory.get(source.id)?.mapping?.versionId).toBe(mapping.versionId)
    const freed = await updateSource(sources, { ctx, input: { id: source.id, mappingVersionId: null, format: 'auto' } })
    expect([freed.mapping, freed.format]).toEqual([null, 'auto'])
    expect(directory.get(source.id)?.mapping).toBeNull()
  })

  it('cannot be a table without one', async () => {
    const table = CreateSourceInput.parse({ organisationId: organisation.id, name: 'Bảng', format: 'csv' })
    await expect(createSource(sources, { ctx, input: table })).rejects.toMatchObject({
      code: 'request.invalid',
      places: [{ path: '/mappingVersionId' }],
    })
  })

  it('may go on with a retired one; no other source may take it', async () => {
    const mapping = await make()
    const source = await sourceBy(mapping.versionId)
    await retireMapping(sources, { ctx, input: { id: mapping.id, isRetired: true } })
    expect((await updateSource(sources, { ctx, input: { id: source.id, name: 'Khác' } })).mapping).not.toBeNull()
    await expect(sourceBy(mapping.versionId)).rejects.toMatchObject({ code: 'mapping.retired' })
    const names = async (isRetired: boolean) =>
      (await listMappings(sources, { ctx, input: { limit: 50, isRetired } })).items.map((item) => item.usedBy)
    expect([await names(false), await names(true)]).toEqual([[], [1]])
    await retireMapping(sources, { ctx, input: { id: mapping.id, isRetired: false } })
    await expect(sourceBy(mapping.versionId)).resolves.toBeDefined()
  })
})

describe('another organisation', () => {
  it('sees, changes and uses nothing of it', async () => {
    const mapping = await make()
    const stranger = await makeOrganisation(stack, {})
    const other = contextFor(stack, 'unit_officer', stranger)
    expect((await listMappings(sources, { ctx: other, input: { limit: 50 } })).items).toEqual([])
    const byId = { id: mapping.id }
    await expect(getMapping(sources, { ctx: other, input: byId })).rejects.toMatchObject({ code: 'mapping.not_found' })
    await expect(retireMapping(sources, { ctx: other, input: { ...byId, isRetired: true } })).rejects.toMatchObject({
      code: 'mapping.not_found',
    })
    await expect(
      addMappingVersion(sources, {
        ctx: other,
        input: { ...byId, baseVersion: 1, note: '', definition: input().definition },
      }),
    ).rejects.toMatchObject({ code: 'mapping.not_found' })
    await expect(createMapping(sources, { ctx: other, input: input() })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await expect(sourceBy(mapping.versionId, other, stranger)).rejects.toMatchObject({
      code: 'mapping.version_not_found',
    })
  })

  it('does not lend its mapping to a source of a third, even where one person reaches both', async () => {
    const mapping = await make()
    const stranger = await makeOrganisation(stack, {})
    const central = { ...ctx, scope: 'all' as const }
    await expect(sourceBy(mapping.versionId, central, stranger)).rejects.toMatchObject({
      code: 'mapping.other_organisation',
    })
  })
})

it('every change of a mapping is in the audit', async () => {
  const mapping = await make()
  await next(mapping)
  await retireMapping(sources, { ctx, input: { id: mapping.id, isRetired: true } })
  await retireMapping(sources, { ctx, input: { id: mapping.id, isRetired: true } })
  const rows = await stack.asSystem(
    async (tx) =>
      (
        await sql<{ action: string }>`select action from audit where subject_id = ${mapping.id} order by seq`.execute(
          tx,
        )
      ).rows,
  )
  expect(rows.map((row) => row.action)).toEqual(['mapping.create', 'mapping.add_version', 'mapping.retire'])
})
