import { AppError } from '@haidang/contracts'
import type { Tx } from '#src/platform/db/index.ts'
import { getMappingOfVersion } from './mapping-queries.ts'

export interface TakenMapping {
  readonly format: string
  readonly mappingVersionId: string | null
}

/**
 * What a source of `tenant` is kept with when it is to be read by a version of a mapping (null: by its format).
 * @throws AppError `mapping.version_not_found`, `mapping.other_organisation`, `mapping.retired`; `request.invalid` for the format
 *   `csv` without a mapping
 */
export async function takeMapping(
  tx: Tx,
  tenant: string,
  versionId: string | null,
  format: string,
): Promise<TakenMapping> {
  if (versionId === null) {
    if (format === 'csv') {
      const code = 'mapping.version_not_found'
      throw new AppError('request.invalid', {}, { places: [{ path: '/mappingVersionId', code, message: code }] })
    }
    return { format, mappingVersionId: null }
  }
  const mapping = await getMappingOfVersion(tx, versionId)
  if (mapping === undefined) throw new AppError('mapping.version_not_found')
  if (mapping.tenant_id !== tenant) throw new AppError('mapping.other_organisation')
  if (mapping.retired_at !== null) throw new AppError('mapping.retired')
  return { format: mapping.definition.input.kind, mappingVersionId: versionId }
}
