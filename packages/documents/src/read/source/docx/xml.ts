import { SaxesParser } from 'saxes'

interface XmlListener {
  /** `name` and attributes without their prefix; `uri` tells whose the name is. */
  open(name: string, value: (attribute: string) => string | undefined, uri: string): void
  close?(name: string, uri: string): void
  text?(text: string): void
}

/**
 * Reads XML with namespaces. Entities beyond the five of XML are not resolved. What comes before a fault has been told.
 * @returns false where the text is not well-formed
 */
export function readXml(xml: string, listener: XmlListener): boolean {
  const parser = new SaxesParser({ xmlns: true, position: false })
  let isSound = true
  parser.on('error', () => {
    isSound = false
  })
  parser.on('opentag', (tag) => {
    const value = (attribute: string): string | undefined => {
      for (const [key, found] of Object.entries(tag.attributes)) {
        const colon = key.indexOf(':')
        if ((colon < 0 ? key : key.slice(colon + 1)) === attribute)
          return typeof found === 'string' ? found : found.value
      }
      return undefined
    }
    listener.open(tag.local, value, tag.uri)
  })
  parser.on('closetag', (tag) => listener.close?.(tag.local, tag.uri))
  parser.on('text', (text) => listener.text?.(text))
  try {
    // Pieces bound the work done before a fault is seen.
    for (let at = 0; at < xml.length && isSound; at += 65_536) parser.write(xml.slice(at, at + 65_536))
    parser.close()
  } catch {
    isSound = false
  }
  return isSound
}
