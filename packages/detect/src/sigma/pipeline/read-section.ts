/** Reading of a pipeline's YAML: maps with known keys, each value of a known kind, every fault with its place. */
import { Refusal, type Place } from '../problems.ts'
import { entryOf, textOf, textsOf, type YamlValue } from '../read-yaml.ts'
import type { Variable } from './model.ts'

export function refuse(place: Place, reason: string): never {
  throw new Refusal('sigma.pipeline_invalid', place, { reason })
}

/** One map of the pipeline, from which values are taken by key; `done` refuses keys that nobody asked for. */
export interface Section {
  readonly place: Place
  readonly has: (key: string) => boolean
  readonly node: (key: string) => YamlValue | undefined
  readonly text: (key: string, fallback?: string) => string
  readonly maybeText: (key: string) => string | undefined
  readonly flag: (key: string) => boolean
  readonly texts: (key: string) => readonly string[]
  readonly variable: (key: string) => Variable
  readonly choice: <T extends string>(key: string, of: readonly T[], fallback: T) => T
  /** Name → one or more texts. */
  readonly mapping: (key: string) => Map<string, readonly string[]>
  readonly done: () => void
}

export function openSection(value: YamlValue, ignored: readonly string[] = []): Section {
  if (value.kind !== 'map') return refuse(value.place, 'a map is expected')
  const asked = new Set(ignored)
  const node = (key: string): YamlValue | undefined => {
    asked.add(key)
    return entryOf(value, key)
  }
  const scalar = (key: string): Extract<YamlValue, { kind: 'scalar' }> | undefined => {
    const found = node(key)
    if (found !== undefined && found.kind !== 'scalar') refuse(found.place, `"${key}" takes a single value`)
    return found?.kind === 'scalar' && found.value !== null ? found : undefined
  }
  const maybeText = (key: string): string | undefined => {
    const found = scalar(key)
    return found === undefined ? undefined : textOf(found)
  }
  const section: Section = {
    place: value.place,
    has: (key) => entryOf(value, key) !== undefined,
    node,
    maybeText,
    text: (key, fallback) => maybeText(key) ?? fallback ?? refuse(value.place, `"${key}" is missing`),
    flag: (key) => {
      const found = scalar(key)
      if (found === undefined) return false
      if (typeof found.value !== 'boolean') refuse(found.place, `"${key}" is true or false`)
      return found.value === true
    },
    texts: (key) => {
      const found = node(key)
      if (found === undefined || found.kind === 'map')
        return refuse(found?.place ?? value.place, `"${key}" takes a list`)
      return textsOf(found)
    },
    variable: (key) => scalar(key)?.value ?? refuse(value.place, `"${key}" is missing`),
    choice: (key, of, fallback) => {
      const text = maybeText(key)
      if (text === undefined) return fallback
      return (
        of.find((one) => one === text) ??
        refuse(node(key)?.place ?? value.place, `"${key}" is none of ${of.join(', ')}`)
      )
    },
    mapping: (key) => {
      const found = node(key)
      if (found?.kind !== 'map') return refuse(found?.place ?? value.place, `"${key}" takes a map`)
      return new Map(found.entries.map((entry) => [entry.key, textsOf(entry.value)]))
    },
    done: () => {
      const spare = value.entries.find((entry) => !asked.has(entry.key))
      if (spare !== undefined) refuse(spare.place, `unknown key "${spare.key}"`)
    },
  }
  return section
}
