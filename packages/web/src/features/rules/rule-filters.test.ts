import { describe, expect, it } from 'vitest'
import { rulesSearch } from '../../app/search-params-rules.ts'
import { hiddenFilterCount, queryOf, selectionOf } from './rule-filters.ts'

describe('the filters of the list', () => {
  const search = rulesSearch({
    text: 'certutil',
    levels: 'high,nonsense',
    state: 'off',
    tags: 'attack.t1105',
    packs: 'p1',
  })
  it('ask what the URL says', () => {
    expect(queryOf(search)).toMatchObject({
      text: 'certutil',
      levels: ['high'],
      isEnabled: false,
      isSetAside: undefined,
      packIds: ['p1'],
    })
    expect(queryOf(rulesSearch({ state: 'retired' }))).toMatchObject({ isRetired: true, isEnabled: undefined })
  })

  it('name the same rules for an act, or only those picked', () => {
    expect(selectionOf(search, [])).toEqual({
      text: 'certutil',
      levels: ['high'],
      tags: ['attack.t1105'],
      packIds: ['p1'],
    })
    expect(selectionOf(rulesSearch({}), ['a', 'b'])).toEqual({ ruleIds: ['a', 'b'] })
  })

  it('count what is hidden behind more', () => {
    expect(hiddenFilterCount(search)).toBe(1)
    expect(hiddenFilterCount(rulesSearch({ exceptions: '1', statuses: 'test' }))).toBe(2)
  })
})
