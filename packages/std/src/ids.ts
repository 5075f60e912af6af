/** Branded identifiers: a string that cannot be passed where another kind of identifier is meant. */
declare const brand: unique symbol
export type Branded<T extends string> = string & { readonly [brand]: T }

export type OrganisationId = Branded<'organisation'>
/** Tenant means organisation: every row belongs to exactly one. */
export type TenantId = OrganisationId
export type UserId = Branded<'user'>
export type SourceId = Branded<'source'>
export type BatchId = Branded<'batch'>
/** 32 lower-case hex digits: the first 128 bits of SHA-256 over source, bytes and position in an identical run. */
export type EventId = Branded<'event'>
export type AlertId = Branded<'alert'>
export type CampaignId = Branded<'campaign'>
export type WarningId = Branded<'warning'>
export type RuleId = Branded<'rule'>
export type IndicatorId = Branded<'indicator'>

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

/**
 * UUID version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits.
 * @param nowMs Unix time in milliseconds, from the caller's clock
 * @param random ten random bytes
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  const b = new Uint8Array(16)
  let t = nowMs
  for (let i = 5; i >= 0; i--) {
    b[i] = t % 256
    t = Math.floor(t / 256)
  }
  b.set(random.subarray(0, 10), 6)
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x70
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80
  let s = ''
  for (let i = 0; i < 16; i++) {
    s += HEX[b[i] ?? 0]
    if (i === 3 || i === 5 || i === 7 || i === 9) s += '-'
  }
  return s
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Whether `text` is a UUID in canonical lower-case form. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}
