/** What paragraphs and runs take from their styles: list, bold, capitals, font (ECMA-376 Part 1 §17.7). */
import { readXml } from './xml.ts'

export interface StyleFacts {
  numId?: string
  level?: number
  isBold?: boolean
  isCaps?: boolean
  isHidden?: boolean
  font?: string
}

export interface Styles {
  /** Facts of a style with those it is based on; of the document's defaults for an unknown one. */
  of(id: string | undefined): StyleFacts
}

const isOn = (value: string | undefined): boolean => value === undefined || !/^(?:0|false|off)$/u.test(value)

export function parseStyles(xml: string): Styles {
  const own = new Map<string, { facts: StyleFacts; basedOn: string | undefined }>()
  const defaults: StyleFacts = {}
  let current: { facts: StyleFacts; basedOn: string | undefined } | undefined
  let standard: string | undefined
  let isDefault = false
  readXml(xml, {
    open(name, value) {
      if (name === 'docDefaults') isDefault = true
      if (name === 'style') {
        current = { facts: {}, basedOn: undefined }
        const id = value('styleId') ?? ''
        own.set(id, current)
        if (value('type') === 'paragraph' && value('default') === '1') standard = id
        return
      }
      const facts = current?.facts ?? (isDefault ? defaults : undefined)
      if (facts === undefined) return
      if (name === 'basedOn' && current !== undefined) current.basedOn = value('val')
      else readFact(facts, name, value)
    },
    close(name) {
      if (name === 'docDefaults') isDefault = false
      else if (name === 'style') current = undefined
    },
  })
  const known = new Map<string, StyleFacts>()
  const of = (id: string | undefined): StyleFacts => {
    const key = id ?? standard ?? ''
    const found = known.get(key)
    if (found !== undefined) return found
    const chain: StyleFacts[] = []
    const seen = new Set<string>()
    for (let at: string | undefined = key; at !== undefined && !seen.has(at);) {
      seen.add(at)
      const style = own.get(at)
      if (style !== undefined) chain.push(style.facts)
      at = style?.basedOn
    }
    const facts: StyleFacts = { ...defaults }
    for (const part of chain.toReversed()) Object.assign(facts, part)
    known.set(key, facts)
    return facts
  }
  return { of }
}

/** Reads one property element of a paragraph or run into `facts`. */
export function readFact(facts: StyleFacts, name: string, value: (attribute: string) => string | undefined): void {
  switch (name) {
    case 'numId':
      facts.numId = value('val') ?? '0'
      break
    case 'ilvl':
      facts.level = Number(value('val') ?? 0)
      break
    case 'b':
      facts.isBold = isOn(value('val'))
      break
    case 'caps':
      facts.isCaps = isOn(value('val'))
      break
    case 'vanish':
      facts.isHidden = isOn(value('val'))
      break
    case 'rFonts': {
      const font = value('ascii') ?? value('hAnsi') ?? value('cs')
      if (font !== undefined) facts.font = font
      break
    }
    default:
  }
}
