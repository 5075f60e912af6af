import type { OcsfEvent } from '@haidang/contracts'
import type { JsonObject, Reading } from '../reading.ts'

/** Puts the fields of one log into the event, beside those of the connection. */
export type MapLog = (o: JsonObject, event: OcsfEvent, r: Reading) => void
