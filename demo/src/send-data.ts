import { findFiles, postBatch, readBatches } from '@haidang/cli'
import type { Sensor } from './sensors.ts'

export interface SendDataOptions {
  readonly url: string
  readonly folder: string
  readonly sensors: readonly Sensor[]
  readonly signal: AbortSignal
  readonly onProgress: (sent: number, file: string) => void
}

/** Files a sensor might have written: EVE, Zeek and Windows events as lines of JSON. */
const EVENT_FILE = /(eve|suricata|zeek|windows|evtx|sysmon|bro)[^/]*(\/.*)?\.(json|jsonl|ndjson|log)(\.gz|\.zst)?$/i
/** Descriptions of data, which are JSON and no events. */
const NO_EVENTS = /(catalogue|index|expected|matches|schema|reference)[^/]*$/i
/** Small batches, dealt out in turn: every agency sees a part of every file. */
const BATCH_LINES = 40

/**
 * Sends real files through the gateway, spread over the agencies batch by batch. Lines that are no events are refused or
 * quarantined by the platform and shown there, as with any sender.
 */
export async function sendData(options: SendDataOptions): Promise<number> {
  const files = (await findFiles(options.folder)).filter(
    (f) => EVENT_FILE.test(f.slice(options.folder.length)) && !NO_EVENTS.test(f) && !f.includes('/tsv/'),
  )
  if (files.length === 0)
    throw new Error(`no event files (Suricata EVE, Zeek JSON, Windows JSON lines) below ${options.folder}`)
  let sent = 0
  let turn = 0
  for (const file of files) {
    const kind = /windows|evtx|sysmon/i.test(file) ? 'windows' : 'suricata'
    const fitting = options.sensors.filter((s) => s.kind === kind)
    for await (const batch of readBatches(file, { maxLines: BATCH_LINES, maxBytes: 1 << 20, skipLines: 0 })) {
      if (options.signal.aborted) return sent
      const sensor = fitting[turn++ % fitting.length]
      if (sensor === undefined) continue
      try {
        const answer = await postBatch(
          { url: options.url, token: sensor.token, locale: 'vi', signal: options.signal },
          batch.body,
          'json',
          () => undefined,
        )
        sent += answer.received
      } catch (error) {
        if (options.signal.aborted) return sent
        // A file that turns out to hold no events is passed over; the platform has counted the refusal.
        if (!(error instanceof Error && 'code' in error && error.code === 'batch.not_json')) throw error
        break
      }
      options.onProgress(sent, file.slice(options.folder.length + 1))
    }
  }
  return sent
}
