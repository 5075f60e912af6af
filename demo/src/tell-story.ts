import { postBatch } from '@haidang/cli'
import { CAMPAIGN_AGENCIES, MALFORMED_AGENCY, SILENT_AGENCY } from './agencies.ts'
import { createRandom, type Random } from './random.ts'
import type { Sensor } from './sensors.ts'
import { backgroundEvent } from './story/background.ts'
import { campaignEvents } from './story/campaign.ts'
import { malformedLines, UNREADABLE_TEXT } from './story/malformed.ts'

export interface StoryOptions {
  readonly url: string
  readonly sensors: readonly Sensor[]
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onProgress: (sent: number, total: number, what: string) => void
}

/** Events of the past hour that are sent at once, so that the pages have something to show. */
const HISTORY_EVENTS = 12_000
const HISTORY_MS = 3_600_000
const BATCH = 500
const SEED = 964

const body = (events: readonly object[]): Buffer => Buffer.from(`${events.map((e) => JSON.stringify(e)).join('\n')}\n`)

async function send(
  options: StoryOptions,
  sensor: Sensor,
  content: Buffer,
  kind: 'json' | 'text' = 'json',
): Promise<void> {
  await postBatch(
    { url: options.url, token: sensor.token, locale: 'vi', signal: options.signal },
    content,
    kind,
    () => undefined,
  )
}

function sensorOf(sensors: readonly Sensor[], code: string, kind: Sensor['kind']): Sensor | undefined {
  return sensors.find((s) => s.agency.code === code && s.kind === kind)
}

/** An hour of office life at every agency. */
async function sendHistory(
  options: StoryOptions,
  random: Random,
  done: (n: number, what: string) => void,
): Promise<void> {
  const perSensor = Math.ceil(HISTORY_EVENTS / options.sensors.length)
  const from = options.now() - HISTORY_MS
  for (const sensor of options.sensors) {
    for (let sent = 0; sent < perSensor; sent += BATCH) {
      const count = Math.min(BATCH, perSensor - sent)
      const events = Array.from({ length: count }, (_, i) =>
        backgroundEvent(sensor.agency, sensor.kind, random, Math.round(from + ((sent + i) / perSensor) * HISTORY_MS)),
      )
      await send(options, sensor, body(events))
      done(count, sensor.agency.shortName)
    }
  }
}

/** The campaign, agency by agency, a few minutes apart, the last one just now. */
async function sendCampaign(
  options: StoryOptions,
  random: Random,
  done: (n: number, what: string) => void,
): Promise<void> {
  for (const [i, code] of CAMPAIGN_AGENCIES.entries()) {
    const at = options.now() - (CAMPAIGN_AGENCIES.length - i) * 240_000
    for (const kind of ['windows', 'suricata'] as const) {
      const sensor = sensorOf(options.sensors, code, kind)
      if (sensor === undefined) continue
      const events = campaignEvents(sensor.agency, random, at)[kind]
      await send(options, sensor, body(events))
      done(events.length, sensor.agency.shortName)
    }
  }
}

/** Sends the whole story; resolves when the last event is acknowledged. */
export async function tellStory(options: StoryOptions): Promise<number> {
  const random = createRandom(SEED)
  let sent = 0
  const total = HISTORY_EVENTS + 40
  const done = (n: number, what: string): void => {
    sent += n
    options.onProgress(sent, total, what)
  }
  await sendHistory(options, random, done)
  const broken = sensorOf(options.sensors, MALFORMED_AGENCY, 'suricata')
  if (broken !== undefined) {
    const lines = malformedLines(broken.agency, options.now())
    await send(options, broken, Buffer.from(`${lines.join('\n')}\n`))
    await send(options, broken, Buffer.from(UNREADABLE_TEXT), 'text')
    done(lines.length + 3, broken.agency.shortName)
  }
  await sendCampaign(options, random, done)
  return sent
}

/** Goes on sending a little from every agency but the silent one, until the signal: the board stays alive. */
export async function keepSending(options: StoryOptions): Promise<void> {
  const random = createRandom(SEED + 1)
  while (!options.signal.aborted) {
    for (const sensor of options.sensors) {
      if (sensor.agency.code === SILENT_AGENCY && sensor.kind === 'suricata') continue
      if (options.signal.aborted) return
      const events = Array.from({ length: 1 + random.integer(6) }, () =>
        backgroundEvent(sensor.agency, sensor.kind, random, options.now()),
      )
      try {
        await send(options, sensor, body(events))
      } catch (error) {
        if (options.signal.aborted) return
        throw error
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 900))
  }
}
