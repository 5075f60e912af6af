import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layOut } from './json-layout.ts'

describe('layOut', () => {
  it('means the same as before, and finds every token again', () => {
    fc.assert(
      fc.property(fc.json(), (source) => {
        const laid = layOut(source)
        expect(JSON.parse(laid.text)).toEqual(JSON.parse(source))
        for (const match of source.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/g)) {
          const span = laid.spanOf({ from: match.index, to: match.index + match[0].length })
          expect(laid.text.slice(span.from, span.to)).toBe(match[0])
        }
      }),
    )
  })

  it('keeps digits that a number of JavaScript would lose, and spans inside a text', () => {
    const source = '{"id":9007199254740993,"line":"run certutil -f"}'
    const laid = layOut(source)
    expect(laid.text).toBe('{\n  "id": 9007199254740993,\n  "line": "run certutil -f"\n}')
    const from = source.indexOf('certutil')
    const span = laid.spanOf({ from, to: from + 8 })
    expect(laid.text.slice(span.from, span.to)).toBe('certutil')
  })

  it('leaves what is no JSON alone', () => {
    expect(layOut('<34>1 - host').text).toBe('<34>1 - host')
    expect(layOut('{broken').text).toBe('{broken')
  })
})
