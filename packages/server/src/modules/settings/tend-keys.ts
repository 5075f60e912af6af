import type { Clock } from '@haidang/std'
import type { Database } from '#src/platform/db/index.ts'
import { type KeyRing, tendSecrets } from '#src/platform/secrets/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import type { RuntimeSettings } from './runtime.ts'

const DAY_MS = 86_400_000

export interface TendDeps {
  readonly db: Database
  readonly ring: KeyRing
  readonly clock: Clock
  readonly logger: Logger
  readonly runtime: RuntimeSettings
}

/** One turn of `secrets.tend`: a new key when the newest is old, secrets brought under it, old keys forgotten. */
export async function tendKeys({ db, ring, clock, logger, runtime }: TendDeps): Promise<void> {
  const madeAt = ring.keys()[0]?.madeAt ?? null
  if (madeAt !== null && clock.now() - madeAt >= runtime.number('HAIDANG_SECRET_KEY_DAYS') * DAY_MS) {
    const { id } = await ring.rotate()
    logger.info({ keyId: id }, 'a new key seals secrets: the former came of age')
  }
  const { resealed, unreadable, retired } = await tendSecrets({ db, ring, clock })
  if (resealed > 0) logger.info({ resealed }, 'secrets were sealed again under the newest key')
  if (unreadable.length > 0)
    logger.error({ count: unreadable.length, first: unreadable[0] }, 'sealed secrets that no key opens')
  if (retired.length > 0) logger.info({ keyIds: retired }, 'old keys were forgotten')
}
