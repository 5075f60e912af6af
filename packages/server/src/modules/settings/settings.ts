import type { TenantId } from '@haidang/std'
import type { Database } from '#src/platform/db/index.ts'
import type { KeyRing } from '#src/platform/secrets/index.ts'
import type { RuntimeSettings } from './runtime.ts'

export interface SettingsDeps {
  readonly db: Database
  readonly runtime: RuntimeSettings
  readonly ring: KeyRing
  readonly root: () => Promise<TenantId | null>
  /** When the certificate of HTTPS ends, Unix milliseconds; null without one. */
  readonly certificateEnds: () => number | null
  readonly isPlainDoor: boolean
  readonly isSecondFactorOptional: boolean
  readonly hasScanner: boolean
  readonly version: string
  /** Lets the job that seals secrets again run now. */
  readonly wakeTending: () => void
}
