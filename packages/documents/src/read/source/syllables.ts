/** Whether letters make a Vietnamese syllable: by this alone texts of unknown encoding are told apart. */
/** Onset and rime without tone. */
const SYLLABLE =
  /^(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?(?:a(?:ch?|i|m|ng?|nh|o|p|t|u|y)?|ă(?:c|m|ng?|p|t)|â(?:c|m|ng?|p|t|u|y)|e(?:c|m|ng?|o|p|t)?|ê(?:ch|m|n|nh|p|t|u|c|ng)?|i(?:a|ch|m|n|nh|p|t|u|ê(?:c|m|ng?|p|t|u))?|o(?:a(?:ch?|i|m|ng?|nh|o|p|t|y)?|ă(?:c|m|ng?|t)|e(?:n|o|t)?|c|i|m|ng?|p|t|o(?:c|ng))?|ô(?:c|i|m|ng?|p|t)?|ơ(?:i|m|n|p|t)?|u(?:a|â(?:ng?|t|y)|ê(?:ch|nh)?|ô(?:c|i|m|ng?|t)|ơ|y(?:a|ch|nh|n|p|t|u|ê(?:n|t))?|c|i|m|ng?|p|t)?|ư(?:a|ơ(?:c|i|m|ng?|p|t|u)|c|i|m|n|ng|t|u)?|y(?:m|n|nh|t|ê(?:m|n|t|u))?)$/u
const TONES = /[\u{300}\u{301}\u{303}\u{309}\u{323}]/gu

export function isSyllable(word: string): boolean {
  if (word.length > 7) return false
  const tones = word.normalize('NFD').match(TONES)?.length ?? 0
  if (tones > 1) return false
  return SYLLABLE.test(word.normalize('NFD').replaceAll(TONES, '').normalize('NFC').toLowerCase())
}

/** How many words of a text hold letters beyond ASCII, and how many of these are syllables of Vietnamese. */
export function vietnameseScore(text: string): { readonly signed: number; readonly right: number } {
  let signed = 0
  let right = 0
  for (const [word] of text.matchAll(/[^\s\d!-/:-@[-`{-~“”‘’–—…«»]+/gu)) {
    if (!/[\u{80}-\u{10ffff}]/u.test(word)) continue
    signed++
    if (isSyllable(word)) right++
  }
  return { signed, right }
}
