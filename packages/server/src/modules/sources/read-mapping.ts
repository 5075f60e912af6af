import { AppError, type SourceMapping } from '@haidang/contracts'
import type { Tx } from '#src/platform/db/index.ts'
import { getMapping, listMappingUses, listMappingVersions } from './mapping-queries.ts'
import { presentMapping } from './present-mapping.ts'

/** @throws AppError `mapping.not_found`, also for one outside the transaction's scope */
export async function readMapping(tx: Tx, id: string): Promise<SourceMapping> {
  const row = await getMapping(tx, id)
  if (row === undefined) throw new AppError('mapping.not_found')
  return presentMapping(row, await listMappingVersions(tx, id), await listMappingUses(tx, id))
}
