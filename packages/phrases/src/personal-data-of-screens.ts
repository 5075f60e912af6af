import type { PhraseTree } from './shape.ts'

/** Of the words about personal data what screens show; the words of papers stay on the server. */
export function personalDataOfScreens(words: {
  readonly kinds: PhraseTree
  readonly subjects: PhraseTree
  readonly lawfulBases: PhraseTree
  readonly activities: PhraseTree
}): PhraseTree {
  const { kinds, subjects, lawfulBases, activities } = words
  return { kinds, subjects, lawfulBases, activities }
}
