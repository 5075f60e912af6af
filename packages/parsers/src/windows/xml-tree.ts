/**
 * A Windows event as a tree of XML elements, however it was written (text or binary XML), and as the object that converters
 * to JSON make of it: attributes under `#attributes`, `#text` beside them, named `Data` by their names.
 */
import { put } from '../reading.ts'

export interface XmlElement {
  /** Without a namespace prefix. */
  name: string
  attributes: Record<string, string> | null
  children: XmlElement[]
  /** Text of an element without children; line ends are LF, as XML 1.0 §2.11 has them read. */
  text: string
}

export function xmlElement(name: string): XmlElement {
  return { name, attributes: null, children: [], text: '' }
}

/** Elements of System that are numbers in every JSON form. */
const NUMBERS: ReadonlySet<string> = new Set(['EventID', 'Version', 'Level', 'Task', 'Opcode', 'EventRecordID'])

type Fields = Record<string, unknown>

/** `{ Event: { System, EventData | UserData, RenderingInfo } }` of an `Event` element. */
export function eventObject(event: XmlElement): Fields {
  const out: Fields = {}
  for (const part of event.children) {
    if (part.name === 'System') out['System'] = systemObject(part)
    else if (part.name === 'EventData') out['EventData'] = dataObject(part)
    else put(out, part.name, plainObject(part))
  }
  return { Event: out }
}

function systemObject(system: XmlElement): Fields {
  const out: Fields = {}
  for (const child of system.children) {
    const value = NUMBERS.has(child.name) ? numberOf(child.text) : child.text === '' ? null : child.text
    if (child.attributes === null) put(out, child.name, value)
    else if (child.text === '') put(out, child.name, { '#attributes': child.attributes })
    else put(out, child.name, { '#attributes': child.attributes, '#text': value })
  }
  return out
}

function numberOf(text: string): unknown {
  const value = Number(text)
  return text !== '' && text.length < 16 && Number.isSafeInteger(value) ? value : text
}

/**
 * Named data by its names; unnamed data under `Data`, a list where there are several. Classic events have unnamed data and
 * bytes behind them (`Binary`), which are the last of the list.
 */
function dataObject(data: XmlElement): Fields | string | null {
  if (data.children.length === 0) return data.text.trim() === '' ? null : data.text
  const out: Fields = {}
  const unnamed: unknown[] = []
  for (const child of data.children) {
    const name = child.name === 'Data' || child.name === 'ComplexData' ? child.attributes?.['Name'] : child.name
    const value = child.children.length > 0 ? plainObject(child) : child.text
    if (name === undefined || name === '') unnamed.push(value)
    else if (name === 'Binary' && value === '') continue
    else if (name === 'Binary' && unnamed.length > 0) unnamed.push(value)
    else if (Object.hasOwn(out, name)) {
      const there = out[name]
      put(out, name, Array.isArray(there) ? [...(there as unknown[]), value] : [there, value])
    } else put(out, name, value)
  }
  if (unnamed.length > 0) out['Data'] = unnamed.length === 1 ? unnamed[0] : unnamed
  return out
}

/** Any element: its text, or its children by name (lists where a name comes again). Namespaces are left out. */
function plainObject(element: XmlElement): unknown {
  if (element.children.length === 0) return element.text
  const out: Fields = {}
  for (const child of element.children) {
    const value = plainObject(child)
    if (Object.hasOwn(out, child.name)) {
      const there = out[child.name]
      put(out, child.name, Array.isArray(there) ? [...(there as unknown[]), value] : [there, value])
    } else put(out, child.name, value)
  }
  return out
}
