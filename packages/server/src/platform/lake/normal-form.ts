/**
 * The normal form of an event follows from its bytes, the format (or the version of a mapping) and zone its source had, and what the organisation's register
 * added. That is what is stored of it (`reading`, a few words that repeat row after row); the OCSF text itself is written out only
 * for events that something spoke on, and made again from the bytes for all others when one is opened.
 */
import { type Mapping, type OcsfEvent, SOURCE_FORMATS, type SourceFormat } from '@haidang/contracts'
import { attributeAt, createParser, NORMAL_FORM_VERSION } from '@haidang/parsers'

/** How an event was read. */
export interface Reading {
  /** Version of the parsers' mapping. */
  readonly version: number
  readonly format: SourceFormat | 'auto'
  readonly zoneOffsetMinutes: number
  /** OCSF `connection_info.direction_id` as the register told it; 0 where it told nothing. */
  readonly directionId: number
  /** The version of the mapping that stood in the place of the format. */
  readonly mappingVersionId?: string
  /** The header lines of its stream (`#fields …`) that it was read by. */
  readonly header?: string
}

/** Finds a version of a mapping; null where there is none of that id. */
export type MappingOf = (versionId: string) => Mapping | null

export const NO_MAPPINGS: MappingOf = () => null

const VERSION_ID = /^[0-9a-f-]{36}$/

function isFormat(text: string): text is SourceFormat | 'auto' {
  return text === 'auto' || SOURCE_FORMATS.some((format) => format === text)
}

/** A reading by the parsers of this release as it is stored. */
export function encodeReading(reading: Omit<Reading, 'version'>): string {
  const { format, zoneOffsetMinutes, directionId, mappingVersionId } = reading
  const mapping = mappingVersionId === undefined ? '' : ` ${mappingVersionId}`
  return `${NORMAL_FORM_VERSION} ${format} ${zoneOffsetMinutes} ${directionId}${mapping}`
}

const HEADER_MARK = 'header:'

/** A stored reading with the header lines an event was read by. */
export function withHeader(reading: string, header: string): string {
  return `${reading} ${HEADER_MARK}${encodeURIComponent(header)}`
}

function decodeHeaderWord(word: string): string | null {
  try {
    return decodeURIComponent(word.slice(HEADER_MARK.length))
  } catch {
    return null
  }
}

/** Null where the text is no reading. */
export function decodeReading(text: string): Reading | null {
  const words = text.split(' ')
  const lastWord = words.at(-1) ?? ''
  const header = lastWord.startsWith(HEADER_MARK) ? decodeHeaderWord(lastWord) : undefined
  if (header === null) return null
  if (header !== undefined) words.pop()
  const [version, format = '', zone, direction, mapping, ...rest] = words
  const numbers = [Number(version), Number(zone), Number(direction)]
  const [first = Number.NaN, second = Number.NaN, third = Number.NaN] = numbers
  if (mapping !== undefined && !VERSION_ID.test(mapping)) return null
  if (rest.length > 0 || numbers.some((n) => !Number.isInteger(n)) || !isFormat(format)) return null
  const how = { version: first, format, zoneOffsetMinutes: second, directionId: third }
  const reading = header === undefined ? how : { ...how, header }
  return mapping === undefined ? reading : { ...reading, mappingVersionId: mapping }
}

/** Says in the normal form which way a connection went. */
export function setDirection(ocsf: OcsfEvent, directionId: number): void {
  if (ocsf.connection_info === undefined) {
    // Not every class has a connection: the direction then stands in its own column only.
    if (attributeAt(ocsf.class_uid, 'connection_info') !== undefined)
      ocsf.connection_info = { direction_id: directionId }
  } else ocsf.connection_info.direction_id = directionId
}

/** The normal form as JSON; the observables are left out, as they follow from the rest and stand in a column of their own. */
export function ocsfText(ocsf: OcsfEvent): string {
  const { observables } = ocsf
  // Not deleted: an object that lost a property is several times slower to write out.
  ocsf.observables = undefined
  const text = JSON.stringify(ocsf)
  ocsf.observables = observables
  return text
}

/**
 * The OCSF text of an event from its bytes, as `ocsfText` gave it when it was read (by these parsers: those of a later release may say
 * more or say it otherwise). Null where `reading` is none, its mapping is unknown, or the bytes give no event.
 * @param receivedAt Unix milliseconds, exactly as stored: it stands in for a missing time
 */
export function deriveOcsf(
  raw: Uint8Array,
  receivedAt: number,
  reading: string,
  mappingOf: MappingOf = NO_MAPPINGS,
): string | null {
  const how = decodeReading(reading)
  if (how === null) return null
  const { format, zoneOffsetMinutes, directionId, mappingVersionId, header } = how
  const mapping = mappingVersionId === undefined ? undefined : mappingOf(mappingVersionId)
  if (mapping === null) return null
  const parser = createParser({
    format,
    zoneOffsetMinutes,
    ...(mapping === undefined ? {} : { mapping }),
    ...(header === undefined ? {} : { header }),
  })
  const outcome = parser.parseBytes(raw, 0, raw.byteLength, receivedAt)
  if (outcome.kind !== 'event') return null
  if (directionId !== 0) setDirection(outcome.event.ocsf, directionId)
  return ocsfText(outcome.event.ocsf)
}
