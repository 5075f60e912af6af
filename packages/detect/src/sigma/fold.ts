/**
 * Case folding, one UTF-16 code unit to one: the lower case of the unit where that is one unit again, else the unit itself.
 * Positions are kept, so offsets in folded text are offsets in the text. Letters outside the Basic Multilingual Plane are not folded.
 */
export const FOLD: Uint16Array = /* @__PURE__ */ makeFoldTable()

function makeFoldTable(): Uint16Array {
  const table = new Uint16Array(65_536)
  for (let unit = 0; unit < 65_536; unit++) {
    const lower = unit >= 0xd800 && unit <= 0xdfff ? '' : String.fromCharCode(unit).toLowerCase()
    table[unit] = lower.length === 1 ? lower.charCodeAt(0) : unit
  }
  // U+017F folds to s in Unicode's simple case folding, as U+212A does to k; re2 follows it, so the literals before a regular expression must too.
  table[0x17f] = 0x73
  return table
}

const BEYOND_ASCII = /[\u0080-\uffff]/

/** Folds a whole text by the table; equal to walking `FOLD` over it. */
export function foldText(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase()
  let out = ''
  for (let i = 0; i < text.length; i++) out += String.fromCharCode(FOLD[text.charCodeAt(i)] ?? 0)
  return out
}
