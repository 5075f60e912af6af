/** Punycode (RFC 3492), encoding only: a label with letters outside ASCII becomes its `xn--` form. */

const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700

function adapt(delta: number, points: number, first: boolean): number {
  let d = first ? Math.floor(delta / DAMP) : delta >> 1
  d += Math.floor(d / points)
  let k = 0
  while (d > ((BASE - T_MIN) * T_MAX) >> 1) {
    d = Math.floor(d / (BASE - T_MIN))
    k += BASE
  }
  return k + Math.floor(((BASE - T_MIN + 1) * d) / (d + SKEW))
}

const digit = (d: number) => String.fromCharCode(d < 26 ? d + 97 : d + 22)

/** The ASCII form of one lower-case label. A label that is ASCII already comes back unchanged. */
export function labelToAscii(label: string): string {
  const input = Array.from(label, (c) => c.codePointAt(0) ?? 0)
  const basic = input.filter((c) => c < 128)
  if (basic.length === input.length) return label
  let out = basic.map((c) => String.fromCharCode(c)).join('')
  if (basic.length > 0) out += '-'
  let n = 128
  let delta = 0
  let bias = 72
  let handled = basic.length
  while (handled < input.length) {
    let next = 0x10ffff
    for (const c of input) if (c >= n && c < next) next = c
    delta += (next - n) * (handled + 1)
    n = next
    for (const c of input) {
      if (c < n) delta++
      if (c !== n) continue
      let q = delta
      for (let k = BASE; ; k += BASE) {
        const t = Math.min(T_MAX, Math.max(T_MIN, k - bias))
        if (q < t) break
        out += digit(t + ((q - t) % (BASE - t)))
        q = Math.floor((q - t) / (BASE - t))
      }
      out += digit(q)
      bias = adapt(delta, handled + 1, handled === basic.length)
      delta = 0
      handled++
    }
    delta++
    n++
  }
  return `xn--${out}`
}
