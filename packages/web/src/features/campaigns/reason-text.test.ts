import { createTranslator } from '@haidang/phrases'
import { describe, expect, it } from 'vitest'
import { reasonParts } from './reason-text.ts'

const together = {
  code: 'campaign.seen_together',
  params: { artefact: 'hash:ab12', tiedTo: 'domain:c2.example', organisations: 3 },
}
const value = (text: string) => ({ text, isValue: true })
const words = (text: string) => ({ text, isValue: false })

describe('reasonParts', () => {
  it('names kinds as words of the sentence and keeps the values apart', () => {
    expect(reasonParts(together, createTranslator('vi'))).toEqual([
      words('Mã băm '),
      value('ab12'),
      words(' đi cùng tên miền '),
      value('c2.example'),
      words(' ở 3 đơn vị.'),
    ])
  })

  it('keeps the capitals of abbreviations', () => {
    const reason = { ...together, params: { ...together.params, tiedTo: 'ipv4:203.0.113.9' } }
    const text = reasonParts(reason, createTranslator('en'))
      .map((part) => part.text)
      .join('')
    expect(text).toContain(' IPv4 address 203.0.113.9 ')
  })

  it('tells a key of no known kind as it stands, and a reason without words by its code', () => {
    const parts = reasonParts({ ...together, params: { ...together.params, artefact: 'odd' } }, createTranslator('vi'))
    expect(parts[0]).toEqual(value('odd'))
    expect(reasonParts({ code: 'campaign.unheard_of', params: { n: 4 } }, createTranslator('en'))).toEqual([
      words('campaign.unheard_of 4'),
    ])
  })
})
