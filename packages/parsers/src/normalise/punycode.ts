/** Punycode (RFC 3492) encoding of domain names; parameters of §5. */
const TMIN = 1
const TMAX = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_N = 128
const MAX_LABEL = 63

function adapt(delta: number, points: number, first: boolean): number {
  let d = first ? Math.floor(delta / DAMP) : delta >> 1
  d += Math.floor(d / points)
  let k = 0
  while (d > ((36 - TMIN) * TMAX) >> 1) {
    d = Math.floor(d / (36 - TMIN))
    k += 36
  }
  return k + Math.floor(((36 - TMIN + 1) * d) / (d + SKEW))
}

function digit(value: number): string {
  return String.fromCharCode(value < 26 ? value + 97 : value + 22)
}

function encodeLabel(label: string): string | null {
  const points = Array.from(label, (ch) => ch.codePointAt(0) ?? 0)
  if (points.length > MAX_LABEL) return null
  let out = ''
  for (const p of points) if (p < 128) out += String.fromCharCode(p)
  const basic = out.length
  let handled = basic
  if (basic > 0) out += '-'
  let n = FIRST_N
  let delta = 0
  let bias = FIRST_BIAS
  while (handled < points.length) {
    let next = Number.MAX_SAFE_INTEGER
    for (const p of points) if (p >= n && p < next) next = p
    delta += (next - n) * (handled + 1)
    n = next
    for (const p of points) {
      if (p < n) delta++
      if (p !== n) continue
      let q = delta
      for (let k = 36; ; k += 36) {
        const t = k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias
        if (q < t) break
        out += digit(t + ((q - t) % (36 - t)))
        q = Math.floor((q - t) / (36 - t))
      }
      out += digit(q)
      bias = adapt(delta, handled + 1, handled === basic)
      delta = 0
      handled++
    }
    delta++
    n++
  }
  return out.length + 4 > MAX_LABEL ? null : `xn--${out}`
}

/**
 * A name with letters beyond ASCII as its ASCII form: compatibility forms folded (NFKC), lower case, the ideographic full
 * stops as dots (UTS 46), each label in punycode. Null where a label cannot be written.
 */
export function toAsciiDomain(name: string): string | null {
  const folded = name.normalize('NFKC').toLowerCase().normalize('NFC').replaceAll('\u3002', '.')
  const labels = folded.split('.')
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? ''
    let ascii = true
    for (let k = 0; k < label.length; k++) if (label.charCodeAt(k) > 127) ascii = false
    if (ascii) continue
    const encoded = encodeLabel(label)
    if (encoded === null) return null
    labels[i] = encoded
  }
  return labels.join('.')
}
