/** Filters as SQL conditions: the text is ours, every value is a bound parameter. */
import type { EventFilter, LakeParam, RawCondition } from './port.ts'

export interface Conditions {
  /** Adds a condition; `values` are its parameters by name. */
  add(sql: string, values?: Readonly<Record<string, LakeParam>>): void
  readonly params: Readonly<Record<string, LakeParam>>
  /** All conditions joined by AND; `1` where there are none. */
  sql(): string
}

export function createConditions(): Conditions {
  const parts: string[] = []
  const params: Record<string, LakeParam> = {}
  return {
    add(sql, values = {}) {
      parts.push(`(${sql})`)
      Object.assign(params, values)
    },
    params,
    sql: () => (parts.length === 0 ? '1' : parts.join(' AND ')),
  }
}

/** A text search takes at most this many words. */
const MAX_WORDS = 8

/** The text that words are looked for in; the same expression as that of the index `words_bloom`. */
const WORDS_TEXT = "lower(concat(message, ' ', signature, ' ', cmd_line, ' ', url))"

/** Runs of letters and digits of ASCII and of anything beyond ASCII: what the index knows as a word. */
const TOKEN = /[0-9a-z\u0080-\u{10ffff}]+/gu

/** Words of a free-text search: runs of anything but white space, ASCII in lower case (as the engine's `lower` does), at most eight. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS)
}

function addWord(conditions: Conditions, word: string, i: number): void {
  const name = `word_${i}`
  const isAnywhere = word.includes('*')
  const literal = isAnywhere ? word.replaceAll('*', '') : word
  if (literal === '') return
  const tokens = isAnywhere ? [] : (literal.match(TOKEN) ?? [])
  for (const [t, token] of tokens.entries())
    conditions.add(`hasToken(${WORDS_TEXT}, {${name}_${t}:String})`, { [`${name}_${t}`]: token })
  if (tokens.length !== 1 || tokens[0] !== literal)
    conditions.add(`position(${WORDS_TEXT}, {${name}:String}) > 0`, { [name]: literal })
}

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])

/** The conditions of `EventFilter`. @throws RangeError where the window is not one */
export function addEventFilter(conditions: Conditions, filter: EventFilter): void {
  if (!Number.isSafeInteger(filter.from) || !Number.isSafeInteger(filter.to) || filter.from > filter.to)
    throw new RangeError('from and to are Unix milliseconds, from first')
  conditions.add(
    "time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')",
    {
      from_ms: filter.from,
      to_ms: filter.to,
    },
  )
  if (filter.value !== undefined) conditions.add('has(observables, {value:String})', { value: filter.value })
  if (filter.classUid !== undefined)
    conditions.add('class_uid IN {classes:Array(UInt32)}', { classes: list(filter.classUid) })
  if (filter.severityMin !== undefined)
    conditions.add('severity_id >= {severity_min:UInt8}', { severity_min: filter.severityMin })
  if (filter.sourceId !== undefined)
    conditions.add('source_id IN {sources:Array(String)}', { sources: list<string>(filter.sourceId) })
  if (filter.ruleKey !== undefined) conditions.add('has(rule_keys, {rule_key:String})', { rule_key: filter.ruleKey })
  if (filter.organisations !== undefined)
    conditions.add('tenant_id IN {organisations:Array(String)}', { organisations: filter.organisations })
  if (filter.isAlert !== undefined) conditions.add('is_alert = {is_alert:Bool}', { is_alert: filter.isAlert })
  if (filter.format !== undefined) conditions.add('format = {format:String}', { format: filter.format })
  if (filter.eventIds !== undefined)
    conditions.add('lower(hex(event_id)) IN {event_ids:Array(String)}', { event_ids: filter.eventIds })
  if (filter.text !== undefined) {
    for (const [i, word] of wordsOf(filter.text).entries()) addWord(conditions, word, i)
  }
}

/** What the bytes in the column `raw` must hold. Texts are parameters; `raw` null asks for nothing. */
export function addRawCondition(conditions: Conditions, raw: RawCondition | null): void {
  if (raw === null) return
  const values: Record<string, string> = {}
  const write = (condition: RawCondition): string => {
    if ('text' in condition) {
      const name = `raw_${Object.keys(values).length}`
      values[name] = condition.text
      return `positionCaseInsensitive(raw, {${name}:String}) > 0`
    }
    const [parts, by, none] =
      'all' in condition ? ([condition.all, ' AND ', '1'] as const) : ([condition.any, ' OR ', '0'] as const)
    return parts.length === 0 ? none : `(${parts.map(write).join(by)})`
  }
  conditions.add(write(raw), values)
}
