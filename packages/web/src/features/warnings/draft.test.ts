import { describe, expect, it } from 'vitest'
import { cleaned, EMPTY_DRAFT, indicatorKindOf, indicatorsOf } from './draft.ts'

describe('indicators typed into a draft', () => {
  it('are told apart by their shape', () => {
    const kinds = [
      'https://a.example/x',
      '203.0.113.0/24',
      '203.0.113.9',
      '2001:db8::1',
      'd41d8cd98f00b204e9800998ecf8427e',
      'a@b.example',
      'xấu.example',
    ].map(indicatorKindOf)
    expect(kinds).toEqual(['url', 'cidr', 'ipv4', 'ipv6', 'hash', 'email', 'domain'])
  })

  it('stand once each, keep the kind they had, and lose empty lines', () => {
    expect(indicatorsOf(' a.example \n\na.example\nb.example', [{ kind: 'host', value: 'b.example' }])).toEqual([
      { kind: 'domain', value: 'a.example' },
      { kind: 'host', value: 'b.example' },
    ])
  })
})

describe('cleaned', () => {
  it('drops acts that say nothing', () => {
    const draft = {
      ...EMPTY_DRAFT,
      content: { ...EMPTY_DRAFT.content, title: ' Tiêu đề ', actions: ['', ' Chặn ', '  '] },
    }
    expect(cleaned(draft).content).toMatchObject({ title: 'Tiêu đề', actions: ['Chặn'] })
  })
})
