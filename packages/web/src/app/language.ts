import type { Locale } from '@haidang/contracts'
import { DEFAULT_NAMESPACE, loadCatalogue } from '@haidang/phrases/browser'
import type { i18n as I18n } from 'i18next'

/** Makes the language the one of the page, fetching its texts where they are not there yet. */
export async function switchLanguage(i18n: I18n, locale: Locale): Promise<void> {
  if (!i18n.hasResourceBundle(locale, DEFAULT_NAMESPACE))
    i18n.addResourceBundle(locale, DEFAULT_NAMESPACE, await loadCatalogue(locale))
  if (i18n.language !== locale) await i18n.changeLanguage(locale)
}
