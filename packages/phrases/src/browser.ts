import type { Locale } from '@haidang/contracts'
import type { PhraseTree } from './shape.ts'

export { DEFAULT_NAMESPACE, sharedOptions } from './options.ts'

/** The texts of the screens in one language, fetched alone: a reader of one language does not wait for the other. */
export async function loadCatalogue(locale: Locale): Promise<PhraseTree> {
  return locale === 'en' ? (await import('./browser-en.ts')).tree : (await import('./browser-vi.ts')).tree
}
