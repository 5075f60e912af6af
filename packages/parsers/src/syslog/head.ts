export interface SyslogHead {
  /** Priority value, -1 where there is none. */
  priority: number
  isRfc5424: boolean
  host: string | undefined
  program: string | undefined
  pid: string | undefined
  messageId: string | undefined
  /** The part of the program, or its client, that macOS names in brackets. */
  origin: string | undefined
  /** Structured data of RFC 5424 by element id. */
  structured: Record<string, Record<string, string>> | null
  /** The time as written, where one was read. */
  timeText: string | undefined
  /** Where the message itself begins. */
  messageAt: number
}
