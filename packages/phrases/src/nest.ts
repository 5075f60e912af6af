import type { PhraseTree } from './shape.ts'

interface MutableTree {
  [key: string]: string | MutableTree
}

/**
 * Catalogues write released codes as flat keys (`'alert.not_found'`); i18next reads dots as levels. Spreads every
 * dotted key into levels and leaves the rest as it is; its types hold texts only, plurals beside them. A key that is both a text and a level throws `RangeError`.
 */
export function nest(tree: object): PhraseTree {
  const out: MutableTree = {}
  for (const [key, value] of Object.entries(tree as PhraseTree)) {
    const parts = key.split('.')
    const last = parts.pop() ?? key
    let level = out
    for (const part of parts) {
      const next = (level[part] ??= {})
      if (typeof next === 'string') throw new RangeError(`phrase key "${key}" passes through a text`)
      level = next
    }
    const nested = typeof value === 'string' ? value : nest(value)
    const there = level[last]
    if (typeof nested === 'string') level[last] = nested
    else if (there === undefined) level[last] = nested as MutableTree
    else if (typeof there === 'string') throw new RangeError(`phrase key "${key}" is a text and a level`)
    else Object.assign(there, nested)
  }
  return out
}
