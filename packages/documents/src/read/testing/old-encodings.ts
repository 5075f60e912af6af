/** The way back into the encodings before Unicode, letter by letter over what their readers know. */
import { fromTcvn3, fromVni } from '../source/legacy-encodings.ts'

const LETTERS = Array.from({ length: 0xfe - 0xa0 }, (_, i) => String.fromCodePoint(0xa1 + i))

function encode(text: string, table: ReadonlyMap<string, string>): Uint8Array {
  const out = [...text.normalize('NFC')]
    .map((c) => (c < '\u{80}' ? c : (table.get(c) ?? table.get(c.toLowerCase()) ?? '-')))
    .join('')
  return Uint8Array.from([...out].map((c) => c.codePointAt(0) ?? 63))
}

export function toTcvn3(text: string): Uint8Array {
  return encode(text, new Map(LETTERS.map((l) => [fromTcvn3(l), l])))
}

export function toVni(text: string): Uint8Array {
  const table = new Map(LETTERS.map((l) => [fromVni(l), l]))
  for (const sign of LETTERS) for (const base of 'aeouyAEOUYôöÔÖ') table.set(fromVni(base + sign), base + sign)
  return encode(text, table)
}
