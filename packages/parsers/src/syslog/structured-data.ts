import { addProblem, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import type { SyslogHead } from './head.ts'

const SPACE = 32

/** `[id name="value" …][id …]`; in values `\"`, `\\` and `\]` are escapes (RFC 5424 §6.3.3). */
export function readStructured(s: string, from: number, head: SyslogHead, r: Reading): number {
  const out: Record<string, Record<string, string>> = {}
  head.structured = out
  let at = from
  let count = 0
  const fail = (): number => {
    addProblem(r, 'event.bad_header', at, 'STRUCTURED-DATA')
    return at
  }
  while (s.charCodeAt(at) === 91) {
    at++
    const idFrom = at
    while (at < s.length && s.charCodeAt(at) > SPACE && s.charCodeAt(at) !== 93 && s.charCodeAt(at) !== 61) at++
    const params: Record<string, string> = {}
    put(out, s.slice(idFrom, at), params)
    for (;;) {
      while (s.charCodeAt(at) === SPACE) at++
      if (s.charCodeAt(at) === 93) {
        at++
        break
      }
      const nameFrom = at
      while (at < s.length && s.charCodeAt(at) !== 61 && s.charCodeAt(at) > SPACE && s.charCodeAt(at) !== 93) at++
      if (s.charCodeAt(at) !== 61 || s.charCodeAt(at + 1) !== 34) return fail()
      const name = s.slice(nameFrom, at)
      at += 2
      let value = ''
      let valueFrom = at
      for (; at < s.length && s.charCodeAt(at) !== 34; at++) {
        if (s.charCodeAt(at) !== 92) continue
        const next = s.charCodeAt(at + 1)
        if (next === 34 || next === 92 || next === 93) {
          value += s.slice(valueFrom, at)
          at++
          valueFrom = at
        }
      }
      if (at >= s.length) return fail()
      if (++count > r.limits.maxFields) {
        addProblem(r, 'event.too_many_fields', at)
        return at
      }
      put(params, name, value + s.slice(valueFrom, at))
      at++
    }
  }
  return at
}
