/** Labels of automatic numbering (ECMA-376 Part 1 §17.9), so that "a)" and "I." that Word draws are read as if they were typed. */
import { readXml } from './xml.ts'

interface Level {
  start: number
  format: string
  text: string
  /** Levels whose counting starts this one anew; null for all above. */
  restart: number | null
  isLegal: boolean
}
interface Instance {
  readonly abstractId: string
  readonly overrides: Map<number, Partial<Level>>
  readonly starts: Map<number, number>
}

export interface Numbering {
  /** The label of the next paragraph of a list, with a blank after it; empty where it has none. Counts on with every call. */
  label(numId: string, level: number): string
}

export function parseNumbering(xml: string): Numbering {
  const abstracts = new Map<string, Map<number, Level>>()
  const instances = new Map<string, Instance>()
  let levels: Map<number, Level> | undefined
  let level: Partial<Level> | undefined
  let instance: Instance | undefined
  let overridden = 0
  let pendingId = ''
  readXml(xml, {
    open(name, value) {
      if (name === 'abstractNum') {
        levels = new Map()
        abstracts.set(value('abstractNumId') ?? '', levels)
      } else if (name === 'num') instance = { abstractId: '', overrides: new Map(), starts: new Map() }
      if (name === 'num') pendingId = value('numId') ?? ''
      else if (name === 'abstractNumId' && instance !== undefined) {
        instance = { ...instance, abstractId: value('val') ?? '' }
        instances.set(pendingId, instance)
      } else if (name === 'lvlOverride') overridden = Number(value('ilvl') ?? 0)
      else if (name === 'startOverride') instance?.starts.set(overridden, Number(value('val') ?? 1))
      else if (name === 'lvl') {
        level = { start: 1, format: 'decimal', text: '', restart: null, isLegal: false }
        const at = Number(value('ilvl') ?? 0)
        if (instance === undefined) levels?.set(at, level as Level)
        else instance.overrides.set(at, level)
      } else if (level !== undefined) {
        if (name === 'start') level.start = Number(value('val') ?? 1)
        else if (name === 'numFmt') level.format = value('val') ?? 'decimal'
        else if (name === 'lvlText') level.text = value('val') ?? ''
        else if (name === 'lvlRestart') level.restart = Number(value('val') ?? 0)
        else if (name === 'isLgl') level.isLegal = value('val') !== '0'
      }
    },
    close(name) {
      if (name === 'abstractNum') levels = undefined
      else if (name === 'num') instance = undefined
      else if (name === 'lvl') level = undefined
    },
  })
  return createCounter(abstracts, instances)
}

function createCounter(
  abstracts: ReadonlyMap<string, ReadonlyMap<number, Level>>,
  instances: ReadonlyMap<string, Instance>,
): Numbering {
  /** Lists of one definition count together, unless an instance starts anew. */
  const counts = new Map<string, (number | undefined)[]>()
  const begun = new Set<string>()
  return {
    label(numId, at) {
      const instance = instances.get(numId)
      const levels = instance === undefined ? undefined : abstracts.get(instance.abstractId)
      if (instance === undefined || levels === undefined || at < 0 || at > 8) return ''
      const levelAt = (i: number): Level | undefined => {
        const own = levels.get(i)
        const over = instance.overrides.get(i)
        return own === undefined && over === undefined
          ? undefined
          : { start: 1, format: 'decimal', text: '', restart: null, isLegal: false, ...own, ...over }
      }
      const level = levelAt(at)
      if (level === undefined || level.format === 'none') return ''
      if (level.format === 'bullet') return `${level.text === '' ? '•' : level.text} `
      const key = instance.starts.size > 0 ? numId : instance.abstractId
      let list = counts.get(key)
      if (list === undefined || (instance.starts.size > 0 && !begun.has(numId))) {
        list = []
        counts.set(key, list)
        begun.add(numId)
      }
      const startOf = (i: number): number => instance.starts.get(i) ?? levelAt(i)?.start ?? 1
      for (let i = 0; i < at; i++) list[i] ??= startOf(i)
      const before = list[at]
      list[at] = before === undefined ? startOf(at) : Math.min(before + 1, 100_000)
      for (let i = at + 1; i < list.length; i++) {
        const restart = levelAt(i)?.restart
        if (restart === undefined || restart === null || restart > at) list[i] = undefined
      }
      const own = list
      const label = level.text.replaceAll(/%(\d)/gu, (_, digit: string) => {
        const i = Number(digit) - 1
        const format = level.isLegal ? 'decimal' : (levelAt(i)?.format ?? 'decimal')
        return formatNumber(own[i] ?? startOf(i), format)
      })
      return label.trim() === '' ? '' : `${label} `
    },
  }
}

const ROMANS: readonly (readonly [number, string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value)
  let left = value
  let out = ''
  for (const [size, sign] of ROMANS)
    while (left >= size) {
      out += sign
      left -= size
    }
  return out
}

/** Letters go on with `aa`, `bb` after `z`. */
const letter = (value: number): string =>
  value < 1 || value > 780 ? String(value) : String.fromCodePoint(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26))

function formatNumber(value: number, format: string): string {
  switch (format) {
    case 'lowerLetter':
      return letter(value)
    case 'upperLetter':
      return letter(value).toUpperCase()
    case 'lowerRoman':
      return roman(value).toLowerCase()
    case 'upperRoman':
      return roman(value)
    case 'decimalZero':
      return String(value).padStart(2, '0')
    default:
      return String(value)
  }
}
