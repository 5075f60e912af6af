/**
 * Folds Vietnamese text for search and sort: NFC first, lower case, `đ` to `d`, then marks dropped.
 * "Đắk Lắk" and "dak lak" fold to the same text. The letter Đ does not decompose under NFD and is mapped by hand.
 */
export function foldVietnamese(text: string): string {
  let ascii = true
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) {
      ascii = false
      break
    }
  }
  const lower = text.toLowerCase()
  if (ascii) return lower
  return lower
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')
}

const collator = new Intl.Collator('vi', { sensitivity: 'variant', numeric: true })

/** Order of names as a Vietnamese reader expects it. */
export function compareVietnamese(a: string, b: string): number {
  return collator.compare(a.normalize('NFC'), b.normalize('NFC'))
}
