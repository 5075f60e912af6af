import type { Locale } from '@haidang/contracts'
import type { PhraseTree } from './shape.ts'

export { DEFAULT_NAMESPACE, sharedOptions } from './options.ts'

/** `door`: what is read before anybody is signed in; `whole`: every text of the screens, the door's included. */
export type CataloguePart = 'door' | 'whole'

/** The texts of the screens in one language, fetched alone: a reader of one language does not wait for the other. */
export async function loadCatalogue(locale: Locale, part: CataloguePart): Promise<PhraseTree> {
  if (part === 'door')
    return locale === 'en' ? (await import('./door-en.ts')).tree : (await import('./door-vi.ts')).tree
  return locale === 'en' ? (await import('./browser-en.ts')).tree : (await import('./browser-vi.ts')).tree
}
