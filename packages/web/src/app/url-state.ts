/**
 * The URL is the state: filters, sort, time and the open item travel as plain query parameters that people can read.
 * Values are texts; lists are joined by commas. Unknown or malformed parameters are left out, never an error.
 */
export type SearchText = Readonly<Record<string, string>>

export function parseSearch(search: string): SearchText {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '' || value === false) continue
    const text = Array.isArray(value) ? value.join(',') : value === true ? '1' : String(value)
    if (text !== '') params.set(key, text)
  }
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}

type Input = Readonly<Record<string, unknown>>

/** A text of at most `max` characters. */
export function textParam(search: Input, key: string, max = 500): string | undefined {
  const value = search[key]
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  return text === '' ? undefined : text.slice(0, max)
}

export function flagParam(search: Input, key: string): true | undefined {
  const value = search[key]
  return value === '1' || value === 1 || value === true || value === 'true' ? true : undefined
}

export function integerParam(search: Input, key: string): number | undefined {
  const value = Number(search[key] === '' || search[key] === undefined ? Number.NaN : search[key])
  return Number.isSafeInteger(value) ? value : undefined
}

export function choiceParam<T extends string>(search: Input, key: string, choices: readonly T[]): T | undefined {
  const value = search[key]
  return choices.find((choice) => choice === value)
}

/** The members of a comma-separated list that are among the choices, each once; undefined where none is. */
export function choicesParam<T extends string>(
  search: Input,
  key: string,
  choices: readonly T[],
): readonly T[] | undefined {
  const value = search[key]
  const parts = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : []
  const chosen = choices.filter((choice) => parts.includes(choice))
  return chosen.length === 0 ? undefined : chosen
}

/** A comma-separated list of ids or other short texts. */
export function listParam(search: Input, key: string, max = 50): readonly string[] | undefined {
  const value = search[key]
  const parts = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : []
  const kept = [...new Set(parts.filter((part) => part !== '' && part.length <= 100))].slice(0, max)
  return kept.length === 0 ? undefined : kept
}

/** An instant as ISO 8601 in UTC. */
export function instantParam(search: Input, key: string): string | undefined {
  const value = search[key]
  if (typeof value !== 'string') return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}
