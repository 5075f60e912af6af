import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locate } from './locate.ts'

const cut = (text: string, range: { start: number; length: number } | null | undefined): string | null =>
  range === null || range === undefined ? null : text.slice(range.start, range.start + range.length)

describe('locate', () => {
  it('finds a value behind escapes, and the match within it', () => {
    const value = 'C:\\Windows\\whoami.exe'
    const text = JSON.stringify({ Event: { EventData: { ParentImage: 'C:\\x', Image: value } } })
    const found = locate(text, 'Image', value, { start: 10, length: 11 })
    expect(cut(text, found?.value)).toBe('C:\\\\Windows\\\\whoami.exe')
    expect(cut(text, found?.part)).toBe('\\\\whoami.exe')
  })

  it('prefers the field that was named to the first of equal values', () => {
    const text = '{"a":"x1","deep":{"id.orig_h":"x1"},"n":4104}'
    expect(locate(text, 'id.orig_h', 'x1', null)?.value.start).toBe(text.lastIndexOf('x1'))
    expect(cut(text, locate(text, 'n', '4104', { start: 0, length: 4 })?.part)).toBe('4104')
  })

  it('finds a value in text that is no JSON, behind its name where it has one', () => {
    const text = 'CEF:0|a|b|c|root|x|5|suser=nobody duser=root'
    expect(locate(text, 'duser', 'root', null)?.value.start).toBe(text.lastIndexOf('root'))
    expect(locate(text, 'name', 'root', null)?.value.start).toBe(text.indexOf('root'))
    expect(locate(text, 'x', 'absent', null)).toBeNull()
    expect(locate(text, 'x', '', null)).toBeNull()
  })

  it('gives back every string of any JSON, and any part of it, to the letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), fc.nat(), (value, a, b) => {
        const text = JSON.stringify({ other: 'zz', field: value })
        const start = a % value.length
        const length = b % (value.length - start + 1)
        const found = locate(text, 'field', value, { start, length })
        expect(JSON.parse(`"${cut(text, found?.value)}"`)).toBe(value)
        expect(JSON.parse(`"${cut(text, found?.part)}"`)).toBe(value.slice(start, start + length))
      }),
    )
  })
})
