import { describe, expect, it } from 'vitest'
import { idsIn, wordsOf, stretchQuery } from './words.ts'

describe('words of a row', () => {
  it('are those of every value, folded, at any depth, and none of its keys or ids', () => {
    const words = wordsOf([
      'Cán bộ 01',
      '0190a000-0000-7000-8000-000000000001',
      { after: { note: 'Đã xử lý', rows: [{ count: 4071 }], isActive: true }, before: null },
    ])
    expect(words.toSorted()).toEqual(['01', '4071', 'bo', 'can', 'da', 'ly', 'xu'])
  })

  it('are bounded in number and length', () => {
    expect(wordsOf([Array.from({ length: 5000 }, (_, n) => `word${n}`)])).toHaveLength(1000)
    expect(wordsOf(['x'.repeat(65), 'y'.repeat(64)])).toEqual(['y'.repeat(64)])
  })
})

describe('a question', () => {
  it('asks for every word, longer ones by their beginning', () => {
    expect(stretchQuery('Xử lý  CÔNG', {})).toBe("'#/xu' & '#/ly' & '#/cong':*")
    expect(stretchQuery("'); drop --", {})).toBe("'#/drop':*")
    expect(stretchQuery(' – ', { actorId: 'a' })).toBeNull()
  })

  it('asks for what stands beside the words, and lets nothing through that is no part of an id or an act', () => {
    expect(stretchQuery('an', { organisationId: 'AB', actorId: "a' | 'b", action: 'user' })).toBe(
      "'#/an' & '#/@oab' & '#/@pab' & ('#/@auser' | '#/@auser.':*)",
    )
  })

  it('asks for a network by the beginning of its addresses', () => {
    expect(stretchQuery('', { network: '2001:DB8:' })).toBe("'#/@i2001:db8:':*")
  })

  it('names ids', () => {
    expect(idsIn('về 0190A000-0000-7000-8000-000000000001')).toEqual(['0190a000-0000-7000-8000-000000000001'])
  })
})
