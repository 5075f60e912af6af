import type { Locale } from '@haidang/contracts'
import { DEFAULT_NAMESPACE, loadCatalogue } from '@haidang/phrases/browser'
import type { CataloguePart } from '@haidang/phrases/browser'
import { useQuery } from '@tanstack/react-query'
import type { i18n as I18n } from 'i18next'
import { useTranslation } from 'react-i18next'

/** A text that only the whole catalogue has. */
const OF_THE_WHOLE = 'ui.board.title'

function partOf(i18n: I18n, locale: string): CataloguePart | null {
  if (!i18n.hasResourceBundle(locale, DEFAULT_NAMESPACE)) return null
  return i18n.getResource(locale, DEFAULT_NAMESPACE, OF_THE_WHOLE) === undefined ? 'door' : 'whole'
}

async function hold(i18n: I18n, locale: Locale, part: CataloguePart): Promise<void> {
  const held = partOf(i18n, locale)
  if (held === 'whole' || held === part) return
  i18n.addResourceBundle(locale, DEFAULT_NAMESPACE, await loadCatalogue(locale, part), true, true)
}

/** Makes the language the one of the page, fetching as many of its texts as the page has of the language before. */
export async function switchLanguage(i18n: I18n, locale: Locale): Promise<void> {
  await hold(i18n, locale, partOf(i18n, i18n.language) ?? 'door')
  if (i18n.language !== locale) await i18n.changeLanguage(locale)
}

/**
 * Whether every text of the screens is there in the reader's language; the door begins with its own few. Fetches the rest
 * where `isWanted`. A failure to fetch leaves it false and is tried again with the next visit to the page.
 */
export function useWholeCatalogue(isWanted: boolean): boolean {
  const { i18n } = useTranslation(DEFAULT_NAMESPACE)
  const locale: Locale = i18n.language === 'en' ? 'en' : 'vi'
  useQuery({
    queryKey: ['catalogue', locale],
    queryFn: async () => {
      await hold(i18n, locale, 'whole')
      return true
    },
    enabled: isWanted && partOf(i18n, locale) !== 'whole',
    retry: 3,
  })
  return partOf(i18n, locale) === 'whole'
}
