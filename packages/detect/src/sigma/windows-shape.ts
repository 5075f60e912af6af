import { ownValue } from './fields.ts'
import type { SigmaEvent } from './model.ts'

/** Windows' own tree, by the libraries that turn .evtx into JSON: `Event.System`, `Event.EventData` or `Event.UserData`. */
export function isWindowsTree(value: unknown): boolean {
  return typeof ownValue(ownValue(value, 'Event'), 'System') === 'object'
}

/**
 * Lays a Windows event tree flat: the fields of EventData (or the leaves of UserData) by their plain names, and of System
 * `EventID`, `Channel`, `Computer`, `Provider_Name` and the rest. `EventID` with qualifiers (`{"#text": 7045}`) becomes its
 * number. The EventData object is taken over and added to, not copied. A value without the tree is taken as flat already.
 */
export function flattenWindowsEvent(value: unknown): SigmaEvent {
  const logsource = { product: 'windows' }
  const event = ownValue(value, 'Event')
  const system = ownValue(event, 'System')
  if (typeof system !== 'object' || system === null) {
    return { fields: typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}, logsource }
  }
  const data = ownValue(event, 'EventData')
  let fields: Record<string, unknown>
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) fields = data as Record<string, unknown>
  else {
    fields = {}
    if (typeof data === 'string' || Array.isArray(data)) fields['Data'] = data
  }
  const userData = ownValue(event, 'UserData')
  if (typeof userData === 'object' && userData !== null) collectLeaves(userData, fields, 0)
  const s = system as Record<string, unknown>
  fields['EventID'] = textual(s['EventID'])
  fields['Channel'] = textual(s['Channel'])
  fields['Computer'] = textual(s['Computer'])
  fields['Provider_Name'] = ownValue(ownValue(s['Provider'], '#attributes'), 'Name') ?? ownValue(s['Provider'], 'Name')
  if (s['Level'] !== undefined && !Object.hasOwn(fields, 'Level')) fields['Level'] = textual(s['Level'])
  return { fields, logsource }
}

/** The text of an element that also has attributes. */
function textual(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return ownValue(value, '#text') ?? null
}

function collectLeaves(object: object, into: Record<string, unknown>, depth: number): void {
  for (const [key, value] of Object.entries(object)) {
    if (key === '#attributes') continue
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 8)
      collectLeaves(value as object, into, depth + 1)
    else if (!Object.hasOwn(into, key))
      Object.defineProperty(into, key, { value, enumerable: true, writable: true, configurable: true })
  }
}
