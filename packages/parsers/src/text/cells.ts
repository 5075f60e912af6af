/**
 * The cells of one comma-separated line (RFC 4180 and what is written in its place): `""` in a quoted cell is a quote, blanks
 * before an opening quote do not count, what follows a closing quote belongs to the cell. At most `limit` cells; the last
 * holds the rest.
 */
export function cellsOf(s: string, from: number, to: number, limit: number, separator = 44): string[] {
  const out: string[] = []
  let i = from
  while (out.length < limit) {
    let start = i
    while (start < to && s.charCodeAt(start) === 32) start++
    if (start < to && s.charCodeAt(start) === 34) {
      let value = ''
      let begin = start + 1
      let at = begin
      for (; at < to; at++) {
        if (s.charCodeAt(at) !== 34) continue
        if (s.charCodeAt(at + 1) === 34 && at + 1 < to) {
          value += s.slice(begin, at + 1)
          begin = at + 2
          at++
        } else break
      }
      value += s.slice(begin, Math.min(at, to))
      i = at + 1
      const after = i
      while (i < to && s.charCodeAt(i) !== separator) i++
      if (i > after) value += s.slice(after, i)
      out.push(value)
    } else {
      const begin = i
      while (i < to && s.charCodeAt(i) !== separator) i++
      out.push(s.slice(begin, i))
    }
    if (i >= to) return out
    i++
  }
  if (i <= to && out.length > 0) out[out.length - 1] = `${out.at(-1) ?? ''},${s.slice(i, to)}`
  return out
}
