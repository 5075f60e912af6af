import type { Database } from '#src/platform/db/index.ts'
import { loadProvinces } from '#src/rule-sets/provinces.ts'
import { loadSectors } from '#src/rule-sets/sectors.ts'
import type { LookForProof } from '../domain-proof.ts'
import type { OrganisationDeps } from '../routes.ts'

/** The organisations of a test, with the law as it is and a network that finds what the test says. */
export function quietRegister(db: Database, look: Partial<LookForProof> = {}): OrganisationDeps {
  return {
    db,
    law: { provinces: loadProvinces(), sectors: loadSectors() },
    look: {
      txt: () => Promise.resolve([]),
      file: () => Promise.resolve({ problem: 'file_missing' as const }),
      ...look,
    },
  }
}
