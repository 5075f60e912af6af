import { VIETNAM_OFFSET_MS } from '@haidang/std'

/** An instant as a `datetime-local` field holds it: Vietnamese time to the minute. @param at Unix milliseconds */
export function localInput(at: number): string {
  return new Date(at + VIETNAM_OFFSET_MS).toISOString().slice(0, 16)
}

/** What a `datetime-local` field holds as an instant (ISO 8601); null where it is empty or half typed. */
export function readLocalInput(text: string): string | null {
  const at = Date.parse(`${text}:00Z`)
  return Number.isNaN(at) ? null : new Date(at - VIETNAM_OFFSET_MS).toISOString()
}
