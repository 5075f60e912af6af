import type { Place } from './problems.ts'

/** One value of the document with the place it starts at. */
export type YamlValue =
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[]; readonly place: Place }
  | { readonly kind: 'list'; readonly items: readonly YamlValue[]; readonly place: Place }
  | {
      readonly kind: 'scalar'
      readonly value: string | number | boolean | null
      readonly source: string
      readonly place: Place
    }

export interface YamlEntry {
  readonly key: string
  readonly place: Place
  readonly value: YamlValue
}
