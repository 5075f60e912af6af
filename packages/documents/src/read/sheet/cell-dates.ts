/** Which styles show dates, and the dates that numbers stand for (ECMA-376 part 1 §18.8.30, §18.17.4.1). */

/** Formats every program knows by number that show a date. */
const KNOWN = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])

/** Whether a format's code shows a day or a year, outside of quoted text, colours and escapes. */
function showsDate(code: string): boolean {
  const bare = code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
  return /[dy]/i.test(bare)
}

interface Walker {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close?: (name: string) => void
}

/** @param walk gives every tag of the part of styles */
export function dateStyles(walk: (walker: Walker) => void): boolean[] {
  const own = new Map<number, boolean>()
  const styles: boolean[] = []
  let isIn = false
  walk({
    open(name, attributes) {
      if (name === 'numFmt') own.set(Number(attributes['numFmtId']), showsDate(attributes['formatCode'] ?? ''))
      else if (name === 'cellXfs') isIn = true
      else if (name === 'xf' && isIn) {
        const id = Number(attributes['numFmtId'] ?? 0)
        styles.push(own.get(id) ?? KNOWN.has(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') isIn = false
    },
  })
  return styles
}

const DAY_MS = 86_400_000
/** Day 0 of each system; the 1900 system counts a 29 February 1900 that never was, so that days from March 1900 fit this one. */
const DAY_0 = { from1900: Date.UTC(1899, 11, 30), from1904: Date.UTC(1904, 0, 1) }

/** `YYYY-MM-DD` of a cell's number; undefined outside 1900–9999. Hours are left out. */
export function cellDate(serial: number, is1904: boolean): string | undefined {
  if (!Number.isFinite(serial) || serial < 61 || serial > 2_958_465) return undefined
  const at = (is1904 ? DAY_0.from1904 : DAY_0.from1900) + Math.floor(serial) * DAY_MS
  return new Date(at).toISOString().slice(0, 10)
}
