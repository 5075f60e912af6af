import { DEFAULT_NAMESPACE } from '@haidang/phrases/browser'
import type { PhraseKey, PhraseParams } from '@haidang/phrases'
import type { Locale } from '@haidang/contracts'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

export interface Text {
  readonly locale: Locale
  /** The text of a key in the reader's language. */
  readonly t: (key: PhraseKey, params?: PhraseParams) => string
  /** The text of a key known only at run time, or `fallback`. */
  readonly lookup: (key: string, params?: PhraseParams, fallback?: string) => string
}

/** The reader's language and its texts; re-renders when the language changes. */
export function useText(): Text {
  const { i18n } = useTranslation(DEFAULT_NAMESPACE)
  const language = i18n.language
  return useMemo(
    () => ({
      locale: language === 'en' ? 'en' : 'vi',
      t: (key, params = {}) => i18n.t(key, params) as string,
      lookup: (key, params = {}, fallback = key) =>
        i18n.exists(key, params) ? (i18n.t(key, params) as string) : fallback,
    }),
    [i18n, language],
  )
}
