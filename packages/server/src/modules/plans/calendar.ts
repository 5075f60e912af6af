import { addDays } from '@haidang/std'

/** One day in a calendar: a duty's last day. */
export interface CalendarEntry {
  readonly id: string
  readonly on: string
  readonly title: string
  readonly description: string
  readonly url: string
  readonly isLate: boolean
  /** ISO 8601, of the last change. */
  readonly changedAt: string
  readonly version: number
}

/** RFC 5545 §3.3.11. */
const escapeText = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', String.raw`\;`)
    .replaceAll(',', String.raw`\,`)
    .replaceAll(/\r\n|\r|\n/g, String.raw`\n`)

const FOLD_AT = 75

/** Lines of more than 75 octets go on in the next, which begins with a space (RFC 5545 §3.1); no letter is cut. */
function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const letter of line) {
    const length = Buffer.byteLength(letter)
    if (size + length > FOLD_AT) {
      parts.push(part)
      part = ' '
      size = 1
    }
    part += letter
    size += length
  }
  return [...parts, part].join('\r\n')
}

const compact = (text: string): string => text.replaceAll(/[-:]|\.\d+/g, '')

/**
 * A calendar of whole days (RFC 5545) that programmes subscribe to. Two alarms before each day that is not past.
 * @param name what the calendar is called
 */
export function writeCalendar(name: string, host: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Hai Dang//Duties//VI',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`,
    'X-WR-TIMEZONE:Asia/Ho_Chi_Minh',
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
    'X-PUBLISHED-TTL:PT6H',
  ]
  for (const entry of entries) {
    lines.push(
      'BEGIN:VEVENT',
      `UID:duty-${entry.id}@${host}`,
      `DTSTAMP:${compact(entry.changedAt)}`,
      `SEQUENCE:${entry.version}`,
      `DTSTART;VALUE=DATE:${compact(entry.on)}`,
      `DTEND;VALUE=DATE:${compact(addDays(entry.on, 1))}`,
      `SUMMARY:${escapeText(entry.title)}`,
      `DESCRIPTION:${escapeText(entry.description)}`,
      `URL:${entry.url}`,
      'TRANSP:TRANSPARENT',
      'STATUS:CONFIRMED',
    )
    if (!entry.isLate)
      for (const before of ['-P7D', '-P1D'])
        lines.push(
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          `TRIGGER:${before}`,
          `DESCRIPTION:${escapeText(entry.title)}`,
          'END:VALARM',
        )
    lines.push('END:VEVENT')
  }
  lines.push('END:VCALENDAR')
  return `${lines.map(fold).join('\r\n')}\r\n`
}
