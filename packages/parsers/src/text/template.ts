/**
 * Messages with a fixed wording, written as the vendor's manual does: literal text and `{name}` where a value stands. Matching
 * is one pass with `indexOf`: a value runs to the next literal. No backtracking, so no input is slow.
 */
export interface Template {
  /** Literals and names in turn; the first literal may be empty. */
  readonly literals: readonly string[]
  readonly names: readonly string[]
}

export function template(source: string): Template {
  const literals: string[] = []
  const names: string[] = []
  let from = 0
  for (let open = source.indexOf('{'); open >= 0; open = source.indexOf('{', from)) {
    const close = source.indexOf('}', open)
    if (close < 0) break
    literals.push(source.slice(from, open))
    names.push(source.slice(open + 1, close))
    from = close + 1
  }
  literals.push(source.slice(from))
  return { literals, names }
}

/**
 * Puts the values into `out` and answers whether the text from `at` on follows the template up to its last literal. The first
 * literal stands at `at`; a last value with no literal behind it runs to the end. A value of no name (`{}`) is passed over.
 */
export function matchTemplate(text: string, at: number, form: Template, out: Record<string, unknown>): boolean {
  const { literals, names } = form
  const first = literals[0] ?? ''
  if (!text.startsWith(first, at)) return false
  let from = at + first.length
  const ends: number[] = []
  for (let i = 0; i < names.length; i++) {
    const next = literals[i + 1] ?? ''
    const end = next === '' ? text.length : text.indexOf(next, from)
    if (end < 0) return false
    ends.push(from, end)
    from = end + next.length
  }
  for (let i = 0; i < names.length; i++) {
    const name = names[i] ?? ''
    if (name !== '') out[name] = text.slice(ends[2 * i] ?? 0, ends[2 * i + 1] ?? 0)
  }
  return true
}
