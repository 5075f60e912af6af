/** Small things every statement of the lake needs. */

const IDENTIFIER = /^[a-z][a-z0-9_]*$/

/** A table or column name of ours, quoted. @throws Error where it is not one */
export function identifier(name: string): string {
  if (!IDENTIFIER.test(name)) throw new Error(`not an identifier: ${name}`)
  return `\`${name}\``
}

/** A SETTINGS clause of plain numbers and words, empty where there are none. */
export function settingsClause(settings: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(settings).map(([name, value]) => {
    if (!IDENTIFIER.test(name)) throw new Error(`not a setting: ${name}`)
    if (typeof value === 'number') return `${name} = ${value}`
    if (!/^[a-z0-9_]*$/i.test(value)) throw new Error(`not a setting value: ${value}`)
    return `${name} = '${value}'`
  })
  return parts.length === 0 ? '' : ` SETTINGS ${parts.join(', ')}`
}

/** How every answer is written and every insert done, on both engines. */
export const READ_SETTINGS = { output_format_json_quote_64bit_integers: 0, timeout_overflow_mode: 'throw' } as const

/** One block in, one part out: nothing is split, squashed or done in parallel. */
export const INSERT_SETTINGS = {
  max_threads: 1,
  max_insert_threads: 1,
  min_insert_block_size_rows: 0,
  min_insert_block_size_bytes: 0,
} as const
