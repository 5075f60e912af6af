import type { SourceId, TenantId } from '@haidang/std'
import type { Platform } from '@haidang/server/app/start.ts'
import type { World } from './accounts.ts'
import { AGENCIES, type Agency, SILENT_AGENCY } from './agencies.ts'

export type SensorKind = 'suricata' | 'windows'

/** A sensor of an agency with the token it sends with. */
export interface Sensor {
  readonly agency: Agency
  readonly kind: SensorKind
  readonly sourceId: SourceId
  readonly token: string
}

const NAMES: Readonly<Record<SensorKind, string>> = { suricata: 'Suricata cổng Internet', windows: 'Windows máy trạm' }
/** Short on purpose, so that the silence of a sensor is seen while somebody watches. */
const SILENT_AFTER_SECONDS = 20
const ORDINARY_SECONDS = 600

/**
 * Two sensors an agency. Sensors of an earlier start get a new token: the old ones were shown once and are known to nobody.
 */
export async function makeSensors(platform: Platform, world: World): Promise<Sensor[]> {
  const { modules } = platform
  const ctx = platform.systemContext(world.root)
  const known = new Map<string, string>()
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { items: { id: string; name: string; organisation: { id: string } }[]; nextCursor: string | null } =
      await modules.listSources({ ctx, input: { limit: 200, cursor: cursor ?? undefined } })
    for (const s of page.items) known.set(`${s.organisation.id}/${s.name}`, s.id)
    cursor = page.nextCursor
  }
  const sensors: Sensor[] = []
  for (const agency of AGENCIES) {
    const organisation: TenantId | undefined = world.organisations.get(agency.code)
    if (organisation === undefined) continue
    for (const kind of ['suricata', 'windows'] as const) {
      const name = NAMES[kind]
      const before = known.get(`${organisation}/${name}`)
      const issued =
        before === undefined
          ? await modules.createSource({
              ctx,
              input: {
                organisationId: organisation,
                name,
                format: 'auto',
                transport: 'http',
                zoneOffsetMinutes: 420,
                syslogSenders: [],
                quotaEventsPerSecond: 20_000,
                expectedIntervalSeconds:
                  agency.code === SILENT_AGENCY && kind === 'suricata' ? SILENT_AFTER_SECONDS : ORDINARY_SECONDS,
              },
            })
          : await modules.rotateToken({ ctx, input: { id: before as SourceId, overlapSeconds: 0 } })
      sensors.push({ agency, kind, sourceId: issued.source.id as SourceId, token: issued.token })
    }
  }
  return sensors
}
