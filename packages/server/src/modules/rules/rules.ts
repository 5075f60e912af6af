import type { Clock } from '@haidang/std'
import type { FetchMaterial } from '#src/platform/archive/index.ts'
import type { Database, Scope } from '#src/platform/db/index.ts'
import type { LakeReader } from '#src/platform/lake/index.ts'
import type { Tasks } from './tasks.ts'

/** What the verbs of this module work with. */
export interface Rules {
  readonly db: Database
  readonly clock: Clock
  readonly fetchMaterial: FetchMaterial
  readonly tasks: Tasks
  /** A reader of the lake for a scope. */
  readonly lakeFor: (scope: Scope) => LakeReader
}
