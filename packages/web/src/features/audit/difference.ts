/** One value of a document, by its dotted path. */
export interface FieldDifference {
  readonly path: string
  readonly kind: 'changed' | 'added' | 'removed' | 'same'
  readonly before: string | null
  readonly after: string | null
}

const MOST_FIELDS = 500

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
const isSimple = (value: unknown): boolean => value === null || typeof value !== 'object'

/** Lists of simple values stay one value; everything else is taken apart. */
function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (into.size >= MOST_FIELDS) return
  if (Array.isArray(value) && value.every(isSimple)) into.set(path, value.map(textOf).join(', '))
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) flatten(inner, path === '' ? name : `${path}.${name}`, into)
  else if (value !== null && value !== undefined) into.set(path, textOf(value))
}

/**
 * What an act changed, value by value: the changed first, then what came, what went and what stayed. Where an act says only what is
 * there after it, every value is one that came.
 */
export function differenceOf(before: unknown, after: unknown): readonly FieldDifference[] {
  const was = new Map<string, string>()
  const is = new Map<string, string>()
  flatten(before, '', was)
  flatten(after, '', is)
  const kinds = { changed: 0, added: 1, removed: 2, same: 3 } as const
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((path): FieldDifference => {
      const old = was.get(path) ?? null
      const now = is.get(path) ?? null
      const kind = old === now ? 'same' : old === null ? 'added' : now === null ? 'removed' : 'changed'
      return { path, kind, before: old, after: now }
    })
    .sort((a, b) => kinds[a.kind] - kinds[b.kind])
}
