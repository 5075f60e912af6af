import { ERROR_STATUS, PARSE_PROBLEM_CODES } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createTranslator, en, errorText, type PhraseTree, problemText, vi } from './index.ts'
import { nest } from './nest.ts'

function leaves(tree: object, at = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree as PhraseTree).flatMap(([key, value]) => {
    const path = at === '' ? key : `${at}>${key}`
    return typeof value === 'string' ? [[path, value] as const] : leaves(value, path)
  })
}
const viLeaves = leaves(vi)
const enLeaves = leaves(en)
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted()

describe('the catalogue', () => {
  it('has the same keys in both languages, and a singular in English for every plural', () => {
    const english = new Set(enLeaves.map(([path]) => path))
    expect(viLeaves.filter(([path]) => !english.has(path))).toEqual([])
    expect(
      viLeaves.filter(([path]) => path.endsWith('_other') && !english.has(path.replace(/_other$/, '_one'))),
    ).toEqual([])
    expect(viLeaves.some(([path]) => path.endsWith('_one'))).toBe(false)
  })

  it('uses the same parameters in both languages', () => {
    const english = new Map(enLeaves)
    const differing = viLeaves.filter(
      ([path, text]) => String(placeholders(text)) !== String(placeholders(english.get(path) ?? '')),
    )
    expect(differing).toEqual([])
  })

  it('is composed Vietnamese (NFC), without empty texts or stray spaces; only a prompt of the command line may end in one', () => {
    const wrong = [...viLeaves, ...enLeaves].filter(
      ([path, text]) =>
        text !== text.normalize('NFC') ||
        text.trimStart() !== text ||
        (text.trimEnd() !== text && !path.startsWith('cli>')) ||
        text === '' ||
        /\s{2}/.test(text),
    )
    expect(wrong).toEqual([])
  })

  it('answers every released error with a title and a remedy', () => {
    for (const locale of ['vi', 'en'] as const) {
      const translator = createTranslator(locale)
      for (const code of Object.keys(ERROR_STATUS)) {
        const { title, remedy } = errorText(translator, code)
        expect(title, code).not.toContain('errors.')
        expect(remedy.length, code).toBeGreaterThan(5)
      }
      for (const code of PARSE_PROBLEM_CODES) expect(problemText(translator, code)).not.toBe(code)
    }
  })
})

describe('createTranslator', () => {
  it('fills parameters, chooses plurals, and falls back to what the caller gives', () => {
    const english = createTranslator('en')
    expect(english.t('ui.list.count', { count: 1 })).toBe('1 item')
    expect(english.t('ui.list.count', { count: 3 })).toBe('3 items')
    expect(createTranslator('vi').t('ui.list.count', { count: 3 })).toBe('3 mục')
    expect(english.lookup('domain.campaignReason.campaign.unheard_of', {}, 'campaign.unheard_of')).toBe(
      'campaign.unheard_of',
    )
    expect(english.t('domain.campaignReason.campaign.split')).toBe('Split from another campaign: ')
  })

  it('treats an unknown error as a fault of the server', () => {
    expect(errorText(createTranslator('en'), 'no.such').title).toBe(en.errors['server.fault'].title)
  })
})

describe('nest', () => {
  it('spreads dotted keys and refuses a key that is a text and a level', () => {
    expect(nest({ 'a.b': 'x', 'a.c': { d: 'y' } })).toEqual({ a: { b: 'x', c: { d: 'y' } } })
    expect(() => nest({ a: 'x', 'a.b': 'y' })).toThrow(RangeError)
  })
})
