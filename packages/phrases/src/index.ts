import type { Locale } from '@haidang/contracts'
import { createInstance } from 'i18next'
import { cli as enCli } from './en/cli.ts'
import { domain as enDomain } from './en/domain.ts'
import { errors as enErrors, problems as enProblems } from './en/errors.ts'
import { mail as enMail } from './en/mail.ts'
import { ui as enUi } from './en/ui.ts'
import { nest } from './nest.ts'
import type { ErrorText, PathOf, PhraseTree, ProblemTexts, TranslationOf } from './shape.ts'
import { cli } from './vi/cli.ts'
import { domain } from './vi/domain.ts'
import { errors, problems } from './vi/errors.ts'
import { mail } from './vi/mail.ts'
import { ui } from './vi/ui.ts'

export type { ErrorText, ErrorTexts, PathOf, PhraseTree, ProblemTexts, TranslationOf } from './shape.ts'

/** The source of truth: its keys are the keys of the product. */
export const vi = { ui, errors, problems, mail, cli, domain } as const
export type Catalogue = TranslationOf<typeof vi>
export const en: Catalogue = { ui: enUi, errors: enErrors, problems: enProblems, mail: enMail, cli: enCli, domain: enDomain }

/** Every key a text may be asked by, e.g. `errors.alert.not_found.title`. */
export type PhraseKey = PathOf<typeof vi>
export type PhraseParams = Readonly<Record<string, unknown>>

export const DEFAULT_NAMESPACE = 'haidang'
/** As i18next takes them; used by react-i18next in the browser. */
export const resources: Readonly<Record<Locale, Record<typeof DEFAULT_NAMESPACE, PhraseTree>>> = {
  vi: { [DEFAULT_NAMESPACE]: nest(vi) },
  en: { [DEFAULT_NAMESPACE]: nest(en as unknown as PhraseTree) },
}

/**
 * Options every i18next instance of the product shares. Interpolation does not escape: React escapes by itself, plain
 * text needs none, and a writer of HTML (mail) escapes the whole text it inserts.
 */
export const i18nextOptions = {
  resources,
  fallbackLng: 'vi',
  supportedLngs: ['vi', 'en'],
  ns: [DEFAULT_NAMESPACE],
  defaultNS: DEFAULT_NAMESPACE,
  initAsync: false,
  showSupportNotice: false,
  returnNull: false,
  interpolation: { escapeValue: false },
  missingInterpolationHandler: () => '',
} as const

export interface Translator {
  readonly locale: Locale
  /** The text of a key, parameters filled in; `count` chooses the plural. A missing parameter becomes empty. */
  t(key: PhraseKey, params?: PhraseParams): string
  /** The text of a key known only at run time (a code from elsewhere), or `fallback` where the catalogue lacks it. */
  lookup(key: string, params?: PhraseParams, fallback?: string): string
}

/** A translator for one language, for servers and command lines; needs no initialisation and keeps no global state. */
export function createTranslator(locale: Locale): Translator {
  const i18n = createInstance({ ...i18nextOptions, ns: [...i18nextOptions.ns], supportedLngs: [...i18nextOptions.supportedLngs], lng: locale })
  void i18n.init()
  return {
    locale,
    t: (key, params = {}) => i18n.t(key, params),
    lookup: (key, params = {}, fallback = key) => (i18n.exists(key, params) ? i18n.t(key, params) : fallback),
  }
}

/** Title and remedy of an error code; an unknown code is answered as a fault of the server. */
export function errorText(translator: Translator, code: string, params: PhraseParams = {}): ErrorText {
  const known = Object.hasOwn(errors, code) ? code : 'server.fault'
  return {
    title: translator.lookup(`errors.${known}.title`, params),
    remedy: translator.lookup(`errors.${known}.remedy`, params),
  }
}

/** The reason an event was refused or quarantined, in words; falls back to the error of the same code, then to the code. */
export function problemText(translator: Translator, code: string, params: PhraseParams = {}): string {
  return translator.lookup(`problems.${code}`, params, translator.lookup(`errors.${code}.title`, params, code))
}

export const problemCodes: readonly (keyof ProblemTexts)[] = Object.keys(problems) as (keyof ProblemTexts)[]
