import { describe, expect, it } from 'vitest'
import { documentText, fateOf, inForce, mergeEntries, runsFromTheStart } from './model.ts'

describe('fateOf', () => {
  const incoming = { id: 'a', textHash: 'x' }
  it('tells new, unchanged, next version and another pack’s rule apart', () => {
    expect(fateOf(incoming, undefined, 'p')).toEqual({ kind: 'new' })
    expect(fateOf(incoming, { packName: 'q', textHash: 'x', version: 3, isRetired: false }, 'p')).toEqual({
      kind: 'unchanged',
    })
    expect(fateOf(incoming, { packName: 'p', textHash: 'y', version: 3, isRetired: false }, 'p')).toEqual({
      kind: 'version',
      version: 4,
    })
    expect(fateOf(incoming, { packName: 'q', textHash: 'y', version: 3, isRetired: false }, 'p')).toEqual({
      kind: 'refused',
      packName: 'q',
    })
  })

  it('brings a retired rule back, whoever held it', () => {
    const retired = { packName: 'q', textHash: 'x', version: 3, isRetired: true }
    expect(fateOf(incoming, retired, 'p')).toEqual({ kind: 'revived', version: 3 })
    expect(fateOf(incoming, { ...retired, textHash: 'y' }, 'p')).toEqual({ kind: 'version', version: 4 })
  })
})

it('does not run what its author has withdrawn', () => {
  expect(['test', 'stable', '', 'Deprecated', 'unsupported'].map(runsFromTheStart)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

describe('documentText', () => {
  const two = '# head\ntitle: a\n---\ntitle: b\nid: 2\n...\n---\ntitle: c\n'
  it('cuts out the document that begins on the line', () => {
    expect(documentText('title: a\n', 1)).toBe('title: a\n')
    expect(documentText(two, 1)).toBe('# head\ntitle: a\n')
    expect(documentText(two, 3)).toBe('title: b\nid: 2\n')
    expect(documentText(two, 7)).toBe('title: c\n')
  })

  it('keeps documents together that lend each other keys', () => {
    const text = 'action: global\ntitle: a\n---\nid: 1\n---\nid: 2\n'
    expect(documentText(text, 3)).toBe(text)
  })
})

it('lets what was chosen here win over the author, in both directions', () => {
  const withdrawn = { status: 'deprecated', severity: 3 }
  expect(inForce(withdrawn, { enabled: null, severity: null })).toEqual({ isEnabled: false, severity: 3 })
  expect(inForce(withdrawn, { enabled: true, severity: 1 })).toEqual({ isEnabled: true, severity: 1 })
  expect(inForce({ status: 'test', severity: 3 }, { enabled: false, severity: null })).toEqual({
    isEnabled: false,
    severity: 3,
  })
})

it('keeps what a pack held where a single rule is added, and drops it where the whole pack comes', () => {
  const [a, b, later] = [
    { id: 'a', v: 1 },
    { id: 'b', v: 1 },
    { id: 'a', v: 2 },
  ]
  expect(mergeEntries('add', [later], [a, b])).toEqual([b, later])
  expect(mergeEntries('whole', [later], [a, b])).toEqual([later])
})
