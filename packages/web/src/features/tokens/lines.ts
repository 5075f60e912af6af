/** The lines of a text that hold something, without what surrounds it. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The numbers of the lines a refusal points at, by the places `/field/N` it names. */
export function refusedLines(places: Readonly<Record<string, string>>, field: string): number[] {
  return Object.keys(places)
    .flatMap((place) => {
      const [name, index] = place.replace(/^\//, '').split(/[/.]/)
      return name === field && index !== undefined ? [Number(index) + 1] : []
    })
    .filter((line) => Number.isInteger(line))
    .toSorted((a, b) => a - b)
}
