import type { Locale } from '@haidang/contracts'
import { createInstance } from 'i18next'
import { en } from './catalogue-en.ts'
import { vi } from './catalogue-vi.ts'
import { nest } from './nest.ts'
import { DEFAULT_NAMESPACE, sharedOptions } from './options.ts'
import type { ErrorText, PathOf, PhraseTree, ProblemTexts, TranslationOf } from './shape.ts'

export type { ErrorText, ErrorTexts, PathOf, PhraseTree, ProblemTexts, TranslationOf } from './shape.ts'
export { en } from './catalogue-en.ts'
export { vi } from './catalogue-vi.ts'
export { DEFAULT_NAMESPACE } from './options.ts'

export type Catalogue = TranslationOf<typeof vi>

/** Every key a text may be asked by, e.g. `errors.alert.not_found.title`. */
export type PhraseKey = PathOf<typeof vi>
export type PhraseParams = Readonly<Record<string, unknown>>

/** As i18next takes them. */
export const resources: Readonly<Record<Locale, Record<typeof DEFAULT_NAMESPACE, PhraseTree>>> = {
  vi: { [DEFAULT_NAMESPACE]: nest(vi) },
  en: { [DEFAULT_NAMESPACE]: nest(en) },
}

export const i18nextOptions = { ...sharedOptions, resources, fallbackLng: 'vi' }

export interface Translator {
  readonly locale: Locale
  /** The text of a key, parameters filled in; `count` chooses the plural. A missing parameter becomes empty. */
  t(key: PhraseKey, params?: PhraseParams): string
  /** The text of a key known only at run time (a code from elsewhere), or `fallback` where the catalogue lacks it. */
  lookup(key: string, params?: PhraseParams, fallback?: string): string
}

/** A translator for one language, for servers and command lines; needs no initialisation and keeps no global state. */
export function createTranslator(locale: Locale): Translator {
  const i18n = createInstance({ ...i18nextOptions, lng: locale })
  void i18n.init()
  return {
    locale,
    t: (key, params = {}) => i18n.t(key, params),
    lookup: (key, params = {}, fallback = key) => (i18n.exists(key, params) ? i18n.t(key, params) : fallback),
  }
}

/** Title and remedy of an error code; an unknown code is answered as a fault of the server. */
export function errorText(translator: Translator, code: string, params: PhraseParams = {}): ErrorText {
  const known = Object.hasOwn(vi.errors, code) ? code : 'server.fault'
  return {
    title: translator.lookup(`errors.${known}.title`, params),
    remedy: translator.lookup(`errors.${known}.remedy`, params),
  }
}

/** The reason an event was refused or quarantined, in words; falls back to the error of the same code, then to the code. */
export function problemText(translator: Translator, code: string, params: PhraseParams = {}): string {
  return translator.lookup(`problems.${code}`, params, translator.lookup(`errors.${code}.title`, params, code))
}

/** What is wrong with a Sigma rule and what to do about it; null for a code the catalogue does not know. */
export function sigmaProblemText(translator: Translator, code: string, params: PhraseParams = {}): ErrorText | null {
  if (!Object.hasOwn(vi.sigmaProblems, code)) return null
  return {
    title: translator.lookup(`sigmaProblems.${code}.title`, params),
    remedy: translator.lookup(`sigmaProblems.${code}.remedy`, params),
  }
}

export const problemCodes: readonly (keyof ProblemTexts)[] = Object.keys(vi.problems) as (keyof ProblemTexts)[]
