import type { Agency } from '../agencies.ts'
import { eveTime } from './background.ts'

/** Lines of text no format knows: accepted by the gateway, unreadable to the parsers. */
export const UNREADABLE_TEXT = 'flush without encoder 0x7f\nxxxxxxxx buffer rotated\n-- mark --\n'

/** What a broken sender sends: one whole event, one cut off, one that is no JSON, and one whose shape is not an event's. */
export function malformedLines(agency: Agency, at: number): string[] {
  return [
    JSON.stringify({ timestamp: eveTime(at), event_type: 'stats', stats: { uptime: Math.floor(at / 1000) % 100_000 } }),
    `{"timestamp":"${eveTime(at)}","event_type":"alert","src_ip":"${agency.prefix}.9","alert":{"signature":"cut o`,
    `${new Date(at).toISOString()} WARN buffer flushed without encoder`,
    `[${Math.floor(at / 1000)},"not","an","object"]`,
    `{"timestamp":"không rõ","event_type":"dns","depth":${'['.repeat(80)}${']'.repeat(80)}}`,
  ]
}
